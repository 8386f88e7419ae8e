
namespace Ampersand.Write.Operations;

/// <summary>The words for how grave a log entry is.</summary>
/// <remarks>
/// Ampersand documents the field but no list of its words. Entries have the form of Google Cloud's structured logs (timestamp, severity,
/// message), so these are the words of its <c>LogSeverity</c>; any other passes.
/// </remarks>
internal static class LogSeverity
{
    private static readonly string[] Harmless = ["debug", "info", "notice", "warning"];
    private static readonly string[] Errors = ["error", "critical", "alert", "emergency"];

    /// <summary>From the least grave on.</summary>
    public static IReadOnlyList<string> Names => [.. Harmless, .. Errors];

    /// <summary>Whether something went wrong; some loggers write "fatal" for the gravest.</summary>
    public static bool IsError(string? severity) => Errors.Append("fatal").Contains(severity, StringComparer.OrdinalIgnoreCase);
}
