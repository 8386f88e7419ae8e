using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// Piped records with a journal: the same records in the same order go on, also together with files and after a stop.
/// </summary>
public sealed class JournalPipelineTests
{
    private const string Upsert = "Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath $journal";
    private const string Records = "1..80 | ForEach-Object { [pscustomobject]@{ k__c = \"r$($_.ToString('D5'))\"; name__c = 'x' * 42 } }";

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
