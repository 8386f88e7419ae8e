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
            var watch = reader.HasQuotes ? WatchQuoted : WatchUnquoted;
            foreach (var column in sent)
            {
                CheckValue(reader, record, column, reader.Value(column), watch);
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

        CheckValue(reader, record, column, value, WatchQuoted);
        if (Utf8Text.IsLonger(value, CsvLimits.FieldCharacters, out var characters)
            && ledger.Count(CsvRule.FieldTooLong, CsvFindings.FieldTooLongSeverity(characters)))
        {
            ledger.List(CsvFindings.FieldTooLong(Place(reader, record, column), characters));
        }
    }

    [MethodImpl(HotPath.Inlined)]
    private void CheckValue(CsvRecordReader reader, long record, int column, ReadOnlySpan<byte> value, byte watch)
    {
        if (value.IsEmpty)
        {
            Empties++;
        }
        else if (IsNullMarker(value))
        {
            NullMarkers++;
        }
        else if ((watched[column] & watch) != 0 && !sniffers[column].IsFine(value))
        {
            Watch(reader, record, column, value);
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

        watched[column] = (byte)((sniffer.IsWatching(commasUnquoted) ? WatchUnquoted : 0)
            | (sniffer.IsWatching(commas: true) ? WatchQuoted : 0));
    }

    private CsvPlace Place(CsvRecordReader reader, long record, int column) =>
        new(reader.FieldLine(column), record, columns.Names[column], column + 1, Utf8Text.Preview(reader.Value(column)));
}
