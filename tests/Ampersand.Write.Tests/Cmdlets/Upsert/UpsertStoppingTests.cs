using System.Management.Automation;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Ctrl+C, and a pipeline that wants no more.</summary>
public sealed class UpsertStoppingTests
{
    [Fact]
    public async Task Ctrl_C_in_the_middle_of_a_request_ends_the_command_and_the_request()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromDays(1) });

        var running = bench.Session.Start("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c");
        await bench.Emulator.Requests.WaitForAsync(_ => true, TestContext.Current.CancellationToken);
        var result = await running.StopAsync();

        Assert.True(result.Stopped);
        Assert.Empty(result.Output);
        await bench.Emulator.Requests.WhenNoneInFlightAsync();
    }

    [Fact]
    public async Task Ctrl_C_while_a_repetition_is_due_ends_the_command()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run("$null = Connect-Ampersand -ApiKey $key -Project p -Integration i -GroupRef g -WriteUri $uri -ApiUri $uri "
            + "-RetryIntervalSeconds 120 -ObjectCheck Never").ThrowIfErrors();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 503, Times = 0 });

        var running = bench.Session.Start("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Verbose");
        await running.SeenAsync<VerboseRecord>(record => record.Message.Contains("503", StringComparison.Ordinal));
        var result = await running.StopAsync();

        Assert.True(result.Stopped);
        Assert.Single(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task A_pipeline_that_wants_no_more_ends_the_sending()
    {
        await using var bench = await Workbench.StartAsync();

        // What Select-Object -First does, which an engine without PowerShell's own modules lacks.
        var result = bench.Run(
            $$"""
            foreach ($once in 1) {
                {{LargeInput.Records(100)}} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -ThrottleLimit 1 | ForEach-Object { $_; break }
            }
            """,
            new { value = LargeInput.Value }).ThrowIfErrors();

        Assert.Equal(1, Assert.Single(result.Output).Get("Part"));
        await bench.Emulator.Requests.WhenNoneInFlightAsync();
        Assert.InRange(bench.Writes.Count, 1, 3);
    }

    [Fact]
    public async Task An_error_downstream_ends_the_sending()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            $"{LargeInput.Records(100)} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -ThrottleLimit 1 "
                + "| ForEach-Object { throw 'downstream' }",
            new { value = LargeInput.Value });

        Assert.Equal("downstream", result.Terminating?.ToString());
        await bench.Emulator.Requests.WhenNoneInFlightAsync();
        Assert.InRange(bench.Writes.Count, 1, 3);
    }

    [Theory]
    [InlineData("-Wait -Verbose")]
    [InlineData("-Verbose | Wait-AmpersandOperation -Verbose")]
    public async Task Ctrl_C_while_waiting_names_the_operations_that_go_on(string wait)
    {
        await using var bench = await Workbench.StartAsync(new EmulatorOptions { ProcessingTime = TimeSpan.FromDays(1) });
        var running = bench.Session.Start($"@{{ k__c = 1 }} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c {wait}");
        await bench.Emulator.Requests.WaitForAsync(request => request.Method == "GET", TestContext.Current.CancellationToken);
        Assert.Empty((await running.StopAsync()).Output);

        var id = Assert.Single(bench.Emulator.Operations.All).Id;
        Assert.Contains("WARNING: The wait was stopped, but what was accepted goes on. Wait again with: Wait-AmpersandOperation "
            + $"{id}\n", bench.Session.Console.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_works_on_after_a_stop()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromDays(1) });
        var running = bench.Session.Start("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c");
        await bench.Emulator.Requests.WaitForAsync(_ => true, TestContext.Current.CancellationToken);
        await running.StopAsync();

        bench.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").OnlyOutput();
    }
}
