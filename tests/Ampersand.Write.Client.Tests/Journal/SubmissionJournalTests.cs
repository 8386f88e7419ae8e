using Ampersand.Write.Journal;

namespace Ampersand.Write.Client.Tests.Journal;

public sealed class SubmissionJournalTests : IDisposable
{
    private readonly JournalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void An_accepted_part_is_found_with_its_operation_and_its_time()
    {
        bench.Interrupt(accepted: 2);

        using var journal = bench.Open();
        var known = journal.Find(JournalBench.Part(2));

        Assert.Equal("operation-2", known!.OperationId);
        Assert.Equal(bench.Clock.GetUtcNow(), known.Time);
        Assert.False(known.IsUncertain);
        Assert.Equal(2, journal.CountAccepted(1));
        Assert.Null(journal.Find(JournalBench.Part(3)));
    }

    [Fact]
    public void A_part_that_was_only_about_to_be_sent_is_uncertain()
    {
        bench.Interrupt(accepted: 1, withIntent: true);

        using var journal = bench.Open();

        Assert.True(journal.Find(JournalBench.Part(2))!.IsUncertain);
    }

    [Fact]
    public void A_refused_part_is_not_uncertain_until_it_is_sent_again()
    {
        bench.Interrupt(accepted: 1);
        using (var journal = bench.Open())
        {
            journal.Intend(JournalBench.Part(2));
            journal.Refuse(JournalBench.Part(2), "BadRequest");
        }

        using (var journal = bench.Open())
        {
            var known = journal.Find(JournalBench.Part(2))!;
            Assert.False(known.IsUncertain);
            Assert.Null(known.OperationId);
            journal.Intend(JournalBench.Part(2));
        }

        using var again = bench.Open();
        Assert.True(again.Find(JournalBench.Part(2))!.IsUncertain);
    }

    [Fact]
    public void Each_line_is_on_the_disk_when_the_call_returns()
    {
        using var journal = bench.Open();
        Assert.Empty(bench.Text);

        journal.Intend(JournalBench.Part(1));
        Assert.Equal(["call", "inputs", "intent"], Kinds());

        journal.Accept(JournalBench.Part(1), "operation-1");
        Assert.Equal(["call", "inputs", "intent", "accepted"], Kinds());

        journal.Complete();
        Assert.Equal(["call", "inputs", "intent", "accepted", "complete"], Kinds());
    }

    [Fact]
    public void Each_line_is_past_the_systems_buffers_when_the_call_returns()
    {
        using var file = new WatchedFile(bench.Path);
        using var journal = On(file);

        journal.Intend(JournalBench.Part(1));
        Assert.NotEqual(0, file.OnDisk);
        Assert.Equal(file.Length, file.OnDisk);

        journal.Accept(JournalBench.Part(1), "operation-1");
        Assert.Equal(file.Length, file.OnDisk);

        journal.Refuse(JournalBench.Part(2), "BadRequest");
        Assert.Equal(file.Length, file.OnDisk);

        journal.Complete();
        Assert.Equal(file.Length, file.OnDisk);
    }

    [Fact]
    public void A_call_that_sent_nothing_leaves_nothing_behind()
    {
        bench.Open().Dispose();

        Assert.False(File.Exists(bench.Path));
        Assert.False(File.Exists(bench.NotePath));
    }

    [Fact]
    public void A_journal_without_a_part_binds_nobody()
    {
        bench.Interrupt(accepted: 1);
        File.WriteAllLines(bench.Path, bench.Lines.Take(2));

        using var journal = bench.Open(JournalBench.Call(objectName: "other__c"), JournalBench.File2);
        journal.Intend(JournalBench.Part(1));

        Assert.Equal(["call", "inputs", "intent"], Kinds());
        Assert.Contains("other__c", bench.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_of_which_nothing_arrived_binds_nobody()
    {
        using (var journal = bench.Open())
        {
            journal.Intend(JournalBench.Part(1));
            journal.Refuse(JournalBench.Part(1), "ServiceUnavailable");
        }

        using var other = bench.Open(JournalBench.Call(objectName: "other__c"), JournalBench.File2);
        other.Intend(JournalBench.Part(1));

        Assert.Equal(["call", "inputs", "intent"], Kinds());
        Assert.Contains("other__c", bench.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ObjectName was 'tactics__c' and is 'other__c'", "other__c", "id__c", 1024)]
    [InlineData("PrimaryKey was 'id__c' and is 'key__c'", "tactics__c", "key__c", 1024)]
    [InlineData("PartSizeBytes was '1024' and is '2048'", "tactics__c", "id__c", 2048)]
    public void Another_call_is_told_what_differs(string difference, string objectName, string primaryKey, int partSize)
    {
        bench.Interrupt(accepted: 1);

        var error = Assert.Throws<AmpersandJournalException>(
            () => bench.Open(JournalBench.Call(objectName, primaryKey, partSize: partSize)));

        Assert.Equal("JournalMismatch", error.ErrorId);
        Assert.Contains(difference, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(";", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_and_their_new_names_are_part_of_the_call()
    {
        bench.Open(JournalBench.Call(properties: ["id__c", "it's"], map: new() { ["b"] = "c", ["a"] = "d" })).Dispose();
        bench.Interrupt(accepted: 1);

        var error = Assert.Throws<AmpersandJournalException>(
            () => bench.Open(JournalBench.Call(properties: ["id__c", "it's"], map: new() { ["b"] = "c", ["a"] = "d" })));

        Assert.Contains("Property was 'all' and is ''id__c', 'it''s''; HeaderMap was 'none' and is ''a' = 'd', 'b' = "
            + "'c''", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_file_is_told_with_both_sizes()
    {
        bench.Interrupt(accepted: 1);

        var error = Assert.Throws<AmpersandJournalException>(
            () => bench.Open(null, JournalBench.File1 with { Bytes = 1234, Sha256 = new string('c', 64) }));

        Assert.Equal("JournalMismatch", error.ErrorId);
        Assert.Contains("input 1 was /data/one.csv (100 bytes, SHA-256 aaaaaaaaaaaa…) and is /data/one.csv (1,234 bytes, SHA-256 "
            + "cccccccccccc…)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_moved_file_is_the_same_file()
    {
        bench.Interrupt(accepted: 1);

        using var journal = bench.Open(null, JournalBench.File1 with { Name = "/elsewhere/uno.csv" });

        Assert.NotNull(journal.Find(JournalBench.Part(1))!.OperationId);
    }

    [Fact]
    public void A_file_more_or_less_is_another_input()
    {
        bench.Interrupt(accepted: 1);
        var more = Assert.Throws<AmpersandJournalException>(() => bench.Open(null, JournalBench.File1, JournalBench.File2));
        Assert.Contains("/data/two.csv (200 bytes, SHA-256 bbbbbbbbbbbb…) is new", more.Message, StringComparison.Ordinal);

        File.Delete(bench.Path);
        using (var journal = bench.Open(null, JournalBench.File1, JournalBench.File2))
        {
            journal.Intend(JournalBench.Part(1));
        }

        var less = Assert.Throws<AmpersandJournalException>(() => bench.Open());
        Assert.Contains("/data/two.csv (200 bytes, SHA-256 bbbbbbbbbbbb…) is missing", less.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_the_same_file_that_came_out_differently_is_refused()
    {
        bench.Interrupt(accepted: 1);
        using var journal = bench.Open();

        var error = Assert.Throws<AmpersandJournalException>(() => journal.Find(JournalBench.Part(1, "id__c\n2\n")));

        Assert.Contains("another version of the module", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_in_use_is_nobody_elses()
    {
        using var holder = bench.Open();

        var error = Assert.Throws<AmpersandJournalException>(() => bench.Open());

        Assert.Equal("JournalInUse", error.ErrorId);
        Assert.Contains(bench.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_complete_journal_takes_no_further_records()
    {
        using (var journal = bench.Open())
        {
            journal.Intend(JournalBench.Part(1));
            journal.Accept(JournalBench.Part(1), "operation-1");
            journal.Complete();
        }

        using var again = bench.Open();
        Assert.Equal("operation-1", again.Find(JournalBench.Part(1))!.OperationId);
        var error = Assert.Throws<AmpersandJournalException>(() => again.Find(JournalBench.Part(2)));
        Assert.Contains("it is complete, and record 11 of /data/one.csv is new", error.Message, StringComparison.Ordinal);

        again.Complete();
        Assert.Equal(["call", "inputs", "intent", "accepted", "complete"], Kinds());
    }

    [Fact]
    public void What_is_cut_short_is_taken_away_at_whatever_byte_it_was_cut()
    {
        bench.Interrupt(accepted: 2);
        var whole = File.ReadAllBytes(bench.Path);
        var lastLine = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (var length = lastLine + 1; length < whole.Length; length++)
        {
            File.WriteAllBytes(bench.Path, whole[..length]);

            using (var journal = bench.Open())
            {
                Assert.True(journal.Find(JournalBench.Part(2))!.IsUncertain);
            }

            Assert.Equal(whole[..lastLine], File.ReadAllBytes(bench.Path));
        }

        Assert.Contains("was cut short by an interrupted run", bench.Progress.Details[0], StringComparison.Ordinal);
        Assert.Equal(whole.Length - lastLine - 1, bench.Progress.Details.Count);
    }

    [Fact]
    public void A_journal_cut_short_before_its_first_part_begins_anew()
    {
        bench.Interrupt(accepted: 1);
        var whole = File.ReadAllBytes(bench.Path);
        var secondIntent = bench.Lines.Take(3).Sum(line => line.Length + 1);
        for (var length = 0; length < secondIntent; length += 7)
        {
            File.WriteAllBytes(bench.Path, whole[..length]);

            using var journal = bench.Open();
            Assert.Null(journal.Find(JournalBench.Part(1)));
            journal.Intend(JournalBench.Part(1));
            Assert.Equal(["call", "inputs", "intent"], Kinds());
        }
    }

    [Fact]
    public void Damage_anywhere_else_is_an_error_and_nothing_is_touched()
    {
        bench.Interrupt(accepted: 2);
        var lines = bench.Lines;
        lines[3] = lines[3][..20];
        File.WriteAllLines(bench.Path, lines);
        var damaged = bench.Text;

        var error = Assert.Throws<AmpersandJournalException>(() => bench.Open());

        Assert.Equal("JournalDamaged", error.ErrorId);
        Assert.Contains("Line 4 of the journal", error.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, bench.Text);
    }

    [Theory]
    [InlineData("id,name\n1,x\n")]
    [InlineData("no line end")]
    [InlineData("{\"line\":\"call\"}\n")]
    [InlineData("{\"line\":\"call\",\"version\":1}\n")]
    [InlineData("{}")]
    [InlineData("\n")]
    public void A_file_of_somebody_else_is_left_as_it_is(string text)
    {
        File.WriteAllText(bench.Path, text);

        var error = Assert.Throws<AmpersandJournalException>(() => bench.Open());

        Assert.Equal("JournalInvalid", error.ErrorId);
        Assert.Equal(text, bench.Text);
        Assert.False(File.Exists(bench.NotePath));
    }

    [Fact]
    public void A_journal_of_a_later_version_is_left_to_it()
    {
        bench.Interrupt(accepted: 1);
        File.WriteAllText(bench.Path, bench.Text.Replace("\"version\":2,", "\"version\":3,", StringComparison.Ordinal));

        var error = Assert.Throws<AmpersandJournalException>(() => bench.Open());

        Assert.Equal("JournalVersionUnknown", error.ErrorId);
    }

    [Fact]
    public void A_journal_of_the_former_version_goes_on()
    {
        bench.Interrupt(accepted: 1);
        File.WriteAllText(bench.Path, bench.Text.Replace("\"version\":2,", "\"version\":1,", StringComparison.Ordinal));

        using var journal = bench.Open();

        Assert.Equal(1, AmpersandJournal.Read(bench.Path).PartsAccepted);
    }

    [Fact]
    public void A_folder_is_no_journal()
    {
        Directory.CreateDirectory(bench.Path);

        var error = Assert.Throws<AmpersandJournalException>(() => bench.Open());

        Assert.Equal("JournalIsFolder", error.ErrorId);
        Assert.False(File.Exists(bench.NotePath));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var path = Path.Combine(bench.Path, "deeper", "run.journal");

        var error = Assert.Throws<AmpersandJournalException>(
            () => SubmissionJournal.Open(path, JournalBench.Call(), bench.Clock, bench.Progress));

        Assert.Equal("JournalUnwritable", error.ErrorId);
        Assert.Contains($"there is no folder '{Path.GetDirectoryName(path)}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_met_before_the_part_is_sent()
    {
        using var disk = new SmallDisk(capacity: 0);
        using var journal = On(disk);

        var error = Assert.Throws<AmpersandJournalException>(() => journal.Intend(JournalBench.Part(1)));

        Assert.Equal("JournalUnwritable", error.ErrorId);
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("What cannot be recorded is not sent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_acceptance_that_cannot_be_recorded_is_told_with_its_operation()
    {
        using var disk = new SmallDisk(capacity: long.MaxValue);
        using var journal = On(disk);
        journal.Intend(JournalBench.Part(1));
        disk.Capacity = disk.Length + 10;
        var before = disk.ToArray();

        var error = Assert.Throws<AmpersandJournalException>(() => journal.Accept(JournalBench.Part(1), "operation-1"));

        Assert.Equal(("AcceptanceNotRecorded", "operation-1"), (error.ErrorId, error.OperationId));
        Assert.Contains("Operation operation-1 was accepted with part 1 (records 1 to 1)", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, disk.ToArray());
    }

    public static TheoryData<int> Places => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Places))]
    public void Wherever_a_disk_gets_full_the_journal_stays_right_and_goes_on(int place)
    {
        var known = new List<string>();
        using var disk = new SmallDisk(capacity: 40 + (place * 53));
        var error = Assert.Throws<AmpersandJournalException>(() =>
        {
            using var journal = On(disk);
            for (var part = 1; part <= 10; part++)
            {
                journal.Intend(JournalBench.Part(part));
                journal.Accept(JournalBench.Part(part), $"operation-{part}");
                known.Add($"operation-{part}");
            }
        });
        Assert.Contains(error.ErrorId, (string[])["JournalUnwritable", "AcceptanceNotRecorded"]);

        disk.Capacity = long.MaxValue;
        using var next = On(disk);

        Assert.Equal(
            known,
            Enumerable.Range(1, 10).Select(part => next.Find(JournalBench.Part(part))?.OperationId).OfType<string>());
        var interrupted = next.Find(JournalBench.Part(known.Count + 1));
        Assert.Equal(error.ErrorId == "AcceptanceNotRecorded", interrupted?.IsUncertain == true);
        next.Intend(JournalBench.Part(known.Count + 1));
        next.Accept(JournalBench.Part(known.Count + 1), "operation-again");
        Assert.Equal("operation-again", next.Find(JournalBench.Part(known.Count + 1))!.OperationId);
    }

    [Fact]
    public void A_preview_reads_and_keeps_nobody_out()
    {
        bench.Interrupt(accepted: 1);
        var before = bench.Text;
        using var holder = bench.Open();

        using var preview = SubmissionJournal.Preview(bench.Path, JournalBench.Call(), bench.Clock);
        preview.AddInputs([JournalBench.File1]);

        Assert.Equal("operation-1", preview.Find(JournalBench.Part(1))!.OperationId);
        Assert.Equal(before, bench.Text);
    }

    [Fact]
    public void A_preview_of_what_is_not_there_begins_nothing()
    {
        using (var preview = SubmissionJournal.Preview(bench.Path, JournalBench.Call(), bench.Clock))
        {
            preview.AddInputs([JournalBench.File1]);
            Assert.Null(preview.Find(JournalBench.Part(1)));
        }

        Assert.False(File.Exists(bench.Path));
    }

    private SubmissionJournal On(Stream disk)
    {
        var journal = new SubmissionJournal(
            bench.Path, JournalBench.Call(), bench.Clock, ownership: null, new JournalFile(bench.Path, disk));
        journal.AddInputs([JournalBench.File1]);
        return journal;
    }

    private string[] Kinds() => [.. bench.Lines.Select(line => line.Split('"')[3])];

    /// <summary>A file that tells how much of it the system was told to put on the disk; a power cut takes the rest.</summary>
    private sealed class WatchedFile(string path) : FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, 1)
    {
        public long OnDisk { get; private set; }

        public override void Flush(bool flushToDisk)
        {
            base.Flush(flushToDisk);
            OnDisk = flushToDisk ? Length : OnDisk;
        }
    }
}
