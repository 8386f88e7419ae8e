using System.Management.Automation;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Without a journal, a run that ends early says what was sent, as which operations, and where to go on.</summary>
public sealed class UpsertInterruptionTests
{
    private const string Upsert = "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -PartSizeBytes 1024";

    [Fact]
    public async Task A_part_size_makes_smaller_requests()
    {
        await using var bench = await JournalBench.StartAsync();

        SessionResult result = bench.Run(Upsert).ThrowIfErrors();

        Assert.Equal([20L, 20L, 20L, 20L], result.Output.Select(operation => operation.Get("Records")));
        Assert.All(result.Output, operation => Assert.InRange((long)operation.Get("Bytes")!, 900, 1024));
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(10_485_761)]
    public async Task A_part_size_has_bounds(int bytes)
    {
        await using var bench = await JournalBench.StartAsync();

        SessionResult result = bench.Run($"Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -PartSizeBytes {bytes}");

        Assert.Equal("ParameterArgumentValidationError", Expect.IdOf(result.Terminating!));
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task A_fault_names_the_files_that_follow_too()
    {
        await using var bench = await JournalBench.StartAsync();
        var second = bench.Save("second.csv", JournalBench.Csv(20, "s"));
        bench.Break(after: 1);

        ErrorRecord error = bench.Run("Invoke-AmpersandUpsert thing__c $file, $second -PrimaryKey k__c -PartSizeBytes 1024", new { second }).Terminating("BadRequest");

        Expect.Names(error.ToString(), $"Not sent: {bench.File} from record 21 on, {second} from record 1 on.", "with records 1 to 20 of");
        Assert.DoesNotContain("journal", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changes_meanwhile_ends_the_run_and_what_was_sent_of_it_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets nobody write to a file that is being sent.");
        await using var bench = await JournalBench.StartAsync();
        var big = bench.Save("big.csv", JournalBench.Csv(2000, "b"));

        SessionResult result = bench.Run(
            """
            Invoke-AmpersandUpsert thing__c $big -PrimaryKey k__c -PartSizeBytes 1024 | ForEach-Object {
                if ($_.Part -eq 1) {
                    $file = [System.IO.FileStream]::new($big, 'Append', 'Write', 'ReadWrite')
                    $file.WriteByte(65)
                    $file.Dispose()
                }
                $_
            }
            """,
            new { big });

        ErrorRecord error = result.Terminating("FileChanged");
        var next = result.Output.Sum(operation => (long)operation.Get("Records")!) + 1;
        Assert.Equal(bench.Writes.Count, result.Output.Count);
        Expect.Names(error.ToString(), $"Not sent: {big} from record {next} on.", "Accepted: operation");
    }

    [Fact]
    public async Task A_file_that_is_invalid_behind_records_that_were_sent_does_not_deny_them()
    {
        await using var bench = await JournalBench.StartAsync();
        var bad = bench.Save("bad.csv", "k__c\n1,2\n");

        SessionResult result = bench.Run(
            "& { 1..200 | ForEach-Object { [pscustomobject]@{ k__c = \"a long enough key $_\" } }; $bad } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -PartSizeBytes 1024",
            new { bad });

        ErrorRecord error = result.Terminating("CsvInvalid");
        Assert.NotEmpty(result.Output);
        Assert.Equal(bench.Writes.Count, result.Output.Count);
        Expect.Names(error.ToString(), bad, "no file was sent", "Not sent: pipeline from record");
        Assert.DoesNotContain("nothing was sent", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_with_the_first_part_says_that_it_may_have_arrived()
    {
        await using var bench = await JournalBench.StartAsync("-MaximumRetryCount 0");
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.LostAnswer, Method = "PUT" });

        ErrorRecord error = bench.Run(Upsert).Terminating("ConnectionLost");

        Expect.Names(error.ToString(), "Records 1 to 20 of", "may have been accepted all the same", "from record 1 on", "Nothing was accepted.");
    }

    [Fact]
    public async Task The_time_that_is_up_is_told_with_what_was_sent()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", After = 2, Delay = TimeSpan.FromDays(1) });

        SessionResult result = bench.Run($"{Upsert} -TimeoutSeconds 1");

        Expect.Names(
            result.Terminating("UpsertTimedOut").ToString(),
            "within 1 s",
            $"Records 41 to 60 of {bench.File} may have been accepted all the same",
            $"{bench.File} from record 41 on",
            $"operation {result.Output[1].Get("OperationId")} with records 21 to 40");
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public async Task The_time_that_is_up_while_records_are_awaited_ends_the_command()
    {
        await using var bench = await JournalBench.StartAsync();

        SessionResult result = bench.Run(
            """
            & {
                1..30 | ForEach-Object { [pscustomobject]@{ k__c = "p$($_.ToString('D5'))"; name__c = 'x' * 42 } }
                $end = [datetime]::UtcNow.AddMinutes(1)
                while ([datetime]::UtcNow -lt $end) { [pscustomobject]@{ k__c = '' } }
                Write-Warning 'A minute is over.'
            } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -PartSizeBytes 1024 -TimeoutSeconds 1 -ErrorAction SilentlyContinue
            """);

        Expect.Names(result.Terminating("UpsertTimedOut").ToString(), "Not sent: pipeline from record 21 on", "with records 1 to 20 of pipeline");
        Assert.DoesNotContain("A minute is over.", result.Warnings);
    }

    [Theory]
    [InlineData("$null", "RecordNull", "-ErrorAction Stop")]
    [InlineData("'nowhere.csv'", "FileNotFound", "")]
    public async Task What_ends_the_command_comes_after_what_was_accepted_before_it(string bad, string errorId, string preference)
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", Delay = TimeSpan.FromMilliseconds(300) });

        SessionResult result = bench.Run(
            $$"""
            & { 1..50 | ForEach-Object { [pscustomobject]@{ k__c = "p$($_.ToString('D5'))"; name__c = 'x' * 42 } }; {{bad}} } |
                Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -PartSizeBytes 1024 {{preference}}
            """);

        Assert.Equal([1, 2], result.Output.Select(operation => operation.Get("Part")));
        Assert.Equal(40, bench.Emulator.Records.Count("thing__c"));
        Expect.Names(
            result.Terminating(errorId).ToString(),
            "Not sent: pipeline from record 41 on", $"operation {result.Output[1].Get("OperationId")} with records 21 to 40 of pipeline");
    }

    [Theory]
    [InlineData("r00001")]
    [InlineData("r00080")]
    public async Task An_operation_that_fails_and_ends_the_command_hides_no_other(string failing)
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FailingKeys = [failing] };

        SessionResult result = bench.Run($"{Upsert} -Wait -ErrorAction Stop");

        string error = result.Terminating("OperationFailed").ToString();
        Assert.Equal(bench.Writes.Count, result.Output.Count);
        Assert.Equal(bench.Writes.Count < 4, error.Contains("Not sent:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ctrl_C_is_told_on_the_screen()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", After = 1, Delay = TimeSpan.FromDays(1) });
        RunningScript running = bench.Session.Start(Upsert);
        PSObject accepted = await running.SeenAsync<PSObject>();
        await bench.Emulator.Requests.WaitForAsync(request => request.Number == 2, TestContext.Current.CancellationToken);

        SessionResult result = await running.StopAsync();

        Assert.True(result.Stopped);
        Expect.Names(
            bench.Session.Console.Take(),
            "WARNING: The upsert to thing__c was stopped. Records 21 to 40 of",
            $"Not sent: {bench.File} from record 21 on. Accepted: operation {accepted.Get("OperationId")} with records 1 to 20");
    }

    [Fact]
    public async Task A_pipeline_that_ends_early_is_told_what_was_left()
    {
        await using var bench = await JournalBench.StartAsync();

        bench.Run($"foreach ($once in 1) {{ {Upsert} | ForEach-Object {{ break }} }}").ThrowIfErrors();

        Expect.Names(bench.Session.Console.Take(), "WARNING: The upsert to thing__c was stopped.", "Accepted: operation");
    }

    [Fact]
    public async Task A_pipeline_that_ends_when_everything_was_sent_is_told_nothing()
    {
        await using var bench = await JournalBench.StartAsync();

        bench.Run("foreach ($once in 1) { Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c | ForEach-Object { break } }").ThrowIfErrors();

        Assert.DoesNotContain("stopped", bench.Session.Console.Take(), StringComparison.Ordinal);
    }
}
