using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Inspects fields by their bytes: what is said of one is the same whether it stands in a file or was piped.</summary>
/// <param name="provider">Whose rules apply.</param>
/// <param name="collector">Takes the issues.</param>
/// <param name="listed">How many issues of one code are listed.</param>
/// <param name="localeSeverity">How bad a date in a local form is.</param>
/// <param name="rules">What is known of the object; <see langword="null"/> where nothing is.</param>
internal abstract class FieldRules(
    CsvProvider provider, IssueCollector collector, int listed, CsvSeverity localeSeverity, ObjectRules? rules)
{
    // '#N/A' as four bytes read at once.
    private const uint NullMarker = 0x412F_4E23;

    private ColumnTypeDetector[] detectors = [];
    private TotalsRule? totals;
    private CsvPlace placeOfTotals;

    /// <summary>Whether Salesforce's rules apply.</summary>
    protected bool ForSalesforce { get; } = provider == CsvProvider.Salesforce;

    /// <summary>Takes the issues.</summary>
    protected IssueCollector Collector => collector;

    /// <summary>How many cells hold <c>#N/A</c>.</summary>
    protected long NullMarkers { get; set; }

    /// <summary>How many cells are empty.</summary>
    protected long Empties { get; set; }

    /// <summary>Tells what only the end can tell.</summary>
    public void Complete()
    {
        if (totals?.Found is not null)
        {
            collector.Add(CsvIssues.TotalsRow(placeOfTotals));
        }

        if (!ForSalesforce)
        {
            return;
        }

        foreach (var detector in detectors)
        {
            detector.Complete();
        }

        if (NullMarkers + Empties > 0)
        {
            collector.Add(CsvIssues.NullMarkers(NullMarkers, Empties));
        }
    }

    /// <summary>Whether records may still be found to end in a line of totals.</summary>
    protected bool LooksForTotals { get; private set; } = true;

    /// <summary>Looks whether the record at hand sums those before it.</summary>
    /// <param name="columns">How many columns there are.</param>
    /// <param name="key">The column by which records are known; -1 where there is none.</param>
    protected void LookForTotals(int columns, int key)
    {
        totals ??= new TotalsRule(TextOf);
        totals.Look(columns, key);
        LooksForTotals = totals.IsWatching;
        if (totals.Found is { } column)
        {
            placeOfTotals = Place(column);
        }
    }

    /// <summary>The text of a field of the record at hand.</summary>
    protected abstract ReadOnlySpan<byte> TextOf(int column);

    /// <summary>A detector for each of so many columns.</summary>
    protected ColumnTypeDetector[] DetectorsOf(int columns)
    {
        var before = detectors.Length;
        if (before < columns)
        {
            Array.Resize(ref detectors, columns);
            for (var column = before; column < columns; column++)
            {
                detectors[column] = new ColumnTypeDetector(
                    NameOf(column), IsKey(column), collector, listed, localeSeverity, rules?.CheckOf(NameOf(column)), ForSalesforce);
            }
        }

        return detectors;
    }

    /// <summary>Where a field of the record at hand stands; asked only when there is something to tell.</summary>
    public abstract CsvPlace Place(int column);

    /// <summary>A column's name as it is sent.</summary>
    protected abstract string NameOf(int column);

    /// <summary>Whether records are known by a column.</summary>
    protected abstract bool IsKey(int column);

    /// <summary>Looks at a value for what spreadsheets and other tools leave in cells, whatever the cell is for.</summary>
    protected void CheckTraces(int column, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return;
        }

        switch (value[0])
        {
            case (byte)'=' when CellWords.IsFormulaText(value) && collector.Count(CsvRule.SpreadsheetText, CsvSeverity.Error):
                collector.List(CsvIssues.SpreadsheetText(Place(column)));
                break;
            case (byte)'#' when ForSalesforce && !detectors[column].TellsSpreadsheetErrors && CellWords.IsSpreadsheetError(value)
                && detectors[column].SpreadsheetErrorSeverity is var severity && collector.Count(CsvRule.SpreadsheetError, severity):
                collector.List(CsvIssues.SpreadsheetError(severity, Place(column)));
                break;
            case (byte)'S' when CellWords.IsTypeName(value) && collector.Count(CsvRule.Value, CsvSeverity.Warning):
                collector.List(CsvIssues.TypeName(Place(column)));
                break;
        }

        if (Utf8Text.IndexOfControl(value) >= 0 && collector.Count(CsvRule.ControlCharacter, CsvSeverity.Warning))
        {
            collector.List(CsvIssues.ControlCharacter(Place(column)));
        }

        if (value.IndexOf(Utf8Text.ReplacementCharacter) >= 0 && collector.Count(CsvRule.NotUtf8, CsvSeverity.Warning))
        {
            collector.List(CsvIssues.ReplacementCharacter(Place(column)));
        }
    }

    /// <summary>Inspects a value by every rule.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="value">What stands between its quotes.</param>
    /// <param name="hasReturns">Whether there is a CR in the record.</param>
    /// <param name="detects">Whether it tells what its column holds.</param>
    protected void CheckField(int column, ReadOnlySpan<byte> value, bool hasReturns, bool detects)
    {
        if (hasReturns && value.IndexOf((byte)'\r') >= 0 && collector.Count(CsvRule.QuotedCarriageReturn, CsvSeverity.Warning))
        {
            collector.List(CsvIssues.QuotedCarriageReturn(Place(column)));
        }

        if (ForSalesforce)
        {
            CountSpecialCell(value);
        }

        if (detects && !value.IsEmpty && !IsNullMarker(value) && !detectors[column].IsFine(value))
        {
            Watch(column, value);
        }

        if (ForSalesforce && InspectLength(value, out var characters) is { } severity && collector.Count(CsvRule.FieldTooLong, severity))
        {
            collector.List(CsvIssues.FieldTooLong(Place(column), characters));
        }
    }

    /// <summary>Shows a value to its column's detector, and where it stands when it may be an issue.</summary>
    protected virtual void Watch(int column, ReadOnlySpan<byte> value)
    {
        var detector = detectors[column];
        if (detector.Known is { } known)
        {
            if (known.RuleOf(value) is { } rule && collector.Count(rule.Code, rule.Severity))
            {
                collector.List(known.Describe(rule, value, Place(column)));
            }

            return;
        }

        var shape = detector.Observe(value);
        if (shape != ValueKind.None)
        {
            detector.Note(shape, detector.WantsPlace(shape) ? Place(column) : default);
        }
    }

    /// <summary>How bad it is that a value is so long; nothing when it is not.</summary>
    protected static CsvSeverity? InspectLength(ReadOnlySpan<byte> value, out long characters) =>
        Utf8Text.IsLonger(value, CsvLimits.FieldCharacters, out characters) ? CsvIssues.FieldTooLongSeverity(characters) : null;

    /// <summary>Counts a value that sets a field to null, or leaves it alone.</summary>
    protected void CountSpecialCell(ReadOnlySpan<byte> value)
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

    /// <summary>Whether a value sets a Salesforce field to null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static bool IsNullMarker(ReadOnlySpan<byte> value) =>
        value.Length == 4 && BinaryPrimitives.ReadUInt32LittleEndian(value) == NullMarker;
}
