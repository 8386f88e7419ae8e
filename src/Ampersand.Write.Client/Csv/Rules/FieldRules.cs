using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Judges fields by their bytes: what is said of one is the same whether it stands in a file or was piped.</summary>
/// <param name="provider">Whose rules apply.</param>
/// <param name="ledger">Takes the findings.</param>
/// <param name="listed">How many findings of one code are listed.</param>
/// <param name="localeSeverity">How bad a date in a local form is.</param>
internal abstract class FieldRules(CsvProvider provider, IssueCollector ledger, int listed, CsvSeverity localeSeverity)
{
    // '#N/A' as four bytes read at once.
    private const uint NullMarker = 0x412F_4E23;

    private ColumnTypeDetector[] sniffers = [];

    /// <summary>Whether Salesforce's rules apply.</summary>
    protected bool ForSalesforce { get; } = provider == CsvProvider.Salesforce;

    /// <summary>Takes the findings.</summary>
    protected IssueCollector Ledger => ledger;

    /// <summary>How many cells hold <c>#N/A</c>.</summary>
    protected long NullMarkers { get; set; }

    /// <summary>How many cells are empty.</summary>
    protected long Empties { get; set; }

    /// <summary>Tells what only the end can tell.</summary>
    public void Complete()
    {
        if (!ForSalesforce)
        {
            return;
        }

        foreach (var sniffer in sniffers)
        {
            sniffer.Decide();
        }

        if (NullMarkers + Empties > 0)
        {
            ledger.Add(CsvIssues.NullMarkers(NullMarkers, Empties));
        }
    }

    /// <summary>A sniffer for each of so many columns.</summary>
    protected ColumnTypeDetector[] SniffersOf(int columns)
    {
        var before = sniffers.Length;
        if (before < columns)
        {
            Array.Resize(ref sniffers, columns);
            for (var column = before; column < columns; column++)
            {
                sniffers[column] = new ColumnTypeDetector(ledger, listed, localeSeverity);
            }
        }

        return sniffers;
    }

    /// <summary>Where a field of the record at hand stands; asked only when there is something to tell.</summary>
    public abstract CsvPlace Place(int column);

    /// <summary>Judges a value by every rule.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="value">What stands between its quotes.</param>
    /// <param name="hasReturns">Whether there is a CR in the record.</param>
    /// <param name="sniffs">Whether it tells what its column holds.</param>
    protected void CheckField(int column, ReadOnlySpan<byte> value, bool hasReturns, bool sniffs)
    {
        if (hasReturns && value.IndexOf((byte)'\r') >= 0 && ledger.Count(CsvRule.QuotedCarriageReturn, CsvSeverity.Warning))
        {
            ledger.List(CsvIssues.QuotedCarriageReturn(Place(column)));
        }

        if (!ForSalesforce)
        {
            return;
        }

        CountSpecialCell(value);
        if (sniffs && !value.IsEmpty && !IsNullMarker(value) && !sniffers[column].IsFine(value))
        {
            Watch(column, value);
        }

        if (JudgeLength(value, out var characters) is { } severity && ledger.Count(CsvRule.FieldTooLong, severity))
        {
            ledger.List(CsvIssues.FieldTooLong(Place(column), characters));
        }
    }

    /// <summary>Shows a value to its column's sniffer, and where it stands when it may be a finding.</summary>
    protected virtual void Watch(int column, ReadOnlySpan<byte> value)
    {
        var shape = sniffers[column].Observe(value);
        if (shape != ValueKind.Other)
        {
            sniffers[column].Note(shape, Place(column));
        }
    }

    /// <summary>How bad it is that a value is so long; nothing when it is not.</summary>
    protected static CsvSeverity? JudgeLength(ReadOnlySpan<byte> value, out long characters) =>
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
    [MethodImpl(HotPath.Inlined)]
    protected static bool IsNullMarker(ReadOnlySpan<byte> value) =>
        value.Length == 4 && BinaryPrimitives.ReadUInt32LittleEndian(value) == NullMarker;
}
