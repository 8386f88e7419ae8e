using Ampersand.Write.Http;

namespace Ampersand.Write.Runs;

/// <summary>The requests of a run that are under way side by side. They leave in their order.</summary>
/// <remarks>
/// Beside those under way as many wait as <c>capacity</c> leaves room for, answered or not yet sent: however many records there are, memory
/// is bounded by it.
/// </remarks>
internal sealed class RequestWindow : IDisposable
{
    private readonly Func<RunRequest, CancellationToken, Task> send;
    private readonly Action<RunRequest> takeEnded;
    private readonly Func<AmpersandException, bool> endsRun;
    private readonly RunProgress account;
    private readonly CancellationToken stop;
    private readonly CancellationTokenSource halt;
    private readonly CancellationTokenSource closed;
    private readonly RequestThrottle throttle;
    private readonly bool isOrdered;
    private readonly SemaphoreSlim room;
    private readonly LinkedList<RunRequest> open = new();

    /// <param name="throttle">Says how many requests are under way at once.</param>
    /// <param name="capacity">The most requests that are under way, wait, or are not yet taken and freed.</param>
    /// <param name="send">Sends a request and takes its answer in.</param>
    /// <param name="takeEnded">Called for each request that has ended, one at a time.</param>
    /// <param name="isOrdered">Whether requests are taken in their order; otherwise as they end.</param>
    /// <param name="endsRun">Whether a failure means that no further request is to leave.</param>
    /// <param name="account">Has each request from here on until it is freed.</param>
    /// <param name="stop">Ends everything at once.</param>
    public RequestWindow(
        RequestThrottle throttle,
        int capacity,
        Func<RunRequest, CancellationToken, Task> send,
        Action<RunRequest> takeEnded,
        bool isOrdered,
        Func<AmpersandException, bool> endsRun,
        RunProgress account,
        CancellationToken stop)
    {
        this.throttle = throttle;
        this.isOrdered = isOrdered;
        this.send = send;
        this.takeEnded = takeEnded;
        this.endsRun = endsRun;
        this.account = account;
        this.stop = stop;
        halt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        closed = CancellationTokenSource.CreateLinkedTokenSource(halt.Token);
        room = new SemaphoreSlim(capacity);
    }

    /// <summary>The failure because of which nothing leaves any more; <see langword="null"/> as long as requests leave.</summary>
    public AmpersandException? Failure { get; private set; }

    /// <summary>
    /// Takes a request in when there is room for it; it leaves when there is a place for it, and not before those that were taken in
    /// earlier.
    /// </summary>
    /// <exception cref="AmpersandException">
    /// A request before this one failed in a way that ends the run. This one was not taken in.
    /// </exception>
    public async ValueTask AddAsync(RunRequest request)
    {
        try
        {
            await room.WaitAsync(closed.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested && Failure is not null)
        {
            throw Failure;
        }

        lock (open)
        {
            stop.ThrowIfCancellationRequested();
            if (Failure is not null)
            {
                throw Failure;
            }

            open.AddLast(request);
            account.Add(request);
            var place = throttle.EnterAsync(halt.Token);
            request.Ended = Task.Run(() => RunAsync(request, place), CancellationToken.None);
        }
    }

    /// <summary>Gives the room of an ended request, of which its caller knows all, to another.</summary>
    public void Free(RunRequest request)
    {
        account.Remove(request);
        room.Release();
    }

    /// <summary>Lets nothing leave any more, for a reason that no request had.</summary>
    public void Fail(AmpersandException reason)
    {
        Close(reason);
        halt.Cancel();
    }

    /// <summary>Lets nothing leave any more, and waits until what is under way has ended and is taken.</summary>
    public Task AbandonAsync()
    {
        halt.Cancel();
        return DrainAsync();
    }

    /// <summary>Takes no further request in, and turns away the one that waits for room; those that were taken in go on.</summary>
    public void Close(AmpersandException reason)
    {
        lock (open)
        {
            Failure ??= reason;
        }

        closed.Cancel();
    }

    /// <summary>Waits for one who adds until the last request was taken in or turned away.</summary>
    public static async Task WhenAddedAsync(Task adding)
    {
        try
        {
            await adding.ConfigureAwait(false);
        }
        catch (Exception told) when (told is AmpersandException or OperationCanceledException)
        {
            // Whoever stops the run knows why.
        }
    }

    /// <summary>Waits until all requests have ended and are taken.</summary>
    public Task DrainAsync()
    {
        lock (open)
        {
            return Task.WhenAll(open.Select(request => request.Ended));
        }
    }

    /// <summary>Waits until all requests have ended and are taken.</summary>
    /// <exception cref="AmpersandException">One failed in a way that ends the run.</exception>
    public async Task CompleteAsync()
    {
        await DrainAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (Failure is not null)
        {
            throw Failure;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => halt.Cancel();

    private async Task RunAsync(RunRequest request, Task place)
    {
        var hasPlace = false;
        try
        {
            await place.ConfigureAwait(false);
            hasPlace = true;

            // A place may become free by the very failure that ends the run.
            halt.Token.ThrowIfCancellationRequested();
            await send(request, stop).ConfigureAwait(false);
            End(request, failure: null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && request.HasLeft)
        {
            // Nobody knows what came of it: it stays open.
        }
        catch (OperationCanceledException)
        {
            End(request, failure: null);
        }
        catch (AmpersandException failure)
        {
            End(request, failure);
        }
        finally
        {
            if (hasPlace)
            {
                throttle.Leave();
            }
        }
    }

    private void End(RunRequest request, AmpersandException? failure)
    {
        lock (open)
        {
            if (failure is not null && endsRun(failure))
            {
                Failure ??= failure;
                halt.Cancel();
            }

            request.End(failure);
            while (NextToTake(request) is { } next)
            {
                open.Remove(next);
                takeEnded(next);
            }
        }
    }

    private RunRequest? NextToTake(RunRequest ended) =>
        !isOrdered ? open.Find(ended)?.Value
        : open.First?.Value is { IsEnded: true } first ? first
        : null;
}
