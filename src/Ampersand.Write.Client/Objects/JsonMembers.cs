using System.Collections;
using System.Text.Json;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Objects;

/// <summary>Reads members of the service's objects; what is not of the form known counts as not said.</summary>
internal static class JsonMembers
{
    public static JsonElement? ObjectIn(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static IEnumerable<JsonElement> ElementsIn(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static string? TextIn(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && OperationJson.Text(value) is { Length: > 0 } text ? text : null;

    public static int? NumberIn(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;

    /// <summary>A truth; <see langword="null"/> where it is not said.</summary>
    public static bool? TruthIn(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;

    public static DateTimeOffset? TimeIn(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && OperationJson.IsTime(value, out var time) ? time : null;

    /// <summary>The member of a name, case ignored, of an object whose members are named after objects or fields.</summary>
    public static JsonElement? ObjectNamed(this JsonElement parent, string name)
    {
        foreach (var member in parent.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.Object)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>The members of an object that no property of ours holds; <see langword="null"/> where there are none.</summary>
    public static IDictionary? Others(this JsonElement parent, params string[] known)
    {
        JsonProperty[] others = [.. parent.EnumerateObject().Where(member => !known.Contains(member.Name, StringComparer.Ordinal))];
        return others.Length > 0 ? OperationJson.ToDictionary(others) : null;
    }

    /// <summary>A member without what stands around it, which would otherwise be kept in memory with it.</summary>
    public static JsonElement? Detach(this JsonElement parent, string name)
    {
        if (parent.ObjectIn(name) is not { } part)
        {
            return null;
        }

        using var alone = JsonDocument.Parse(part.GetRawText());
        return alone.RootElement.Clone();
    }
}
