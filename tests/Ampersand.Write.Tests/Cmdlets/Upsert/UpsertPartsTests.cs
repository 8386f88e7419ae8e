using System.Management.Automation;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What exceeds one request becomes several, each with an operation that is emitted as soon as it is accepted.</summary>
public sealed class UpsertPartsTests
{
    [Fact]
    public async Task An_operation_is_emitted_when_it_is_accepted_not_when_all_are()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", After = 1, Delay = TimeSpan.FromDays(1) });

        var running = bench.Session.Start(
            $"{LargeInput.Records(28)} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c", new { value = LargeInput.Value });
        var first = await running.SeenAsync<PSObject>();
        await bench.Emulator.Requests.WaitForAsync(request => request.Method == "PUT"
            && request.Number == 2, TestContext.Current.CancellationToken);

        Assert.Equal(1, first.Get("Part"));
        Assert.False(running.Result.IsCompleted);
        Assert.True((await running.StopAsync()).Stopped);
    }

    [Fact]
    public async Task A_part_leaves_while_later_records_are_still_to_come()
    {
        await using var bench = await Workbench.StartAsync();

        // The last records are piped only as long as the first part's operation has not come out at the other end.
        var result = bench.Run(
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
    public async Task With_Wait_the_timeout_emits_the_operation_and_says_how_to_wait_on()
    {
        await using var bench = await Workbench.StartAsync(new() { ProcessingTime = TimeSpan.FromDays(1) });

        var result = bench.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait -TimeoutSeconds 1");

        var id = (string)Assert.Single(result.Output).Get("OperationId")!;
        Expect.Names(result.OnlyError("WaitTimedOut").ToString(), "thing__c", "1 s", "in_progress", $"Wait-AmpersandOperation {id}");
    }
}
