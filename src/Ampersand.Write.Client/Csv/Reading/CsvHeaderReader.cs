using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>Reads the first record of a source and no more.</summary>
internal static class CsvHeaderReader
{
    private const int Longest = 256 * 1024;

    /// <summary>The names, or none when the first record is not sound.</summary>
    public static IReadOnlyList<string> Read(CsvSource source, Encoding? encoding, char? delimiter)
    {
        var head = source.ReadHead();
        if (FileSignature.Inspect(head, encoding is not null) is not null)
        {
            return [];
        }

        var preamble = CsvSource.PreambleLength(head, encoding);
        if (CsvSource.SeparatorOf(head.AsSpan(preamble), encoding, out var separatorLine) is { } separator)
        {
            preamble += separatorLine;
            delimiter ??= separator;
        }

        using var reader = new CsvRecordReader(
            at => source.OpenText(at, preamble, encoding),
            Math.Min(source.Length, Longest),
            (byte)CsvInspector.CheckDelimiter(delimiter),
            Longest);
        if (!reader.Read() || reader.IsOverlong || reader.UnclosedLine > 0 || !Utf8Text.IsText(reader.Raw))
        {
            return [];
        }

        var names = new List<string>(reader.FieldCount);
        for (var field = 0; field < reader.FieldCount; field++)
        {
            var name = Utf8Text.Decode(reader.Value(field));
            if (!string.IsNullOrWhiteSpace(name))
            {
                names.Add(name);
            }
        }

        return names;
    }
}
