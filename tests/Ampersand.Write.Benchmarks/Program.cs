using Ampersand.Write;
using Ampersand.Write.Benchmarks;
using Ampersand.Write.Benchmarks.Sending;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

if (args is [MemoryProbe.Argument, var work, var on])
{
    await MemoryProbe.RunAsync(work, on);
    return;
}

if (args is [Sink.Argument, var delay])
{
    await Sink.ServeAsync(delay);
    return;
}

if (args is [SideBySideMeasurement.Argument, SideBySideMeasurement.Run, var server, var file, var bytes, var limit])
{
    await SideBySideMeasurement.RunAsync(server, file, bytes, limit);
    return;
}

if (args is [SideBySideMeasurement.Argument])
{
    SideBySideMeasurement.Print(1024 * 1024);
    SideBySideMeasurement.Print(CsvPart.MaxBytes);
    return;
}

if (args is [ObjectMeasurement.Argument])
{
    ObjectMeasurement.Print();
    return;
}

if (args is [WaitMeasurement.Argument])
{
    await WaitMeasurement.RunAsync();
    return;
}

// One call of a work takes long enough to be timed by itself. The fastest of them tells most about the work and least about the neighbours.
var quick = args.Contains("--quick");
var job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithStrategy(RunStrategy.Monitoring)
    .WithWarmupCount(quick ? 1 : 3)
    .WithIterationCount(quick ? 5 : 25)
    .WithInvocationCount(1)
    .WithUnrollFactor(1);
var config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddColumnProvider(DefaultConfig.Instance.GetColumnProviders().ToArray())
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "ampersand-write-benchmarks", "results"));
if (args.Contains("--verbose"))
{
    config.AddLogger(ConsoleLogger.Default);
}

RatioTable.Print(BenchmarkRunner.Run<FileBenchmarks>(config));
RatioTable.Print("140,000 records of five properties", BenchmarkRunner.Run<RecordBenchmarks>(config));
RatioTable.Print("One part of 10 MiB", BenchmarkRunner.Run<PartBenchmarks>(config));
using var sink = new Sink();
RatioTable.PrintPartMemory(sink.Address);
