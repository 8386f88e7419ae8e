using System.Diagnostics;
using Ampersand.Write.Benchmarks;
using Ampersand.Write.Csv;

var path = BenchmarkFiles.Tactics(2_000_000);
var bytes = File.ReadAllBytes(path);
T("read file", () => { using var f = File.OpenRead(path); var b = new byte[262144]; long n = 0; int r; while ((r = f.Read(b)) > 0) n += r; return n; });
T("index", () =>
{
    var x = new StructuralIndex((byte)',', false); long n = 0;
    for (var i = 0; i < bytes.Length - 64; i += StructuralIndex.Window) { x.Build(bytes, i, Math.Min(bytes.Length - 64, i + StructuralIndex.Window)); n += x.Count; }
    return n;
});
T("scan mem", () => { var s = new Utf8CsvScanner(new MemoryStream(bytes)); long n = 0; while (s.Read()) n += s.FieldCount; return n; });
T("scan+hash", () => { var s = new Utf8CsvScanner(new MemoryStream(bytes)); ulong n = 0; while (s.Read()) n += KeyHash.Of(s.Value(0), 5); return (long)n; });
T("scan+hash+add", () => { var s = new Utf8CsvScanner(new MemoryStream(bytes)); var k = new KeyIndex(); while (s.Read()) k.Add(KeyHash.Of(s.Value(0), 5)); return 0; });
T("scan+h+add+find", () => { var s = new Utf8CsvScanner(new MemoryStream(bytes)); var k = new KeyIndex(); while (s.Read()) k.Add(KeyHash.Of(s.Value(0), 5)); return k.FindRepeated().Count; });
T("mem inspect", () => { using var f = CsvFile.FromStream(new MemoryStream(bytes), ""); return f.Inspect(new CsvInspectionOptions()).Errors; });
T("mem inspect none", () => { using var f = CsvFile.FromStream(new MemoryStream(bytes), ""); return f.Inspect(new CsvInspectionOptions { Provider = CsvProvider.None }).Errors; });
T("inspect key", () => { using var f = CsvFile.Open(path); return f.Inspect(new CsvInspectionOptions { PrimaryKey = "custom_id__c" }).Errors; });
T("inspect", () => { using var f = CsvFile.Open(path); return f.Inspect(new CsvInspectionOptions()).Errors; });
T("sylvan", () =>
{
    using var r = Sylvan.Data.Csv.CsvDataReader.Create(path);
    long n = 0;
    while (r.Read()) for (var c = 0; c < r.FieldCount; c++) n += r.GetFieldSpan(c).Length;
    return n;
});
T("sylvan string", () =>
{
    using var r = Sylvan.Data.Csv.CsvDataReader.Create(path);
    long n = 0;
    while (r.Read()) for (var c = 0; c < r.FieldCount; c++) n += r.GetString(c).Length;
    return n;
});
T("csvhelper34", () =>
{
    using var r = CsvHelper.CsvReader.FromFile(path, new CsvHelper.CsvReaderOptions { Separator = ',' });
    long n = 0;
    while (r.Read()) for (var c = 0; c < r.FieldCount; c++) n += r.GetSpan(c).Length;
    return n;
});
static void T(string name, Func<long> run)
{
    var best = double.MaxValue; long r = 0;
    for (var i = 0; i < 20; i++)
    {
        var w = Stopwatch.StartNew();
        r = run();
        best = Math.Min(best, w.Elapsed.TotalMilliseconds);
    }
    Console.WriteLine($"{name,-18} {best,8:0.0} ms  {r}");
}
