using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using Ampersand.Write.Objects;

namespace Ampersand.Write.Csv;

/// <summary>The cells of one piped record: its values as UTF-8, inspected as those of a file are.</summary>
internal sealed class RecordCells(RecordCsvOptions options, IssueCollector collector)
    : FieldRules(options.AppliedProvider, collector, options.MaxIssues, CsvSeverity.Warning, options.ObjectRules)
{
    // As in files: what cannot be sent anyway need not be held.
    private const int Longest = 2 * CsvPart.MaxBytes;

    private const int ShortText = 4096;

    private readonly ByteSink bytes = new(new byte[1024]);
    private readonly HashSet<int> toldUnspecified = [];
    private RecordShape shape = new();
    private Cell[] cells = [];
    private long record;

    private enum CellKind
    {
        /// <summary>Written right by construction.</summary>
        Typed,

        /// <summary>A text, which may hold anything.</summary>
        Text,

        /// <summary>A time that says neither UTC nor local.</summary>
        Unspecified,

        /// <summary>A floating-point number whose last digits are lost.</summary>
        LostDigits,
    }

    /// <summary>A cell's text.</summary>
    public ReadOnlySpan<byte> Value(int column) => bytes.Written.Slice(cells[column].Start, cells[column].Length);

    /// <summary>Takes in the values of a record.</summary>
    /// <returns>What keeps the record from being sent, or nothing.</returns>
    public AmpersandCsvIssue? Fill(RecordShape shape, IReadOnlyList<object?> values, long record)
    {
        this.shape = shape;
        this.record = record;
        bytes.CutTo(0);
        if (cells.Length < shape.Width)
        {
            cells = new Cell[shape.Width];
        }

        Array.Clear(cells, 0, shape.Width);
        for (var property = 0; property < shape.ColumnOf.Length; property++)
        {
            var column = shape.ColumnOf[property];
            if (column >= 0 && Fill(column, values[property]) is { } problem)
            {
                return problem;
            }
        }

        return bytes.Written.IndexOf((byte)0) is >= 0 and var nul
            ? CsvIssues.NoText(Place(Array.FindIndex(cells, cell => nul >= cell.Start && nul < cell.Start + cell.Length)))
            : null;
    }

    /// <inheritdoc/>
    public override CsvPlace Place(int column) => new(null, record, shape.NameOf(column), null, Utf8Text.Preview(Value(column)));

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> TextOf(int column) => Value(column);

    /// <inheritdoc/>
    protected override string NameOf(int column) => shape.NameOf(column);

    /// <inheritdoc/>
    protected override bool IsKey(int column) =>
        string.Equals(shape.NameOf(column), options.PrimaryKey, StringComparison.OrdinalIgnoreCase);

    /// <summary>Inspects the cells of a record that is sent: counts them, and tells its warnings.</summary>
    public void Commit()
    {
        if (LooksForTotals)
        {
            LookForTotals(shape.Width, shape.KeyColumn);
        }

        var detectors = DetectorsOf(shape.Width);
        var hasReturns = bytes.Written.IndexOf((byte)'\r') >= 0;
        for (var column = 0; column < shape.Width; column++)
        {
            var kind = cells[column].Kind;
            CheckField(
                column,
                Value(column),
                hasReturns,
                (kind == CellKind.Text || detectors[column].Known is not null) && detectors[column].IsWatching(commas: true));
            if (cells[column].IsMidnight is { } isMidnight)
            {
                detectors[column].CountTime(isMidnight);
            }

            if (kind == CellKind.Text)
            {
                CheckTraces(column, Value(column));
            }

            if (kind == CellKind.LostDigits && Collector.Count(CsvRule.Number, CsvSeverity.Warning))
            {
                Collector.List(CsvIssues.LostDigits(CsvSeverity.Warning, Place(column)));
            }

            if (kind == CellKind.Unspecified && ForSalesforce && toldUnspecified.Add(column))
            {
                Collector.Add(CsvIssues.DateTimeUnspecified(Place(column), Utf8Text.Decode(Value(column))));
            }
        }
    }

    private AmpersandCsvIssue? Fill(int column, object? value)
    {
        if (Format(value, out var text) is { } problem)
        {
            return CsvIssues.Value(
                new CsvPlace(Record: record, Column: shape.NameOf(column)),
                value is IDictionary { Count: > 0 } entries ? RelationProblem(shape.NameOf(column), entries) : problem);
        }

        if (ForSalesforce && YearOf(value) is < CsvLimits.FirstYear or > CsvLimits.LastYear)
        {
            return CsvIssues.DateTimeOutOfRange(
                CsvSeverity.Error, new CsvPlace(Record: record, Column: shape.NameOf(column), Preview: Utf8Text.Preview(text!)));
        }

        var isDay = RecordValue.IsMidnight(value)
            && (options.IsDate?.Invoke(shape.NameOf(column)) ?? shape.CheckOf(column) is { Kind: FieldKind.Date });
        text = isDay ? text!.Substring(0, RecordValue.DateLength) : text;
        text ??= options.NullAs == CsvNullAs.NA ? CsvLimits.NullMarker : "";
        if (bytes.Length + (long)text.Length > Longest)
        {
            var whole = new CsvPlace(Record: record);
            return ForSalesforce
                ? CsvIssues.RecordTooLong(whole, null)
                : CsvIssues.RecordTooLarge(whole, bytes.Length + (long)text.Length, options.PartLimit);
        }

        if (!Encode(column, text))
        {
            return CsvIssues.NoText(Place(column) with { Preview = Utf8Text.Preview(text) });
        }

        cells[column].Kind = value switch
        {
            _ when isDay => CellKind.Typed,
            string => CellKind.Text,
            DateTime { Kind: DateTimeKind.Unspecified } => CellKind.Unspecified,
            _ when RecordValue.HasLostDigits(value) => CellKind.LostDigits,
            _ => CellKind.Typed,
        };
        cells[column].IsMidnight = value is DateTime or DateTimeOffset ? RecordValue.IsMidnight(value) : null;
        if (cells[column].Kind == CellKind.Text && CellWords.IsFormulaText(Value(column)))
        {
            return CsvIssues.SpreadsheetText(Place(column));
        }

        if (cells[column].Kind == CellKind.Text && column == shape.KeyColumn && ForSalesforce && KeyProblem(Value(column)) is { } spoilt)
        {
            return spoilt;
        }

        if (cells[column].Kind == CellKind.LostDigits && column == shape.KeyColumn)
        {
            return CsvIssues.LostDigits(CsvSeverity.Error, Place(column));
        }

        return ForSalesforce && InspectLength(Value(column), out var characters) == CsvSeverity.Error
            ? CsvIssues.FieldTooLong(Place(column), characters)
            : shape.CheckOf(column) is { } check ? Misfit(check, column)
            : null;
    }

    /// <summary>A value that the field surely does not take.</summary>
    private AmpersandCsvIssue? Misfit(FieldCheck check, int column)
    {
        var value = Value(column);
        return !value.IsEmpty && !IsNullMarker(value) && !check.Form.Fits(value)
            && check.RuleOf(value) is { Severity: CsvSeverity.Error } rule
            ? check.Describe(rule, value, Place(column))
            : null;
    }

    /// <summary>An object within a record is a relation where people know JSON; in CSV a relation is a column of its own.</summary>
    private static string RelationProblem(string name, IDictionary entries)
    {
        const int Most = 5;
        var columns = entries.Keys.Cast<object>().Take(Most).Select(key => $"'{Utf8Text.Show($"{name}.{key}")}'");
        return "The value is an object with values of its own; a cell holds one. Where it is a relation, make of it the column "
            + $"{string.Join(" or ", columns)}; otherwise pick the one that is meant.";
    }

    /// <summary>What a spreadsheet made of a key.</summary>
    private AmpersandCsvIssue? KeyProblem(ReadOnlySpan<byte> key) =>
        CellWords.IsScientific(key) ? CsvIssues.Scientific(CsvSeverity.Error, Place(shape.KeyColumn))
        : CellWords.IsSpreadsheetError(key) ? CsvIssues.SpreadsheetError(CsvSeverity.Error, Place(shape.KeyColumn))
        : null;

    /// <summary>A value's text; one that throws while it writes itself is like one that has none.</summary>
    private static string? Format(object? value, out string? text)
    {
        try
        {
            return RecordValue.Format(value, out text);
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
        {
            text = null;
            return $"The value cannot be read ({failure.GetBaseException().Message.TrimEnd('.')}).";
        }
    }

    /// <summary>The year of a date or a time; <see langword="null"/> for anything else.</summary>
    private static int? YearOf(object? value) => value switch
    {
        DateTime time => time.Year,
        DateTimeOffset time => time.Year,
#if NET
        DateOnly date => date.Year,
#endif
        _ => null,
    };

    /// <summary>Writes a cell's text behind those before it.</summary>
    /// <returns>Whether it is one: half of a surrogate pair has no UTF-8.</returns>
    private bool Encode(int column, string text)
    {
        var start = bytes.Length;
        try
        {
            // A long text is counted first: three bytes a character, which it could have, would be room for several parts.
            bytes.Reserve(text.Length > ShortText ? Utf8Text.Strict.GetByteCount(text) : Utf8Text.Strict.GetMaxByteCount(text.Length));
            bytes.Advance(Utf8Text.Strict.GetBytes(text, 0, text.Length, bytes.Array, start));
        }
        catch (EncoderFallbackException)
        {
            return false;
        }

        cells[column].Start = start;
        cells[column].Length = bytes.Length - start;
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Cell
    {
        public int Start;
        public int Length;
        public CellKind Kind;
        public bool? IsMidnight;
    }
}
