namespace Ampersand.Write.Emulator;

/// <summary>The requests that an emulator has seen, its own controls excepted.</summary>
public sealed class RequestLog
{
    private const int KeptRequests = 20_000;
    private const long KeptBodyBytes = 64L * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly LinkedList<SeenRequest> seen = new();
    private readonly Queue<SeenRequest> withBody = new();
    private readonly List<(Func<SeenRequest, bool> Predicate, TaskCompletionSource<SeenRequest> Source)> waiters = [];
    private readonly TimeProvider time;
    private readonly IdleSignal idle = new();
    private long count;
    private long bodyBytes;
    private int inFlight;
    private int highWaterMark;

    internal RequestLog(TimeProvider time) => this.time = time;

    /// <summary>How many requests came since the start or the last <see cref="Clear"/>, kept or not.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>How many wait for their answer now.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    /// <summary>The most that waited for their answer at one time.</summary>
    public int HighWaterMark => Volatile.Read(ref highWaterMark);

    /// <summary>The requests kept (the newest 20,000), oldest first.</summary>
    public IReadOnlyList<SeenRequest> All
    {
        get
        {
            lock (gate)
            {
                return [.. seen];
            }
        }
    }

    /// <summary>Waits for a request that <paramref name="predicate"/> accepts; one already seen counts.</summary>
    /// <remarks>It is seen when its headers have arrived: body and status come later.</remarks>
    public Task<SeenRequest> WaitForAsync(Func<SeenRequest, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        lock (gate)
        {
            if (seen.FirstOrDefault(predicate) is { } first)
            {
                return Task.FromResult(first);
            }

            var source = new TaskCompletionSource<SeenRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add((predicate, source));
            return source.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes when no request waits for its answer.</summary>
    public Task WhenNoneInFlightAsync() => idle.WhenIdleAsync();

    /// <summary>Forgets all requests and starts counting anew; what is in flight stays counted as such.</summary>
    public void Clear()
    {
        lock (gate)
        {
            seen.Clear();
            withBody.Clear();
            count = 0;
            bodyBytes = 0;
            highWaterMark = inFlight;
        }
    }

    internal SeenRequest Begin(HttpContext http, RecordingStream body)
    {
        var request = http.Request;
        var headers = from header in request.Headers from value in header.Value select KeyValuePair.Create(header.Key, value);
        lock (gate)
        {
            idle.Enter();
            var seen = new SeenRequest(
                ++count, time.GetUtcNow(), request.Method, RequestTarget.Of(http).Raw, [.. headers], http.TraceIdentifier, body);
            highWaterMark = Math.Max(highWaterMark, ++inFlight);
            this.seen.AddLast(seen);
            if (this.seen.Count > KeptRequests)
            {
                this.seen.RemoveFirst();
            }

            foreach (var (_, source) in waiters.Where(waiter => waiter.Predicate(seen)))
            {
                source.TrySetResult(seen);
            }

            waiters.RemoveAll(waiter => waiter.Source.Task.IsCompleted);
            return seen;
        }
    }

    /// <summary>Records what became of a request, once.</summary>
    internal void End(SeenRequest seen, int? status)
    {
        lock (gate)
        {
            if (seen.HasEnded)
            {
                return;
            }

            inFlight--;
            seen.Complete(status);
            if (seen.Body.Length > 0)
            {
                withBody.Enqueue(seen);
                bodyBytes += seen.Body.Length;
            }

            while (bodyBytes > KeptBodyBytes && withBody.TryDequeue(out var oldest))
            {
                bodyBytes -= oldest.Body.Length;
                oldest.Body = default;
            }

            idle.Leave();
        }
    }
}
