using Ampersand.Write.Operations;
using Ampersand.Write.Runs;

namespace Ampersand.Write;

/// <summary>Watches operations side by side, and puts out each when it has ended, with an error where it did not end well.</summary>
/// <remarks>Operations are added, and outputs taken, by one caller at a time.</remarks>
public sealed class OperationWatch : IDisposable
{
    /// <summary>How long the end of a wait may take: to read a log, or to look a last time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly WaitOptions options;
    private readonly OutputQueue outputs;
    private readonly IProgress<RunEvent>? progress;
    private readonly bool countsFromFirst;
    private readonly Action<AmpersandOperation>? onEnd;
    private readonly CancellationTokenSource giveUp;
    private readonly CancellationToken stop;
    private readonly object gate = new();
    private readonly List<Task> watches = [];
    private readonly HashSet<(Uri Host, string? Project, string Id)> watched = [];
    private readonly List<AmpersandOperation> open = [];
    private readonly TaskCompletionSource<bool> firstEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeProvider? time;
    private OperationWaiter? waiter;
    private CancellationTokenSource? clock;
    private int ended;
    private volatile bool abandoned;

    /// <summary>Makes a watch whose time counts from the first operation on.</summary>
    /// <param name="options">How to wait.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="stop">Ends the watch at once.</param>
    /// <exception cref="AmpersandException"><c>StatusEmpty</c> or <c>StatusContradiction</c>.</exception>
    public OperationWatch(WaitOptions options, IProgress<RunEvent>? progress = null, CancellationToken stop = default)
        : this(options, new OutputQueue(progress), progress, countsFromFirst: true, stop)
    {
        _ = options.Statuses;
    }

    /// <param name="options">How to wait.</param>
    /// <param name="outputs">Where to put operations out.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="countsFromFirst">
    /// Whether the time counts from the first operation on; otherwise it counts from <see cref="CompleteAsync"/> on, when no more can come.
    /// </param>
    /// <param name="stop">Ends the watch at once.</param>
    /// <param name="onEnd">Told of each operation that has ended, before it is put out.</param>
    internal OperationWatch(
        WaitOptions options,
        OutputQueue outputs,
        IProgress<RunEvent>? progress,
        bool countsFromFirst,
        CancellationToken stop,
        Action<AmpersandOperation>? onEnd = null)
    {
        this.onEnd = onEnd;
        this.options = options;
        this.outputs = outputs;
        this.progress = progress;
        this.countsFromFirst = countsFromFirst;
        this.stop = stop;
        giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    /// <summary>The operations under watch of which the caller has not yet taken the end.</summary>
    public IReadOnlyList<AmpersandOperation> Open
    {
        get
        {
            lock (gate)
            {
                return [.. open];
            }
        }
    }

    /// <summary>Watches one more operation from now on; one that is watched already is not put out twice.</summary>
    /// <param name="operation">An operation that knows its connection.</param>
    public void Add(AmpersandOperation operation)
    {
        lock (gate)
        {
            if (!watched.Add((operation.Connection!.ApiUri, operation.Project, operation.OperationId.ToUpperInvariant())))
            {
                return;
            }

            if (waiter is null)
            {
                time = operation.Connection.Time;
                waiter = new OperationWaiter(options, progress, time);
                if (countsFromFirst)
                {
                    StartClock();
                }
            }

            open.Add(operation);
            progress?.Report(new OperationSeen(operation));
            watches.Add(Task.Run(() => WatchAsync(operation), stop));
        }
    }

    /// <summary>Takes the next output, if there is one.</summary>
    /// <param name="output">An operation, or the error about one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTake(out RunOutput output) => outputs.TryTake(out output);

    /// <summary>Waits until the last operation has ended, or the first one, as was asked.</summary>
    public async Task CompleteAsync()
    {
        Task[] all;
        lock (gate)
        {
            StartClock();
            all = [.. watches];
        }

        var last = Task.WhenAll(all);
        await (options.Any && all.Length > 0 ? await Task.WhenAny(last, firstEnd.Task).ConfigureAwait(false) : last).ConfigureAwait(false);
    }

    /// <summary>Waits until all operations under watch have ended, or are watched no longer.</summary>
    internal Task DrainAsync()
    {
        lock (gate)
        {
            return Task.WhenAll(watches);
        }
    }

    /// <summary>
    /// Waits no longer and puts out what has not ended as it was last seen: what came about must not be lost when the caller fails.
    /// </summary>
    public Task AbandonAsync()
    {
        abandoned = true;
        giveUp.Cancel();
        return CompleteAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nobody is left to look for.
        abandoned = true;
        giveUp.Cancel();
        clock?.Dispose();
    }

    /// <summary>Whether the first end was all that was asked for, and has come.</summary>
    private bool IsDecided => options.Any && firstEnd.Task.IsCompleted;

    private void StartClock()
    {
        if (clock is null && time is not null && options.Timeout is { } timeout)
        {
            clock = Deadline.After(timeout, time);
            clock.Token.Register(giveUp.Cancel);
        }
    }

    private async Task WatchAsync(AmpersandOperation operation)
    {
        var looks = new OperationLooks(operation, time!);
        try
        {
            try
            {
                await waiter!.WatchAsync(looks, seen => progress?.Report(new OperationSeen(seen)), giveUp.Token).ConfigureAwait(false);
                await EndAsync(looks.Operation, giveUp.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                await GiveUpAsync(looks).ConfigureAwait(false);
            }
        }
        catch (AmpersandException failure)
        {
            progress?.Report(new OperationLost(looks.Operation));
            Put(new RunOutput { Error = failure, Target = looks.Operation });
        }
    }

    /// <summary>Says that the time is over, unless a last look sees the end: the machine may have slept over both.</summary>
    private async Task GiveUpAsync(OperationLooks looks)
    {
        if (IsDecided)
        {
            return;
        }

        if (!abandoned)
        {
            await LookLastAsync(looks).ConfigureAwait(false);
            if (looks.HasEnded)
            {
                await EndAsync(looks.Operation, stop).ConfigureAwait(false);
                return;
            }
        }

        if (!IsDecided)
        {
            Put(new RunOutput
            {
                Operation = looks.Operation,
                Error = abandoned
                    ? null
                    : OperationErrors.TimedOut(looks, waiter!.FailedOfService(looks.Operation), options.Timeout!.Value),
                Target = looks.Operation,
            });
        }
    }

    private async Task LookLastAsync(OperationLooks looks)
    {
        var began = time!.GetTimestamp();
        using var patience = time.CreateCancellationTokenSource(Patience);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            (var fault, _) = await waiter!.LookAsync(looks, enough.Token).ConfigureAwait(false);
            if (fault is null)
            {
                progress?.Report(new OperationSeen(looks.Operation));
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            looks.Failed.Add(began, FormattableString.Invariant($"it was not answered within {Patience.TotalSeconds:0} s"));
        }
    }

    private async Task EndAsync(AmpersandOperation operation, CancellationToken cancellationToken)
    {
        progress?.Report(new OperationSeen(operation));
        if (options.Any && Interlocked.Increment(ref ended) > 1)
        {
            return;
        }

        IReadOnlyList<AmpersandOperationLogEntry> log = [];
        if (!operation.IsSettled && (operation.LacksNames() || operation.Succeeded == false))
        {
            log = await ReadLogAsync(operation, cancellationToken).ConfigureAwait(false);
            operation = operation.Settle(log);
            progress?.Report(new OperationSeen(operation));
        }

        onEnd?.Invoke(operation);
        progress.Detail(DescribeEnd(operation));
        Put(new RunOutput { Operation = operation, Error = OperationErrors.OfEnd(operation, log), Target = operation });
        if (options.Any)
        {
            firstEnd.TrySetResult(true);
            giveUp.Cancel();
        }
    }

    /// <summary>
    /// What the service wrote down about an operation; nothing where that cannot be read soon, because the end itself must not wait for it.
    /// </summary>
    private async Task<IReadOnlyList<AmpersandOperationLogEntry>> ReadLogAsync(
        AmpersandOperation operation, CancellationToken cancellationToken)
    {
        using var patience = operation.Connection!.Time.CreateCancellationTokenSource(Patience);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await waiter!.GetLogsAsync(operation, enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return [];
        }
        catch (AmpersandException failure)
        {
            progress.Detail($"The log of operation {operation.OperationId} could not be read: {failure.Message}");
            return [];
        }
    }

    private static string DescribeEnd(AmpersandOperation operation) =>
        $"Operation {operation.OperationId} ended as {operation.Status}"
        + (operation.Duration is { } duration ? FormattableString.Invariant($" after {duration.TotalSeconds:0.0} s") : string.Empty)
        + (operation.RecordsProcessed is { } records ? $", {Counts.Of(records)} processed." : ".");

    private void Put(RunOutput output)
    {
        var about = (AmpersandOperation)output.Target!;
        outputs.Add(output, () =>
        {
            lock (gate)
            {
                open.RemoveAll(other => other.OperationId == about.OperationId && other.Project == about.Project);
            }
        });
    }
}
