using System.Management.Automation;
using System.Text.RegularExpressions;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Ctrl+C, and a pipeline that wants no more: what was sent is told.</summary>
public sealed class WriteStoppingTests
{
    [Theory]
    [InlineData("1..6 | ForEach-Object { @{ n = $_ } }; throw 'upstream'", "")]
    [InlineData("1..6 | ForEach-Object { @{ n = $_ } }", " | ForEach-Object { throw 'downstream' }")]
    public async Task An_error_elsewhere_in_the_pipeline_waits_for_what_is_under_way(string before, string after)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(
            new Fault { Kind = FaultKind.Delay, Method = "POST", Times = 0, Delay = TimeSpan.FromMilliseconds(300) });

        var result = bench.Run(
            $"& {{ {before} }} | Invoke-AmpersandWrite contact -Type Create -BatchSize 1 -ThrottleLimit 6{after}");

        Assert.Contains("stream", result.Terminating!.ToString(), StringComparison.Ordinal);
        var said = bench.Session.Console.Take();
        Assert.Equal(bench.Writes.Count, bench.Emulator.Records.Count("contact"));
        Assert.DoesNotContain("may have been written", said, StringComparison.Ordinal);
        var unsent = Regex.Match(said, @"Not sent: ([^.]*)\.").Groups[1].Value;
        Assert.Equal(6 - bench.Writes.Count, Regex.Count(unsent, @"record \d"));
    }

    [Fact]
    public async Task Ctrl_C_in_the_middle_tells_what_was_sent()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromDays(1), After = 2, Times = 0 });

        var running = bench.Session.Start(
            "1..1000 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -BatchSize 10 -ThrottleLimit 1");
        await bench.Emulator.Requests.WaitForAsync(request => request.Number == 3, TestContext.Current.CancellationToken);
        await running.SeenAsync<PSObject>(output => (long)output.Get("Index")! == 19);
        var result = await running.StopAsync();

        Assert.True(result.Stopped);
        Assert.Equal(20, result.Output.Count);
        var told = bench.Session.Console.Take();
        Expect.Names(
            told,
            "The write to contact was stopped; 20 records were answered and shown.",
            "Records 21 to 30 may have been written all the same.",
            "on none was taken.");
        Assert.Equal(20, bench.Emulator.Records.Count("contact"));
        Assert.Equal(3, bench.Writes.Count);
    }

    [Fact]
    public async Task Ctrl_C_tells_what_was_answered_behind_a_slow_request()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromDays(1) });

        var running = bench.Session.Start(
            "1..100 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -BatchSize 1 -ThrottleLimit 2");
        await bench.Emulator.Requests.WaitForAsync(request => request.Number == 4, TestContext.Current.CancellationToken);
        while (bench.Emulator.Requests.InFlight > 1)
        {
            await Task.Yield();
        }

        // The answer has left the emulator; it still has to arrive.
        await Task.Delay(300, TestContext.Current.CancellationToken);
        await running.StopAsync();

        Expect.Names(
            bench.Session.Console.Take(),
            " may have been written all the same.",
            "Answered, but not or not all shown: record ",
            "(written, operation ");
    }

    [Fact]
    public async Task Ctrl_C_before_anything_was_sent_tells_nothing()
    {
        await using var bench = await Workbench.StartAsync();
        var running = bench.Session.Start(
            "& { @{ n = 1 }; Write-Warning given; while ($true) { Start-Sleep -Milliseconds 20 } } | Invoke-AmpersandWrite contact -Type "
                + "Create");
        await running.SeenAsync<WarningRecord>();
        Assert.True((await running.StopAsync()).Stopped);
        Assert.DoesNotContain("was stopped", bench.Session.Console.Take(), StringComparison.Ordinal);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData(0, "1 record was", "records 1 to 10")]
    [InlineData(12, "13 records were", "records 11 to 20")]
    public async Task A_pipeline_that_wants_no_more_ends_the_sending_and_is_told_what_was_sent(int last, string shown, string unshown)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            $$"""
            foreach ($once in 1) {
                1..1000 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -BatchSize 10 |
                    ForEach-Object { $_; if ($_.Index -eq {{last}}) { break } }
            }
            """).ThrowIfErrors();

        Assert.Equal(last + 1, result.Output.Count);
        Assert.InRange(bench.Writes.Count, 1, 9 + (last / 10));
        Expect.Names(
            bench.Session.Console.Take(),
            $"The write to contact was stopped; {shown} answered and shown.",
            $"Answered, but not or not all shown: {unshown} (written, operation ");
    }

    [Fact]
    public async Task Operations_that_were_still_gathering_are_told()
    {
        await using var bench = await Workbench.StartAsync();
        var running = bench.Session.Start(
            "& { while ($true) { Start-Sleep -Milliseconds 20; @{ n = 4 } } } "
            + "| Invoke-AmpersandWrite contact -Type Create -Mode Asynchronous -MaxDelayMinutes 5 -Verbose");
        await running.SeenAsync<VerboseRecord>(record => record.Message.StartsWith("Accepted as operation", StringComparison.Ordinal));
        await running.StopAsync();
        Expect.Names(bench.Session.Console.Take(), "Accepted, but not shown: ", " records in operation ");
    }

    [Fact]
    public async Task The_session_works_on_after_a_stop()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromDays(1) });
        var running = bench.Session.Start("@{ n = 1 } | Invoke-AmpersandWrite contact -Type Create");
        await bench.Emulator.Requests.WaitForAsync(_ => true, TestContext.Current.CancellationToken);
        await running.StopAsync();

        bench.Run("@{ n = 1 } | Invoke-AmpersandWrite contact -Type Create").OnlyOutput();
    }
}
