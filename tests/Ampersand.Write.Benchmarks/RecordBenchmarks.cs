using System.Globalization;
using BenchmarkDotNet.Attributes;
using CsvHelper;

namespace Ampersand.Write.Benchmarks;

/// <summary>140,000 records of five properties, already taken out of their objects.</summary>
public class RecordBenchmarks
{
    private const int Records = 140_000;

    private static readonly string[] Names = ["custom_id__c", "start_date__c", "objective_type__c", "daily_budget_amount__c", "notes__c"];

    private object?[][] records = [];

    [GlobalSetup]
    public void Create()
    {
        var start = new DateTimeOffset(2023, 11, 20, 11, 36, 22, TimeSpan.FromHours(-8));
        records = [.. Enumerable.Range(0, Records).Select(record => new object?[]
        {
            record, start.AddSeconds(record), record % 2 == 0
                ? "WEBSITE_CONVERSION"
                : "LEAD_GENERATION", record % 500 / 4.0, record % 10 == 0
                ? "say \"it\", twice"
                : "plain text",
        })];
    }

    [Benchmark(Description = "RecordCsvWriter, every rule, keys unique")]
    public long WriteParts()
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PrimaryKey = Names[0] });
        long bytes = 0;
        foreach (var record in records)
        {
            bytes += Take(writer.Add(Names, record));
        }

        return bytes + Take(writer.Complete());
    }

    [Benchmark(Description = "CsvHelper 34.0.0 alone, the same values", Baseline = true)]
    public long WriteWithCsvHelper()
    {
        using var target = new MemoryStream();
        using (var writer = CsvWriter.Create(target, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
        {
            foreach (var record in records)
            {
                foreach (var value in record)
                {
                    writer.WriteField(Convert.ToString(value, CultureInfo.InvariantCulture));
                }

                writer.EndRecord();
            }
        }

        return target.Length;
    }

    private static long Take(CsvPart? part)
    {
        var length = part?.Content.Length ?? 0;
        part?.Dispose();
        return length;
    }
}
