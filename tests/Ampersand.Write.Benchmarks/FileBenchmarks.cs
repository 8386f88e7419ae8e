using BenchmarkDotNet.Attributes;

namespace Ampersand.Write.Benchmarks;

/// <summary>Every work on every file.</summary>
public class FileBenchmarks
{
    private string path = "";
    private Func<string, long> work = _ => 0;

    /// <summary>The file's kind.</summary>
    [ParamsSource(nameof(Files))]
    public string File { get; set; } = "";

    /// <summary>What is done with it.</summary>
    [ParamsSource(nameof(AllWorks))]
    public string Work { get; set; } = "";

    public static IEnumerable<string> Files => BenchmarkFiles.All.Keys;

    public static IEnumerable<string> AllWorks => Works.All.Keys;

    [GlobalSetup]
    public void Choose()
    {
        path = BenchmarkFiles.All[File]();
        work = Works.All[Work];
    }

    [Benchmark]
    public long Run() => work(path);
}
