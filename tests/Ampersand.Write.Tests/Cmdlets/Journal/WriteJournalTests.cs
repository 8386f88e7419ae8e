using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Invoke-AmpersandWrite with a journal: the same command goes on, and no record is created twice.</summary>
public sealed class WriteJournalTests
{
    private const string Write = "1..6 | ForEach-Object { [pscustomobject]@{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create "
        + "-BatchSize 2 -ThrottleLimit 1 -JournalPath $journal";

    [Fact]
    public async Task The_same_command_goes_on_and_emits_all_results()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 401, After = 1 });
        bench.Run(Write).Terminating("Unauthorized");

        var result = bench.Run(Write).ThrowIfErrors();

        Assert.Equal([0L, 1L, 2L, 3L, 4L, 5L], result.Output.Select(output => output.Get("Index")));
        Assert.Equal(6, bench.Emulator.Records.Count("contact"));
        var journal = bench.Run("Get-AmpersandJournal $journal").OnlyOutput();
        Assert.Equal((true, 3, 6L, 0L), (
            journal.Get("IsComplete"), journal.Get("PartsAccepted"), journal.Get("RecordsAccepted"), journal.Get("RecordsFailed")));
    }

    [Fact]
    public async Task A_create_whose_answer_was_lost_stops_the_next_run_with_what_could_be_it()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.LostAnswer, After = 1 });
        bench.Run(Write).OnlyError("SubmissionUncertain");

        var error = bench.Run(Write).Terminating("SubmissionUncertain");

        var journal = await File.ReadAllTextAsync(bench.Journal, TestContext.Current.CancellationToken);
        var lost = bench.Emulator.Operations.All.Single(operation => !journal.Contains(operation.Id, StringComparison.Ordinal));
        Expect.Names(
            error.ToString(), "Records 3 to 4 of pipeline", lost.Id, "Nothing was sent", "-Uncertain Skip", "-Uncertain Repeat");
        Assert.Equal(3, bench.Writes.Count);

        var skipped = bench.Run($"{Write} -Uncertain Skip");
        Assert.Equal(6, skipped.Output.Count);
        Assert.Equal(6, bench.Emulator.Records.Count("contact"));
        Assert.Equal(true, bench.Run("Get-AmpersandJournal $journal").OnlyOutput().Get("IsComplete"));
    }

    [Fact]
    public async Task A_file_goes_on_and_what_failed_is_sent_again_only_when_asked()
    {
        await using var bench = await JournalBench.StartAsync();
        var file = bench.Save("new.csv", "n\n1\n2\n3\n4\n5\n6\n");
        bench.Emulator.Rules["contact"] = new ObjectRules
        {
            Fields = new Dictionary<string, string> { ["n"] = "[^2]" },
        };
        const string Command = "Invoke-AmpersandWrite contact $new -Type Create -BatchSize 2 -JournalPath $journal";
        bench.Run("$new = $given", new { given = file }).ThrowIfErrors();
        bench.Run(Command).OnlyError("RecordNotWritten");
        bench.Emulator.Rules.Remove("contact");

        bench.Run(Command).OnlyError("RecordNotWritten");
        Assert.Equal(3, bench.Writes.Count);
        bench.Run($"{Command} -RetryFailed").ThrowIfErrors();

        Assert.Equal(4, bench.Writes.Count);
        Assert.Equal(6, bench.Emulator.Records.Count("contact"));
    }
}
