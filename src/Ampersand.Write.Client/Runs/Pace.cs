
namespace Ampersand.Write;

/// <summary>How fast something goes on, and how long it may still take, by what was noted of it.</summary>
/// <remarks>Used by one caller at a time, who shows it.</remarks>
public sealed class Pace
{
    /// <summary>What was done in less time says little about what follows.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time;
    private bool hasBegun;
    private long begun;
    private long doneAtFirst;
    private long done;

    /// <summary>Begins with what is noted first.</summary>
    public Pace()
        : this(TimeProvider.System)
    {
    }

    internal Pace(TimeProvider time) => this.time = time;

    /// <summary>How much is done in a second, on the average; <see langword="null"/> in the first second, and where nothing is done.</summary>
    public double? PerSecond => hasBegun && done > doneAtFirst && time.GetElapsedTime(begun) is var elapsed && elapsed >= Shortest
        ? (done - doneAtFirst) / elapsed.TotalSeconds
        : null;

    /// <summary>Notes how much is done. What is noted first was done before the time began.</summary>
    /// <param name="amount">How much is done in all, in whatever unit.</param>
    public void Note(long amount)
    {
        if (!hasBegun)
        {
            (hasBegun, begun, doneAtFirst) = (true, time.GetTimestamp(), amount);
        }

        done = amount;
    }

    /// <summary>How long the rest takes at this pace.</summary>
    /// <param name="total">How much there is to do in all, in the same unit.</param>
    /// <returns>The time, from zero to a day; <see langword="null"/> where it is longer, or the pace is not known.</returns>
    public TimeSpan? Remaining(long total) => PerSecond is { } rate && (total - done) / rate is var seconds && seconds <= 86_400
        ? TimeSpan.FromSeconds(Math.Max(0, seconds))
        : null;
}
