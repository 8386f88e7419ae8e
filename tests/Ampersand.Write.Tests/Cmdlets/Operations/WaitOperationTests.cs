using System.Management.Automation;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;
using Microsoft.Extensions.Time.Testing;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Waiting for the ends of operations. Their time is the emulator's, which only the test moves.</summary>
public sealed class WaitOperationTests
{
    private const string Wait = "Wait-AmpersandOperation -PollingIntervalSeconds 0.1";
    private const string Upsert = "@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task A_wait_ends_with_its_operation()
    {
        await using var bench = await StartAsync();

        var running = bench.Session.Start($"{Upsert} | {Wait}");
        await SeenPollsAsync(bench, 2);
        Assert.False(running.Result.IsCompleted);
        await EndAsync(bench);

        var operation = (await running.Result).OnlyOutput();
        Assert.Equal("BulkWriteCompleted", operation.Get("Status"));
        Assert.Equal(TimeSpan.FromHours(1), operation.Get("Duration"));
    }

    [Fact]
    public async Task Ids_and_operations_are_waited_for_alike()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(new OperationOrder { Count = 2, Project = "2234wf" });

        Assert.Equal(ids.Order(StringComparer.Ordinal), Ids(bench.Run($"$ids | {Wait}", new { ids }).ThrowIfErrors()));
        Assert.Equal(ids.Order(StringComparer.Ordinal), Ids(bench.Run("Wait-AmpersandOperation $ids").ThrowIfErrors()));
        Assert.Equal(ids.Order(StringComparer.Ordinal), Ids(bench.Run("$ids | ForEach-Object { [pscustomobject]@{ OperationId = $_; "
            + $"Project = '2234wf' }} }} | {Wait}").ThrowIfErrors()));
        bench.Run($"{Upsert} | {Wait}").OnlyOutput();
    }

    [Fact]
    public async Task A_wait_begins_while_upstream_still_sends()
    {
        await using var bench = await Workbench.StartAsync();
        var done = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf" })[0];

        // Upstream goes on until the first operation has come out.
        var result = bench.Run(
            $$"""
            $script:out = 0
            & { $done; while (-not $script:out) { $null = [System.Threading.Thread]::Yield(); $done } } | {{Wait}} | ForEach-Object { $script:out++; $_ }
            """,
            new { done });

        result.OnlyOutput();
    }

    [Fact]
    public async Task A_failed_operation_is_emitted_and_is_an_error_that_carries_it()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FinalStatus = "failure", Result = "The field x__c does not exist." };

        var result = bench.Run($"{Upsert} | {Wait}");

        var error = result.OnlyError("OperationFailed");
        var operation = Assert.Single(result.Output);
        Expect.Names(
            error.ToString(), "thing__c", (string)operation
                .Get("OperationId")!, "failure", "The field x__c does not exist.", "record 1 of pipeline");
        Assert.Equal(operation.Get("OperationId"), PSObject.AsPSObject(error.TargetObject).Get("OperationId"));
        Assert.Equal(false, operation.Get("Succeeded"));
    }

    [Fact]
    public async Task The_timeout_emits_what_has_not_ended_and_names_the_command_to_go_on_with()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(new OperationOrder { Count = 2, Project = "2234wf", Status = "in_progress" });
        var done = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf" })[0];

        var result = bench.Run($"$ids[0], $done, $ids[1] | {Wait} -TimeoutSeconds 1", new { ids, done });

        Assert.Equal(3, result.Output.Count);
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.Equal("WaitTimedOut", Expect.IdOf(error)));
        Assert.All(result.Errors, error => Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category));
        Assert.All(ids, id => Assert.Contains(result.Errors, error =>
            error.ToString().Contains($"Wait-AmpersandOperation {id}", StringComparison.Ordinal)
                && error.ToString().Contains("in_progress", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Any_returns_at_the_first_end()
    {
        await using var bench = await Workbench.StartAsync();
        var endless = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf", Status = "in_progress" })[0];
        var done = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf" })[0];

        var first = bench.Run($"$endless, $done | {Wait} -Any", new { endless, done }).OnlyOutput();

        Assert.Equal(done, first.Get("OperationId"));
    }

    [Fact]
    public async Task The_throttle_limits_requests_in_flight()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(new OperationOrder { Count = 20, Project = "2234wf" });

        var result = bench.Run($"$ids | {Wait} -ThrottleLimit 3", new { ids }).ThrowIfErrors();

        Assert.Equal(20, result.Output.Count);
        Assert.InRange(bench.Emulator.Requests.HighWaterMark, 1, 3);
    }

    [Fact]
    public async Task Faults_that_pass_never_end_a_wait()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 503, Method = "GET" });

        var result = bench.Run($"{Upsert} | {Wait} -Verbose").ThrowIfErrors();

        Assert.Equal("BulkWriteCompleted", result.OnlyOutput().Get("Status"));
        Assert.Contains(result.Verbose, line => line.Contains("goes on", StringComparison.Ordinal)
            && line.Contains("503", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Progress_shows_how_many_are_done_and_is_taken_away_at_the_end()
    {
        await using var bench = await StartAsync();

        var running = bench.Session.Start($"$({Upsert}; {Upsert}) | {Wait}");
        var shown = await running.SeenAsync<ProgressRecord>();
        Assert.Contains("0 of", shown.StatusDescription, StringComparison.Ordinal);
        await EndAsync(bench);

        var result = await running.Result;
        foreach (var bar in result.Progress.GroupBy(record => record.ActivityId))
        {
            Assert.Equal(ProgressRecordType.Completed, bar.Last().RecordType);
        }
    }

    [Fact]
    public async Task Progress_is_taken_away_also_when_the_wait_is_stopped()
    {
        await using var bench = await StartAsync();

        var running = bench.Session.Start($"{Upsert} | {Wait}");
        await running.SeenAsync<ProgressRecord>();
        var result = await running.StopAsync();

        Assert.True(result.Stopped);
    }

    [Fact]
    public async Task Progress_is_taken_away_also_when_the_pipeline_wants_no_more_while_upstream_still_sends()
    {
        await using var bench = await Workbench.StartAsync();
        var id = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf", Status = "in_progress" })[0];

        var running = bench.Session.Start(
            $":all foreach ($once in 1) {{ & {{ while ($true) {{ $null = [System.Threading.Thread]::Yield(); $id }} }} | {Wait} | "
                + "ForEach-Object { $_; break all } }",
            new { id });
        await running.SeenAsync<ProgressRecord>();
        bench.Emulator.Operations.Set(id, "success");

        var result = (await running.Result).ThrowIfErrors();
        Assert.Single(result.Output);
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public async Task A_short_wait_shows_no_progress()
    {
        await using var bench = await Workbench.StartAsync();

        Assert.Empty(bench.Run($"$ProgressPreference = 'SilentlyContinue'; {Upsert} | {Wait}").ThrowIfErrors().Progress);
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_request_behind_and_what_had_ended_was_emitted()
    {
        await using var bench = await Workbench.StartAsync();
        var endless = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf", Status = "in_progress" })[0];
        var done = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf" })[0];
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Path = $"**/{endless}", Delay = TimeSpan.FromDays(1) });

        var running = bench.Session.Start($"$done, $endless | {Wait}", new { endless, done });
        await running.SeenAsync<PSObject>();
        await bench.Emulator.Requests.WaitForAsync(
            request => request.Target.EndsWith(endless, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var result = await running.StopAsync();

        Assert.True(result.Stopped);
        Assert.Equal(done, Assert.Single(result.Output).Get("OperationId"));
        await bench.Emulator.Requests.WhenNoneInFlightAsync();
    }

    [Fact]
    public async Task A_pipeline_that_wants_no_more_ends_the_wait()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(new OperationOrder { Count = 3, Project = "2234wf" });
        var endless = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf", Status = "in_progress" })[0];

        var result = bench.Run(
            $"foreach ($once in 1) {{ $endless, $ids[0], $ids[1], $ids[2] | {Wait} | ForEach-Object {{ $_; break }} }}",
            new { ids, endless });

        Assert.Single(result.ThrowIfErrors().Output);
        await bench.Emulator.Requests.WhenNoneInFlightAsync();
    }

    [Fact]
    public async Task Nothing_piped_is_nothing_waited_for()
    {
        await using var bench = await Workbench.StartAsync();

        Assert.Empty(bench.Run($"@() | {Wait}").ThrowIfErrors().Output);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("-TimeoutSeconds -1")]
    [InlineData("-PollingIntervalSeconds 0")]
    [InlineData("-ThrottleLimit 0")]
    [InlineData("-ThrottleLimit 257")]
    public async Task A_number_out_of_its_range_is_refused(string parameter)
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run($"Wait-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a {parameter}").Terminating(
            "ParameterArgumentValidationError");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    private static IEnumerable<string> Ids(SessionResult result) =>
        result.Output.Select(operation => (string)operation.Get("OperationId")!).Order(StringComparer.Ordinal);

    private static Task SeenPollsAsync(Workbench bench, int count) =>
        bench.Emulator.Requests.WaitForAsync(request => request.Method == "GET"
            && request.Number > count, TestContext.Current.CancellationToken);

    private Task<Workbench> StartAsync() =>
        Workbench.StartAsync(new EmulatorOptions { ProcessingTime = TimeSpan.FromHours(1), TimeProvider = clock });

    private async Task EndAsync(Workbench bench)
    {
        await bench.Emulator.WhenIdleAsync();
        clock.Advance(TimeSpan.FromHours(1));
    }
}
