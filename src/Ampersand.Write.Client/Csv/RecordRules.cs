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
    private readonly bool sendsAll;
    private readonly ColumnSniffer[] sniffers;
    private readonly byte[] watched;

    public RecordRules(ColumnPlan columns, CsvInspectionOptions options, IssueLedger ledger)
    {
        this.columns = columns;
        this.ledger = ledger;
        forSalesforce = options.Provider == CsvProvider.Salesforce;
        commasUnquoted = options.Delimiter is not (null or ',');
        sendsAll = Array.TrueForAll(columns.IsSent, sent => sent);
        sniffers = new ColumnSniffer[columns.Names.Length];
        watched = new byte[columns.Names.Length];
        for (var column = 0; column < sniffers.Length && forSalesforce; column++)
        {
            sniffers[column] = new ColumnSniffer(ledger, options.MaxIssues);
            UpdateWatch(column);
        }
    }

    /// <summary>How many cells hold <c>#N/A</c>.</summary>
    public long NullMarkers { get; private set; }

    /// <summary>How many cells are empty.</summary>
    public long Empties { get; private set; }

    /// <summary>Judges the fields of the scanner's record.</summary>
    [MethodImpl(HotPath.Compiled)]
    public void Check(Utf8CsvScanner scanner, long record)
    {
        if (scanner.HasFlags || scanner.Length > CsvLimits.FieldCharacters || !sendsAll) // nothing can be too long in a shorter record
        {
            CheckClosely(scanner, record);
        }
        else
        {
            CheckPlain(scanner, record);
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

    /// <summary>Judges a record without quotes in which no field can be too long, of a source whose columns are all sent.</summary>
    [MethodImpl(HotPath.Compiled)]
    public void CheckPlain(Utf8CsvScanner scanner, long record)
    {
        if (!forSalesforce)
        {
            return;
        }

        var bytes = scanner.Buffer;
        var ends = scanner.FieldEnds;
        var watch = watched;
        var start = scanner.RecordStart;
        var empties = 0;
        for (var column = 0; column < watch.Length; column++)
        {
            var end = ends[column];
            if (end - start == 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(start)) == NullMarker)
            {
                NullMarkers++;
            }
            else if (end == start)
            {
                empties++;
            }
            else if ((watch[column] & WatchUnquoted) != 0)
            {
                Watch(scanner, record, column, bytes.AsSpan(start, end - start));
            }

            start = end + 1;
        }

        Empties += empties;
    }

    [MethodImpl(HotPath.Compiled)]
    private void CheckClosely(Utf8CsvScanner scanner, long record)
    {
        for (var column = 0; column < watched.Length; column++)
        {
            var flags = scanner.Flags(column);
            if ((flags & FieldFlags.Stray) != FieldFlags.None)
            {
                if (ledger.Count(CsvRule.StrayQuote, CsvSeverity.Error))
                {
                    ledger.List(CsvFindings.StrayQuote(Place(scanner, record, column)));
                }
            }
            else if (columns.IsSent[column])
            {
                CheckField(scanner, record, column, flags);
            }
        }
    }

    [MethodImpl(HotPath.Compiled)]
    private void CheckField(Utf8CsvScanner scanner, long record, int column, FieldFlags flags)
    {
        if ((flags & FieldFlags.CarriageReturn) != FieldFlags.None && ledger.Count(CsvRule.QuotedCarriageReturn, CsvSeverity.Warning))
        {
            ledger.List(CsvFindings.QuotedCarriageReturn(Place(scanner, record, column)));
        }

        if (!forSalesforce)
        {
            return;
        }

        var inner = scanner.Inner(column);
        if (inner.IsEmpty)
        {
            Empties++;
        }
        else if (inner.SequenceEqual("#N/A"u8))
        {
            NullMarkers++;
        }
        else if ((watched[column] & (flags == FieldFlags.None ? WatchUnquoted : WatchQuoted)) != 0)
        {
            Watch(scanner, record, column, inner);
        }

        if (inner.Length > CsvLimits.FieldCharacters
            && Utf8Text.IsLonger(scanner.Value(column), CsvLimits.FieldCharacters, out var characters)
            && ledger.Count(CsvRule.FieldTooLong, CsvFindings.FieldTooLongSeverity(characters)))
        {
            ledger.List(CsvFindings.FieldTooLong(Place(scanner, record, column), characters));
        }
    }

    [MethodImpl(HotPath.Compiled)]
    private void Watch(Utf8CsvScanner scanner, long record, int column, ReadOnlySpan<byte> value)
    {
        var sniffer = sniffers[column];
        if (sniffer.IsFine(value))
        {
            return;
        }

        var shape = sniffer.Observe(value);
        if (shape != ValueShape.Other)
        {
            sniffer.Note(shape, Place(scanner, record, column));
        }

        UpdateWatch(column);
    }

    private void UpdateWatch(int column)
    {
        var sniffer = sniffers[column];
        watched[column] = (byte)((sniffer.IsWatching(commasUnquoted) ? WatchUnquoted : 0) | (sniffer.IsWatching(commas: true) ? WatchQuoted : 0));
    }

    private CsvPlace Place(Utf8CsvScanner scanner, long record, int column) =>
        new(scanner.FieldLine(column), record, columns.Names[column], column + 1, Utf8Text.Preview(scanner.Value(column)));
}
