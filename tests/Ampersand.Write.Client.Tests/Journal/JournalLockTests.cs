using System.Diagnostics;
using Ampersand.Write.Journal;

namespace Ampersand.Write.Client.Tests.Journal;

/// <summary>A lock is one run's alone, by whatever name the journal is found, also while the journal comes and goes.</summary>
public sealed class JournalLockTests : IDisposable
{
    private readonly JournalBench bench = new();

    private string Other => bench.Path + ".other";

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("symbolic")]
    [InlineData("hard")]
    public void Two_names_of_one_journal_have_one_lock(string link)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        bench.Interrupt(accepted: 1);
        Link(link == "hard" ? [bench.Path, Other] : ["-s", bench.Path, Other]);
        using var first = bench.Open();

        var error = Assert.Throws<AmpersandJournalException>(
            () => SubmissionJournal.Open(Other, JournalBench.Call(), bench.Clock, bench.Progress));

        Assert.Equal("JournalInUse", error.ErrorId);
        Assert.True(JournalLock.IsTaken(Other));
    }

    [Fact]
    public void A_run_by_a_hard_link_keeps_the_run_by_the_name_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        bench.Interrupt(accepted: 1);
        Link(bench.Path, Other);
        using var first = SubmissionJournal.Open(Other, JournalBench.Call(), bench.Clock, bench.Progress);

        Assert.Equal("JournalInUse", Assert.Throws<AmpersandJournalException>(() => bench.Open()).ErrorId);
    }

    [Fact]
    public void A_journal_that_a_symbolic_link_alone_names_is_begun_and_taken_away_where_it_leads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Link("-s", bench.Path, Other);
        using (SubmissionJournal.Open(Other, JournalBench.Call(), bench.Clock, bench.Progress))
        {
            Assert.True(File.Exists(bench.Path));
        }

        Assert.False(File.Exists(bench.Path));
        Assert.NotNull(new FileInfo(Other).LinkTarget);
    }

    [Fact]
    public void Who_is_turned_away_is_told_who_holds_the_journal()
    {
        using var first = bench.Open();
        File.WriteAllText(bench.NotePath, File.ReadAllText(bench.NotePath).Replace(Environment.MachineName, "elsewhere", StringComparison.Ordinal));

        var error = Assert.Throws<AmpersandJournalException>(() => bench.Open());

        Assert.Contains($"in use by another run (process {Environment.ProcessId} on elsewhere, since ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_the_same_process_is_called_that()
    {
        using var first = bench.Open();

        var error = Assert.Throws<AmpersandJournalException>(() => bench.Open());

        Assert.Contains("in use by another run (in this process, since ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_note_of_a_run_that_was_killed_names_nobody()
    {
        using var ended = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        ended.WaitForExit();
        using var first = bench.Open();
        File.WriteAllLines(
            bench.NotePath, [Environment.MachineName, ended.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), "2026-01-01"]);

        var error = Assert.Throws<AmpersandJournalException>(() => bench.Open());

        Assert.Contains("in use by another run (here or in another process)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_note_goes_with_the_run()
    {
        using (bench.Open())
        {
            Assert.True(File.Exists(bench.NotePath));
        }

        bench.Interrupt(accepted: 1);

        Assert.False(File.Exists(bench.NotePath));
        Assert.False(JournalLock.IsTaken(bench.Path));
    }

    [Fact]
    public void Who_opened_the_journal_before_it_was_taken_away_sees_that_it_is_none_any_more()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that is held is not taken away there.");
        using (var held = JournalLock.Take(bench.Path))
        {
            // A second name for the file is to it what another process's handle is.
            Link(bench.Path, Other);
            held.Delete();
        }

        Assert.False(File.Exists(bench.Path));
        Assert.Equal([0], File.ReadAllBytes(Other));
    }

    [Fact]
    public void A_journal_whose_taking_away_was_interrupted_serves_again()
    {
        File.WriteAllBytes(bench.Path, [0]);

        using var taken = JournalLock.Take(bench.Path);

        Assert.Equal(0, taken.Stream.Length);
        Assert.True(JournalLock.IsTaken(bench.Path));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    [InlineData("pipe")]
    [InlineData("link to a device")]
    public void What_cannot_be_read_again_is_no_journal(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Devices have other names there.");
        if (path == "pipe")
        {
            Run("mkfifo", path = Other);
        }
        else if (path == "link to a device")
        {
            Link("-s", "/dev/null", path = Other);
        }

        var error = Assert.Throws<AmpersandJournalException>(
            () => SubmissionJournal.Open(path, JournalBench.Call(), bench.Clock, bench.Progress));

        Assert.Equal("JournalNotAFile", error.ErrorId);
        Assert.False(File.Exists(JournalHolder.PathFor(path)));
    }

    private static void Link(params string[] arguments) => Run("ln", arguments);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
