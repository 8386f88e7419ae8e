using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>The form in which a source's records leave: UTF-8 without a byte order mark, LF, comma, the chosen columns.</summary>
/// <remarks>
/// A field keeps its own quotes; one that had none gets them when it holds a comma, and a record of one empty field is written as
/// two quotes, since readers pass over blank lines.
/// </remarks>
internal sealed class CanonicalForm
{
    private static readonly byte[] BlankRecord = [(byte)'"', (byte)'"'];

    private readonly int[]? selection;

    private CanonicalForm(byte[] header, int[]? selection)
    {
        Header = header;
        this.selection = selection;
    }

    /// <summary>The header line with its LF.</summary>
    public byte[] Header { get; }

    /// <summary>Whether records leave with the bytes they have, their line end apart.</summary>
    public bool IsVerbatim => selection is null;

    /// <summary>Decides the form from the header record, at which the scanner stands.</summary>
    public static CanonicalForm Create(Utf8CsvScanner header, ColumnPlan columns, char delimiter) =>
        columns.IsWhole && delimiter == ','
            ? new CanonicalForm([.. header.Record.Length == 0 ? BlankRecord : header.Record, (byte)'\n'], selection: null)
            : new CanonicalForm(HeaderLine(columns.SentNames), columns.Selection);

    /// <summary>The bytes that the scanner's record will have, with its LF.</summary>
    public long Measure(Utf8CsvScanner scanner)
    {
        if (IsBlank(scanner))
        {
            return BlankRecord.Length + 1;
        }

        if (selection is null)
        {
            return scanner.Length + 1;
        }

        // A comma or the LF behind each field.
        long length = selection.Length;
        foreach (var field in selection)
        {
            length += scanner.Raw(field).Length + (NeedsQuotes(scanner, field) ? 2 : 0);
        }

        return length;
    }

    /// <summary>The characters, as UTF-16 code units, that the scanner's record will have, without its LF.</summary>
    public long CountCharacters(Utf8CsvScanner scanner)
    {
        if (selection is null)
        {
            return Utf8Text.CountCharacters(scanner.Record);
        }

        long characters = Measure(scanner) - 1;
        foreach (var field in selection)
        {
            characters += Utf8Text.CountCharacters(scanner.Raw(field)) - scanner.Raw(field).Length;
        }

        return characters;
    }

    /// <summary>Writes the scanner's record with its LF.</summary>
    public void Write(Utf8CsvScanner scanner, ByteSink target)
    {
        if (IsBlank(scanner))
        {
            target.Write(BlankRecord);
        }
        else if (selection is null)
        {
            target.Write(scanner.Record);
        }
        else
        {
            WriteSelection(scanner, target, selection);
        }

        target.Write((byte)'\n');
    }

    private static void WriteSelection(Utf8CsvScanner scanner, ByteSink target, int[] selection)
    {
        for (var place = 0; place < selection.Length; place++)
        {
            if (place > 0)
            {
                target.Write((byte)',');
            }

            var quotes = NeedsQuotes(scanner, selection[place]);
            if (quotes)
            {
                target.Write((byte)'"');
            }

            target.Write(scanner.Raw(selection[place]));
            if (quotes)
            {
                target.Write((byte)'"');
            }
        }
    }

    private static bool NeedsQuotes(Utf8CsvScanner scanner, int field) =>
        scanner.Flags(field) == FieldFlags.None && scanner.Raw(field).IndexOf((byte)',') >= 0;

    private bool IsBlank(Utf8CsvScanner scanner) =>
        selection is null ? scanner.Length == 0 : selection.Length == 1 && scanner.Raw(selection[0]).IsEmpty;

    /// <summary>A header line with its LF.</summary>
    public static byte[] HeaderLine(string[] names)
    {
        var line = new StringBuilder();
        for (var place = 0; place < names.Length; place++)
        {
            var name = names[place];
            var quote = name.IndexOfAny([',', '"', '\r', '\n']) >= 0 ? "\"" : "";
            line.Append(place > 0 ? "," : "").Append(quote).Append(name.Replace("\"", "\"\"")).Append(quote);
        }

        return Utf8Text.Lenient.GetBytes(line.Append('\n').ToString());
    }
}
