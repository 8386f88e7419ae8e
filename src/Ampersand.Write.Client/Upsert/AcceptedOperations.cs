using Ampersand.Write.Results;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Upsert;

/// <summary>
/// The operations that an upsert was accepted as: put out as they come or, where their ends are waited for, as they end.
/// </summary>
internal sealed class AcceptedOperations : IDisposable
{
    private readonly UpsertOptions options;
    private readonly OutputQueue outputs;
    private readonly TimeProvider time;
    private readonly OperationWatch? watch;

    /// <param name="options">Whether and how to wait.</param>
    /// <param name="outputs">Where to put operations out.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="stop">Ends everything at once.</param>
    public AcceptedOperations(
        UpsertOptions options, OutputQueue outputs, TimeProvider time, IProgress<RunEvent>? progress, CancellationToken stop)
    {
        this.options = options;
        this.outputs = outputs;
        this.time = time;
        watch = options.Wait is { } wait
            ? new OperationWatch(wait, outputs, progress, countsFromFirst: options.SendTimeout is not null, stop, Rows.Note)
            : null;
    }

    /// <summary>What became of the rows that they were to write.</summary>
    public OperationRows Rows { get; } = new();

    /// <summary>Those that are waited for, and whose end the caller has not taken.</summary>
    public IReadOnlyList<AmpersandOperation> Open => watch?.Open ?? [];

    /// <summary>Adds an operation.</summary>
    public void Add(AmpersandOperation operation)
    {
        if (watch is null)
        {
            outputs.Add(new RunOutput { Operation = operation });
        }
        else
        {
            Rows.Note(operation);
            watch.Add(operation);
        }
    }

    /// <summary>
    /// Where parts go one by one and are waited for: lets the operations before a part end first, so that they lock no parent that it
    /// needs.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">They did not end in the time that one waits for an operation.</exception>
    public async Task WaitForThoseBeforeAsync(CancellationToken cancellationToken)
    {
        if (watch is null || options.ThrottleLimit != 1)
        {
            return;
        }

        var before = watch.DrainAsync();
        using var patience = options.Wait!.Timeout is { } timeout ? Deadline.After(timeout, time) : new CancellationTokenSource();
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await Task.WhenAny(before, time.Delay(Timeout.InfiniteTimeSpan, waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        if (!before.IsCompleted)
        {
            throw UpsertErrors.HeldUp(watch.Open[0], options.Wait.Timeout!.Value);
        }
    }

    /// <summary>Waits, where that was asked for, until the last one has ended.</summary>
    public Task CompleteAsync() => watch?.CompleteAsync() ?? Task.CompletedTask;

    /// <summary>Waits no longer, and puts out what has not ended as it was last seen.</summary>
    public Task AbandonAsync() => watch?.AbandonAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => watch?.Dispose();
}
