using System.Collections;
using System.Text;
using System.Text.Json;
using Ampersand.Write.Csv;
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

    /// <summary>The same object with some of its fields.</summary>
    /// <param name="isWanted">Whether a field is one of them.</param>
    /// <returns>The object.</returns>
    public AmpersandObject WithFields(Func<AmpersandObjectField, bool> isWanted) => new(ObjectName, [.. Fields.Where(isWanted)])
    {
        DisplayName = DisplayName,
        MappedName = MappedName,
        AdditionalProperties = AdditionalProperties,
    };

    /// <summary>The first line of a CSV for this object: the names of all fields that may be written, with commas between them.</summary>
    /// <returns>The line without its end.</returns>
    /// <remarks>A path to a nested field is no name that a column could have.</remarks>
    public string ToCsvHeader()
    {
        var columns = Fields.Where(field => field is { IsReadOnly: false, IsNested: false }).Select(field => field.Name);
        return Encoding.UTF8.GetString(CsvNormalizer.HeaderLine([.. columns])).TrimEnd('\n');
    }

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
