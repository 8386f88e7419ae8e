namespace Ampersand.Write.Emulator;

/// <summary>The requests that an emulator has seen, its own controls excepted.</summary>
public sealed class RequestLog
{
    private const int KeptRequests = 20_000;
    private const long KeptBodyBytes = 64L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly LinkedList<SeenRequest> _seen = new();
    private readonly Queue<SeenRequest> _withBody = new();
    private readonly List<(Func<SeenRequest, bool> Predicate, TaskCompletionSource<SeenRequest> Source)> _waiters = [];
    private readonly TimeProvider _time;
    private readonly IdleSignal _idle = new();
    private long _count;
    private long _bodyBytes;
    private int _inFlight;
    private int _highWaterMark;

    internal RequestLog(TimeProvider time) => _time = time;

    /// <summary>How many requests came since the start or the last <see cref="Clear"/>, kept or not.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>How many wait for their answer now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The most that waited for their answer at one time.</summary>
    public int HighWaterMark => Volatile.Read(ref _highWaterMark);

    /// <summary>The requests kept (the newest 20,000), oldest first.</summary>
    public IReadOnlyList<SeenRequest> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>Waits for a request that <paramref name="predicate"/> accepts; one already seen counts.</summary>
    /// <remarks>It is seen when its headers have arrived: body and status come later.</remarks>
    public Task<SeenRequest> WaitForAsync(Func<SeenRequest, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        lock (_lock)
        {
            if (_seen.FirstOrDefault(predicate) is { } seen)
            {
                return Task.FromResult(seen);
            }

            var source = new TaskCompletionSource<SeenRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((predicate, source));
            return source.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes when no request waits for its answer.</summary>
    public Task WhenNoneInFlightAsync() => _idle.WhenIdleAsync();

    /// <summary>Forgets all requests and starts counting anew; what is in flight stays counted as such.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _seen.Clear();
            _withBody.Clear();
            _count = 0;
            _bodyBytes = 0;
            _highWaterMark = _inFlight;
        }
    }

    internal SeenRequest Begin(HttpContext http, RecordingStream body)
    {
        var request = http.Request;
        var headers = from header in request.Headers from value in header.Value select KeyValuePair.Create(header.Key, value);
        lock (_lock)
        {
            _idle.Enter();
            var seen = new SeenRequest(
                ++_count, _time.GetUtcNow(), request.Method, RequestTarget.Of(http).Raw, [.. headers], http.TraceIdentifier, body);
            _highWaterMark = Math.Max(_highWaterMark, ++_inFlight);
            _seen.AddLast(seen);
            if (_seen.Count > KeptRequests)
            {
                _seen.RemoveFirst();
            }

            foreach (var (_, source) in _waiters.Where(waiter => waiter.Predicate(seen)))
            {
                source.TrySetResult(seen);
            }

            _waiters.RemoveAll(waiter => waiter.Source.Task.IsCompleted);
            return seen;
        }
    }

    /// <summary>Records what became of a request, once.</summary>
    internal void End(SeenRequest seen, int? status)
    {
        lock (_lock)
        {
            if (seen.HasEnded)
            {
                return;
            }

            _inFlight--;
            seen.Complete(status);
            if (seen.Body.Length > 0)
            {
                _withBody.Enqueue(seen);
                _bodyBytes += seen.Body.Length;
            }

            while (_bodyBytes > KeptBodyBytes && _withBody.TryDequeue(out var oldest))
            {
                _bodyBytes -= oldest.Body.Length;
                oldest.Body = default;
            }

            _idle.Leave();
        }
    }
}
