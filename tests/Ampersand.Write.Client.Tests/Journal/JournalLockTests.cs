using System.Diagnostics;
using Ampersand.Write.Journal;

namespace Ampersand.Write.Client.Tests.Journal;

/// <summary>A lock is one run's alone, also while its file comes and goes.</summary>
public sealed class JournalLockTests : IDisposable
{
    private readonly JournalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Who_opened_the_file_before_it_was_taken_away_sees_that_it_is_none_any_more()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that is held is not taken away there.");
        var opened = bench.LockPath + ".opened";
        using (var held = JournalLock.Take(bench.Path))
        {
            // A second name for the file is to it what another process's handle is.
            using var link = Process.Start("ln", [bench.LockPath, opened]);
            link.WaitForExit();
            Assert.Equal(0, new FileInfo(opened).Length);
            held.Remove();
        }

        Assert.False(File.Exists(bench.LockPath));
        Assert.Equal(1, new FileInfo(opened).Length);
    }

    [Fact]
    public void A_file_whose_taking_away_was_interrupted_serves_again()
    {
        File.WriteAllBytes(bench.LockPath, [0]);

        using var taken = JournalLock.Take(bench.Path);

        Assert.Equal(0, new FileInfo(bench.LockPath).Length);
        Assert.True(JournalLock.IsTaken(bench.Path));
    }
}
