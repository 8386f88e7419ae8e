using System.Diagnostics;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>How soon a command is over once Ctrl+C, or Stop-Job, ends it. No other test runs meanwhile.</summary>
[Collection(SharedEnvironment.Name)]
public sealed class StoppingTimeTests
{
    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandWrite thing__c -Type Create")]
    public async Task Twenty_stops_of_twenty_are_over_at_once(string command)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromDays(1), Times = 0 });
        var times = new List<TimeSpan>();

        for (var stop = 1; stop <= 20; stop++)
        {
            var running = bench.Session.Start($"@{{ k__c = 1 }} | {command}");
            await bench.Emulator.Requests.WaitForAsync(request => request.Number == stop, TestContext.Current.CancellationToken);
            var since = Stopwatch.GetTimestamp();
            Assert.True((await running.StopAsync()).Stopped);
            times.Add(Stopwatch.GetElapsedTime(since));
            Expect.Names(bench.Session.Console.Take(), "Record 1", "all the same");
        }

        Assert.All(times, time => Assert.InRange(time, TimeSpan.Zero, TimeSpan.FromMilliseconds(250)));
    }
}
