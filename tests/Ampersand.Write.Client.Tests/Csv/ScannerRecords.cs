using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>Runs the scanner and writes down all it says.</summary>
internal static class ScannerRecords
{
    public static List<NaiveCsv.Record> Read(byte[] bytes, byte delimiter = (byte)',', int bufferSize = 1024, bool plain = false)
    {
        var scanner = new Utf8CsvScanner(new MemoryStream(bytes), delimiter, bufferSize: bufferSize, plain: plain, cancellation: TestContext.Current.CancellationToken);
        var records = new List<NaiveCsv.Record>();
        while (scanner.Read())
        {
            var fields = new List<NaiveCsv.Field>(scanner.FieldCount);
            for (var field = 0; field < scanner.FieldCount; field++)
            {
                fields.Add(new NaiveCsv.Field(Encoding.Latin1.GetString(scanner.Raw(field)), scanner.Flags(field)));
            }

            records.Add(new NaiveCsv.Record(fields, scanner.Line, scanner.End, scanner.UnclosedLine));
        }

        return records;
    }

    /// <summary>The fields' values as strings, record by record.</summary>
    public static List<string[]> Values(byte[] bytes, byte delimiter = (byte)',')
    {
        var scanner = new Utf8CsvScanner(new MemoryStream(bytes), delimiter);
        var records = new List<string[]>();
        while (scanner.Read())
        {
            var values = new string[scanner.FieldCount];
            for (var field = 0; field < values.Length; field++)
            {
                values[field] = Encoding.UTF8.GetString(scanner.Value(field));
            }

            records.Add(values);
        }

        return records;
    }

    /// <summary>What is different between two readings, or nothing.</summary>
    public static string? Difference(List<NaiveCsv.Record> expected, List<NaiveCsv.Record> actual)
    {
        for (var record = 0; record < Math.Max(expected.Count, actual.Count); record++)
        {
            if (record >= expected.Count || record >= actual.Count)
            {
                return $"{expected.Count} records expected, {actual.Count} found";
            }

            var (one, other) = (expected[record], actual[record]);
            if (one.Line != other.Line || one.End != other.End || one.UnclosedLine != other.UnclosedLine || !one.Fields.SequenceEqual(other.Fields))
            {
                return $"record {record}: {Write(one)} expected, {Write(other)} found";
            }
        }

        return null;
    }

    private static string Write(NaiveCsv.Record record) =>
        $"line {record.Line}, {record.End}, unclosed {record.UnclosedLine}, {string.Join(" ; ", record.Fields)}";
}
