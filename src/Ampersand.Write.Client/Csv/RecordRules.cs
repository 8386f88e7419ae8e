using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Judges the fields of records that have all columns.</summary>
internal sealed class RecordRules
{
    private const byte WatchUnquoted = 1;
    private const byte WatchQuoted = 2;

    // '#N/A' as four bytes read at once.
    private const uint NullMarker = 0x412F_4E23;

    private readonly ColumnPlan columns;
    private readonly IssueLedger ledger;
    private readonly bool forSalesforce;
    private readonly bool commasUnquoted;
    private readonly int[] sent;
    private readonly ColumnSniffer[] sniffers;
    private readonly byte[] watched;
    private readonly byte[] delimiterPair;
    private readonly bool isWhole;
    private int[] watchedUnquoted;
    private int[] watchedQuoted;

    public RecordRules(ColumnPlan columns, CsvInspectionOptions options, IssueLedger ledger)
    {
        this.columns = columns;
        this.ledger = ledger;
        forSalesforce = options.Provider == CsvProvider.Salesforce;
        commasUnquoted = options.Delimiter is not (null or ',');
        sent = [.. columns.Selection.OrderBy(column => column)];
        sniffers = new ColumnSniffer[columns.Names.Length];
        watched = new byte[columns.Names.Length];
        for (var column = 0; column < sniffers.Length && forSalesforce; column++)
        {
            sniffers[column] = new ColumnSniffer(ledger, options.MaxIssues);
            watched[column] = WatchUnquoted | WatchQuoted;
        }

        var delimiter = (byte)(options.Delimiter ?? ',');
        delimiterPair = [delimiter, delimiter];
        isWhole = sent.Length == columns.Names.Length;
        watchedUnquoted = watchedQuoted = sent;
    }

    /// <summary>How many cells hold <c>#N/A</c>.</summary>
    public long NullMarkers { get; private set; }

    /// <summary>How many cells are empty.</summary>
    public long Empties { get; private set; }

    /// <summary>Judges the fields of the reader's record.</summary>
    [MethodImpl(HotPath.Compiled)]
    public void Check(CsvRecordReader reader, long record)
    {
        if (reader.IsMalformed || reader.HasReturns || reader.Length > CsvLimits.FieldCharacters)
        {
            CheckClosely(reader, record);
        }
        else if (forSalesforce)
        {
            // Nothing of the record is too long for a field or malformed: what is left to judge are values.
            var watch = reader.HasQuotes && HoldsCommas(reader) ? WatchQuoted : WatchUnquoted;
            if (reader.MayHoldSpecialCells)
            {
                CountSpecialCells(reader);
            }

            foreach (var column in watch == WatchQuoted ? watchedQuoted : watchedUnquoted)
            {
                var value = reader.Value(column);
                if (!value.IsEmpty && !IsNullMarker(value) && !sniffers[column].IsFine(value))
                {
                    Watch(reader, record, column, value);
                }
            }
        }
    }

    /// <summary>Tells what only the end can tell.</summary>
    public void Complete()
    {
        if (!forSalesforce)
        {
            return;
        }

        foreach (var sniffer in sniffers)
        {
            sniffer.Decide();
        }

        if (NullMarkers + Empties > 0)
        {
            ledger.Add(CsvFindings.NullMarkers(NullMarkers, Empties));
        }
    }

    /// <summary>Whether quotes may hold commas. Never false when they do.</summary>
    private bool HoldsCommas(CsvRecordReader reader) =>
#if NET
        commasUnquoted || reader.Raw.Count((byte)',') != reader.FieldCount - 1;
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

    /// <summary>Counts in a record that has no quotes and of which all columns are sent, where a cell is what stands between delimiters.</summary>
    private void CountSpecialCells(ReadOnlySpan<byte> record)
    {
        Empties += (record.IsEmpty || record[0] == delimiterPair[0] ? 1 : 0) + (!record.IsEmpty && record[record.Length - 1] == delimiterPair[0] ? 1 : 0);
        for (var rest = record; rest.IndexOf(delimiterPair) is >= 0 and var at; rest = rest.Slice(at + 1))
        {
            Empties++;
        }

        for (var at = 0; record.Slice(at).IndexOf((byte)'#') is >= 0 and var next; at += next + 1)
        {
            var cell = record.Slice(at + next);
            NullMarkers += (at + next == 0 || record[at + next - 1] == delimiterPair[0])
                && (cell.Length == 4 || (cell.Length > 4 && cell[4] == delimiterPair[0]))
                && IsNullMarker(cell.Slice(0, 4)) ? 1 : 0;
        }
    }

    private void CountSpecialCell(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            Empties++;
        }
        else if (IsNullMarker(value))
        {
            NullMarkers++;
        }
    }

    [MethodImpl(HotPath.Inlined)]
    private static bool IsNullMarker(ReadOnlySpan<byte> value) =>
        value.Length == 4 && BinaryPrimitives.ReadUInt32LittleEndian(value) == NullMarker;

    private void CheckClosely(CsvRecordReader reader, long record)
    {
        for (var column = 0; column < watched.Length; column++)
        {
            if (reader.IsMalformed && reader.Quotes(column) == FieldQuotes.Stray)
            {
                if (ledger.Count(CsvRule.StrayQuote, CsvSeverity.Error))
                {
                    ledger.List(CsvFindings.StrayQuote(Place(reader, record, column)));
                }
            }
            else if (columns.IsSent[column])
            {
                CheckField(reader, record, column, reader.Value(column));
            }
        }
    }

    private void CheckField(CsvRecordReader reader, long record, int column, ReadOnlySpan<byte> value)
    {
        if (reader.HasReturns && value.IndexOf((byte)'\r') >= 0 && ledger.Count(CsvRule.QuotedCarriageReturn, CsvSeverity.Warning))
        {
            ledger.List(CsvFindings.QuotedCarriageReturn(Place(reader, record, column)));
        }

        if (!forSalesforce)
        {
            return;
        }

        CountSpecialCell(value);
        if (!value.IsEmpty && !IsNullMarker(value) && (watched[column] & WatchQuoted) != 0 && !sniffers[column].IsFine(value))
        {
            Watch(reader, record, column, value);
        }

        if (Utf8Text.IsLonger(value, CsvLimits.FieldCharacters, out var characters)
            && ledger.Count(CsvRule.FieldTooLong, CsvFindings.FieldTooLongSeverity(characters)))
        {
            ledger.List(CsvFindings.FieldTooLong(Place(reader, record, column), characters));
        }
    }

    /// <summary>Shows a value to its column's sniffer, and where it stands when it may be a finding.</summary>
    private void Watch(CsvRecordReader reader, long record, int column, ReadOnlySpan<byte> value)
    {
        var sniffer = sniffers[column];
        var shape = sniffer.Observe(value);
        if (shape != ValueShape.Other)
        {
            sniffer.Note(shape, Place(reader, record, column));
        }

        var watch = (byte)((sniffer.IsWatching(commasUnquoted) ? WatchUnquoted : 0) | (sniffer.IsWatching(commas: true) ? WatchQuoted : 0));
        if (watch != watched[column])
        {
            watched[column] = watch;
            watchedUnquoted = [.. sent.Where(other => (watched[other] & WatchUnquoted) != 0)];
            watchedQuoted = [.. sent.Where(other => (watched[other] & WatchQuoted) != 0)];
        }
    }

    private CsvPlace Place(CsvRecordReader reader, long record, int column) =>
        new(reader.FieldLine(column), record, columns.Names[column], column + 1, Utf8Text.Preview(reader.Value(column)));
}
