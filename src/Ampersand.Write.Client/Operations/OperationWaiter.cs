using System.Collections.Concurrent;
using Ampersand.Write.Http;

namespace Ampersand.Write.Operations;

/// <summary>Watches any number of operations side by side until each has ended.</summary>
/// <remarks>A watched operation is an asynchronous method, not a thread: a thousand of them cost a thousand small objects.</remarks>
internal sealed class OperationWaiter
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(250);
    private const double Growth = 1.5;

    private readonly WaitOptions options;
    private readonly OperationStatus statuses;
    private readonly IProgress<RunEvent>? progress;
    private readonly TimeProvider time;
    private readonly OperationsClient client;
    private readonly ConcurrentDictionary<Uri, ServiceGate> gates = new();
    private readonly ConcurrentDictionary<string, bool> warned = new(StringComparer.OrdinalIgnoreCase);
    private readonly Random random = new();

    public OperationWaiter(WaitOptions options, IProgress<RunEvent>? progress, TimeProvider time)
    {
        this.options = options;
        statuses = options.Statuses;
        this.progress = progress;
        this.time = time;
        client = new OperationsClient(progress);
    }

    /// <summary>Watches one operation to its end.</summary>
    /// <param name="operation">The operation as last seen.</param>
    /// <param name="seen">Told of each look that was not the last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation as it ended.</returns>
    /// <exception cref="AmpersandException">
    /// It cannot be read: unknown, or the key no longer counts. Faults that pass do not end a wait.
    /// </exception>
    public async Task<AmpersandOperation> WatchAsync(
        AmpersandOperation operation, Action<AmpersandOperation> seen, CancellationToken cancellationToken)
    {
        var gate = GateOf(operation);
        var interval = FirstInterval < options.PollingInterval ? FirstInterval : options.PollingInterval;
        while (true)
        {
            TimeSpan? askAgainAfter = null;
            try
            {
                (operation, askAgainAfter) = await gate.PassAsync(
                    () =>
                        client.GetAsync(
                            operation, statuses, Repeatable.Never, cancellationToken), Inspect, cancellationToken).ConfigureAwait(false);
                if (operation.IsCompleted)
                {
                    return operation;
                }

                WarnOfUnknownStatus(operation);
            }
            catch (AmpersandServiceException fault) when (Passes(fault))
            {
                progress.Detail($"The wait for {operation.OperationId} goes on: {fault.Message}");
            }

            seen(operation);
            await time.Delay(Pause(interval, askAgainAfter), cancellationToken).ConfigureAwait(false);
            interval = TimeSpan.FromTicks(Math.Min((long)(interval.Ticks * Growth), options.PollingInterval.Ticks));
        }
    }

    /// <summary>What the service wrote down about an operation, asked for beside the watches and within their limit.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<IReadOnlyList<AmpersandOperationLogEntry>> GetLogsAsync(
        AmpersandOperation operation, CancellationToken cancellationToken) =>
        GateOf(operation).PassAsync(() => client.GetLogsAsync(operation, cancellationToken), Inspect, cancellationToken);

    private ServiceGate GateOf(AmpersandOperation operation) =>
        gates.GetOrAdd(operation.Connection!.ApiUri, _ => new ServiceGate(options.ThrottleLimit, time));

    /// <summary>A proxy's page or half an answer passes like an overload does; what the service says plainly does not.</summary>
    private static bool Passes(AmpersandServiceException fault) => fault.IsTransient || fault.ErrorId == ErrorIds.InvalidResponse.Name;

    private static (ServiceState State, TimeSpan? Asked) Inspect(Exception failure) => failure switch
    {
        AmpersandServiceException { IsTransient: true } fault when fault.StatusCode == 429 || fault.RetryAfter is not null =>
            (ServiceState.Overloaded, fault.RetryAfter),
        AmpersandServiceException fault when Passes(fault) => (ServiceState.Failing, null),
        AmpersandServiceException { StatusCode: not null } => (ServiceState.Answering, null),
        _ => (ServiceState.Unknown, null),
    };

    private void WarnOfUnknownStatus(AmpersandOperation operation)
    {
        if (!statuses.IsKnown(operation.Status) && warned.TryAdd(operation.Status, true))
        {
            progress.Warn(
                "StatusUnknown",
                $"Operation {operation.OperationId} has the status '{operation.Status}', which Ampersand's documents do not name. The "
                    + "wait goes on.");
        }
    }

    /// <summary>The service's wish where it is longer, up to a limit: a mistaken one must not end the watch for good.</summary>
    private TimeSpan Pause(TimeSpan interval, TimeSpan? asked)
    {
        var own = Jitter(interval);
        var wish = asked < ServiceGate.LongestRequestedPause
            ? asked.Value
            : asked is null
            ? TimeSpan.Zero
            : ServiceGate.LongestRequestedPause;
        return wish > own ? wish : own;
    }

    private TimeSpan Jitter(TimeSpan interval)
    {
        lock (random)
        {
            return TimeSpan.FromTicks((long)(interval.Ticks * (0.8 + (0.2 * random.NextDouble()))));
        }
    }
}
