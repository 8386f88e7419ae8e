using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ampersand.Write.Benchmarks;

/// <summary>What the rules about an object add to the inspection before a write: both in turn, in one process.</summary>
internal static class ObjectMeasurement
{
    public const string Argument = "--object";

    private const int Rounds = 31;

    /// <summary>Prints the medians of both and of the ratios of the rounds, for each file.</summary>
    /// <remarks>
    /// The two of a round find the machine alike, the fastest of all rounds need not: where its speed changes within seconds, their ratio
    /// tells which of the two met a fast moment.
    /// </remarks>
    public static void Print()
    {
        Line($"| file | inspect before a write, ms | against the object too, ms | ratio |");
        Line($"|---|---:|---:|---:|");
        foreach (var (name, make) in BenchmarkFiles.All)
        {
            var path = make();
            var rules = RulesFor(path);
            var (without, with) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                // Who goes first changes, so that neither always finds what the other left.
                var isFirst = round % 2 == 0;
                var one = Time(path, isFirst ? null : rules);
                var other = Time(path, isFirst ? rules : null);
                without.Add(isFirst ? one : other);
                with.Add(isFirst ? other : one);
            }

            var ratio = Median(without.Zip(with, (before, after) => after / before));
            Line($"| {name} | {Median(without):0} | {Median(with):0} | {ratio:0.00} |");
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static double Time(string path, ObjectRules? rules)
    {
        using var file = CsvFile.Open(path);
        var began = Stopwatch.GetTimestamp();
        var report = file.Inspect(new CsvInspectionOptions { PrimaryKey = "custom_id__c", ObjectRules = rules, ForReading = true });
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return report.IsValid ? elapsed : throw new InvalidOperationException(report.Issues[0].Message);
    }

    /// <summary>The object that has the file's columns as fields, each of the type of its values.</summary>
    private static ObjectRules RulesFor(string path)
    {
        var fields = CsvFile.ReadHeader(path).ToDictionary(name => name, name => (object)(name switch
        {
            "start_date__c" => new { valueType = "datetime" },
            "objective_type__c" => Choice("WEBSITE_CONVERSION", "LEAD_GENERATION", "BRAND_AWARENESS"),
            "daily_budget_amount__c" => new { valueType = "other", providerType = "currency" },
            _ when name.StartsWith("column_", StringComparison.Ordinal) =>
                int.Parse(name.Split('_')[1], CultureInfo.InvariantCulture) % 2 == 0 ? new { valueType = "int" } : Choice("word", "other"),
            _ => new { valueType = "string" },
        }));
        var json = JsonSerializer.SerializeToElement(new { name = "tactics__c", fields });
        return new ObjectRules("tactics__c", AmpersandObject.Of(json), installation: null, integration: null);
    }

    private static object Choice(params string[] values) =>
        new { valueType = "singleSelect", values = values.Select(value => new { value }).ToArray() };

    private static void Line(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
