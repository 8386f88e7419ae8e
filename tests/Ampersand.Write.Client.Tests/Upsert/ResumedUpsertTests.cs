using Ampersand.Write.Journal;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>A journal that a run of files keeps by itself: named by target and files, and gone when it is needed no more.</summary>
public sealed class ResumedUpsertTests : IDisposable
{
    private readonly UpsertBench bench = new();

    private string State => Path.Combine(bench.Folder, "state");

    private UpsertOptions Resumed => UpsertBench.Options with { Resume = true, StateFolder = State };

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_same_run_goes_on_and_removes_its_journal_when_everything_was_accepted()
    {
        bench.Service.Refuse(write: 3, status: 400);
        var error = Assert.IsType<AmpersandInterruptedException>(await bench.FailAsync(Resumed, bench.File));
        var kept = Assert.Single(AmpersandJournal.FindKept(State));
        Assert.Equal(kept, error.JournalPath);
        Assert.Equal(
            $"goes on at record 41 of {bench.File}", AmpersandJournal.Read(kept).NextRun);
        Assert.StartsWith("thing__c-data.csv-", Path.GetFileName(kept), StringComparison.Ordinal);

        bench.Service.Recover();
        var outputs = await bench.RunAsync(Resumed, bench.File);

        Assert.Equal([1, 2, 3, 4], outputs.Select(output => output.Operation!.Part));
        Assert.Equal(5, bench.Service.Writes.Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(State));
    }

    [Fact]
    public async Task A_run_that_is_complete_at_once_leaves_nothing()
    {
        await bench.RunAsync(Resumed, bench.File);
        await bench.RunAsync(Resumed, bench.File);

        Assert.Equal(8, bench.Service.Writes.Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(State));
    }

    [Fact]
    public async Task A_file_of_the_same_name_with_other_content_is_refused_while_the_journal_stands()
    {
        bench.Service.Refuse(write: 3, status: 400);
        await bench.FailAsync(Resumed, bench.File);
        bench.Service.Recover();
        bench.Save("data.csv", UpsertBench.Csv(60));

        var error = await bench.FailAsync(Resumed, bench.File);

        Assert.Equal("JournalMismatch", error.ErrorId);
        Assert.Contains("belongs to another input", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, bench.Service.Writes.Count);

        AmpersandJournal.Remove(Assert.Single(AmpersandJournal.FindKept(State)), evenUnfinished: true);
        Assert.Equal(3, (await bench.RunAsync(Resumed, bench.File)).Count);
    }

    [Fact]
    public async Task Another_target_or_file_has_a_journal_of_its_own()
    {
        var other = bench.Save("other.csv", UpsertBench.Csv(80));
        bench.Service.Refuse(write: 2, status: 400);
        await bench.FailAsync(Resumed, bench.File);
        bench.Service.Refuse(write: 4, status: 400);
        await bench.FailAsync(Resumed with { ObjectName = "other__c" }, bench.File);
        bench.Service.Refuse(write: 6, status: 400);
        await bench.FailAsync(Resumed, other);

        Assert.Equal(3, AmpersandJournal.FindKept(State).Count);
    }

    [Fact]
    public async Task Records_have_no_file_to_name_a_journal_by()
    {
        Assert.Equal("ResumeWithoutFiles", (await bench.FailAsync(Resumed, UpsertBench.Records(80))).ErrorId);
        Assert.Empty(bench.Service.Writes);
    }

    [Fact]
    public async Task One_journal_is_enough()
    {
        Assert.Equal("JournalAmbiguous", (await bench.FailAsync(Resumed with { JournalPath = bench.JournalPath }, bench.File)).ErrorId);
        Assert.Empty(bench.Service.Writes);
    }

    [Fact]
    public async Task A_preview_writes_nothing()
    {
        await bench.RunAsync(Resumed with { IsPreview = true, Confirm = _ => false }, bench.File);

        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public async Task Its_folder_is_its_user_s_alone()
    {
        await bench.RunAsync(Resumed, bench.File);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(State));
        }
    }

    [Theory]
    [InlineData("/x/state", null, "/x/state/Ampersand.Write")]
    [InlineData(null, null, "/home/ada/.local/state/Ampersand.Write")]
    [InlineData("relative", null, "/home/ada/.local/state/Ampersand.Write")]
    [InlineData("/x/state", "Library/Application Support", "/home/ada/Library/Application Support/Ampersand.Write")]
    [InlineData(null, "/appdata", "/appdata/Ampersand.Write")]
    public void The_folder_is_the_one_of_the_system(string? xdg, string? system, string folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths have other forms there.");
        Assert.Equal(folder, StateFolder.Find(name => name == "XDG_STATE_HOME" ? xdg : null, "/home/ada", system));
    }
}
