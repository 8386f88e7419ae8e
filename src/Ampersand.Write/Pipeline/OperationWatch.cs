using Ampersand.Write.Binding;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Pipeline;

/// <summary>Operations under watch on behalf of a cmdlet: emits each as it ends, with an error where it did not end well.</summary>
internal sealed class OperationWatch : IDisposable
{
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(10);

    private const int Listed = 10;

    private readonly AmpersandCmdlet cmdlet;
    private readonly Outbox outbox;
    private readonly WaitOptions options;
    private readonly TimeSpan timeout;
    private readonly bool any;
    private readonly CancellationTokenSource giveUp;
    private readonly CancellationToken stop;
    private readonly List<Task> watches = [];
    private readonly HashSet<(Uri Host, string? Project, string Id)> watched = [];
    private readonly TaskCompletionSource<bool> firstEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<AmpersandOperation> open = [];
    private readonly WaitProgress progress;
    private readonly OperationCommands commands;
    private TimeProvider? time;
    private OperationWaiter? waiter;
    private CancellationTokenSource? clock;
    private int emitted;
    private volatile bool abandoned;

    /// <summary>Whether the time counts from the first operation on; otherwise it counts from <see cref="Finish"/>, when no more can come.</summary>
    public bool CountsFromFirst { get; init; } = true;

    public OperationWatch(AmpersandCmdlet cmdlet, Outbox outbox, WaitOptions options, TimeSpan timeout, bool any, CancellationToken stop)
    {
        this.cmdlet = cmdlet;
        this.outbox = outbox;
        this.options = options;
        this.timeout = timeout;
        this.any = any;
        this.stop = stop;
        giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        progress = new WaitProgress(cmdlet);
        commands = new OperationCommands(ConnectionStore.Of(cmdlet.SessionState));
    }

    /// <summary>Watches one more operation from now on; one that is watched already is not emitted twice.</summary>
    public void Add(AmpersandOperation operation)
    {
        if (!watched.Add((operation.Connection!.ApiUri, operation.Project, operation.OperationId.ToUpperInvariant())))
        {
            return;
        }

        if (waiter is null)
        {
            time = operation.Connection!.Time;
            waiter = new OperationWaiter(options, outbox, time);
            if (CountsFromFirst)
            {
                StartClock();
            }
        }

        open.Add(operation);
        progress.See(operation);
        watches.Add(Task.Run(() => WatchAsync(operation), stop));
    }

    /// <summary>Shows what has ended so far.</summary>
    public void Show() => Showing(() =>
    {
        outbox.Replay(cmdlet);
        progress.Show();
    });

    /// <summary>Shows everything until the last operation has ended, or the first one, as was asked.</summary>
    public void Finish()
    {
        StartClock();
        Task all = Task.WhenAll(watches);
        Showing(() => outbox.ReplayUntil(cmdlet, any && watches.Count > 0 ? Task.WhenAny(all, firstEnd.Task).Unwrap() : all, progress.Show));
        progress.Complete();
    }

    /// <summary>Waits no longer and emits what has not ended as it was last seen: what came about must not be lost when the command fails.</summary>
    public void Abandon()
    {
        abandoned = true;
        giveUp.Cancel();
        Finish();
    }

    /// <summary>Says which operations go on when Ctrl+C ended the wait: what came down a pipeline was shown nowhere else.</summary>
    public void ReportOpen()
    {
        if (stop.IsCancellationRequested && open.Count > 0)
        {
            string rest = open.Count > Listed ? FormattableString.Invariant($" (and {open.Count - Listed} more)") : string.Empty;
            StopNotice.Show(
                cmdlet,
                $"The wait was stopped, but what was accepted goes on. Wait again with: {commands.Of("Wait-AmpersandOperation", open.Take(Listed))}{rest}");
        }
    }

    public void Dispose()
    {
        giveUp.Cancel();
        clock?.Dispose();
    }

    /// <summary>Takes the bars away when whatever comes next in the pipeline wants no more: there is no later moment for it.</summary>
    private void Showing(Action show)
    {
        try
        {
            show();
        }
        catch
        {
            progress.Complete();
            throw;
        }
    }

    private void StartClock()
    {
        if (clock is null && time is not null && timeout > TimeSpan.Zero)
        {
            clock = Deadline.After(timeout, time);
            clock.Token.Register(giveUp.Cancel);
        }
    }

    private async Task WatchAsync(AmpersandOperation operation)
    {
        AmpersandOperation last = operation;
        try
        {
            last = await waiter!.WatchAsync(
                operation,
                seen =>
                {
                    last = seen;
                    progress.See(seen);
                },
                giveUp.Token).ConfigureAwait(false);
            progress.See(last);
            await EmitEndAsync(last).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            if (!(any && firstEnd.Task.IsCompleted))
            {
                await EmitAsync(last, abandoned ? null : () => OperationErrors.TimedOut(last, timeout, commands)).ConfigureAwait(false);
            }
        }
        catch (AmpersandException failure)
        {
            progress.Leave(last);
            await outbox.PostAsync(shown =>
            {
                Close(last);
                shown.Report(ErrorFactory.Create(failure, last));
            }).ConfigureAwait(false);
        }
    }

    private async Task EmitEndAsync(AmpersandOperation operation)
    {
        if (any && Interlocked.Increment(ref emitted) > 1)
        {
            return;
        }

        outbox.Verbose(DescribeEnd(operation));
        if (operation.Succeeded == true)
        {
            await EmitAsync(operation).ConfigureAwait(false);
        }
        else
        {
            IReadOnlyList<AmpersandOperationLogEntry> log = await ReadLogAsync(operation).ConfigureAwait(false);
            await EmitAsync(operation, () => OperationErrors.Failed(operation, log, commands)).ConfigureAwait(false);
        }

        if (any)
        {
            firstEnd.TrySetResult(true);
            giveUp.Cancel();
        }
    }

    /// <summary>What the service wrote down about a failed operation; nothing where that cannot be read soon, because the end itself must not wait for it.</summary>
    private async Task<IReadOnlyList<AmpersandOperationLogEntry>> ReadLogAsync(AmpersandOperation operation)
    {
        using CancellationTokenSource patience = operation.Connection!.Time.CreateCancellationTokenSource(LogPatience);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, giveUp.Token);
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
            outbox.Verbose($"The log of operation {operation.OperationId} could not be read: {failure.Message}");
            return [];
        }
    }

    private static string DescribeEnd(AmpersandOperation operation) =>
        $"Operation {operation.OperationId} ended as {operation.Status}"
        + (operation.Duration is { } duration ? FormattableString.Invariant($" after {duration.TotalSeconds:0.0} s") : string.Empty)
        + (operation.RecordsProcessed is { } records ? $", {UpsertWords.Count(records)} processed." : ".");

    /// <summary>Emits an operation, and its error where there is one, which is made on the pipeline's thread because it looks at the session.</summary>
    private Task EmitAsync(AmpersandOperation operation, Func<AmpersandException>? failure = null) => outbox.PostAsync(shown =>
    {
        Close(operation);
        shown.WriteObject(operation);
        if (failure is not null)
        {
            shown.Report(ErrorFactory.Create(failure(), operation));
        }
    });

    private void Close(AmpersandOperation operation) => open.RemoveAll(other => other.OperationId == operation.OperationId && other.Project == operation.Project);
}
