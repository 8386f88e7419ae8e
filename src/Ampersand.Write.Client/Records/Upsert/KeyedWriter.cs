using Ampersand.Write.Http;
using Ampersand.Write.Journal;
using Ampersand.Write.Objects;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Records;

/// <summary>Writes batches of creates and of updates.</summary>
internal sealed class KeyedWriter
{
    /// <summary>How many errors a request of which nothing was written tells.</summary>
    private const int ToldErrors = 3;

    private readonly WriteTarget target;
    private readonly string primaryKey;
    private readonly UncertainAction uncertain;
    private readonly RecordWriteClient updates;
    private readonly ReconciledCreates creates;

    /// <param name="target">Where to.</param>
    /// <param name="primaryKey">The field by which records are known.</param>
    /// <param name="search">Searches by it.</param>
    /// <param name="uncertain">What to do with creates of which that says nothing.</param>
    /// <param name="throttle">What the run lets go side by side.</param>
    /// <param name="progress">Told what happens on the way.</param>
    public KeyedWriter(
        WriteTarget target,
        string primaryKey,
        KeySearch search,
        UncertainAction uncertain,
        RequestThrottle throttle,
        IProgress<RunEvent>? progress)
    {
        this.target = target;
        this.primaryKey = primaryKey;
        this.uncertain = uncertain;
        updates = Client(RecordWriteType.Update);
        creates = new ReconciledCreates(target, Client(RecordWriteType.Create), search, uncertain, progress);

        RecordWriteClient Client(RecordWriteType type) =>
            new(target, new RecordWriteOptions { Type = type, Mode = RecordWriteMode.Synchronous }, progress, throttle);
    }

    /// <summary>Writes the records of a request, and notes in it what became of each.</summary>
    /// <param name="request">The request.</param>
    /// <param name="journal">Knows what an earlier run did; <see langword="null"/> without one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">
    /// None of them was written, as far as is known; or <c>SubmissionUncertain</c>: some may have been, and the run is to stop.
    /// </exception>
    public Task SendAsync(KeyedWriteRequest request, KeyedJournal? journal, CancellationToken cancellationToken) =>
        request.Type == RecordWriteType.Update
            ? UpdateAsync(request, cancellationToken)
            : CreateAsync(request, journal, cancellationToken);

    private async Task UpdateAsync(KeyedWriteRequest request, CancellationToken cancellationToken)
    {
        var answer = await updates.SendAsync(request.Batch, cancellationToken).ConfigureAwait(false);
        request.Results = answer.Results;
        request.Uncertain = answer.Results.FirstOrDefault(result => result.Outcome == RecordOutcome.Unknown) is { } untold
            ? KeyedErrors.NotTold(request, untold)
            : null;
        NoteOperation(request, request.Batch, answer);
    }

    private async Task CreateAsync(KeyedWriteRequest request, KeyedJournal? journal, CancellationToken cancellationToken)
    {
        creates.WasKnown ??= journal is null ? null : journal.Knows;
        var outcome = await creates.SendAsync(
            request.Batch,
            place => (KeyedRecord)request.Batch.Inputs[place]!,
            request.IsSettling ? journal!.Started : null,
            uncertain == UncertainAction.Stop ? "So the run stops." : "So they were left out, and the run goes on.",
            cancellationToken).ConfigureAwait(false);
        request.Results = outcome.Results;
        request.Uncertain = outcome.Uncertain;
        foreach ((var batch, var answer) in outcome.Answers)
        {
            NoteOperation(request, batch, answer);
        }

        if (outcome.Uncertain is { } lost && uncertain == UncertainAction.Stop)
        {
            throw lost;
        }
    }

    private void NoteOperation(KeyedWriteRequest request, RecordBatch batch, RecordWriteOutcome answer)
    {
        if (answer.Results[0].OperationId is { } id && AmpersandOperation.IsId(id))
        {
            creates.Know(id);
            request.Operations.Add(OperationOf(id, batch, answer.Results));
        }
    }

    /// <summary>The operation of a request that was answered: it has ended, and what became of its records is known.</summary>
    private AmpersandOperation OperationOf(string id, RecordBatch batch, IReadOnlyList<AmpersandWriteResult> results)
    {
        var failed = results.Count(result => result.Outcome == RecordOutcome.Failed);
        var succeeded = results.Count(result => result.Outcome == RecordOutcome.Written);
        var isKnown = failed + succeeded == results.Count;
        var isRange = batch.LastRecord - batch.FirstRecord == batch.Count - 1 && batch.Places.All(place => place.Source == batch.Source);
        return new AmpersandOperation(id, target.Connection)
        {
            ObjectName = target.ObjectName,
            PrimaryKey = primaryKey,
            GroupRef = target.GroupRef,
            InstallationId = ObjectsClient.KnownInstallationId(target.Connection, target.GroupRef),
            Source = batch.Places.All(place => place.Source == batch.Source) ? batch.Source : null,
            FirstRecord = isRange ? batch.FirstRecord : null,
            Records = batch.Count,
            SubmitTime = target.Connection.Time.GetLocalNow(),
            Result = isKnown && succeeded == 0
                ? string.Join("; ", results.Select(result => result.Error).Distinct(StringComparer.Ordinal).Take(ToldErrors))
                : null,
            Status = succeeded > 0 || !isKnown ? "success" : "failure",
            Meaning = succeeded > 0 || !isKnown ? StatusMeaning.Succeeded : StatusMeaning.Failed,
            RecordsSucceeded = isKnown ? succeeded : null,
            RecordsFailed = isKnown ? failed : null,
            IsSettled = isKnown,
            Failures = failed == 0 || !isKnown ? null : FailureDetails.Of(
                results.Where(result => result.Outcome == RecordOutcome.Failed).Select(result => (
                    result.Error!,
                    result.Type,
                    ((KeyedRecord)result.InputObject!).Key,
                    ((KeyedRecord)result.InputObject!).Place)),
                succeeded),
        };
    }

    /// <summary>An operation of an earlier run.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="written">How many records it wrote.</param>
    /// <param name="failed">How many it did not write.</param>
    public AmpersandOperation Recall(string id, long written, long failed) => new(id, target.Connection)
    {
        ObjectName = target.ObjectName,
        PrimaryKey = primaryKey,
        GroupRef = target.GroupRef,
        Records = written + failed,
        Status = written > 0 ? "success" : "failure",
        Meaning = written > 0 ? StatusMeaning.Succeeded : StatusMeaning.Failed,
        RecordsSucceeded = written,
        RecordsFailed = failed,
        IsSettled = true,
    };
}
