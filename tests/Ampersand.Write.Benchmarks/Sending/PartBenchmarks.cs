using BenchmarkDotNet.Attributes;

namespace Ampersand.Write.Benchmarks.Sending;

/// <summary>One part of 10 MiB to a server of this machine.</summary>
#pragma warning disable CA1001 // Stop disposes of what Start made.
public class PartBenchmarks
#pragma warning restore CA1001
{
    private Sink? sink;
    private PartSending? sending;

    [GlobalSetup]
    public async Task Start()
    {
        sink = new Sink();
        sending = new PartSending(sink.Address);
        await sending.MakeReadyAsync();
    }

    [GlobalCleanup]
    public void Stop()
    {
        sending?.Dispose();
        sink?.Dispose();
    }

    [Benchmark(Description = "post the ready JSON", Baseline = true)]
    public Task<string> Post() => sending!.PostReadyAsync();

    [Benchmark(Description = "submit the part")]
    public async Task<string> Submit()
    {
        var operation = await sending!.SubmitAsync();
        return operation.OperationId;
    }
}
