
namespace Ampersand.Write.Runs;

/// <summary>Ends what takes longer than the caller allows.</summary>
internal static class Deadline
{
    // What the timers of all frameworks can count, 24 days; whoever gives more time gives as much as it takes.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>A source that is cancelled after the time given.</summary>
    public static CancellationTokenSource After(TimeSpan timeout, TimeProvider time) =>
        timeout <= Longest ? time.CreateCancellationTokenSource(timeout) : new CancellationTokenSource();
}
