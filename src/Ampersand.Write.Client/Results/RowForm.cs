using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Results;

/// <summary>How rows stand in their source and in a result file, which is the same but for the module's own columns.</summary>
internal sealed class RowForm
{
    private RowForm(string[] names, int keyColumn, char delimiter, Encoding encoding, bool hasBom, string lineEnd)
    {
        KeyColumn = keyColumn;
        Delimiter = delimiter;
        Encoding = encoding;
        HasBom = hasBom;
        LineEnd = lineEnd;
        Kept = names.Any(ResultColumns.IsOne)
            ? [.. Enumerable.Range(0, names.Length).Where(column => !ResultColumns.IsOne(names[column]))]
            : null;
    }

    /// <summary>The column of the primary key; negative where rows are not known by one.</summary>
    private int KeyColumn { get; }

    public char Delimiter { get; }

    public Encoding Encoding { get; }

    public bool HasBom { get; }

    public string LineEnd { get; }

    /// <summary>The columns that stay where the source has some of the module's own; <see langword="null"/> where it has none.</summary>
    public int[]? Kept { get; private init; }

    /// <summary>The header as text, without its end.</summary>
    public string Header { get; private init; } = string.Empty;

    /// <summary>How many columns the file has beyond those of the rows at hand.</summary>
    public int Missing { get; private init; }

    /// <summary>The form of a file's rows.</summary>
    /// <param name="header">The reader, at the header.</param>
    /// <param name="file">The file.</param>
    /// <param name="primaryKey">The column of the key, by the name that was sent; <see langword="null"/> for none.</param>
    public static RowForm Of(CsvRecordReader header, InspectedFile file, string? primaryKey)
    {
        string[] names = [.. Enumerable.Range(0, header.FieldCount).Select(field => Utf8Text.Decode(header.Value(field)))];
        var key = KeyIn(new NameMap(file.Report.Options.HeaderMap).MapAll(names), primaryKey);
        var form = new RowForm(
            names,
            key < 0 ? KeyIn(names, primaryKey) : key,
            file.Report.Delimiter,
            file.Report.Options.Encoding ?? Utf8Text.Strict,
            file.Report.HasBom,
            file.Report.LineEnding switch { "CRLF" => "\r\n", "CR" => "\r", _ => "\n" });
        return form.With(form.Text(header), missing: 0);
    }

    /// <summary>The form of piped rows.</summary>
    /// <param name="header">The reader, at the header of the rows' part.</param>
    /// <param name="whole">The header with all columns.</param>
    /// <param name="primaryKey">The column of the key; <see langword="null"/> for none.</param>
    public static RowForm Of(CsvRecordReader header, (string Text, int Columns) whole, string? primaryKey)
    {
        string[] names = [.. Enumerable.Range(0, header.FieldCount).Select(field => Utf8Text.Decode(header.Value(field)))];
        return new RowForm(names, KeyIn(names, primaryKey), ',', Utf8Text.Strict, hasBom: false, "\n")
            .With(whole.Text, whole.Columns - names.Length);
    }

    /// <summary>The value of a row's primary key; <see langword="null"/> where rows are not known by one.</summary>
    public string? Key(CsvRecordReader row) => KeyColumn < 0 ? null : Utf8Text.Decode(row.Value(KeyColumn));

    /// <summary>A row as it stands in its source, without columns of the module's own.</summary>
    public string Text(CsvRecordReader row)
    {
        if (Kept is null)
        {
            return Utf8Text.Decode(row.Raw);
        }

        var fields = new List<string>(Kept.Length);
        foreach (var column in Kept)
        {
            fields.Add(Utf8Text.Decode(row.RawField(column)));
        }

        return string.Join(Delimiter.ToString(), fields);
    }

    private static int KeyIn(string[] names, string? primaryKey) => primaryKey is null ? -1 : ColumnSelection.IndexOf(names, primaryKey);

    private RowForm With(string header, int missing) => new([], KeyColumn, Delimiter, Encoding, HasBom, LineEnd)
    {
        Header = header,
        Missing = missing,
        Kept = Kept,
    };
}
