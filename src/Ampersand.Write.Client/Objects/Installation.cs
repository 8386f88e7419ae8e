using System.Text.Json;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Objects;

/// <summary>What a customer's installation says of itself, as far as a writer needs it.</summary>
/// <remarks>
/// Source: Ampersand, List installations (public API reference). A connection can hold secrets, so nothing of it is kept but its provider
/// and its status.
/// </remarks>
/// <param name="Id">The service's id of it.</param>
/// <param name="Provider">The provider's name, for example <c>salesforce</c>; <see langword="null"/> where it is not said.</param>
/// <param name="Health"><c>healthy</c> or <c>unhealthy</c>; <see langword="null"/> where it is not said.</param>
/// <param name="ConnectionStatus"><c>created</c>, <c>working</c> or <c>bad_credentials</c>; <see langword="null"/> where it is not said.</param>
/// <param name="Write">The configuration of writing, an object; <see langword="null"/> where there is none.</param>
/// <param name="Read">The configuration of reading, an object; <see langword="null"/> where there is none.</param>
internal sealed record Installation(
    string Id, string? Provider, string? Health, string? ConnectionStatus, JsonElement? Write, JsonElement? Read)
{
    /// <summary>Whether reading an object, and with it searching it, is switched off for this customer.</summary>
    public bool HasDisabledReading(string objectName) => Read is { } read
        && ObjectIn(read, "objects") is { } objects
        && objects.EnumerateObject().FirstOrDefault(
            candidate => string.Equals(candidate.Name, objectName, StringComparison.OrdinalIgnoreCase)).Value is { } settings
        && settings.ValueKind == JsonValueKind.Object
        && settings.TryGetProperty("disabled", out var disabled) && disabled.ValueKind == JsonValueKind.True;

    /// <summary>Reads one of a list.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Installation Of(JsonElement json)
    {
        var id = json.ValueKind == JsonValueKind.Object ? TextIn(json, "id") : null;
        var connection = id is null ? throw new JsonException("no installation") : ObjectIn(json, "connection");
        var content = ObjectIn(json, "config") is { } config ? ObjectIn(config, "content") : null;
        return new Installation(
            id,
            connection is { } named ? TextIn(named, "provider") : null,
            TextIn(json, "healthStatus"),
            connection is { } working ? TextIn(working, "status") : null,
            Detach(content, "write"),
            Detach(content, "read"));
    }

    /// <summary>A part without what stands around it, which would otherwise be kept in memory with it.</summary>
    private static JsonElement? Detach(JsonElement? parent, string name)
    {
        if (parent is not { } present || ObjectIn(present, name) is not { } part)
        {
            return null;
        }

        using var alone = JsonDocument.Parse(part.GetRawText());
        return alone.RootElement.Clone();
    }

    private static JsonElement? ObjectIn(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? TextIn(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && OperationJson.Text(value) is { Length: > 0 } text ? text : null;
}
