using System.Management.Automation;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What goes on is seen, and what does not go on is too, without asking for it.</summary>
public sealed class ProgressTests
{
    private const string Upsert = "@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";
    private const string Wait = "Wait-AmpersandOperation -PollingIntervalSeconds 0.1";

    [Fact]
    public async Task A_request_that_is_tried_again_after_long_shows_in_a_bar_and_in_one_warning()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(Unavailable("PUT", retryAfter: 30));

        var running = bench.Session.Start(Upsert);
        var bar = await running.SeenAsync<ProgressRecord>(record => record.Activity == "Trying again");
        var warning = await running.SeenAsync<WarningRecord>();
        await running.StopAsync();

        Assert.Matches("^503 from the write host; try 2 of 7 in (30|2[0-9]) s$", bar.StatusDescription);
        Assert.InRange(bar.SecondsRemaining, 1, 30);
        Assert.Equal(
            "Nothing goes on: 503 from the write host; try 2 of 7 in 30 s. -Verbose shows each further try.", warning.Message);
    }

    [Fact]
    public async Task A_command_warns_once_of_all_the_requests_that_are_tried_again()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(Unavailable("POST", retryAfter: 30) with { Times = 0, Retryable = true });

        var running = bench.Session.Start(
            "1..3 | ForEach-Object { @{ id = \"$_\"; a = 1 } } | Invoke-AmpersandWrite thing__c -Type Update -BatchSize 1 -ThrottleLimit 3");
        await running.SeenAsync<ProgressRecord>(
            record => record.StatusDescription.EndsWith("(and 2 more requests)", StringComparison.Ordinal));
        var result = await running.StopAsync();

        Assert.Single(result.Warnings, warning => warning.StartsWith("Nothing goes on: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_short_pause_shows_and_goes_and_is_not_warned_of()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(Unavailable("PUT", retryAfter: 1));

        var result = bench.Run(Upsert);

        result.OnlyOutput();
        Assert.Empty(result.Warnings);
        ProgressRecord[] bars = [.. result.Progress.Where(record => record.Activity == "Trying again")];
        Assert.Matches("^503 from the write host; try 2 of 7 (in 1 s|now)$", bars[0].StatusDescription);
        Assert.Equal(ProgressRecordType.Completed, bars[^1].RecordType);
    }

    [Fact]
    public async Task Sending_has_a_rate_and_an_estimate()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(
            new Fault { Kind = FaultKind.Delay, Method = "POST", Delay = TimeSpan.FromMilliseconds(400), Times = 0 });
        var file = bench.Save("six.csv", "name\na\nb\nc\nd\ne\nf\n");

        var result = bench.Run(
            "Invoke-AmpersandWrite thing__c $file -Type Create -BatchSize 1 -ThrottleLimit 1", new { file }).ThrowIfErrors();

        ProgressRecord[] bars = [.. result.Progress.Where(record => record.Activity == "Sending records")];
        Assert.Contains(bars, bar => bar.SecondsRemaining > 0
            && bar.StatusDescription.Contains(" of 6 records, ", StringComparison.Ordinal)
            && bar.StatusDescription.EndsWith(" records/s", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, bars[^1].RecordType);
    }

    [Fact]
    public async Task Waiting_has_a_rate_and_an_estimate()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(new OperationOrder { Count = 3, Project = "2234wf", Status = "in_progress" });

        var running = bench.Session.Start($"$ids | {Wait}", new { ids });
        await running.SeenAsync<ProgressRecord>(bar => bar.StatusDescription.StartsWith("0 of 3 done", StringComparison.Ordinal));
        bench.Emulator.Operations.Set(ids[0], "success");
        var estimated = await running.SeenAsync<ProgressRecord>(bar => bar.SecondsRemaining > 0);
        bench.Emulator.Operations.Set(ids[1], "success");
        bench.Emulator.Operations.Set(ids[2], "success");

        (await running.Result).ThrowIfErrors();
        Assert.StartsWith("1 of 3 done, ", estimated.StatusDescription, StringComparison.Ordinal);
        Assert.Contains(" operations/min", estimated.StatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_that_fails_shows_in_the_wait_s_bar()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(Unavailable("GET", retryAfter: 30));

        var running = bench.Session.Start($"{Upsert} | {Wait}");
        var bar = await running.SeenAsync<ProgressRecord>(
            record => record.StatusDescription.Contains("503", StringComparison.Ordinal));
        await running.StopAsync();

        Assert.Matches("; 503 from the platform host; next look in (30|2[0-9]) s$", bar.StatusDescription);
    }

    private static Fault Unavailable(string method, int retryAfter) => new()
    {
        Kind = FaultKind.Status,
        Status = 503,
        Method = method,
        Headers = new Dictionary<string, string> { ["Retry-After"] = $"{retryAfter}" },
    };
}
