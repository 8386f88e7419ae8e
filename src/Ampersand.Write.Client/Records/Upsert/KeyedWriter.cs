using Ampersand.Write.Csv;
using Ampersand.Write.Http;
using Ampersand.Write.Objects;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Records;

/// <summary>Writes batches of creates and of updates, and finds out what became of creates whose answer was lost.</summary>
/// <param name="target">Where to.</param>
/// <param name="primaryKey">The field by which records are known.</param>
/// <param name="search">Searches by it.</param>
/// <param name="uncertain">What to do with creates of which that says nothing.</param>
/// <param name="throttle">What the run lets go side by side.</param>
/// <param name="progress">Told what happens on the way.</param>
internal sealed class KeyedWriter(
    WriteTarget target,
    string primaryKey,
    KeySearch search,
    UncertainAction uncertain,
    RequestThrottle throttle,
    IProgress<RunEvent>? progress)
{
    /// <summary>How often creates are sent at most whose answer is lost each time.</summary>
    private const int MostCreates = 3;

    /// <summary>How many errors a request of which nothing was written tells.</summary>
    private const int ToldErrors = 3;

    /// <summary>How long a provider is given until new records can be found, as multiples of a connection's first pause.</summary>
    private static readonly int[] Pauses = [2, 4, 8];

    private readonly RecordWriteClient creates = Client(target, RecordWriteType.Create, progress, throttle);
    private readonly RecordWriteClient updates = Client(target, RecordWriteType.Update, progress, throttle);

    /// <summary>Writes the records of a request, and notes in it what became of each.</summary>
    /// <exception cref="AmpersandException">
    /// None of them was written, as far as is known; or <c>SubmissionUncertain</c>: some may have been, and the run is to stop.
    /// </exception>
    public async Task SendAsync(KeyedWriteRequest request, CancellationToken cancellationToken)
    {
        if (request.Type == RecordWriteType.Update)
        {
            Note(request, request.Batch, await updates.SendAsync(request.Batch, cancellationToken).ConfigureAwait(false));
            return;
        }

        var batch = request.Batch;
        for (var time = 1; batch.Count > 0; time++)
        {
            var isSent = time > 1 || !request.IsSettling;
            if ((isSent ? await CreateAsync(request, batch, cancellationToken).ConfigureAwait(false) : Earlier(request)) is not { } lost)
            {
                return;
            }

            var missing = await SettleAsync(request, Unknown(request), cancellationToken).ConfigureAwait(false);
            if (missing.Count == 0)
            {
                return;
            }

            if (uncertain != UncertainAction.Repeat || time == MostCreates)
            {
                GiveUp(request, missing, lost);
                return;
            }

            progress.Warn(
                "CreateRepeated",
                KeyedErrors.Lost(missing, target.ObjectName, lost, "They are created again, and may be there twice then.").Message);
            batch = new RecordBatch();
            missing.ForEach(record => record.AddCreate(batch, new ByteSink(new byte[1024])));
        }
    }

    private static RecordWriteClient Client(
        WriteTarget target, RecordWriteType type, IProgress<RunEvent>? progress, RequestThrottle throttle) =>
        new(target, new RecordWriteOptions { Type = type, Mode = RecordWriteMode.Synchronous }, progress, throttle);

    /// <summary>Sends creates.</summary>
    /// <returns>What kept it from being known of each whether it was created; <see langword="null"/> where it is known.</returns>
    private async Task<AmpersandException?> CreateAsync(KeyedWriteRequest request, RecordBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await creates.SendAsync(batch, cancellationToken).ConfigureAwait(false);
            Note(request, batch, outcome);
            return outcome.Results.FirstOrDefault(result => result.Outcome == RecordOutcome.Unknown) is not { } untold
                ? null
                : outcome.Error ?? RecordWriteErrors.NotTold(batch, untold);
        }
        catch (AmpersandServiceException lost) when (RecordWriteErrors.IsUncertain(RecordWriteType.Create, lost))
        {
            request.Results ??= [.. request.Batch.Inputs.Select((input, place) => Untold(request.Batch, place))];
            return lost;
        }
    }

    /// <summary>What an earlier run knew of creates: nothing.</summary>
    private AmpersandException Earlier(KeyedWriteRequest request)
    {
        request.Results = [.. request.Batch.Inputs.Select((_, place) => Untold(request.Batch, place))];
        return new AmpersandException(
            ErrorIds.SubmissionUncertain(AmpersandErrorKind.InvalidData), "an earlier run ended before it was answered");
    }

    /// <summary>Searches the keys of creates, as often as it takes or patience lasts: what is found was created.</summary>
    /// <returns>What was not found.</returns>
    private async Task<List<KeyedRecord>> SettleAsync(
        KeyedWriteRequest request, List<KeyedRecord> records, CancellationToken cancellationToken)
    {
        var all = records.Count;
        foreach (var pause in Pauses)
        {
            var wait = TimeSpan.FromTicks(target.Connection.Retry.Delay.Ticks * pause);
            await target.Connection.Time.Delay(wait, cancellationToken).ConfigureAwait(false);
            var missing = new List<KeyedRecord>();
            foreach (var record in records)
            {
                if (await IsFoundAsync(request, record, cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }

                missing.Add(record);
            }

            records = missing;
            if (records.Count == 0)
            {
                break;
            }
        }

        progress.Detail(FormattableString.Invariant(
            $"The answer to creates was lost; a search for their keys finds {all - records.Count:N0} of {all:N0}."));
        return records;
    }

    private async Task<bool> IsFoundAsync(KeyedWriteRequest request, KeyedRecord record, CancellationToken cancellationToken)
    {
        KeyFinding finding;
        try
        {
            finding = await search.FindAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (AmpersandException)
        {
            // That nobody can look proves nothing either.
            return false;
        }

        if (finding.Id is { } id)
        {
            Set(request, record, result => (result.Outcome, result.RecordId, result.Error) = (RecordOutcome.Written, id, null));
        }
        else if (finding.Error is { } error)
        {
            // Several have the key now, or none for sure: it is not to be created once more in any case.
            Set(request, record, result => (result.Outcome, result.Error) = (RecordOutcome.Failed, error.Message));
        }

        return !finding.IsNew;
    }

    private void GiveUp(KeyedWriteRequest request, List<KeyedRecord> missing, AmpersandException lost)
    {
        request.Uncertain = KeyedErrors.Lost(
            missing,
            target.ObjectName,
            lost,
            uncertain == UncertainAction.Stop ? "So the run stops." : "So they were left out, and the run goes on.");
        missing.ForEach(record => Set(request, record, result => result.Error = request.Uncertain.Message));
        if (uncertain == UncertainAction.Stop)
        {
            throw request.Uncertain;
        }
    }

    /// <summary>Notes what the service says of a batch, which holds the request's records or some of them.</summary>
    private void Note(KeyedWriteRequest request, RecordBatch batch, RecordWriteOutcome outcome)
    {
        request.Results ??= [.. outcome.Results];
        foreach (var result in outcome.Results)
        {
            request.Results[PlaceOf(request, (KeyedRecord)result.InputObject!)] = result;
        }

        if (request.Type == RecordWriteType.Update)
        {
            request.Uncertain = outcome.Results.FirstOrDefault(result => result.Outcome == RecordOutcome.Unknown) is { } untold
                ? KeyedErrors.NotTold(request, untold)
                : null;
        }

        if (outcome.Results[0].OperationId is { } id && AmpersandOperation.IsId(id))
        {
            request.Operations.Add(OperationOf(id, batch, outcome.Results));
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

    private static List<KeyedRecord> Unknown(KeyedWriteRequest request) =>
        [.. request.Results!.Where(result => result.Outcome == RecordOutcome.Unknown).Select(result => (KeyedRecord)result.InputObject!)];

    private AmpersandWriteResult Untold(RecordBatch batch, int place) => new()
    {
        Index = batch.Indexes[place],
        InputObject = batch.Inputs[place],
        ObjectName = target.ObjectName,
        Type = RecordWriteType.Create,
        Project = target.Project,
        GroupRef = target.GroupRef,
    };

    private static int PlaceOf(KeyedWriteRequest request, KeyedRecord record)
    {
        var place = 0;
        while (!ReferenceEquals(request.Batch.Inputs[place], record))
        {
            place++;
        }

        return place;
    }

    private static void Set(KeyedWriteRequest request, KeyedRecord record, Action<AmpersandWriteResult> change)
    {
        var place = PlaceOf(request, record);
        request.Results![place] = request.Results[place].With(change);
    }
}
