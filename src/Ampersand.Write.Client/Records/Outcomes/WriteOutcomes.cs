using Ampersand.Write.Http;
using Ampersand.Write.Results;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>What became of the requests of a write, told to all who ask: the caller, the account, the rows of result files.</summary>
/// <param name="target">Where the records went.</param>
/// <param name="options">What was asked for.</param>
/// <param name="outputs">Where results, operations and errors are put out.</param>
/// <param name="account">Told when the caller has taken them.</param>
/// <param name="rows">Knows what became of each row; <see langword="null"/> where nobody asks.</param>
/// <param name="batches">Gets batches back that nobody looks at any more.</param>
/// <param name="free">Gives the room of a request to another, once the caller has taken all that came of it.</param>
/// <param name="progress">Told what happens on the way.</param>
internal sealed class WriteOutcomes(
    WriteTarget target,
    RecordWriteOptions options,
    OutputQueue outputs,
    RunProgress account,
    RecordRows? rows,
    BatchPool batches,
    Action<RecordWriteRequest> free,
    IProgress<RunEvent>? progress)
{
    private readonly GatheredOperations gathered = new();

    /// <summary>The operations that still fill, oldest first.</summary>
    public IReadOnlyList<AmpersandOperation> Gathering => gathered.Open;

    /// <summary>Puts out the failure of a request after which the run goes on.</summary>
    public void PutFailed(RecordWriteRequest request, AmpersandException failure)
    {
        var isUncertain = RecordWriteErrors.IsUncertain(options.Type, failure);
        var error = isUncertain
            ? RecordWriteErrors.Uncertain(request.Batch, target, failure)
            : RecordWriteErrors.Refused(request.Batch, failure);
        if (isUncertain)
        {
            rows?.NoteUnknown(error.Message);
        }
        else
        {
            rows?.NoteRefused(request.Batch.Places, failure.Message);
        }

        // Its bytes may still be on their way out, so the batch is not used again.
        outputs.Add(new RunOutput { Error = error, Target = request.Batch.Target }, () => Release(request, request.Batch.Count));
    }

    /// <summary>Puts out what was answered, request by request in their order.</summary>
    public void Put(RecordWriteRequest request, RecordWriteOutcome outcome)
    {
        NoteRows(request.Batch, outcome);
        if (outcome is { Results.Count: 0, Operation: { } operation })
        {
            Put(request, operation);
            return;
        }

        if (outcome.Results.Count == 0)
        {
            // An earlier run saw it refused.
            outputs.Add(
                new RunOutput { Error = outcome.Error, Target = request.Batch.Target }, () => Release(request, request.Batch.Count));
            return;
        }

        progress.Detail($"{(request.IsRecalled ? "Answered in an earlier run" : "Answered")}: {request.DescribeResults()}.");
        if (outcome.Error is { } error)
        {
            outputs.Add(new RunOutput { Operation = outcome.Operation, Error = error, Target = request.Batch.Target });
        }

        var left = outcome.Results.Count;
        foreach (var result in outcome.Results)
        {
            outputs.Add(
                new RunOutput
                {
                    Result = result,
                    Error = result.Outcome switch
                    {
                        RecordOutcome.Failed => RecordWriteErrors.NotWritten(result),
                        RecordOutcome.Unknown when outcome.Error is null => RecordWriteErrors.NotTold(result),
                        _ => null,
                    },
                    Target = result.InputObject,
                },
                () =>
                {
                    account.Take(1);
                    if (--left == 0)
                    {
                        Release(request, records: 0);
                        batches.Return(request.Batch);
                    }
                });
        }
    }

    /// <summary>Puts out the operations that still fill, because no further record comes.</summary>
    public void PutGathered()
    {
        foreach (var operation in gathered.TakeAll())
        {
            outputs.Add(new RunOutput { Operation = operation });
        }
    }

    private void Put(RecordWriteRequest request, AmpersandOperation operation)
    {
        progress?.Report(new OperationAccepted(operation, WasEarlier: request.IsRecalled));
        var complete = options.IsAutoBatching ? gathered.Add(operation) : operation;
        if (complete is null)
        {
            Release(request, records: 0);
            batches.Return(request.Batch);
            return;
        }

        outputs.Add(new RunOutput { Operation = complete }, () =>
        {
            Release(request, complete.Records ?? request.Batch.Count);
            batches.Return(request.Batch);
        });
    }

    private void NoteRows(RecordBatch batch, RecordWriteOutcome outcome)
    {
        if (outcome is { Operation: null, Results.Count: 0, Error: { } refusal })
        {
            rows?.NoteRefused(batch.Places, refusal.Message);
        }
        else
        {
            rows?.Note(batch, outcome);
        }
    }

    private void Release(RecordWriteRequest request, long records)
    {
        account.Take(records);
        free(request);
    }
}
