using System.Runtime.CompilerServices;
using Ampersand.Write.Objects;

namespace Ampersand.Write.Csv;

/// <summary>Inspects the fields of records that have all columns.</summary>
internal sealed class RecordRules : FieldRules
{
    private const byte WatchUnquoted = 1;
    private const byte WatchQuoted = 2;

    private readonly ColumnSelection columns;
    private readonly bool commasUnquoted;
    private readonly int[] sent;
    private readonly ColumnTypeDetector[] detectors;
    private readonly ValueForm[] forms;
    private readonly bool knowsForms;
    private readonly byte[] watched;
    private readonly byte delimiter;
    private readonly bool isWhole;
    private readonly int key;
    private int[] watchedUnquoted;
    private int[] watchedQuoted;
    private CsvRecordReader? reader;
    private long record;

    public RecordRules(ColumnSelection columns, CsvInspectionOptions options, IssueCollector collector)
        : base(options.AppliedProvider, collector, options.MaxIssues, CsvSeverity.Error, options.ObjectRules)
    {
        this.columns = columns;
        key = options.PrimaryKey is { } wanted ? ColumnSelection.IndexOf(columns.Names, wanted) : -1;
        commasUnquoted = options.Delimiter is not (null or ',');
        sent = [.. columns.Selection.OrderBy(column => column)];
        detectors = DetectorsOf(columns.Names.Length);
        watched = [.. detectors.Select(WatchOf)];
        forms = [.. detectors.Select(detector => detector.Known?.Form ?? default)];
        knowsForms = options.ObjectRules is not null;
        delimiter = (byte)(options.Delimiter ?? ',');
        isWhole = sent.Length == columns.Names.Length;
        watchedUnquoted = [.. sent.Where(column => (watched[column] & WatchUnquoted) != 0)];
        watchedQuoted = [.. sent.Where(column => (watched[column] & WatchQuoted) != 0)];
    }

    /// <summary>Inspects the fields of the reader's record.</summary>
    [MethodImpl(CsvRecordReader.FullyCompiled)]
    public void Check(CsvRecordReader reader, long record)
    {
        if (LooksForTotals)
        {
            (this.reader, this.record) = (reader, record);
            LookForTotals(watched.Length, key);
        }

        if (reader.MayHoldTraces)
        {
            (this.reader, this.record) = (reader, record);
            foreach (var column in sent)
            {
                CheckTraces(column, reader.Value(column));
            }
        }

        if (reader.IsMalformed || reader.HasReturns || reader.Length > CsvLimits.FieldCharacters)
        {
            CheckClosely(reader, record);
        }
        else
        {
            // Nothing of the record is too long for a field or malformed: what is left to inspect are values.
            var watch = reader.HasQuotes && watchedQuoted.Length > watchedUnquoted.Length && HoldsCommas(reader)
                ? WatchQuoted
                : WatchUnquoted;
            if (ForSalesforce && reader.MayHoldSpecialCells)
            {
                CountSpecialCells(reader);
            }

            var watching = watch == WatchQuoted ? watchedQuoted : watchedUnquoted;
            for (var at = 0; at < watching.Length; at++)
            {
                if (knowsForms && (at = FindUnfit(reader, watching, at)) == watching.Length)
                {
                    break;
                }

                var column = watching[at];
                var value = reader.Value(column);
                if (!value.IsEmpty && !IsNullMarker(value) && !detectors[column].IsFine(value))
                {
                    (this.reader, this.record) = (reader, record);
                    Watch(column, value);
                }
            }
        }
    }

    /// <summary>The first of some columns, from one on, whose value has not the form that most of its field have.</summary>
    /// <remarks>All values of a file pass here: a method of its own, so that what it needs stays in the processor's registers.</remarks>
    [MethodImpl(CsvRecordReader.FullyCompiled | MethodImplOptions.NoInlining)]
    private int FindUnfit(CsvRecordReader reader, int[] watching, int from)
    {
        var known = forms;
        var at = from;
        for (; at < watching.Length; at++)
        {
            var column = watching[at];
            var value = reader.SoundValue(column);
            if (!value.IsEmpty && !known[column].Fits(value) && !IsNullMarker(value))
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Whether quotes may hold commas. Never false when they do.</summary>
    private bool HoldsCommas(CsvRecordReader reader) =>
#if NET
        commasUnquoted || reader.Delimiters != reader.FieldCount - 1;
#else
        commasUnquoted || reader.HasQuotes;
#endif

    private void CountSpecialCells(CsvRecordReader reader)
    {
        if (isWhole && !reader.HasQuotes)
        {
            CountSpecialCells(reader.Raw);
            return;
        }

        foreach (var column in sent)
        {
            var raw = reader.RawField(column);
            CountSpecialCell(raw.Length >= 2 && raw[0] == '"' ? raw.Slice(1, raw.Length - 2) : raw);
        }
    }

    /// <summary>
    /// Counts in a record that has no quotes and of which all columns are sent, where a cell is what stands between delimiters.
    /// </summary>
    private void CountSpecialCells(ReadOnlySpan<byte> record)
    {
        Empties += (record.IsEmpty || record[0] == delimiter ? 1 : 0)
            + (!record.IsEmpty && record[record.Length - 1] == delimiter ? 1 : 0);
        Empties += Utf8Text.CountPairs(record, delimiter);

        for (var at = 0; record.Slice(at).IndexOf((byte)'#') is >= 0 and var next; at += next + 1)
        {
            var cell = record.Slice(at + next);
            NullMarkers += (at + next == 0 || record[at + next - 1] == delimiter)
                && (cell.Length == 4 || (cell.Length > 4 && cell[4] == delimiter))
                && IsNullMarker(cell.Slice(0, 4)) ? 1 : 0;
        }
    }

    private void CheckClosely(CsvRecordReader reader, long record)
    {
        (this.reader, this.record) = (reader, record);
        for (var column = 0; column < watched.Length; column++)
        {
            if (reader.IsMalformed && reader.Quotes(column) == FieldQuotes.Stray)
            {
                if (Collector.Count(CsvRule.StrayQuote, CsvSeverity.Error))
                {
                    Collector.List(CsvIssues.StrayQuote(Place(column)));
                }
            }
            else if (columns.IsSent[column])
            {
                CheckField(column, reader.Value(column), reader.HasReturns, (watched[column] & WatchQuoted) != 0);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Watch(int column, ReadOnlySpan<byte> value)
    {
        base.Watch(column, value);
        var watch = WatchOf(detectors[column]);
        if (watch != watched[column])
        {
            watched[column] = watch;
            watchedUnquoted = [.. sent.Where(other => (watched[other] & WatchUnquoted) != 0)];
            watchedQuoted = [.. sent.Where(other => (watched[other] & WatchQuoted) != 0)];
        }
    }

    private byte WatchOf(ColumnTypeDetector detector) => (byte)(
        (detector.IsWatching(commasUnquoted) ? WatchUnquoted : 0) | (detector.IsWatching(commas: true) ? WatchQuoted : 0));

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> TextOf(int column) => columns.IsSent[column] ? reader!.Value(column) : default;

    /// <inheritdoc/>
    protected override string NameOf(int column) => columns.Names[column];

    /// <inheritdoc/>
    protected override bool IsKey(int column) => column == key;

    /// <inheritdoc/>
    public override CsvPlace Place(int column) =>
        new(reader!.FieldLine(column), record, columns.Names[column], column + 1, Utf8Text.Preview(reader.Value(column)));
}
