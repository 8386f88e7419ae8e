using System.Globalization;

namespace Ampersand.Write.Operations;

/// <summary>Looks in a row that told nothing, at one operation or at all of one service: how many, since when, and why.</summary>
/// <remarks>Many watches share a service's: each call is whole.</remarks>
internal sealed class FailedLooks(TimeProvider time)
{
    /// <summary>How many looks in a row make a trouble of its own, not a passing one, where they took <see cref="Brief"/> at least.</summary>
    private const int Few = 3;

    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(5);

    /// <summary>After this long even one look is worth a warning: it went unanswered.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(15);

    private readonly object latch = new();
    private long began;
    private bool isTold;

    /// <summary>How many there were since the last look that told something.</summary>
    public int Count { get; private set; }

    /// <summary>When the first of them began, by this machine's clock.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Why the last of them failed, in sentences.</summary>
    public string Reason { get; private set; } = string.Empty;

    /// <summary>Counts a look that failed.</summary>
    /// <param name="beganAt">The timestamp of its beginning.</param>
    /// <param name="reason">Why it failed, in sentences.</param>
    public void Add(long beganAt, string reason)
    {
        lock (latch)
        {
            if (Count++ == 0)
            {
                began = beganAt;
                Since = time.GetLocalNow() - time.GetElapsedTime(beganAt);
            }

            Reason = reason;
        }
    }

    /// <summary>A look told something: what failed before it is over.</summary>
    public void Clear()
    {
        lock (latch)
        {
            Count = 0;
            isTold = false;
        }
    }

    /// <summary>Whether the caller is to warn of them now, which it is once.</summary>
    public bool TakeWarning()
    {
        lock (latch)
        {
            var lasting = Count > 0 ? time.GetElapsedTime(began) : TimeSpan.Zero;
            var isDue = !isTold && ((Count >= Few && lasting >= Brief) || lasting >= Long);
            isTold |= isDue;
            return isDue;
        }
    }

    /// <summary>A time as messages have it.</summary>
    public static string At(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
