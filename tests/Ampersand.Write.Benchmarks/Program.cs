using System.Diagnostics;
using Ampersand.Write.Benchmarks;
using Ampersand.Write.Csv;

var path = BenchmarkFiles.Tactics(2_000_000);
var bytes = File.ReadAllBytes(path);
var all = new Dictionary<string, Func<long>>
{
    ["scan"] = () => { var s = new Utf8CsvScanner(new MemoryStream(bytes)); long n = 0; while (s.Read()) n += s.FieldCount; return n; },
    ["mem"] = () => { using var f = CsvFile.FromStream(new MemoryStream(bytes), ""); return f.Inspect(new CsvInspectionOptions()).Errors; },
    ["memkey"] = () => { using var f = CsvFile.FromStream(new MemoryStream(bytes), ""); return f.Inspect(new CsvInspectionOptions { PrimaryKey = "custom_id__c" }).Errors; },
    ["key"] = () => { using var f = CsvFile.Open(path); return f.Inspect(new CsvInspectionOptions { PrimaryKey = "custom_id__c" }).Errors; },
    ["nokey"] = () => { using var f = CsvFile.Open(path); return f.Inspect(new CsvInspectionOptions()).Errors; },
    ["sylvan"] = () =>
    {
        using var r = Sylvan.Data.Csv.CsvDataReader.Create(path);
        long n = 0;
        while (r.Read()) for (var c = 0; c < r.FieldCount; c++) n += r.GetFieldSpan(c).Length;
        return n;
    },
    ["csvhelper"] = () =>
    {
        using var r = CsvHelper.CsvReader.FromFile(path, new CsvHelper.CsvReaderOptions { Separator = ',' });
        long n = 0;
        while (r.Read()) for (var c = 0; c < r.FieldCount; c++) n += r.GetSpan(c).Length;
        return n;
    },
};
var times = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 20;
foreach (var (name, run) in all)
{
    if (args.Length > 0 && args[0] != "all" && args[0] != name) continue;
    double best = double.MaxValue, cpu = double.MaxValue, own = double.MaxValue;
    for (var i = 0; i < times; i++)
    {
        var w = Stopwatch.StartNew();
        var c = Process.GetCurrentProcess().TotalProcessorTime;
        var o = Own();
        run();
        own = Math.Min(own, Own() - o);
        best = Math.Min(best, w.Elapsed.TotalMilliseconds);
        cpu = Math.Min(cpu, (Process.GetCurrentProcess().TotalProcessorTime - c).TotalMilliseconds);
    }
    Console.WriteLine($"{name,-18} {best,8:0.0} ms wall {cpu,8:0} cpu {own,8:0.0} own");
}

static double Own() { if (clock_gettime(3, out var t) != 0) { return 0; } return t.S * 1e3 + t.N / 1e6; }
[System.Runtime.InteropServices.DllImport("libc")] static extern int clock_gettime(int id, out Ts t);
internal struct Ts { public long S, N; }
