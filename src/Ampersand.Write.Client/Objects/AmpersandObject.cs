using System.Collections;
using System.Text.Json;
using Ampersand.Write.Objects;

namespace Ampersand.Write;

/// <summary>An object as a customer has it: what the service knows of its fields.</summary>
/// <remarks>
/// Source: Ampersand, Get object metadata (public API reference). It is no proof: a field that is listed may be hidden from the user who
/// connected, and end in <c>No such column</c> all the same.
/// </remarks>
public sealed class AmpersandObject
{
    private readonly Dictionary<string, AmpersandObjectField> byName;

    private AmpersandObject(string objectName, IReadOnlyList<AmpersandObjectField> fields)
    {
        ObjectName = objectName;
        Fields = fields;
        byName = fields
            .GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The provider's name of it, for example <c>tactics__c</c>.</summary>
    public string ObjectName { get; }

    /// <summary>How people call it; <see langword="null"/> where it is not said.</summary>
    public string? DisplayName { get; private init; }

    /// <summary>The name that the integration maps it to; <see langword="null"/> where it does not.</summary>
    public string? MappedName { get; private init; }

    /// <summary>Its fields, in the service's order.</summary>
    public IReadOnlyList<AmpersandObjectField> Fields { get; }

    /// <summary>Whatever else the service says of it; <see langword="null"/> where that is nothing.</summary>
    public IDictionary? AdditionalProperties { get; private init; }

    /// <summary>The field of a name, case ignored.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The field; <see langword="null"/> where there is none.</returns>
    public AmpersandObjectField? FindField(string name) => byName.TryGetValue(name, out var field) ? field : null;

    /// <summary>The name and the number of fields.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => FormattableString.Invariant($"{ObjectName} ({Fields.Count} fields)");

    /// <summary>Reads what the service says of an object.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    internal static AmpersandObject Of(JsonElement json)
    {
        var fields = json.ValueKind == JsonValueKind.Object ? json.ObjectIn("fields") : null;
        return new AmpersandObject(
            fields is null ? throw new JsonException("no object") : json.TextIn("name") ?? throw new JsonException("no name"),
            [.. fields.Value.EnumerateObject().Select(field => AmpersandObjectField.Of(field.Name, field.Value))])
        {
            DisplayName = json.TextIn("displayName"),
            MappedName = json.TextIn("mappedObjectName"),
            AdditionalProperties = json.Others("name", "displayName", "mappedObjectName", "fields"),
        };
    }
}
