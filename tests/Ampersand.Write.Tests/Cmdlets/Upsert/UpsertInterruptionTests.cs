using System.Management.Automation;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Without a journal, a run that ends early says what was sent, as which operations, and where to go on.</summary>
public sealed class UpsertInterruptionTests
{
    private const string Upsert = "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -PartSizeBytes 1024";

    [Theory]
    [InlineData(1023)]
    [InlineData(10_485_761)]
    public async Task A_part_size_has_bounds(int bytes)
    {
        await using var bench = await JournalBench.StartAsync();

        var result = bench.Run($"Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -PartSizeBytes {bytes}");

        Assert.Equal("ParameterArgumentValidationError", Expect.IdOf(result.Terminating!));
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task The_time_that_is_up_while_records_are_awaited_ends_the_command()
    {
        await using var bench = await JournalBench.StartAsync();

        var result = bench.Run(
            """
            & {
                1..30 | ForEach-Object { [pscustomobject]@{ k__c = "p$($_.ToString('D5'))"; name__c = 'x' * 42 } }
                $end = [datetime]::UtcNow.AddMinutes(1)
                while ([datetime]::UtcNow -lt $end) { [pscustomobject]@{ k__c = '' } }
                Write-Warning 'A minute is over.'
            } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -PartSizeBytes 1024 -TimeoutSeconds 1 -ErrorAction SilentlyContinue
            """);

        Expect.Names(
            result.Terminating("UpsertTimedOut").ToString(), "Not sent: pipeline from record 21 on", "with records 1 to 20 of pipeline");
        Assert.DoesNotContain("A minute is over.", result.Warnings);
    }

    [Theory]
    [InlineData("$null", "RecordNull", "-ErrorAction Stop")]
    [InlineData("'nowhere.csv'", "FileNotFound", "")]
    public async Task What_ends_the_command_comes_after_what_was_accepted_before_it(string bad, string errorId, string preference)
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", Delay = TimeSpan.FromMilliseconds(300) });

        var result = bench.Run(
            $$"""
            & { 1..50 | ForEach-Object { [pscustomobject]@{ k__c = "p$($_.ToString('D5'))"; name__c = 'x' * 42 } }; {{bad}} } |
                Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -PartSizeBytes 1024 {{preference}}
            """);

        Assert.Equal([1, 2], result.Output.Select(operation => operation.Get("Part")));
        Assert.Equal(40, bench.Emulator.Records.Count("thing__c"));
        Expect.Names(
            result.Terminating(errorId).ToString(),
            "Not sent: pipeline from record 41 on", $"operation {result.Output[1].Get("OperationId")} with records 21 to 40 of pipeline");
        Assert.DoesNotContain("was stopped", bench.Session.Console.Take(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(61)]
    public async Task An_operation_that_fails_and_ends_the_command_hides_no_other(int first)
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FailingKeys = [.. Enumerable.Range(first, 20).Select(i => $"r{i:D5}")] };

        var result = bench.Run($"{Upsert} -Wait -ErrorAction Stop");

        var error = result.Terminating("OperationFailed").ToString();
        Assert.Equal(bench.Writes.Count, result.Output.Count);
        Assert.Equal(bench.Writes.Count < 4, error.Contains("Not sent:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(61)]
    public async Task An_operation_that_fails_in_part_lets_all_be_sent_and_emitted_before_it_ends_the_command(int first)
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FailingKeys = [.. Enumerable.Range(first, 19).Select(i => $"r{i:D5}")] };

        var result = bench.Run($"{Upsert} -Wait -ErrorAction Stop");

        Expect.Names(result.Terminating("OperationPartlyFailed").ToString(), "19 of 20 records of thing__c");
        Assert.Equal((4, 4, 61), (bench.Writes.Count, result.Output.Count, bench.Emulator.Records.Count("thing__c")));
    }

    [Fact]
    public async Task An_operation_that_fails_and_ends_the_command_leaves_its_rows_in_a_file()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FailingKeys = [.. Enumerable.Range(1, 20).Select(i => $"r{i:D5}")] };

        bench.Run($"{Upsert} -Wait -ErrorAction Stop -FailurePath $folder/failed.csv").Terminating("OperationFailed");

        Assert.Equal(
            Enumerable.Range(1, 20).Select(i => $"r{i:D5}"),
            bench.Run("(Import-Csv $folder/failed.csv).k__c").Output.Select(key => (string)key.BaseObject));
    }

    [Fact]
    public async Task Ctrl_C_is_told_on_the_screen()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", After = 1, Delay = TimeSpan.FromDays(1) });
        var running = bench.Session.Start(Upsert);
        var accepted = await running.SeenAsync<PSObject>();
        await bench.Emulator.Requests.WaitForAsync(request => request.Number == 2, TestContext.Current.CancellationToken);

        var result = await running.StopAsync();

        Assert.True(result.Stopped);
        Expect.Names(
            bench.Session.Console.Take(),
            "WARNING: The upsert to thing__c was stopped. Records 21 to 40 of",
            $"Not sent: {bench.File} from record 41 on. Accepted: operation {accepted.Get("OperationId")} with records 1 to 20");
    }

    [Fact]
    public async Task A_pipeline_that_ends_early_is_told_what_was_left()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", After = 1, Delay = TimeSpan.FromDays(1) });

        bench.Run($"foreach ($once in 1) {{ {Upsert} | ForEach-Object {{ break }} }}").ThrowIfErrors();

        Expect.Names(bench.Session.Console.Take(), "WARNING: The upsert to thing__c was stopped.", "Accepted: operation");
    }

    [Fact]
    public async Task A_pipeline_that_ends_when_everything_was_sent_is_told_nothing()
    {
        await using var bench = await JournalBench.StartAsync();

        bench.Run("foreach ($once in 1) { Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c | ForEach-Object { break } }")
            .ThrowIfErrors();

        Assert.DoesNotContain("stopped", bench.Session.Console.Take(), StringComparison.Ordinal);
    }
}
