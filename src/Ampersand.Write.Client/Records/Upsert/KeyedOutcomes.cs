using Ampersand.Write.Journal;
using Ampersand.Write.Results;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>What became of the records of an upsert by search, told to all who ask: the caller, the counts, the rows of result files.</summary>
/// <param name="outputs">Where operations and errors are put out.</param>
/// <param name="rows">Knows what became of each row; <see langword="null"/> where nobody asks.</param>
/// <param name="counts">The numbers.</param>
/// <param name="progress">Told of each operation.</param>
internal sealed class KeyedOutcomes(OutputQueue outputs, RecordRows? rows, UpsertCounts counts, IProgress<RunEvent>? progress)
{
    /// <summary>A record was written by an earlier run.</summary>
    /// <param name="record">The record.</param>
    /// <param name="known">What is known of it.</param>
    /// <param name="operation">The operation that wrote it, the first time that it is met.</param>
    public void PutEarlier(KeyedRecord record, KeyedState known, AmpersandOperation? operation)
    {
        counts.AddEarlier();
        rows?.NoteWritten(record.Place, known.OperationId, known.Id);
        if (operation is not null)
        {
            progress?.Report(new OperationAccepted(operation, WasEarlier: true));
            outputs.Add(new RunOutput { Operation = operation });
        }
    }

    /// <summary>It is not clear which record is meant by a key.</summary>
    public void PutUnclear(KeyedRecord record, UnclearKey unclear)
    {
        var error = unclear.ErrorOf(record);
        rows?.NoteRefused([record.Place], error.Message);
        outputs.Add(new RunOutput { Error = error, Target = record.Key });
    }

    /// <summary>A request was refused, and the run goes on.</summary>
    public void PutRefused(KeyedWriteRequest request, AmpersandException failure)
    {
        rows?.NoteRefused(request.Batch.Places, failure.Message);
        foreach (var _ in request.Batch.Places)
        {
            counts.Add(request.Type, RecordOutcome.Failed);
        }

        outputs.Add(new RunOutput { Error = KeyedErrors.Refused(request, failure), Target = Keys(request) });
    }

    /// <summary>Puts out what became of a request's records.</summary>
    public void Put(KeyedWriteRequest request, IReadOnlyList<AmpersandWriteResult> results)
    {
        rows?.Note(request.Batch, new RecordWriteOutcome(null, results, request.Uncertain));
        foreach (var result in results)
        {
            counts.Add(request.Type, result.Outcome);
        }

        foreach (var operation in request.Operations)
        {
            progress?.Report(new OperationAccepted(operation, WasEarlier: false));
            outputs.Add(new RunOutput
            {
                Operation = operation,
                Error = operation.IsSettled ? OperationErrors.OfEnd(operation, []) : null,
                Target = operation,
            });
        }

        // What no operation tells of.
        foreach (var result in results.Where(result => result.Outcome == RecordOutcome.Failed && result.OperationId is null))
        {
            outputs.Add(new RunOutput { Error = RecordWriteErrors.NotWritten(result), Target = ((KeyedRecord)result.InputObject!).Key });
        }

        if (request.Uncertain is { } uncertain && request.Failure is null)
        {
            outputs.Add(new RunOutput { Error = uncertain, Target = Keys(request) });
        }
    }

    private static string[] Keys(KeyedWriteRequest request) => [.. request.Batch.Inputs.Select(record => ((KeyedRecord)record!).Key)];
}
