namespace Ampersand.Write.Operations;

/// <summary>Lets a limited number of requests through to one service, and while it fails, one after a growing pause.</summary>
/// <remarks>
/// Many waits share a gate, so a dead service sees one probing request at a time instead of each wait's own repetitions.
/// </remarks>
internal sealed class ServiceGate(int limit, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRequestedPause = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim places = new(limit);
    private readonly SemaphoreSlim probe = new(1);
    private readonly object pulse = new();
    private int failures;
    private DateTimeOffset openAt;

    /// <summary>Runs a request when there is a place for it and no pause.</summary>
    /// <param name="request">The request.</param>
    /// <param name="pauseFor">Whether a failure is the service's as a whole, and the pause that it asked for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<T> PassAsync<T>(
        Func<Task<T>> request, Func<Exception, (bool ServiceFailed, TimeSpan? Asked)> pauseFor, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        bool probing = false;
        try
        {
            if (Failing)
            {
                await probe.WaitAsync(cancellationToken).ConfigureAwait(false);
                probing = true;
                await PauseAsync(cancellationToken).ConfigureAwait(false);
                if (!Failing)
                {
                    probe.Release();
                    probing = false;
                }
            }

            return await RunAsync(request, pauseFor).ConfigureAwait(false);
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

    public void Dispose()
    {
        places.Dispose();
        probe.Dispose();
    }

    private bool Failing
    {
        get
        {
            lock (pulse)
            {
                return failures > 0;
            }
        }
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> request, Func<Exception, (bool ServiceFailed, TimeSpan? Asked)> pauseFor)
    {
        int failuresBefore = failures;
        try
        {
            T answer = await request().ConfigureAwait(false);
            lock (pulse)
            {
                failures = 0;
            }

            return answer;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            (bool serviceFailed, TimeSpan? asked) = pauseFor(failure);
            Note(serviceFailed, asked, failuresBefore);
            throw;
        }
    }

    private void Note(bool serviceFailed, TimeSpan? asked, int failuresBefore)
    {
        lock (pulse)
        {
            if (!serviceFailed)
            {
                // An answer about one operation shows that the service as a whole is there.
                failures = 0;
                return;
            }

            // Requests that were under way together fail together: that is one failure of the service, not thirty-two.
            if (failures == failuresBefore)
            {
                failures++;
                TimeSpan grown = TimeSpan.FromTicks(FirstPause.Ticks << Math.Min(failures - 1, 5));
                openAt = time.GetUtcNow() + (grown < LongestPause ? grown : LongestPause);
            }

            if (asked is { } pause)
            {
                DateTimeOffset until = time.GetUtcNow() + (pause < LongestRequestedPause ? pause : LongestRequestedPause);
                openAt = until > openAt ? until : openAt;
            }
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left;
            lock (pulse)
            {
                left = failures > 0 ? openAt - time.GetUtcNow() : TimeSpan.Zero;
            }

            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await time.Delay(left, cancellationToken).ConfigureAwait(false);
        }
    }
}
