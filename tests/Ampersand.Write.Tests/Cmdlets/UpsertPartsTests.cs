using System.Management.Automation;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What exceeds one request becomes several, each with an operation that is emitted as soon as it is accepted.</summary>
public sealed class UpsertPartsTests
{
    private const int PartLimit = 10_485_760;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Input_over_the_limit_becomes_parts_with_an_operation_each(bool piped)
    {
        await using Workbench bench = await Workbench.StartAsync();
        string file = bench.Save("data.csv", LargeInput.Csv(55));
        string script = piped
            ? $"{LargeInput.Records(55)} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c"
            : "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c";

        SessionResult result = bench.Run(script, new { file, value = LargeInput.Value }).ThrowIfErrors();
        await bench.Emulator.WhenIdleAsync();

        Assert.Equal([1, 2, 3], result.Output.Select(operation => operation.Get("Part")));
        Assert.Equal([1L, 28L, 55L], result.Output.Select(operation => operation.Get("FirstRecord")));
        Assert.Equal([27L, 27L, 1L], result.Output.Select(operation => operation.Get("Records")));
        Assert.All(result.Output, operation => Assert.InRange((long)operation.Get("Bytes")!, 1, PartLimit));
        Assert.Equal(3, result.Output.Select(operation => operation.Get("OperationId")).Distinct().Count());
        Assert.Equal(55, bench.Emulator.Records.Count("thing__c"));
    }

    [Fact]
    public async Task An_operation_is_emitted_when_it_is_accepted_not_when_all_are()
    {
        await using Workbench bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", After = 1, Delay = TimeSpan.FromDays(1) });

        RunningScript running = bench.Session.Start(
            $"{LargeInput.Records(28)} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c", new { value = LargeInput.Value });
        PSObject first = await running.SeenAsync<PSObject>();
        await bench.Emulator.Requests.WaitForAsync(request => request.Method == "PUT" && request.Number == 2, TestContext.Current.CancellationToken);

        Assert.Equal(1, first.Get("Part"));
        Assert.False(running.Result.IsCompleted);
        Assert.True((await running.StopAsync()).Stopped);
    }

    [Fact]
    public async Task A_part_leaves_while_later_records_are_still_to_come()
    {
        await using Workbench bench = await Workbench.StartAsync();

        // The last records are piped only as long as the first part's operation has not come out at the other end.
        SessionResult result = bench.Run(
            $$"""
            $script:accepted = 0
            & {
                {{LargeInput.Records(28)}}
                while (-not $script:accepted) { $null = [System.Threading.Thread]::Yield(); [pscustomobject]@{ k__c = "w$(($script:waited++))" } }
            } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c | ForEach-Object { $script:accepted++; $_ }
            """,
            new { value = LargeInput.Value }).ThrowIfErrors();

        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public async Task A_failure_in_the_middle_names_what_was_accepted_and_where_to_go_on()
    {
        await using Workbench bench = await Workbench.StartAsync(connect: "-MaximumRetryCount 0");
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 403, Method = "PUT", After = 1 });
        string file = bench.Save("data.csv", LargeInput.Csv(55));

        SessionResult result = bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c", new { file });

        PSObject accepted = Assert.Single(result.Output);
        ErrorRecord error = result.Terminating("Forbidden");
        Expect.Names(error.ToString(), "403", (string)accepted.Get("OperationId")!, "records 1 to 27", "from record 28 on", file);
        Assert.Equal(2, bench.Writes.Count);
    }

    [Fact]
    public async Task With_Wait_a_failure_in_the_middle_still_emits_what_was_accepted()
    {
        await using Workbench bench = await Workbench.StartAsync(new() { ProcessingTime = TimeSpan.FromDays(1) }, connect: "-MaximumRetryCount 0");
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 403, Method = "PUT", After = 1 });

        SessionResult result = bench.Run(
            $"{LargeInput.Records(55)} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait", new { value = LargeInput.Value });

        PSObject accepted = Assert.Single(result.Output);
        Assert.Equal(1, accepted.Get("Part"));
        Expect.Names(result.Terminating("Forbidden").ToString(), (string)accepted.Get("OperationId")!);
    }

    [Fact]
    public async Task Wait_submits_and_waits_in_one_command()
    {
        await using Workbench bench = await Workbench.StartAsync();

        SessionResult result = bench.Run(
            $"{LargeInput.Records(55)} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait", new { value = LargeInput.Value }).ThrowIfErrors();

        Assert.Equal([1, 2, 3], result.Output.Select(operation => operation.Get("Part")).Order());
        Assert.All(result.Output, operation => Assert.Equal("BulkWriteCompleted", operation.Get("Status")));
        Assert.All(result.Output, operation => Assert.Equal(true, operation.Get("Succeeded")));
    }

    [Fact]
    public async Task With_Wait_a_part_that_ends_early_comes_out_while_later_ones_are_still_sent()
    {
        await using Workbench bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", After = 1, Delay = TimeSpan.FromDays(1) });

        RunningScript running = bench.Session.Start(
            $"{LargeInput.Records(28)} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait", new { value = LargeInput.Value });
        PSObject first = await running.SeenAsync<PSObject>();

        Assert.Equal("BulkWriteCompleted", first.Get("Status"));
        Assert.False(running.Result.IsCompleted);
        await running.StopAsync();
    }

    [Fact]
    public async Task A_timeout_longer_than_a_timer_can_count_is_none()
    {
        await using Workbench bench = await Workbench.StartAsync();

        bench.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait -TimeoutSeconds 2147483647").ThrowIfErrors();

        Assert.Equal("k__c\n1\n", bench.SentCsv());
    }

    [Fact]
    public async Task With_Wait_the_timeout_emits_the_operation_and_says_how_to_wait_on()
    {
        await using Workbench bench = await Workbench.StartAsync(new() { ProcessingTime = TimeSpan.FromDays(1) });

        SessionResult result = bench.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait -TimeoutSeconds 1");

        string id = (string)Assert.Single(result.Output).Get("OperationId")!;
        Expect.Names(result.OnlyError("WaitTimedOut").ToString(), "thing__c", "1 s", "in_progress", $"Wait-AmpersandOperation {id}");
    }
}
