using System.Diagnostics;
using Ampersand.Write.Benchmarks;
using Ampersand.Write.Csv;

var path = BenchmarkFiles.Tactics(2_000_000);
Console.WriteLine(new FileInfo(path).Length);
for (var i = 0; i < 6; i++)
{
    T("inspect key", () => { using var f = CsvFile.Open(path); return f.Inspect(new CsvInspectionOptions { PrimaryKey = "custom_id__c" }).Errors; });
    T("inspect", () => { using var f = CsvFile.Open(path); return f.Inspect(new CsvInspectionOptions()).Errors; });
    T("inspect none", () => { using var f = CsvFile.Open(path); return f.Inspect(new CsvInspectionOptions { Provider = CsvProvider.None }).Errors; });
    T("inspect+sha", () => { using var f = CsvFile.Open(path); return f.Inspect(new CsvInspectionOptions { PrimaryKey = "custom_id__c", ForReading = true }).Errors; });
    T("sylvan", () =>
    {
        using var r = Sylvan.Data.Csv.CsvDataReader.Create(path);
        long n = 0;
        while (r.Read()) for (var c = 0; c < r.FieldCount; c++) n += r.GetFieldSpan(c).Length;
        return n;
    });
    T("csvhelper34", () =>
    {
        using var r = CsvHelper.CsvReader.FromFile(path, new CsvHelper.CsvReaderOptions { Separator = ',' });
        long n = 0;
        while (r.Read()) for (var c = 0; c < r.FieldCount; c++) n += r.GetSpan(c).Length;
        return n;
    });
}
static void T(string name, Func<long> run)
{
    var w = Stopwatch.StartNew();
    var r = run();
    Console.WriteLine($"{name,-14} {w.Elapsed.TotalMilliseconds,8:0} ms  {r}");
}
