using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// Piped records with a journal: the same records in the same order go on, others are told apart before anything is sent.
/// </summary>
public sealed class JournalPipelineTests
{
    private const string Upsert = "Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath $journal";
    private const string Records = "1..80 | ForEach-Object { [pscustomobject]@{ k__c = \"r$($_.ToString('D5'))\"; name__c = 'x' * 42 } }";

    [Fact]
    public async Task The_same_records_go_on()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Break(after: 2);
        var first = bench.Run($"{Records} | {Upsert}");
        Expect.Names(
            first.Terminating("BadRequest").ToString(), "Refused: records 41 to 60 of pipeline. Not sent: pipeline from record 61 on.");

        var second = bench.Run($"{Records} | {Upsert}").ThrowIfErrors();

        Assert.Equal([1, 2, 3, 4], second.Output.Select(operation => operation.Get("Part")));
        Assert.Equal(
            first.Output.Select(operation => operation.Get("OperationId")),
            second.Output.Take(2).Select(operation => operation.Get("OperationId")));
        Assert.Equal(5, bench.Writes.Count);
        Assert.Equal(80, bench.Emulator.Records.Count("thing__c"));
        Assert.Equal(["complete"], bench.Lines().TakeLast(1));
        Assert.Equal(4, bench.Run($"{Records} | {Upsert}").ThrowIfErrors().Output.Count);
        Assert.Equal(5, bench.Writes.Count);
    }

    [Theory]
    [InlineData("| ForEach-Object { if ($_.k__c -eq 'r00033') { $_.name__c = 'y' * 42 }; $_ }", "piped record 33 is not the one it was")]
    public async Task Other_records_are_told_by_the_first_that_differs(string change, string difference)
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Break(after: 2);
        bench.Run($"{Records} | {Upsert}").Terminating("BadRequest");
        var writes = bench.Writes.Count;
        var journal = File.ReadAllText(bench.Journal);

        var error = bench.Run($"{Records} {change} | {Upsert}").Terminating("JournalMismatch");

        Expect.Names(error.ToString(), difference, "Nothing was sent");
        Assert.Equal(writes, bench.Writes.Count);
        Assert.Equal(journal, File.ReadAllText(bench.Journal));
    }

    [Fact]
    public async Task Records_and_a_piped_file_go_on_together()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Break(after: 5);
        const string Mixed = "& { 1..30 | ForEach-Object { [pscustomobject]@{ k__c = \"p$($_.ToString('D5'))\"; name__c = 'x' * 42 } "
            + $"}}; $file }} | {Upsert}";
        var error = bench.Run(Mixed).Terminating("BadRequest");
        Expect.Names(error.ToString(), $"Refused: records 61 to 80 of {bench.File}. Everything was sent.");

        var result = bench.Run(Mixed).ThrowIfErrors();

        Assert.Equal(
            ["pipeline", "pipeline", .. Enumerable.Repeat(bench.File, 4)], result.Output.Select(operation => operation.Get("Source")));
        Assert.Equal(7, bench.Writes.Count);
        Assert.Equal(110, bench.Emulator.Records.Count("thing__c"));
    }

    [Fact]
    public async Task A_part_on_its_way_when_the_pipeline_was_stopped_is_uncertain()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", After = 1, Delay = TimeSpan.FromDays(1) });
        var running = bench.Session.Start($"{Records} | {Upsert}");
        await bench.Emulator.Requests.WaitForAsync(request => request.Number == 2, TestContext.Current.CancellationToken);
        await running.StopAsync();
        bench.Emulator.Faults.Clear();

        var state = bench.Run("Get-AmpersandJournal $journal").OnlyOutput();
        Assert.Equal((1, 1, 21L), (state.Get("PartsAccepted"), state.Get("PartsUncertain"), state.Get("NextRecord")));
        var second = bench.Run($"{Records} | {Upsert}").ThrowIfErrors();

        Expect.Names(Assert.Single(second.Warnings), "part 2 (records 21 to 40) of pipeline");
        await bench.Emulator.WhenIdleAsync();
        Assert.Equal(80, bench.Emulator.Records.Count("thing__c"));
    }
}
