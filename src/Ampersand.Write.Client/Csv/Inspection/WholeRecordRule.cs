using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>
/// Inspects records as wholes: that one is the header once more, that quotes pair up by accident, that columns at the end have neither names
/// nor values.
/// </summary>
internal sealed class WholeRecordRule
{
    private readonly ColumnSelection columns;
    private readonly byte delimiter;
    private readonly IssueCollector collector;
    private readonly byte[][] headerForms;

    // Asked for at each record.
    private readonly int headerLength;
    private readonly int plainHeaderLength;
    private readonly bool hasUnnamed;
    private bool areUnnamedBlank = true;

    /// <param name="header">Stands at the header.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="delimiter">The delimiter of the source.</param>
    /// <param name="collector">Takes the issues.</param>
    public WholeRecordRule(CsvRecordReader header, ColumnSelection columns, char delimiter, IssueCollector collector)
    {
        this.columns = columns;
        this.delimiter = (byte)delimiter;
        this.collector = collector;
        var names = columns.SourceNames;
        var line = CsvNormalizer.HeaderLine(names);
        headerForms = [header.Raw.ToArray(), [.. line.AsSpan(0, line.Length - 1)]];
        Unnamed = names.Length;
        while (Unnamed > 1 && columns.IsSent[Unnamed - 1] && string.IsNullOrWhiteSpace(names[Unnamed - 1])
            && header.Quotes(Unnamed - 1) == FieldQuotes.Sound)
        {
            Unnamed--;
        }

        hasUnnamed = Unnamed < columns.Names.Length;
        (headerLength, plainHeaderLength) = (headerForms[0].Length, headerForms[1].Length);
    }

    /// <summary>The first of the columns at the end that have no name.</summary>
    public int Unnamed { get; }

    /// <summary>Whether a record that has all columns can tell something as a whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayTell(CsvRecordReader reader) =>
        reader.HasBreaks || hasUnnamed || reader.Length == headerLength || reader.Length == plainHeaderLength;

    /// <summary>Looks at what a record as a whole can tell: that it is the header once more, that quotes pair up by accident.</summary>
    public void Inspect(CsvRecordReader reader, long record)
    {
        foreach (var header in headerForms)
        {
            if (reader.Length == header.Length && reader.Raw.SequenceEqual(header))
            {
                if (collector.Count(CsvRule.HeaderRepeated, CsvSeverity.Error))
                {
                    collector.List(CsvIssues.HeaderRepeated(new CsvPlace(reader.Line, record)));
                }

                break;
            }
        }

        for (var column = Unnamed; column < columns.Names.Length && areUnnamedBlank; column++)
        {
            areUnnamedBlank = reader.Value(column).IsEmpty;
        }

        // A line that looks like a record has as many delimiters as one.
        if (reader.HasBreaks && reader.Delimiters >= 2 * (columns.Names.Length - 1)
            && QuotedLines.Find(reader, columns.Names.Length, delimiter, out var field, out var lines)
            && collector.Count(CsvRule.StrayQuote, CsvSeverity.Warning))
        {
            collector.List(CsvIssues.QuotesPair(
                new CsvPlace(
                    reader.FieldLine(field), record, columns.Names[field], field + 1, Utf8Text.Preview(reader.Value(field))), lines));
        }
    }

    /// <summary>Reports columns without names, once all records are known.</summary>
    /// <param name="firstLine">The line of the header.</param>
    /// <param name="hasRecords">Whether there was a record.</param>
    public void Complete(int firstLine, bool hasRecords)
    {
        if (Unnamed < columns.Names.Length)
        {
            collector.Add(CsvIssues.HeadersEmpty(
                new CsvPlace(firstLine, null, null, Unnamed + 1), columns.Names.Length - Unnamed, areUnnamedBlank && hasRecords));
        }
    }
}
