namespace Ampersand.Write.Csv;

/// <summary>The cells of one record: its values as text, judged one by one.</summary>
internal sealed class RecordCells(RecordCsvOptions options, IssueLedger ledger)
{
    private readonly List<AmpersandCsvIssue> warnings = [];
    private readonly List<(int Column, ValueShape Shape, CsvPlace Place)> shapes = [];
    private readonly List<ColumnSniffer> sniffers = [];
    private readonly HashSet<int> toldUnspecified = [];
    private string[] texts = [];
    private int width;
    private int markersHere;
    private long markers;
    private long empties;

    private bool ForSalesforce => options.Provider == CsvProvider.Salesforce;

    /// <summary>A cell's text.</summary>
    public string Text(int column) => texts[column];

    /// <summary>Takes in the values of a record.</summary>
    /// <returns>What keeps the record from being sent, or nothing.</returns>
    public AmpersandCsvIssue? Fill(RecordShape shape, IReadOnlyList<object?> values, long record)
    {
        width = shape.Width;
        markersHere = 0;
        if (texts.Length < width)
        {
            Array.Resize(ref texts, width);
        }

        for (var column = 0; column < width; column++)
        {
            texts[column] = "";
        }

        for (var property = 0; property < shape.ColumnOf.Length; property++)
        {
            var column = shape.ColumnOf[property];
            if (column >= 0 && Fill(column, shape, values[property], record) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>Counts the cells of an accepted record and tells its warnings.</summary>
    public void Commit()
    {
        markers += markersHere;
        for (var column = 0; column < width; column++)
        {
            empties += texts[column].Length == 0 ? 1 : 0;
        }

        foreach (var (column, shape, place) in shapes)
        {
            sniffers[column].Note(shape, place);
        }

        foreach (var warning in warnings)
        {
            ledger.Add(warning);
        }

        Forget();
    }

    /// <summary>Forgets the warnings of a record that is not sent.</summary>
    public void Forget()
    {
        warnings.Clear();
        shapes.Clear();
    }

    /// <summary>Tells what only the end can tell.</summary>
    public void Complete()
    {
        foreach (var sniffer in sniffers)
        {
            sniffer.Decide();
        }

        if (ForSalesforce && markers + empties > 0)
        {
            ledger.Add(CsvFindings.NullMarkers(markers, empties));
        }
    }

    private AmpersandCsvIssue? Fill(int column, RecordShape shape, object? value, long record)
    {
        var problem = RecordValue.Format(value, out var text);
        if (problem is not null)
        {
            return CsvFindings.Value(new CsvPlace(Record: record, Column: shape.NameOf(column)), problem);
        }

        text ??= options.NullAs == CsvNullAs.NA ? CsvLimits.NullMarker : "";
        texts[column] = text;
        var kind = TextKinds.Of(text);
        if ((kind & TextKind.NoText) != TextKind.None)
        {
            return CsvFindings.NoText(Place(shape, column, record, text));
        }

        if ((kind & TextKind.CarriageReturn) != TextKind.None)
        {
            warnings.Add(CsvFindings.QuotedCarriageReturn(Place(shape, column, record, text)));
        }

        return ForSalesforce ? JudgeForSalesforce(column, shape, value, text, record) : null;
    }

    private AmpersandCsvIssue? JudgeForSalesforce(int column, RecordShape shape, object? value, string text, long record)
    {
        if (string.Equals(text, CsvLimits.NullMarker, StringComparison.Ordinal))
        {
            markersHere++;
            return null;
        }

        if (text.Length > CsvLimits.FieldCharacters)
        {
            var issue = CsvFindings.FieldTooLong(Place(shape, column, record, text), text.Length);
            if (issue.Severity == CsvSeverity.Error)
            {
                return issue;
            }

            warnings.Add(issue);
        }

        if (value is DateTime { Kind: DateTimeKind.Unspecified } && toldUnspecified.Add(column))
        {
            warnings.Add(CsvFindings.DateTimeUnspecified(Place(shape, column, record, text), text));
        }
        else if (value is string && text.Length > 0)
        {
            Sniff(column, shape, text, record);
        }

        return null;
    }

    /// <summary>Shows a string to its column's sniffer; values of other types are written right by construction.</summary>
    private void Sniff(int column, RecordShape shape, string text, long record)
    {
        while (sniffers.Count <= column)
        {
            sniffers.Add(new ColumnSniffer(ledger, options.MaxIssues, CsvSeverity.Warning));
        }

        var sniffer = sniffers[column];
        if (!sniffer.IsWatching(commas: true))
        {
            return;
        }

        Span<byte> ascii = stackalloc byte[ValueShapes.Longest];
        var length = text.Length <= ascii.Length ? text.Length : 0;
        for (var position = 0; position < length; position++)
        {
            ascii[position] = text[position] < 0x80 ? (byte)text[position] : (byte)0;
        }

        var found = sniffer.Observe(ascii.Slice(0, length));
        if (found != ValueShape.Other)
        {
            shapes.Add((column, found, Place(shape, column, record, text)));
        }
    }

    private static CsvPlace Place(RecordShape shape, int column, long record, string text) =>
        new(null, record, shape.NameOf(column), null, Utf8Text.Preview(text));
}
