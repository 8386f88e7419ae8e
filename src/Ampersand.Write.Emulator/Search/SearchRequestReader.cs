using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ampersand.Write.Emulator;

/// <summary>Reads the body of a search and says everything that is wrong with it.</summary>
internal static partial class SearchRequestReader
{
    public static bool TryRead(
        JsonElement body, [NotNullWhen(true)] out SearchRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        var issues = new List<Issue>();
        var fields = new BodyFields(body, issues);
        var objectName = fields.RequiredString("objectName");
        var filters = fields.Array("fieldFilters");
        if (filters is null || filters.Value.GetArrayLength() == 0)
        {
            fields.Refuse("fieldFilters", "must be an array with at least one filter");
        }

        List<SearchCondition?> conditions =
            filters is null ? [] : [.. filters.Value.EnumerateArray().Select((filter, i) => Read(filter, i, fields, issues))];
        fields.RefuseOthers();
        problem = issues.Count > 0 ? Problem.Invalid(issues) with { Status = StatusCodes.Status400BadRequest } : null;
        request = problem is null ? new SearchRequest(objectName, [.. conditions.OfType<SearchCondition>()]) : null;
        return request is not null;
    }

    private static SearchCondition? Read(JsonElement filter, int index, BodyFields parent, List<Issue> issues)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"fieldFilters[{index}]");
        if (filter.ValueKind != JsonValueKind.Object)
        {
            parent.Refuse(path, "must be an object with fieldName, operator and value", filter.GetRawText());
            return null;
        }

        var fields = new BodyFields(filter, issues, path + ".");
        var name = fields.RequiredString("fieldName");
        if (name.Length > 0 && !FieldName().IsMatch(name))
        {
            fields.Refuse("fieldName", "is not the name of a field", name);
        }

        fields.RequiredOneOf("operator", "eq");
        var value = fields.Any("value");
        fields.RefuseOthers();
        switch (value?.ValueKind)
        {
            case JsonValueKind.String:
                return new SearchCondition(name, value.Value.GetString()!);
            case JsonValueKind.Number:
                return new SearchCondition(name, value.Value.GetDouble());
            case JsonValueKind.True or JsonValueKind.False:
                return new SearchCondition(name, value.Value.GetBoolean());
            default:
                fields.Refuse("value", "must be a string, a number or a boolean", value?.GetRawText());
                return null;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();
}

/// <summary>A search as asked for.</summary>
internal sealed record SearchRequest(string ObjectName, IReadOnlyList<SearchCondition> Conditions);
