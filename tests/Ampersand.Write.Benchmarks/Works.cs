using CsvHelper;
using SylvanReader = Sylvan.Data.Csv.CsvDataReader;

namespace Ampersand.Write.Benchmarks;

/// <summary>What is measured: each takes a file and gives back a number, so that nothing can be left out as unused.</summary>
internal static class Works
{
    private const string Key = "custom_id__c";

    public const string Sylvan = "Sylvan.Data.Csv 1.4.4: read every field (span)";
    public const string NewCsvHelper = "CsvHelper 34.0.0: read every field (span)";
    public const string OldCsvHelper = "CsvHelper 33.1.0, CsvParser: read every field";
    public const string InspectRules = "inspect, every rule";
    public const string InspectKeys = "inspect, every rule, keys unique";
    public const string InspectKeysAndFingerprint = "inspect, every rule, keys unique, fingerprint for sending";
    public const string Split = "the same, then read again as parts";

    private static readonly Lazy<Func<string, long>> OldParser = new(OldParserLoader.Load);

    public static IReadOnlyDictionary<string, Func<string, long>> All { get; } = new Dictionary<string, Func<string, long>>
    {
        [Sylvan] = ReadWithSylvan,
        [NewCsvHelper] = ReadWithCsvHelper,
        [OldCsvHelper] = path => OldParser.Value(path),
        [InspectRules] = path => Inspect(path, new CsvInspectionOptions()),
        [InspectKeys] = path => Inspect(path, new CsvInspectionOptions { PrimaryKey = Key }),
        [InspectKeysAndFingerprint] = path => Inspect(path, new CsvInspectionOptions { PrimaryKey = Key, ForReading = true }),
        [Split] = InspectAndSplit,
    };

    private static long ReadWithSylvan(string path)
    {
        using var reader = SylvanReader.Create(path);
        long characters = 0;
        while (reader.Read())
        {
            for (var field = 0; field < reader.FieldCount; field++)
            {
                characters += reader.GetFieldSpan(field).Length;
            }
        }

        return characters;
    }

    private static long ReadWithCsvHelper(string path)
    {
        using var reader = CsvReader.FromFile(path, new CsvReaderOptions { Separator = ',' });
        long bytes = 0;
        while (reader.Read())
        {
            for (var field = 0; field < reader.FieldCount; field++)
            {
                bytes += reader.GetSpan(field).Length;
            }
        }

        return bytes;
    }

    private static long Inspect(string path, CsvInspectionOptions options)
    {
        using var file = CsvFile.Open(path);
        var report = file.Inspect(options);
        return report.IsValid ? report.Records : throw new InvalidOperationException(report.Issues[0].Message);
    }

    private static long InspectAndSplit(string path)
    {
        using var file = CsvFile.Open(path);
        file.Inspect(new CsvInspectionOptions { PrimaryKey = Key, ForReading = true });
        long bytes = 0;
        foreach (var part in file.ReadParts())
        {
            using (part)
            {
                bytes += part.Content.Length;
            }
        }

        return bytes;
    }
}
