using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ampersand.Write.Emulator;

/// <summary>Finds records by the values of their fields, and shows them as the settings have it.</summary>
internal sealed class Searcher(
    SearchBook book,
    RecordStore records,
    SchemaBook schemas,
    InstallationBook installations,
    ProviderBook providers,
    CatalogGate catalog,
    TimeProvider time)
{
    private const string IdInFields = "id";

    /// <returns>The answer, or why there is none.</returns>
    public (JsonObject? Answer, Problem? Problem) Search(Installation installation, SearchRequest request)
    {
        var settings = book.Settings;
        if (ProblemOf(installation, request.ObjectName) is { } problem)
        {
            return (null, problem);
        }

        var mappings = installations.ContentOf(installation).MappingsOf(request.ObjectName);
        List<SearchCondition> conditions =
        [
            .. request.Conditions.Select(
                condition => condition with { Field = mappings.GetValueOrDefault(condition.Field) ?? condition.Field }),
        ];
        if (schemas.ChecksOf(request.ObjectName) is { } schema)
        {
            if (conditions.Select(schema.ReasonAgainstSearch).FirstOrDefault(reason => reason is not null) is { } reason)
            {
                return (null, Problem.BadRequest(reason));
            }

            conditions = [.. conditions.Select(condition => condition with { IsNumeric = schema.IsNumeric(condition.Field) })];
        }

        if (QueryOf(conditions, settings) is not { } query)
        {
            return (null, Problem.BadRequest($"MALFORMED_QUERY: unexpected token in WHERE {SoqlText.Write(conditions)}"));
        }

        var hits = records.Search(installation, request.ObjectName, query, time.GetUtcNow() - settings.Lag, settings.PageSize)
            .Select(record => (JsonNode?)Show(record, conditions, mappings, settings));
        var name = settings.Shape == SearchAnswerShape.Result ? "result" : "results";
        return (new JsonObject { [name] = new JsonArray([.. hits]) }, null);
    }

    /// <summary>Why nothing of an object can be searched for a customer, or <see langword="null"/>.</summary>
    private Problem? ProblemOf(Installation installation, string objectName)
    {
        var provider = installations.ProviderOf(installation.Project, installation.Integration);
        return catalog.Catalog?.HasObject(objectName) == false
                ? Problem.BadRequest($"INVALID_TYPE: sObject type '{objectName}' is not supported.")
            : providers[provider]?.Search == false ? Problem.BadRequest($"The provider '{provider}' cannot be searched.")
            : installations.ProblemOfReading(installation, objectName);
    }

    private static SearchQuery? QueryOf(List<SearchCondition> conditions, SearchSettings settings) =>
        settings.EscapesValues ? new SearchQuery(conditions) : SoqlText.Read(SoqlText.Write(conditions));

    private static JsonObject Show(
        StoredRecord record, List<SearchCondition> conditions, IReadOnlyDictionary<string, string> mappings, SearchSettings settings)
    {
        var (fields, raw) = (new JsonObject(), new JsonObject { ["attributes"] = new JsonObject { ["type"] = record.ObjectName } });
        var hit = new JsonObject();
        AddId(hit, IdInFields, SearchIdPlace.Id);
        AddId(fields, IdInFields, SearchIdPlace.Fields);
        AddId(raw, BulkRows.IdField, SearchIdPlace.Raw);
        foreach (var field in record.Fields.EnumerateObject().Where(field => settings.ShowsKey || !IsSearchedBy(field.Name)))
        {
            // Ampersand's connectors read names in lower case; what the provider sent stays as it was.
            fields[field.Name.ToLowerInvariant()] = NodeOf(field.Value);
            raw[field.Name] = NodeOf(field.Value);
        }

        hit["fields"] = fields;
        hit["mappedFields"] = new JsonObject(
            from mapping in mappings
            where fields.ContainsKey(mapping.Value.ToLowerInvariant())
            select KeyValuePair.Create(mapping.Key, fields[mapping.Value.ToLowerInvariant()]?.DeepClone()));
        hit["raw"] = raw;
        return hit;

        void AddId(JsonObject target, string name, SearchIdPlace place)
        {
            if (settings.Ids.Contains(place))
            {
                target[name] = record.Id;
            }
        }

        bool IsSearchedBy(string field) =>
            conditions.Exists(condition => string.Equals(condition.Field, field, StringComparison.OrdinalIgnoreCase));
    }

    private static JsonNode? NodeOf(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
