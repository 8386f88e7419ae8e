using System.Text.Json;

namespace Ampersand.Write.Emulator.Tests;

/// <summary>Reads answers as a test wants to say it.</summary>
internal static class JsonExtensions
{
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static string Status(this JsonElement operation) => operation.Text("status")!;

    public static JsonElement Metadata(this JsonElement operation) => operation.GetProperty("metadata");

    public static IEnumerable<string?> Texts(this JsonElement array, string name) =>
        array.EnumerateArray().Select(element => element.Text(name));
}
