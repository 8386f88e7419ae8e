using System.Globalization;
using System.Text.Json;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Search;

/// <summary>A record that a search found.</summary>
/// <remarks>
/// Only the documents' sample has an <c>id</c> beside <c>fields</c>, <c>mappedFields</c> and <c>raw</c>; the schema has none. So an id is
/// looked for in all of them, without regard to case.
/// </remarks>
internal sealed class SearchHit
{
    private const string IdName = "id";

    /// <summary>Where fields stand, the readable names first.</summary>
    private static readonly string[] Places = ["fields", "mappedFields", "raw"];

    private readonly JsonElement json;

    /// <exception cref="JsonException">It is none.</exception>
    public SearchHit(JsonElement json)
    {
        this.json = json.ValueKind == JsonValueKind.Object ? json : throw new JsonException("a hit that is no object");
        Id = TextOf(Member(json, IdName)) ?? TextOf(Find(IdName));
    }

    /// <summary>The record's id at the provider; <see langword="null"/> where the hit has none.</summary>
    public string? Id { get; }

    /// <summary>The value of a field; <see langword="null"/> where the hit does not show it.</summary>
    public JsonElement? Find(string field) =>
        Places.Select(place => Member(json, place) is { ValueKind: JsonValueKind.Object } fields ? Member(fields, field) : null)
            .FirstOrDefault(found => found is not null);

    /// <summary>The record with its fields.</summary>
    public AmpersandRecord ToRecord(string objectName)
    {
        var fields = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var place in Places)
        {
            // What the provider sent is only of use where the service made no fields of it.
            if ((place == "raw" && fields.Count > 0) || Member(json, place) is not { ValueKind: JsonValueKind.Object } found)
            {
                continue;
            }

            foreach (var field in found.EnumerateObject())
            {
                if (!string.Equals(field.Name, IdName, StringComparison.OrdinalIgnoreCase) && !fields.ContainsKey(field.Name))
                {
                    fields.Add(field.Name, OperationJson.ToObject(field.Value));
                }
            }
        }

        return new AmpersandRecord(objectName, Id, fields);
    }

    private static JsonElement? Member(JsonElement parent, string name)
    {
        foreach (var member in parent.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return null;
    }

    private static string? TextOf(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } id => id,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText().ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
