using System.Diagnostics.CodeAnalysis;

namespace Ampersand.Write.Http;

/// <summary>
/// How many requests of one command are under way at once: up to a limit, fewer where the service shows that it is too many.
/// </summary>
/// <remarks>
/// 429, 503 and an attempt that is not answered in time halve the number, at least to 1; after a quiet spell each it grows by one again.
/// Requests that were under way together are pushed back together, which halves it once.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The semaphore holds no handle as long as nobody asks for one, and late requests may still release it.")]
internal sealed class RequestThrottle
{
    /// <summary>How long nothing may be pushed back until one request more is tried.</summary>
    public static readonly TimeSpan QuietSpell = TimeSpan.FromSeconds(5);

    private readonly object gate = new();
    private readonly SemaphoreSlim places;
    private readonly TimeProvider time;
    private readonly int limit;
    private long lastChange;
    private bool isAlone;
    private bool isAnswered;
    private int owed; // places that are occupied and will not be given to others
    private int halvings;
    private int lowest;

    /// <param name="limit">The most requests under way at once.</param>
    /// <param name="startsAlone">
    /// Whether the first request goes alone until it has ended well, so that what is wrong for all fails once.
    /// </param>
    /// <param name="time">The clock.</param>
    public RequestThrottle(int limit, bool startsAlone, TimeProvider time)
    {
        this.limit = limit;
        this.time = time;
        isAlone = startsAlone;
        Allowed = lowest = limit;
        lastChange = time.GetTimestamp();
        places = new SemaphoreSlim(startsAlone ? 1 : limit);
    }

    /// <summary>How many requests may be under way now, the first one of a run not counted, which goes alone.</summary>
    public int Allowed { get; private set; }

    /// <summary>Which lowering of the number an attempt that begins now knows of.</summary>
    public int Epoch
    {
        get
        {
            lock (gate)
            {
                return halvings;
            }
        }
    }

    /// <summary>Whether the service pushed back so that the number moved.</summary>
    public bool HasMoved => Epoch > 0;

    /// <summary>Waits for a place; places are given in the order in which they were asked for.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => places.WaitAsync(cancellationToken);

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        var given = 1;
        lock (gate)
        {
            if (isAlone && isAnswered)
            {
                // Only now, so that what came of the first request is put out before the others leave.
                isAlone = false;
                given = Allowed;
            }
            else if (owed > 0)
            {
                owed--;
                return;
            }
        }

        places.Release(given);
    }

    /// <summary>Lets a request that is about to be repeated step back where more are under way than may be.</summary>
    public async Task StepBackAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (owed == 0)
            {
                return;
            }

            owed--;
        }

        try
        {
            await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Its owner will give a place back that it has not any more.
            lock (gate)
            {
                owed++;
            }

            throw;
        }
    }

    /// <summary>The service answered an attempt well.</summary>
    public void NoteAnswer()
    {
        int more;
        lock (gate)
        {
            isAnswered = true;
            more = isAlone ? 0 : Grow();
        }

        if (more > 0)
        {
            places.Release(more);
        }
    }

    /// <summary>The service pushed an attempt back.</summary>
    /// <param name="epoch">The <see cref="Epoch"/> at the attempt's beginning.</param>
    /// <returns>Whether fewer requests may be under way from now on.</returns>
    public bool NotePushback(int epoch)
    {
        lock (gate)
        {
            lastChange = time.GetTimestamp();
            if (epoch != halvings || Allowed == 1)
            {
                return false;
            }

            var fewer = Allowed / 2;
            owed += isAlone ? 0 : Allowed - fewer;
            Allowed = fewer;
            lowest = Math.Min(lowest, fewer);
            halvings++;
            return true;
        }
    }

    /// <summary>How the number moved, in a sentence.</summary>
    public override string ToString()
    {
        lock (gate)
        {
            return FormattableString.Invariant(
                $"Up to {limit} requests went side by side; the service pushed back, and it went down to {lowest} and ended at {Allowed}.");
        }
    }

    private int Grow()
    {
        if (Allowed == limit || time.GetElapsedTime(lastChange) < QuietSpell)
        {
            return 0;
        }

        lastChange = time.GetTimestamp();
        Allowed++;
        if (owed > 0)
        {
            owed--;
            return 0;
        }

        return 1;
    }
}
