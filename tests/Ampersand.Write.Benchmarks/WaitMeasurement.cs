using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ampersand.Write.Emulator;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Benchmarks;

/// <summary>Waits for a thousand operations that end one after the other, beside an emulator, and says what that took.</summary>
internal static class WaitMeasurement
{
    public const string Argument = "--wait";

    private const int Operations = 1000;
    private const int Waves = 20;
    private static readonly TimeSpan WaveInterval = TimeSpan.FromSeconds(1);

    public static async Task RunAsync()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions());
        var connection = new AmpersandConnection(
            new AmpersandClientOptions { ApiKey = new ApiKey("emulator-key"), Project = "p", Integration = "i", GroupRef = "g", WriteUri = emulator.ApiUri, ApiUri = emulator.ApiUri });
        string[] ids = [.. Enumerable.Range(1, Waves).SelectMany(wave => emulator.Operations.Create(new OperationOrder
        {
            Count = Operations / Waves,
            Project = "p",
            Integration = "i",
            GroupRef = "g",
            ObjectName = "thing__c",
            ProcessingTime = wave * WaveInterval,
        }))];

        var options = new WaitOptions();
        var waiter = new OperationWaiter(options, new Silence(), TimeProvider.System);
        var delays = new ConcurrentBag<TimeSpan>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        var threads = 0;
        using var sampler = new Timer(
            _ =>
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
                threads = Math.Max(threads, Process.GetCurrentProcess().Threads.Count);
            },
            null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        await Task.WhenAll(ids.Select(async id =>
        {
            var ended = await waiter.WatchAsync(new OperationLooks(new AmpersandOperation(id, connection), TimeProvider.System), _ => { }, CancellationToken.None);
            delays.Add(DateTimeOffset.UtcNow - ended.UpdateTime!.Value);
        }));

        TimeSpan[] sorted = [.. delays.Order()];
        Write("operations waited for", Operations.ToString(CultureInfo.InvariantCulture));
        Write(
            "requests in flight at most",
            string.Create(CultureInfo.InvariantCulture, $"{emulator.Requests.HighWaterMark} (limit {options.ThrottleLimit})"));
        Write(
            "requests in total", string.Create(
                CultureInfo.InvariantCulture,
                $"{emulator.Requests.Count} ({(double)emulator.Requests.Count / Operations:0.0} an operation, the last ending after "
                    + $"{Waves * WaveInterval.TotalSeconds:0} s)"));
        Write(
            "from an end to its emission", string.Create(
                CultureInfo.InvariantCulture,
                $"median {sorted[Operations / 2].TotalSeconds:0.00} s, longest {sorted[^1].TotalSeconds:0.00} s (polling interval "
                    + $"{options.PollingInterval.TotalSeconds:0} s)"));
        Write(
            "managed memory, waits, answers and emulator together",
            string.Create(CultureInfo.InvariantCulture, $"{(most - before) / 1048576.0:0.0} MiB above the start"));
        Write("threads of the whole process at most", threads.ToString(CultureInfo.InvariantCulture));
    }

    private static void Write(string what, string figure) => Console.WriteLine($"| {what} | {figure} |");
}
