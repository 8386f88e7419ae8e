using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>Random files, read by the library and by <see cref="PlainCsv"/>; the same on every framework.</summary>
internal static class ReaderCheck
{
    // Now and then a file that is long enough to be read ahead on another core, whatever the chunks.
    private const int Seldom = 2000;
    private const int LongEnough = 20 * 1024;

    private const string Delimiters = ",,,;\t|^`";

    private static readonly string[] Codes =
    [
        CsvRule.UnclosedQuote, CsvRule.StrayQuote, CsvRule.ColumnCount, CsvRule.QuotedCarriageReturn, CsvRule.LineEnding, CsvRule.NotUtf8,
    ];

    // Latin-1 gives each byte a character: equal texts are equal bytes.
    private static readonly Encoding Bytes = Encoding.GetEncoding("iso-8859-1");

    /// <summary>Reads files.</summary>
    /// <param name="seed">What decides the files.</param>
    /// <param name="files">How many.</param>
    /// <returns>The first difference, or nothing.</returns>
    public static string? Run(int seed, int files)
    {
        var random = new Random(seed);
        for (var file = 0; file < files; file++)
        {
            var bytes = CsvGenerator.Any(random);
            if (file % Seldom == 0)
            {
                bytes = Repeat(bytes, random.Next(LongEnough, 2 * LongEnough));
            }

            var delimiter = Delimiters[random.Next(Delimiters.Length)];
            if ((DifferenceInRecords(random, bytes, delimiter) ?? DifferenceInReport(random, bytes, delimiter)) is { } difference)
            {
                return $"seed {seed}, file {file}, '{delimiter}', {BitConverter.ToString(bytes)}: {difference}";
            }
        }

        return null;
    }

    private static byte[] Repeat(byte[] bytes, int length) =>
        bytes.Length == 0 ? bytes : [.. Enumerable.Repeat(bytes, (length / bytes.Length) + 1).SelectMany(piece => piece)];

    private static string? DifferenceInRecords(Random random, byte[] bytes, char delimiter)
    {
        var longest = random.Next(4) == 0 ? random.Next(1, 60) : 1000;
        var records = new PlainCsv(Bytes.GetString(bytes), delimiter).Read();
        var ends = ((string[])["\n", "\r\n", "\r"]).Select(end => records.Count(record => record.End == end));
        var other = records.Find(record => record.End.StartsWith("\r", StringComparison.Ordinal));
        var expected = records.Select(record => Write(record, longest)).Append($"{string.Join(" ", ends)} {other?.Line ?? 0}");
        var chunk = random.Next(2) == 0 ? random.Next(1, 70) : int.MaxValue;
        Stream Open(long at) => new ChunkedStream(bytes, chunk) { Position = at };
        using var reader = new CsvRecordReader(Open, bytes.Length, (byte)delimiter, longest);
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(Write(reader));
        }

        found.Add($"{reader.Ends.Lf} {reader.Ends.CrLf} {reader.Ends.Cr} {reader.FirstOtherEnd}");
        return Difference(expected, found);
    }

    private static string Write(PlainCsv.Record record, int longest)
    {
        var unclosed = record.Fields[record.Fields.Count - 1] is { Quotes: FieldQuotes.Unclosed } last ? last.Line : 0;
        var fields = record.Fields.Where(_ => record.Raw.Length <= longest)
            .Select(field => $"{field.Raw}={field.Value}={field.Line}={field.Quotes}");
        return $"{record.Line} {record.Offset} {record.Raw.Length} {unclosed}: {string.Join(" ; ", fields)}";
    }

    private static string Write(CsvRecordReader reader)
    {
        var fields = Enumerable.Range(0, reader.IsOverlong ? 0 : reader.FieldCount).Select(field =>
            $"{Text(reader.RawField(field))}={Text(reader.Value(field))}={reader.FieldLine(field)}={reader.Quotes(field)}");
        return $"{reader.Line} {reader.Offset} {reader.Length} {reader.UnclosedLine}: {string.Join(" ; ", fields)}";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Bytes.GetString(bytes.ToArray());

    /// <summary>
    /// Codes and places of all that can be wrong with quotes, widths, line ends and text: a file of three columns, in any encoding.
    /// </summary>
    private static string? DifferenceInReport(Random random, byte[] bytes, char delimiter)
    {
        var encoding = random.Next(4) switch { 0 => Encoding.Unicode, 1 => Encoding.BigEndianUnicode, _ => null };
        byte[] source = [.. Bytes.GetBytes($"a{delimiter}b{delimiter}c\n"), .. bytes];
        source = encoding is null ? source : encoding.GetBytes(Encoding.UTF8.GetString(source));
        var utf8 = encoding is null ? source : Encoding.UTF8.GetBytes(encoding.GetString(source));
        using var stream = new ChunkedStream(source, random.Next(2) == 0 ? random.Next(1, 70) : int.MaxValue);
        using var file = CsvFile.FromStream(stream, "random.csv");
        var report = file.Inspect(new CsvInspectionOptions
        {
            Delimiter = delimiter,
            Encoding = encoding,
            Provider = CsvProvider.None,
            MaxIssues = 100_000,
        });
        var expected = Issues(new PlainCsv(Bytes.GetString(utf8), delimiter).Read(), encoding is null);
        var found = report.Issues.Where(issue => Codes.Contains(issue.Code) && issue.Line is not null
            && (issue.Severity != CsvSeverity.Warning || issue.Code == CsvRule.QuotedCarriageReturn)).Select(issue =>
            $"{issue.Code} {issue.Line} {issue.Record} {issue.ColumnNumber} {(encoding is null ? issue.ByteOffset : null)}");
        return Difference(expected.OrderBy(issue => issue, StringComparer.Ordinal), found.OrderBy(issue => issue, StringComparer.Ordinal));
    }

    private static IEnumerable<string> Issues(List<PlainCsv.Record> records, bool hasOffsets)
    {
        if (records.Find(record => record.End.StartsWith("\r", StringComparison.Ordinal)) is { } other)
        {
            yield return $"{CsvRule.LineEnding} {other.Line}   ";
        }
        else if (records.Count > 1 && records[records.Count - 1] is { End: "", Raw.Length: > 0 } open
            && open.Fields[open.Fields.Count - 1].Quotes != FieldQuotes.Unclosed)
        {
            yield return $"{CsvRule.LineEnding} {open.Line} {records.Count - 1}  ";
        }

        for (var number = 1; number < records.Count; number++)
        {
            var (record, fields) = (records[number], records[number].Fields);
            if (fields[fields.Count - 1] is { Quotes: FieldQuotes.Unclosed } last)
            {
                yield return $"{CsvRule.UnclosedQuote} {last.Line} {number}  ";
                continue;
            }

            var start = 0;
            for (var field = 0; field < fields.Count; field++)
            {
                for (var at = 0; NextBad(fields[field].Raw, ref at) is { } bad;)
                {
                    var offset = hasOffsets ? record.Offset + start + bad : (long?)null;
                    yield return $"{CsvRule.NotUtf8} {LineOf(fields[field], bad)} {number} {field + 1} {offset}";
                }

                start += fields[field].Raw.Length + 1;
            }

            if (fields.Count != 3)
            {
                yield return $"{CsvRule.ColumnCount} {record.Line} {number}  ";
                continue;
            }

            for (var field = 0; field < fields.Count; field++)
            {
                var isStray = fields[field].Quotes == FieldQuotes.Stray;
                if (isStray || fields[field].Value.Contains('\r'))
                {
                    yield return $"{(isStray ? CsvRule.StrayQuote : CsvRule.QuotedCarriageReturn)} {fields[field].Line} {number} "
                        + $"{field + 1} ";
                }
            }
        }
    }

    private static long LineOf(PlainCsv.Field field, int at) => field.Line + LineBreaks.Count(Bytes.GetBytes(field.Raw.Substring(0, at)));

    private static int? NextBad(string raw, ref int at)
    {
        var place = Utf8Text.FindNoText(Bytes.GetBytes(raw).AsSpan(at), out var length);
        var found = place < 0 ? (int?)null : at + place;
        at += place + length;
        return found;
    }

    private static string? Difference(IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (one, other) = (string.Join("\n", expected), string.Join("\n", found));
        return one == other ? null : $"\n{one}\nexpected, found\n{other}";
    }
}
