using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Ampersand.Write.Emulator;

/// <summary>A query for records of one object and installation, put into SQL.</summary>
/// <remarks>
/// Text is compared as Salesforce compares it, without case. A text is never equal to a number, unless the schema says that it is one:
/// whoever writes a query must know the type of a field.
/// </remarks>
internal sealed class RecordSearch(SqliteSession session, long scope, string prefix)
{
    /// <summary>The collation of text without case, of the alphabets of the world.</summary>
    public const string Folded = "FOLDED";

    private readonly List<object?> values = [scope];

    public static int Compare(string one, string other) => string.Compare(one, other, StringComparison.OrdinalIgnoreCase);

    public SqliteCommand Command(SearchQuery query, DateTimeOffset createdBy, int limit)
    {
        var conditions = string.Join(query.IsAnyEnough ? " OR " : " AND ", query.Conditions.Select(Write));
        var sql = $"SELECT seq, fields, associations FROM records WHERE scope = $0 AND ({conditions}) "
            + $"AND COALESCE(created, 0) <= {Add(createdBy.UtcTicks)} ORDER BY seq LIMIT {Add(limit)}";
        return session.Command(sql, values.Count).With(values.ToArray());
    }

    private string Write(SearchCondition condition)
    {
        if (string.Equals(condition.Field, BulkRows.IdField, StringComparison.OrdinalIgnoreCase))
        {
            var isId = SalesforceId.TryParse(condition.Value as string ?? "", prefix, out var seq);
            return $"seq {(condition.IsEqual ? "=" : "<>")} {Add(isId ? seq : -1)}";
        }

        if (NameOf(condition.Field) is not { } name)
        {
            return condition.IsEqual == (condition.Value is "") ? "1" : "0";
        }

        var expression = $"""(fields ->> '$."{name}"')""";
        var (isEqual, isDifferent) = condition.Value switch
        {
            // To Salesforce an empty text is none.
            "" => ($"{expression} IS NULL", $"{expression} IS NOT NULL"),
            string text => WriteText(name, expression, text),
            bool flag => WriteOfType(name, flag ? "'true'" : "'false'", "1"),
            double number when condition.IsNumeric =>
                WriteOfType(name, "'integer', 'real', 'text'", $"CAST({expression} AS REAL) = {Add(number)}"),
            double number => WriteOfType(name, "'integer', 'real'", $"{expression} = {Add(number)}"),
            _ => throw new InvalidOperationException($"A field is not compared with a {condition.Value.GetType()}."),
        };
        return condition.IsEqual ? isEqual : isDifferent;
    }

    private (string IsEqual, string IsDifferent) WriteText(string name, string expression, string text)
    {
        session.Execute(
            $"""
            CREATE INDEX IF NOT EXISTS "search_{Convert.ToHexString(Encoding.UTF8.GetBytes(name))}"
            ON records(scope, {expression} COLLATE {Folded})
            """);
        var value = Add(text);
        return ($"{expression} = {value} COLLATE {Folded}", $"({expression} IS NULL OR {expression} <> {value} COLLATE {Folded})");
    }

    private static (string IsEqual, string IsDifferent) WriteOfType(string name, string types, string comparison)
    {
        var isEqual = $"""(json_type(fields, '$."{name}"') IN ({types}) AND {comparison})""";
        return (isEqual, $"NOT COALESCE({isEqual}, 0)");
    }

    /// <summary>The spelling of a field that records have.</summary>
    private string? NameOf(string field) =>
        (string?)session.Command("SELECT name FROM fields WHERE scope = $0 AND name = $1", 2).With(scope, field).ExecuteScalar();

    private string Add(object value)
    {
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${values.Count - 1}");
    }
}
