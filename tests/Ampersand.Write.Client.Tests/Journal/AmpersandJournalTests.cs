using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Journal;

namespace Ampersand.Write.Client.Tests.Journal;

public sealed class AmpersandJournalTests : IDisposable
{
    private readonly JournalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void It_tells_where_a_run_stands()
    {
        bench.Interrupt(accepted: 2, withIntent: true);

        var journal = AmpersandJournal.Read(bench.Path);

        Assert.Equal(bench.Path, journal.Path);
        Assert.Equal(
            ["tactics__c", "id__c", "2234wf", "23rsdf32", "sample-org-id"],
            [journal.ObjectName, journal.PrimaryKey, journal.Project, journal.Integration, journal.GroupRef]);
        Assert.Equal(["/data/one.csv"], journal.Source);
        Assert.Equal((3, 2, 1), (journal.PartsTotal, journal.PartsAccepted, journal.PartsUncertain));
        Assert.Equal((30, 2), (journal.RecordsTotal, journal.RecordsAccepted));
        Assert.Equal(("/data/one.csv", 12), (journal.NextSource, journal.NextRecord));
        Assert.Equal(["operation-1", "operation-2"], journal.OperationId);
        Assert.Equal(bench.Clock.GetUtcNow(), journal.Started);
        Assert.Equal(bench.Clock.GetUtcNow(), journal.LastWrite);
        Assert.False(journal.IsComplete);
        Assert.False(journal.InUse);
        Assert.False(journal.IsTorn);
        Assert.Equal("1024", journal.Parameters["partsizebytes"]);
    }

    [Fact]
    public void It_goes_on_with_the_next_input_when_one_is_done()
    {
        using (var journal = bench.Open(null, JournalBench.File2 with { Parts = 1 }, JournalBench.File1))
        {
            journal.Intend(JournalBench.Part(1));
            journal.Accept(JournalBench.Part(1), "operation-1");
        }

        var read = AmpersandJournal.Read(bench.Path);

        Assert.Equal(("/data/one.csv", 1), (read.NextSource, read.NextRecord));
    }

    [Fact]
    public void Of_piped_records_nobody_knows_how_many_there_will_be_until_all_were_sent()
    {
        var part = JournalBench.Piped(1, "id\n1\n2\n");
        using (var journal = bench.Open(null, JournalInput.Pipeline))
        {
            journal.Intend(part);
            journal.Accept(part, "operation-1");
            var meanwhile = AmpersandJournal.Read(bench.Path);
            Assert.True(meanwhile.InUse);
            Assert.Null(meanwhile.PartsTotal);
            Assert.Equal(3, meanwhile.NextRecord);
            journal.Complete();
        }

        var complete = AmpersandJournal.Read(bench.Path);
        Assert.True(complete.IsComplete);
        Assert.Equal((1, 2), (complete.PartsTotal, complete.RecordsTotal));
        Assert.Null(complete.NextRecord);
    }

    [Fact]
    public void It_reads_what_is_just_being_written()
    {
        bench.Interrupt(accepted: 1);
        File.AppendAllText(bench.Path, "{\"line\":\"int");

        var journal = AmpersandJournal.Read(bench.Path);

        Assert.True(journal.IsTorn);
        Assert.Equal(1, journal.PartsAccepted);
        Assert.EndsWith("{\"line\":\"int", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_an_error_of_its_own()
    {
        Assert.Equal("JournalNotFound", Assert.Throws<AmpersandJournalException>(() => AmpersandJournal.Read(bench.Path)).ErrorId);
        Assert.Equal("JournalIsFolder", Assert.Throws<AmpersandJournalException>(() => AmpersandJournal.Read(Path.GetTempPath())).ErrorId);
    }

    [Fact]
    public void No_key_stands_in_it()
    {
        bench.Interrupt(accepted: 1);

        Assert.DoesNotContain(TestConnection.Key, bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_complete_journal_is_removed()
    {
        using (var journal = bench.Open())
        {
            journal.Intend(JournalBench.Part(1));
            journal.Accept(JournalBench.Part(1), "operation-1");
            journal.Complete();
        }

        Assert.Equal("sends nothing, and emits everything once more", AmpersandJournal.Read(bench.Path).NextRun);
        AmpersandJournal.Remove(bench.Path, evenUnfinished: false);

        Assert.False(File.Exists(bench.Path));
        Assert.False(File.Exists(bench.NotePath));
    }

    [Fact]
    public void An_unfinished_journal_is_removed_only_by_force()
    {
        bench.Interrupt(accepted: 2, withIntent: true);

        var error = Assert.Throws<AmpersandJournalException>(() => AmpersandJournal.Remove(bench.Path, evenUnfinished: false));
        Assert.Equal("JournalUnfinished", error.ErrorId);
        Assert.EndsWith(
            "the next run sends 1 request of which nobody knows again and goes on at record 12 of /data/one.csv.",
            error.Message,
            StringComparison.Ordinal);
        Assert.Equal(2, AmpersandJournal.Read(bench.Path).PartsAccepted);

        AmpersandJournal.Remove(bench.Path, evenUnfinished: true);
        Assert.False(File.Exists(bench.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_no_journal_is_never_removed(bool byForce)
    {
        File.WriteAllText(bench.Path, "id,name\n1,a\n");

        var error = Assert.Throws<AmpersandJournalException>(() => AmpersandJournal.Remove(bench.Path, byForce));

        Assert.Equal("JournalInvalid", error.ErrorId);
        Assert.Equal("id,name\n1,a\n", File.ReadAllText(bench.Path));
    }

    [Fact]
    public void A_damaged_journal_is_removed_only_by_force()
    {
        bench.Interrupt(accepted: 2);
        File.WriteAllText(bench.Path, bench.Text.Replace("\"line\":\"intent\"", "\"line\":\"intend\"", StringComparison.Ordinal));

        Assert.Equal(
            "JournalDamaged",
            Assert.Throws<AmpersandJournalException>(() => AmpersandJournal.Remove(bench.Path, evenUnfinished: false)).ErrorId);
        AmpersandJournal.Remove(bench.Path, evenUnfinished: true);

        Assert.False(File.Exists(bench.Path));
    }

    [Fact]
    public void A_journal_that_a_run_holds_is_not_removed()
    {
        using var run = bench.Open();
        run.Intend(JournalBench.Part(1));

        Assert.Equal(
            "JournalInUse",
            Assert.Throws<AmpersandJournalException>(() => AmpersandJournal.Remove(bench.Path, evenUnfinished: true)).ErrorId);
        Assert.Equal("is turned away, because a run holds the journal", AmpersandJournal.Read(bench.Path).NextRun);
    }

    [Fact]
    public void A_journal_that_is_not_there_is_not_made_to_be_removed()
    {
        Assert.Equal(
            "JournalNotFound",
            Assert.Throws<AmpersandJournalException>(() => AmpersandJournal.Remove(bench.Path, evenUnfinished: true)).ErrorId);
        Assert.False(File.Exists(bench.Path));
    }
}
