using CsvHelper;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>What CsvHelper reads.</summary>
internal static class CsvHelperOracle
{
    public static List<string[]> Read(byte[] bytes, char delimiter = ',')
    {
        using var reader = CsvReader.Create(
            bytes, new CsvReaderOptions { Separator = delimiter, HasHeader = false, SkipEmptyLines = false });
        var records = new List<string[]>();
        while (reader.Read())
        {
            var values = new string[reader.FieldCount];
            for (var field = 0; field < values.Length; field++)
            {
                values[field] = reader.GetString(field);
            }

            records.Add(values);
        }

        return records;
    }

    public static bool AreEqual(List<string[]> one, List<string[]> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
