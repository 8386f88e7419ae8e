using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Ampersand.Write.Commands;

namespace Ampersand.Write.Output;

/// <summary>Carries what the library tells and owes to the pipeline thread, the only one that may show it, in order.</summary>
/// <remarks>
/// It needs no bound of its own: what is told is little, and what is owed waits in the run, which takes no more than it has room for
/// until the pipeline thread has taken it.
/// </remarks>
/// <param name="cmdlet">Whose thread shows it.</param>
/// <param name="stopping">Ends the waiting.</param>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The semaphore holds no handle as long as nobody asks for one, and late workers may still release it.")]
internal sealed class Outbox(AmpersandCmdlet cmdlet, CancellationToken stopping) : IProgress<RunEvent>
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<RunEvent> events = new();
    private readonly SemaphoreSlim signal = new(0);
    private readonly ProgressBars bars = new(cmdlet);
    private readonly PipedIssues piped = new(cmdlet);

    /// <summary>Takes the next output of a run, if there is one.</summary>
    public delegate bool TakeOutput(out RunOutput output);

    /// <summary>Where outputs are taken from when the run says that there are some.</summary>
    public TakeOutput? Outputs { get; set; }

    /// <summary>Told of each operation that was accepted, at once and on any thread.</summary>
    public Action<AmpersandOperation>? Accepted { get; set; }

    /// <inheritdoc/>
    public void Report(RunEvent value)
    {
        if (value is OperationAccepted accepted)
        {
            Accepted?.Invoke(accepted.Operation);
        }

        if (bars.Take(value))
        {
            return;
        }

        events.Enqueue(value);
        signal.Release();

        // Told by the pipeline thread itself, while it adds a record: it is shown before the record leaves, so that -WarningAction Stop can
        // keep it.
        if (value is RecordIssueFound or RecordWarningsCounted)
        {
            Replay();
        }
    }

    /// <summary>Shows what waits now, and how far it is.</summary>
    public void Show()
    {
        try
        {
            Replay();
            bars.Show();
        }
        catch (Exception thrown)
        {
            // Whatever comes next in the pipeline wants no more, or failed: there is no later moment for it.
            cmdlet.IsUnwanted |= thrown is FlowControlException or PipelineStoppedException;
            bars.Complete();
            throw;
        }
    }

    /// <summary>Shows what comes until the work has ended, and then throws what the work threw.</summary>
    public void ShowUntil(Task work)
    {
        // Reading the exception here keeps it observed when a stop makes this thread leave before the work has ended.
        _ = work.ContinueWith(
            (ended, _) =>
                (
                    ended.Exception,
                    signal.Release()), null, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!work.IsCompleted)
        {
            Show();
            if (!work.IsCompleted)
            {
                signal.Wait(TickInterval, stopping);
            }
        }

        Show();
        work.GetAwaiter().GetResult();
    }

    /// <summary>Takes all bars away.</summary>
    public void CompleteBars() => bars.Complete();

    private void Replay()
    {
        while (events.TryDequeue(out var next))
        {
            if (next is not OutputReady)
            {
                RunEventDisplay.Show(cmdlet, piped, next);
                continue;
            }

            if (Outputs?.Invoke(out var output) == true)
            {
                cmdlet.Show(output);
            }
        }
    }
}
