using Ampersand.Write.Records;

namespace Ampersand.Write.Pipeline;

/// <summary>Requests on their way side by side, of which the oldest is always the next to be shown.</summary>
/// <remarks>
/// However many records there are, there are never more requests than twice the limit: as many again as may be on their way wait
/// behind a slow one, answered or not yet sent.
/// </remarks>
internal sealed class WriteWindow : IDisposable
{
    private readonly Func<PendingWrite, CancellationToken, Task<RecordWriteOutcome>> send;
    private readonly Func<AmpersandException, bool> endsAll;
    private readonly CancellationToken stop;
    private readonly CancellationTokenSource halt;
    private readonly SemaphoreSlim places;
    private readonly Queue<PendingWrite> requests = new();

    /// <param name="limit">The most requests on their way at once.</param>
    /// <param name="send">Sends a request.</param>
    /// <param name="endsAll">Whether a failure means that no further request is to be sent.</param>
    /// <param name="stop">Ends everything at once.</param>
    public WriteWindow(int limit, Func<PendingWrite, CancellationToken, Task<RecordWriteOutcome>> send, Func<AmpersandException, bool> endsAll, CancellationToken stop)
    {
        this.send = send;
        this.endsAll = endsAll;
        this.stop = stop;
        halt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        places = new SemaphoreSlim(limit);
        Capacity = 2 * limit;
    }

    public int Capacity { get; }

    /// <summary>The requests, oldest first.</summary>
    public IReadOnlyCollection<PendingWrite> Requests => requests;

    public bool IsFull => requests.Count >= Capacity;

    /// <summary>The oldest request.</summary>
    public PendingWrite First => requests.Peek();

    /// <summary>Takes a request in; it leaves when there is a place for it, and not before those that were taken in earlier.</summary>
    public void Add(PendingWrite request)
    {
        requests.Enqueue(request);
        Task place = places.WaitAsync(halt.Token);
        request.Start(() => RunAsync(request, place));
    }

    /// <summary>Lets the oldest request go: it was shown.</summary>
    public void RemoveFirst() => requests.Dequeue();

    public void Dispose() => halt.Cancel();

    private async Task<WriteReply> RunAsync(PendingWrite request, Task place)
    {
        try
        {
            await place.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return WriteReply.NotSent;
        }

        try
        {
            // A place may become free by the very failure that ends all.
            halt.Token.ThrowIfCancellationRequested();
            request.Leave();
            return new WriteReply(await send(request, stop).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!request.IsSent)
        {
            return WriteReply.NotSent;
        }
        catch (AmpersandException failure)
        {
            if (endsAll(failure))
            {
                halt.Cancel();
            }

            return new WriteReply(null, failure);
        }
        finally
        {
            places.Release();
        }
    }
}
