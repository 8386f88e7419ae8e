using System.Collections.Concurrent;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>What the reader makes of files nobody would write by hand, and of those too long to be held.</summary>
public sealed class ReaderTests
{
    private const int Chunks = 100;

    [Fact]
    public void Two_hundred_thousand_files_are_read_as_RFC_4180_has_it()
    {
        // The seeds are fixed: what fails once fails again.
        var differences = new ConcurrentQueue<string>();
        Parallel.For(0, Chunks, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, (chunk, state) =>
        {
            if (!state.IsStopped && ReaderCheck.Run(20231130 + chunk, 200_000 / Chunks) is { } difference)
            {
                differences.Enqueue(difference);
                state.Stop();
            }
        });
        Assert.Empty(differences);
    }
}
