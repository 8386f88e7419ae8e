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
    private readonly ColumnSniffer[] sniffers;
    private readonly byte[] watched;
    private int[] watchedUnquoted; // the columns with that mark, in their order

    public RecordRules(ColumnPlan columns, CsvInspectionOptions options, IssueLedger ledger)
    {
        this.columns = columns;
        this.ledger = ledger;
        forSalesforce = options.Provider == CsvProvider.Salesforce;
        commasUnquoted = options.Delimiter is not (null or ',');
        sniffers = new ColumnSniffer[columns.Names.Length];
        watched = new byte[columns.Names.Length];
        for (var column = 0; column < sniffers.Length && forSalesforce; column++)
        {
            sniffers[column] = new ColumnSniffer(ledger, options.MaxIssues);
            watched[column] = WatchUnquoted | WatchQuoted;
        }

        watchedUnquoted = forSalesforce ? [.. Enumerable.Range(0, watched.Length)] : [];
    }

    /// <summary>How many cells hold <c>#N/A</c>.</summary>
    public long NullMarkers { get; private set; }

    /// <summary>How many cells are empty.</summary>
    public long Empties { get; private set; }

    /// <summary>Judges the fields of the scanner's record.</summary>
    [MethodImpl(HotPath.Compiled)]
    public void Check(Utf8CsvScanner scanner, long record)
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

    /// <summary>Counts the cells of a run that say nothing and those that say <c>#N/A</c>.</summary>
    [MethodImpl(HotPath.Compiled)]
    public void CountMarkers(in PlainRun run)
    {
        if (!forSalesforce)
        {
            return;
        }

        Empties += run.CountEmpties(out var hasFours);
        for (var place = 0; place < run.Count && hasFours; place++)
        {
            for (var column = 0; column < run.Width; column++)
            {
                NullMarkers += IsNullMarker(run.Field(place, column)) ? 1 : 0;
            }
        }
    }

    /// <summary>Judges the values of a record in a run, of a source whose columns are all sent: none is quoted, and none can be too long.</summary>
    /// <param name="run">The run, which the scanner has found and not passed.</param>
    /// <param name="place">The record's place in the run.</param>
    /// <param name="scanner">Stands at the record when there may be a finding.</param>
    /// <param name="record">The record's number.</param>
    [MethodImpl(HotPath.Compiled)]
    public void CheckPlain(in PlainRun run, int place, Utf8CsvScanner scanner, long record)
    {
        foreach (var column in watchedUnquoted)
        {
            var value = run.Field(place, column);
            if (!sniffers[column].IsFine(value) && !value.IsEmpty && !IsNullMarker(value) && Watch(column, value) is var shape and not ValueShape.Other)
            {
                scanner.StandAt(run, place);
                Note(shape, scanner, record, column);
            }
        }
    }

    [MethodImpl(HotPath.Inlined)]
    private static bool IsNullMarker(ReadOnlySpan<byte> value) => value.Length == 4 && BinaryPrimitives.ReadUInt32LittleEndian(value) == NullMarker;

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
        else if (IsNullMarker(inner))
        {
            NullMarkers++;
        }
        else if ((watched[column] & (flags == FieldFlags.None ? WatchUnquoted : WatchQuoted)) != 0
            && !sniffers[column].IsFine(inner) && Watch(column, inner) is var shape and not ValueShape.Other)
        {
            Note(shape, scanner, record, column);
        }

        if (inner.Length > CsvLimits.FieldCharacters
            && Utf8Text.IsLonger(scanner.Value(column), CsvLimits.FieldCharacters, out var characters)
            && ledger.Count(CsvRule.FieldTooLong, CsvFindings.FieldTooLongSeverity(characters)))
        {
            ledger.List(CsvFindings.FieldTooLong(Place(scanner, record, column), characters));
        }
    }

    /// <summary>Shows a value to its column's sniffer.</summary>
    /// <returns>The shape when the value may be a finding: <see cref="Note"/> says where.</returns>
    [MethodImpl(HotPath.Compiled)]
    private ValueShape Watch(int column, ReadOnlySpan<byte> value)
    {
        var shape = sniffers[column].Observe(value);
        if (shape == ValueShape.Other)
        {
            UpdateWatch(column);
        }

        return shape;
    }

    private void Note(ValueShape shape, Utf8CsvScanner scanner, long record, int column)
    {
        sniffers[column].Note(shape, Place(scanner, record, column));
        UpdateWatch(column);
    }

    private void UpdateWatch(int column)
    {
        var sniffer = sniffers[column];
        var watch = (byte)((sniffer.IsWatching(commasUnquoted) ? WatchUnquoted : 0) | (sniffer.IsWatching(commas: true) ? WatchQuoted : 0));
        if (watched[column] != watch)
        {
            watched[column] = watch;
            watchedUnquoted = [.. watchedUnquoted.Where(other => (watched[other] & WatchUnquoted) != 0)];
        }
    }

    private CsvPlace Place(Utf8CsvScanner scanner, long record, int column) =>
        new(scanner.FieldLine(column), record, columns.Names[column], column + 1, Utf8Text.Preview(scanner.Value(column)));
}
