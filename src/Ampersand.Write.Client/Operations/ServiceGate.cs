using System.Diagnostics.CodeAnalysis;

namespace Ampersand.Write.Operations;

/// <summary>What a failed request tells of the service as a whole.</summary>
internal enum ServiceState
{
    /// <summary>Nothing: the request never got that far.</summary>
    Unknown,

    /// <summary>It answers; the failure is the request's own.</summary>
    Answering,

    /// <summary>It fails, unless others are answered meanwhile.</summary>
    Failing,

    /// <summary>It asks to be left alone, whatever it answers to others.</summary>
    Overloaded,
}

/// <summary>Lets a limited number of requests through to one service, and while it fails, one after a growing pause.</summary>
/// <remarks>
/// Many waits share a gate, so a dead service sees one probing request at a time instead of each wait's own repetitions.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The semaphores hold no handle as long as nobody asks for one, and late requests may still release them.")]
internal sealed class ServiceGate(int limit, TimeProvider time)
{
    /// <summary>The longest pause that a service's wish makes.</summary>
    public static readonly TimeSpan LongestRequestedPause = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim places = new(limit);
    private readonly SemaphoreSlim probe = new(1);
    private readonly object pulse = new();
    private readonly long start = time.GetTimestamp();
    private int failures;
    private long successes;
    private TimeSpan openAt;

    /// <summary>
    /// The gate's age. A pause is measured by it: the time of day may be set back meanwhile, and would lengthen the pause by as much.
    /// </summary>
    private TimeSpan Age => time.GetElapsedTime(start);

    /// <summary>How long it is until the next request is let through; zero where the service does not fail.</summary>
    public TimeSpan PauseLeft
    {
        get
        {
            lock (pulse)
            {
                return failures > 0 && openAt > Age ? openAt - Age : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Runs a request when there is a place for it and no pause.</summary>
    /// <param name="request">The request.</param>
    /// <param name="inspect">What a failure tells of the service, and the pause that it asked for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<T> PassAsync<T>(
        Func<Task<T>> request, Func<Exception, (ServiceState State, TimeSpan? Asked)> inspect, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        var probing = false;
        try
        {
            if (Now().Failures > 0)
            {
                await probe.WaitAsync(cancellationToken).ConfigureAwait(false);
                probing = true;
                await PauseAsync(cancellationToken).ConfigureAwait(false);
                if (Now().Failures == 0)
                {
                    probe.Release();
                    probing = false;
                }
            }

            return await RunAsync(request, inspect).ConfigureAwait(false);
        }
        finally
        {
            if (probing)
            {
                probe.Release();
            }

            places.Release();
        }
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> request, Func<Exception, (ServiceState State, TimeSpan? Asked)> inspect)
    {
        var before = Now();
        try
        {
            var answer = await request().ConfigureAwait(false);
            NoteAnswer();
            return answer;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            (var state, var asked) = inspect(failure);
            if (state == ServiceState.Answering)
            {
                NoteAnswer();
            }
            else if (state != ServiceState.Unknown)
            {
                NoteFailure(state, asked, before);
            }

            throw;
        }
    }

    private (int Failures, long Successes) Now()
    {
        lock (pulse)
        {
            return (failures, successes);
        }
    }

    private void NoteAnswer()
    {
        lock (pulse)
        {
            failures = 0;
            successes++;
        }
    }

    private void NoteFailure(ServiceState state, TimeSpan? asked, (int Failures, long Successes) before)
    {
        lock (pulse)
        {
            // Others were answered meanwhile: one operation that the service stumbles over must not hold up the rest.
            if (state == ServiceState.Failing && successes != before.Successes)
            {
                return;
            }

            // Requests that were under way together fail together: that is one failure of the service, not thirty-two.
            if (failures == before.Failures)
            {
                failures++;
                var grown = TimeSpan.FromTicks(FirstPause.Ticks << Math.Min(failures - 1, 5));
                openAt = Age + (grown < LongestPause ? grown : LongestPause);
            }

            if (asked is { } pause)
            {
                var until = Age + (pause < LongestRequestedPause ? pause : LongestRequestedPause);
                openAt = until > openAt ? until : openAt;
            }
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        while (PauseLeft is var left && left > TimeSpan.Zero)
        {
            await time.Delay(left, cancellationToken).ConfigureAwait(false);
        }
    }
}
