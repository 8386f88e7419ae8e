using System.Text.Json;
using Ampersand.Write.Csv;
using Ampersand.Write.Objects;

namespace Ampersand.Write.Records;

/// <summary>Inspects the records of today's API by what is known of the object, as the cells of a CSV are.</summary>
/// <remarks>Objects and lists among the values are the service's to take or to refuse.</remarks>
/// <param name="rules">What is known of the object.</param>
/// <param name="type">What the records are for.</param>
/// <param name="progress">Told of warnings and information.</param>
internal sealed class RecordCheck(ObjectRules rules, RecordWriteType type, IProgress<RunEvent>? progress)
{
    private const string Id = "id";
    private const int Listed = 100;

    private readonly IssueCollector collector = new(Listed, issue => progress?.Report(new RecordIssueFound(issue)));
    private readonly Dictionary<string, (AmpersandCsvIssue? Problem, FieldCheck? Check)> fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> toldMissing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Inspects a record.</summary>
    /// <param name="json">An object with <c>record</c>.</param>
    /// <param name="number">Its number, 1-based.</param>
    /// <returns>What keeps it from being sent; <see langword="null"/> where nothing does.</returns>
    public AmpersandException? Inspect(ReadOnlySpan<byte> json, long number)
    {
        if (type == RecordWriteType.Delete)
        {
            return null;
        }

        names.Clear();
        var reader = new Utf8JsonReader(json);
        while (reader.Read() && !(reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("record"u8)))
        {
            if (reader.CurrentDepth > 0)
            {
                reader.Skip();
            }
        }

        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (InspectField(name, ref reader, number) is { } problem)
            {
                collector.Count(problem.Code, problem.Severity);
                return new AmpersandRecordException(problem);
            }

            reader.Skip();
        }

        TellMissing(number);
        return null;
    }

    private AmpersandCsvIssue? InspectField(string name, ref Utf8JsonReader reader, long number)
    {
        if (type == RecordWriteType.Update && string.Equals(name, Id, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        names.Add(name);
        if (!fields.TryGetValue(name, out var field))
        {
            fields.Add(name, field = Learn(name, number));
        }

        return field.Problem is { } problem ? Again(problem, name, number)
            : field.Check is { } check ? InspectValue(check, name, ref reader, number)
            : null;
    }

    private (AmpersandCsvIssue? Problem, FieldCheck? Check) Learn(string name, long number)
    {
        var issue = rules.InspectName(name, new CsvPlace(Record: number, Column: name), isKey: false);
        if (issue is { Severity: CsvSeverity.Error })
        {
            return (issue, null);
        }

        if (issue is not null)
        {
            collector.Add(issue);
        }

        return (null, rules.CheckOf(name));
    }

    /// <summary>What is wrong with a name, of another record.</summary>
    private AmpersandCsvIssue Again(AmpersandCsvIssue problem, string name, long number) => problem.Record == number
        ? problem
        : rules.InspectName(name, new CsvPlace(Record: number, Column: name), isKey: false)!;

    private AmpersandCsvIssue? InspectValue(FieldCheck check, string name, ref Utf8JsonReader reader, long number)
    {
        var value = reader.TokenType switch
        {
            JsonTokenType.String when reader.ValueIsEscaped => Utf8Text.Strict.GetBytes(reader.GetString()!),
            JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => reader.ValueSpan,
            _ => default,
        };
        if (value.IsEmpty || value.SequenceEqual("#N/A"u8) || check.Form.Fits(value) || check.RuleOf(value) is not { } rule)
        {
            return null;
        }

        var place = new CsvPlace(Record: number, Column: name, Preview: Utf8Text.Preview(value));
        if (rule.Severity == CsvSeverity.Error)
        {
            return check.Describe(rule, value, place);
        }

        if (collector.Count(rule.Code, rule.Severity))
        {
            collector.List(check.Describe(rule, value, place));
        }

        return null;
    }

    /// <summary>Tells of fields that a new record needs, each with the first record that lacks it.</summary>
    private void TellMissing(long number)
    {
        foreach (var missing in rules.InspectColumns(names, primaryKey: null))
        {
            if (toldMissing.Add(missing.Column!))
            {
                collector.Add(ObjectIssues.Required(new CsvPlace(Record: number, Column: missing.Column)));
            }
        }
    }
}
