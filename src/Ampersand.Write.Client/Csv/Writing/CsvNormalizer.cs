using CsvHelper;

namespace Ampersand.Write.Csv;

/// <summary>The form in which a source's records leave: UTF-8 without a byte order mark, LF, comma, the chosen columns.</summary>
/// <remarks>
/// A field keeps its own quotes; one that had none gets them when it holds a comma, and a record of one empty field is written as
/// two quotes, since readers pass over blank lines.
/// </remarks>
internal sealed class CsvNormalizer
{
    private static readonly byte[] BlankRecord = [(byte)'"', (byte)'"'];

    private readonly int[]? selection;

    private CsvNormalizer(byte[] header, int[]? selection)
    {
        Header = header;
        this.selection = selection;
    }

    /// <summary>The header line with its LF.</summary>
    public byte[] Header { get; }

    /// <summary>The source's columns that are sent, in their order; <see langword="null"/> for all as they stand.</summary>
    public IReadOnlyList<int>? Selection => selection;

    /// <summary>Whether records leave with the bytes they have, their line end apart.</summary>
    public bool IsVerbatim => selection is null;

    /// <summary>Decides the form from the header record, at which the reader stands.</summary>
    public static CsvNormalizer Create(CsvRecordReader header, ColumnSelection columns, char delimiter) =>
        columns.IsWhole && delimiter == ','
            ? new CsvNormalizer([.. header.Raw.Length == 0 ? BlankRecord : header.Raw, (byte)'\n'], selection: null)
            : new CsvNormalizer(HeaderLine(columns.SentNames), columns.Selection);

    /// <summary>The names of the columns as they are sent.</summary>
    public IReadOnlyList<string> ReadNames()
    {
        using var header = new CsvRecordReader(new ArraySegment<byte>(Header));
        header.Read();
        return [.. Enumerable.Range(0, header.FieldCount).Select(field => Utf8Text.Decode(header.Value(field)))];
    }

    /// <summary>The bytes that the reader's record will have, with its LF.</summary>
    public long Measure(CsvRecordReader reader)
    {
        if (IsBlank(reader))
        {
            return BlankRecord.Length + 1;
        }

        if (selection is null)
        {
            return reader.Length + 1;
        }

        // A comma or the LF behind each field.
        long length = selection.Length;
        foreach (var field in selection)
        {
            length += reader.RawField(field).Length + (NeedsQuotes(reader, field) ? 2 : 0);
        }

        return length;
    }

    /// <summary>The characters, as UTF-16 code units, that the reader's record will have, without its LF.</summary>
    public long CountCharacters(CsvRecordReader reader)
    {
        if (selection is null)
        {
            return Utf8Text.CountCharacters(reader.Raw);
        }

        var characters = Measure(reader) - 1;
        foreach (var field in selection)
        {
            characters += Utf8Text.CountCharacters(reader.RawField(field)) - reader.RawField(field).Length;
        }

        return characters;
    }

    /// <summary>Writes the reader's record with its LF.</summary>
    public void Write(CsvRecordReader reader, ByteSink target)
    {
        if (IsBlank(reader))
        {
            target.Write(BlankRecord);
        }
        else if (selection is null)
        {
            target.Write(reader.Raw);
        }
        else
        {
            WriteSelection(reader, target, selection);
        }

        target.Write((byte)'\n');
    }

    private static void WriteSelection(CsvRecordReader reader, ByteSink target, int[] selection)
    {
        for (var place = 0; place < selection.Length; place++)
        {
            if (place > 0)
            {
                target.Write((byte)',');
            }

            var quotes = NeedsQuotes(reader, selection[place]);
            if (quotes)
            {
                target.Write((byte)'"');
            }

            target.Write(reader.RawField(selection[place]));
            if (quotes)
            {
                target.Write((byte)'"');
            }
        }
    }

    private static bool NeedsQuotes(CsvRecordReader reader, int field) =>
        reader.RawField(field) is var raw && raw.IndexOf((byte)',') >= 0 && raw[0] != '"';

    private bool IsBlank(CsvRecordReader reader) =>
        selection is null ? reader.Length == 0 : selection.Length == 1 && reader.RawField(selection[0]).IsEmpty;

    /// <summary>A header line with its LF.</summary>
    public static byte[] HeaderLine(string[] names)
    {
        if (names.Length == 0)
        {
            return [(byte)'\n']; // none of those that were asked for is there
        }

        var line = new ByteSink(new byte[256]);
        using (var csv = CsvWriter.Create(new ByteSinkStream(line), new CsvWriterOptions { NewLine = "\n" }))
        {
            csv.WriteRecord(names);
        }

        return line.Written.ToArray();
    }
}
