using System.Text.Json;

namespace Ampersand.Write.Emulator.Tests;

/// <summary>Reads answers as a test wants to say it.</summary>
internal static class JsonExtensions
{
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static string Status(this JsonElement operation) => operation.Text("status")!;

    public static JsonElement Metadata(this JsonElement operation) => operation.GetProperty("metadata");

    /// <summary>The errors that an operation's metadata tell, each once.</summary>
    public static IEnumerable<string> Errors(this JsonElement operation)
    {
        var details = operation.Metadata().GetProperty("failureDetails");
        return from kind in (string[])["failedUpdates", "failedCreates"]
            where details.TryGetProperty(kind, out _)
            from error in details.GetProperty(kind).EnumerateObject()
            select error.Name;
    }

    public static IEnumerable<string?> Texts(this JsonElement array, string name) =>
        array.EnumerateArray().Select(element => element.Text(name));
}
