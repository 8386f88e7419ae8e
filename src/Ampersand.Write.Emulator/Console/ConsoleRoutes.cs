namespace Ampersand.Write.Emulator;

/// <summary>The addresses of the console.</summary>
internal static class ConsoleRoutes
{
    /// <summary>The first segment of all its paths but the first page's.</summary>
    public const string Root = "console";

    public const string Operations = "/";
    public const string Operation = "/console/operations/{operation}";
    public const string Faults = "/console/faults";
    public const string RemoveFault = "/console/faults/{fault}/remove";
    public const string RemoveAllFaults = "/console/faults/remove";
    public const string Events = "/console/events";
    public const string Asset = "/console/assets/{asset}";

    /// <summary>Whether a request is for the console.</summary>
    public static bool Holds(RequestTarget target) => target.Segments is [""] or [Root, ..];

    public static string OperationOf(string id) => "/console/operations/" + Uri.EscapeDataString(id);

    public static string EventsOf(string operationId) => $"{Events}?operation={Uri.EscapeDataString(operationId)}";

    public static string AssetOf(string name) => "/console/assets/" + name;
}
