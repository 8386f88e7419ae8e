using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>Looks into JSON of which nothing is certain: what is not there, or of another kind than it should be, is nothing.</summary>
internal static class JsonMembers
{
    public static JsonElement? Member(this JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static bool IsTrue(this JsonElement? element) => element is { ValueKind: JsonValueKind.True };

    public static IEnumerable<JsonElement?> Elements(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(entry => (JsonElement?)entry) : [];

    public static IEnumerable<KeyValuePair<string, JsonElement?>> Members(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } given
            ? given.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, (JsonElement?)member.Value))
            : [];
}
