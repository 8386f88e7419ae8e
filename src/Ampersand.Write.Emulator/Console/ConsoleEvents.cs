using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary>
/// <c>/emulator/events</c>: tells, as server-sent events, whenever operations, records, objects or faults would look different if asked for again.
/// </summary>
/// <remarks>
/// A change in what is stored wakes it, and so does the time at which an operation shows its end. While one is in progress it tells every
/// second, for progress and duration. When nothing goes on it asks nothing of the database.
/// </remarks>
internal sealed class ConsoleEvents(OperationStore store, ChangeSignal changes, TimeProvider time)
{
    private const string Changed = "changed";

    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    public static ServerSentEventsResult<string> Stream(string? operation, ConsoleEvents events, CancellationToken aborted) =>
        TypedResults.ServerSentEvents(events.TellAsync(operation, aborted));

    private async IAsyncEnumerable<SseItem<string>> TellAsync(
        string? operationId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            // Both are taken before the page is told, so that nothing falls between its look and the wait.
            var next = changes.Next;
            var moment = NextMoment(operationId, time.GetUtcNow());

            // The first tells of what happened between the page and its connection.
            yield return new SseItem<string>("", Changed) { ReconnectionInterval = s_tick };
            await WaitAsync(next, moment, cancellationToken);
        }
    }

    /// <summary>When something shows that no change will tell of.</summary>
    private DateTimeOffset? NextMoment(string? operationId, DateTimeOffset now)
    {
        var (isAnyInProgress, nextEnd) = operationId is null ? store.Ahead(now) : Ahead(operationId, now);
        if (!isAnyInProgress)
        {
            return null;
        }

        var tick = now + s_tick;
        return nextEnd < tick ? nextEnd : tick;
    }

    private (bool IsInProgress, DateTimeOffset? End) Ahead(string operationId, DateTimeOffset now) =>
        store.Find(operationId) is { } operation ? (!operation.HasEnded(now), operation.Finished) : default;

    private async Task WaitAsync(Task next, DateTimeOffset? moment, CancellationToken cancellationToken)
    {
        if (moment is not { } then)
        {
            await next.WaitAsync(cancellationToken);
            return;
        }

        // Timers count whole milliseconds and would come too early for the rest of one.
        var left = TimeSpan.FromMilliseconds(Math.Ceiling((then - time.GetUtcNow()).TotalMilliseconds));
        if (left > TimeSpan.Zero)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(next, Task.Delay(left, time, waiting.Token));
            await waiting.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
