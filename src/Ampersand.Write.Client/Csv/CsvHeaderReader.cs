using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>Reads the first record of a source and no more.</summary>
internal static class CsvHeaderReader
{
    private const int BufferSize = 4096;
    private const int Longest = 256 * 1024;

    /// <summary>The names, or none when the first record is not sound.</summary>
    public static IReadOnlyList<string> Read(CsvSource source, Encoding? encoding, char? delimiter)
    {
        var head = source.ReadHead();
        if (FileSignature.Judge(head, encoding is not null) is not null)
        {
            return [];
        }

        using var text = new SourceText(source.FromStart(), CsvSource.PreambleLength(head, encoding), encoding);
        using var scanner = new Utf8CsvScanner(text.Stream, (byte)CsvInspector.CheckDelimiter(delimiter), Longest, BufferSize);
        if (!scanner.Read() || scanner.IsOversized || scanner.UnclosedLine > 0 || !Utf8Text.IsText(scanner.Record))
        {
            return [];
        }

        var names = new List<string>(scanner.FieldCount);
        for (var field = 0; field < scanner.FieldCount; field++)
        {
            var name = Utf8Text.Decode(scanner.Value(field));
            if (!string.IsNullOrWhiteSpace(name))
            {
                names.Add(name);
            }
        }

        return names;
    }
}
