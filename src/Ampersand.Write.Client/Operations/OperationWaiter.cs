using System.Collections.Concurrent;
using Ampersand.Write.Http;

namespace Ampersand.Write.Operations;

/// <summary>Watches any number of operations side by side until each has ended.</summary>
/// <remarks>A watched operation is an asynchronous method, not a thread: a thousand of them cost a thousand small objects.</remarks>
internal sealed class OperationWaiter
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(250);
    private const double Growth = 1.5;
    private const string LooksFailed = "LooksFailed";

    /// <summary>How many looks at one operation must fail, while others do not, to say that it is this one.</summary>
    private const int FewAlone = 3;

    private readonly WaitOptions options;
    private readonly OperationStatus statuses;
    private readonly IProgress<RunEvent>? progress;
    private readonly TimeProvider time;
    private readonly OperationsClient client;
    private readonly ConcurrentDictionary<Uri, Service> services = new();
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
    /// <param name="looks">The operation, and what is seen of it.</param>
    /// <param name="seen">Told of each look that saw it and was not the last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation as it ended.</returns>
    /// <exception cref="AmpersandException">
    /// It cannot be read: unknown, or the key no longer counts. Faults that pass do not end a wait.
    /// </exception>
    public async Task<AmpersandOperation> WatchAsync(
        OperationLooks looks, Action<AmpersandOperation> seen, CancellationToken cancellationToken)
    {
        if (looks.Operation.IsSettled)
        {
            return looks.Operation;
        }

        var first = FirstInterval < options.PollingInterval ? FirstInterval : options.PollingInterval;
        var interval = first;
        while (true)
        {
            (var fault, var askAgainAfter) = await LookAsync(looks, cancellationToken).ConfigureAwait(false);
            if (looks.HasEnded)
            {
                return looks.Operation;
            }

            // Whether it is lost is soon to be known, however long the caller likes to wait between two looks.
            interval = looks.HasVanished ? first : interval;
            var pause = Pause(interval, askAgainAfter);
            if (fault is null)
            {
                seen(looks.Operation);
            }
            else
            {
                var left = ServiceOf(looks.Operation).Gate.PauseLeft;
                progress?.Report(new LookFailed(looks.Operation, fault.Fault, looks.Failed.Count, left > pause ? left : pause));
            }

            await time.Delay(pause, cancellationToken).ConfigureAwait(false);
            interval = TimeSpan.FromTicks(Math.Min((long)(interval.Ticks * Growth), options.PollingInterval.Ticks));
        }
    }

    /// <summary>Looks at an operation once, when the service's gate lets it through.</summary>
    /// <param name="looks">The operation; it takes what is seen.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The fault that passes, where nothing was seen; and how long the service asked not to be asked again.</returns>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public async Task<(AmpersandServiceException? Fault, TimeSpan? AskAgainAfter)> LookAsync(
        OperationLooks looks, CancellationToken cancellationToken)
    {
        var service = ServiceOf(looks.Operation);
        var began = time.GetTimestamp();
        try
        {
            (var operation, var askAgainAfter) = await service.Gate.PassAsync(
                () =>
                {
                    began = time.GetTimestamp();
                    return client.GetAsync(looks.Operation, statuses, Repeatable.Never, cancellationToken);
                },
                Inspect,
                cancellationToken).ConfigureAwait(false);
            looks.See(operation);
            service.Failed.Clear();
            WarnOfUnknownStatus(operation);
            return (null, askAgainAfter);
        }
        catch (AmpersandServiceException fault)
        {
            var goesOn = looks.Miss(began, fault);
            if (OperationLooks.Passes(fault))
            {
                service.Failed.Add(began, fault.Message);
            }
            else
            {
                service.Failed.Clear();
            }

            if (!goesOn)
            {
                throw OperationErrors.Lost(fault, looks);
            }

            progress.Detail($"The wait for {looks.Operation.OperationId} goes on: {fault.Message}");
            WarnOfFailedLooks(looks, service);
            return (fault, null);
        }
    }

    /// <summary>The looks at any operation of the same service that failed in a row.</summary>
    public FailedLooks FailedOfService(AmpersandOperation operation) => ServiceOf(operation).Failed;

    /// <summary>What the service wrote down about an operation, asked for beside the watches and within their limit.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<IReadOnlyList<AmpersandOperationLogEntry>> GetLogsAsync(
        AmpersandOperation operation, CancellationToken cancellationToken) =>
        ServiceOf(operation).Gate.PassAsync(() => client.GetLogsAsync(operation, cancellationToken), Inspect, cancellationToken);

    private Service ServiceOf(AmpersandOperation operation) => services.GetOrAdd(
        operation.Connection!.ApiUri, _ => new Service(new ServiceGate(options.ThrottleLimit, time), new FailedLooks(time)));

    private static (ServiceState State, TimeSpan? Asked) Inspect(Exception failure) => failure switch
    {
        AmpersandServiceException { IsTransient: true } fault when fault.StatusCode == 429 || fault.RetryAfter is not null =>
            (ServiceState.Overloaded, fault.RetryAfter),
        AmpersandServiceException fault when OperationLooks.Passes(fault) => (ServiceState.Failing, null),
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

    /// <summary>One warning for all operations as long as it is the service that fails, and one each where it is an operation.</summary>
    private void WarnOfFailedLooks(OperationLooks looks, Service service)
    {
        looks.FailedAlone += service.Failed.Count < 2 ? 1 : 0;
        if (service.Failed.TakeWarning())
        {
            progress.Warn(
                LooksFailed, OperationErrors.DescribeUnseen($"operations of {looks.Operation.Connection!.ApiUri.Host}", service.Failed));
        }
        else if (looks.FailedAlone >= FewAlone && looks.Failed.TakeWarning())
        {
            progress.Warn(LooksFailed, OperationErrors.DescribeUnseen($"operation {looks.Operation.OperationId}", looks.Failed));
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

    /// <summary>A service whose operations are watched.</summary>
    /// <param name="Gate">Lets looks through to it.</param>
    /// <param name="Failed">The looks in a row that told nothing, of whichever operation.</param>
    private sealed record Service(ServiceGate Gate, FailedLooks Failed);
}
