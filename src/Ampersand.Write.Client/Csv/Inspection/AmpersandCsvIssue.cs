using Ampersand.Write.Csv;

namespace Ampersand.Write;

/// <summary>One issue in a CSV: what, where, and what to do.</summary>
public sealed class AmpersandCsvIssue
{
    internal AmpersandCsvIssue(string code, CsvSeverity severity, CsvPlace place, string text)
    {
        Code = code;
        Severity = severity;
        Line = place.Line;
        Record = place.Record;
        Column = place.Column;
        ColumnNumber = place.ColumnNumber;
        Preview = place.Preview;
        Message = place.Describe(text);
    }

    /// <summary>The rule, one of the words in <see cref="CsvRule"/>.</summary>
    public string Code { get; }

    /// <summary>How much it matters.</summary>
    public CsvSeverity Severity { get; }

    /// <summary>
    /// The physical line, 1-based, where the record or field begins; none where the issue is of the whole file, or of a piped record.
    /// </summary>
    public long? Line { get; }

    /// <summary>The record, 1-based, the header not counted; none for the header and for the whole file.</summary>
    public long? Record { get; }

    /// <summary>The column's name as it will be sent.</summary>
    public string? Column { get; }

    /// <summary>The column's place in the source, 1-based.</summary>
    public int? ColumnNumber { get; }

    /// <summary>The beginning of the value, control characters made visible.</summary>
    public string? Preview { get; }

    /// <summary>What is wrong, where, and what to do, in sentences.</summary>
    public string Message { get; }

    /// <summary>A second line that belongs to the issue: where an equal key stood first, where a quote opened.</summary>
    public long? RelatedLine { get; init; }

    /// <summary>The offset in the source of the byte that an issue about bytes is about, 0-based.</summary>
    public long? ByteOffset { get; init; }

    /// <summary>
    /// What would most likely be right: the delimiter or encoding that the text seems to have, the name of the column that was meant.
    /// </summary>
    public string? Suggestion { get; init; }

    /// <summary>Severity, code and message in one line.</summary>
    public override string ToString() => $"{Severity} {Code}: {Message}";
}

/// <summary>How much an issue matters.</summary>
public enum CsvSeverity
{
    /// <summary>Worth knowing; nothing to do.</summary>
    Information,

    /// <summary>The write may fail or mean something else than intended.</summary>
    Warning,

    /// <summary>The write would fail or lose data.</summary>
    Error,
}
