using System.Globalization;
using BenchmarkDotNet.Reports;

namespace Ampersand.Write.Benchmarks;

/// <summary>Prints what was measured, as Markdown: times beside the readers that do nothing but read.</summary>
internal static class RatioTable
{
    public static void Print(Summary times)
    {
        foreach (var file in BenchmarkFiles.All)
        {
            var fastest = times.Reports.Where(report => Parameter(report, "File") == file.Key && report.ResultStatistics is not null)
                .ToDictionary(report => Parameter(report, "Work"), report => report.ResultStatistics!.Min / 1e6);
            var bytes = new FileInfo(file.Value()).Length;
            Line($"### {file.Key}: {bytes / 1048576.0:0.0} MiB");
            Line($"");
            Line($"| work | fastest, ms | MiB/s | time ÷ CsvHelper's | time ÷ Sylvan's | CsvParser's time ÷ it | peak alone, MiB |");
            Line($"|---|---:|---:|---:|---:|---:|---:|");
            foreach (var (work, time) in fastest)
            {
                var ratios = FormattableString.Invariant(
                    $"{time / fastest[Works.NewCsvHelper]:0.00} | {time / fastest[Works.Sylvan]:0.00} | ")
                        + FormattableString.Invariant($"{fastest[Works.OldCsvHelper] / time:0.0}");
                var peak = Mebibytes(MemoryProbe.Measure(work, file.Key));
                Line($"| {work} | {time:0.0} | {bytes / 1048576.0 / time * 1000:0} | {ratios} | {peak} |");
            }

            Line($"");
        }

        Line($"A process that does nothing: {Mebibytes(MemoryProbe.Measure(MemoryProbe.Nothing, BenchmarkFiles.All.Keys.First()))} MiB.");
    }

    /// <summary>Prints works that have no file, beside the first of them.</summary>
    public static void Print(string title, Summary times)
    {
        Line($"");
        Line($"### {title}");
        Line($"");
        Line($"| work | fastest, ms | time ÷ the first line's |");
        Line($"|---|---:|---:|");
        var first = times.Reports.Single(report => times.IsBaseline(report.BenchmarkCase)).ResultStatistics!.Min;
        foreach (var report in times.Reports.OrderByDescending(report => times.IsBaseline(report.BenchmarkCase)))
        {
            var fastest = report.ResultStatistics!.Min;
            var work = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
            Line($"| {work} | {fastest / 1e6:0.0} | {fastest / first:0.00} |");
        }
    }

    /// <summary>Prints how much memory new processes have at most while they do nothing, send a part of 1 KiB, and one of 10 MiB.</summary>
    public static void PrintPartMemory(Uri server)
    {
        Line($"");
        Line($"| a new process that | peak, MiB |");
        Line($"|---|---:|");
        Line($"| does nothing | {Mebibytes(MemoryProbe.Measure(MemoryProbe.Nothing, server.AbsoluteUri))} |");
        Line($"| sends a part of 1 KiB | {Mebibytes(MemoryProbe.Measure(MemoryProbe.SmallPart, server.AbsoluteUri))} |");
        Line($"| sends a part of 10 MiB | {Mebibytes(MemoryProbe.Measure(MemoryProbe.Part, server.AbsoluteUri))} |");
    }

    private static string Parameter(BenchmarkReport report, string name) => (string)report.BenchmarkCase.Parameters[name];

    private static string Mebibytes(long bytes) => (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture);

    private static void Line(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
