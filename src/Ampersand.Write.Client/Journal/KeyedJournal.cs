using System.Globalization;
using System.Text;
using Ampersand.Write.Csv;
using Ampersand.Write.Records;

namespace Ampersand.Write.Journal;

/// <summary>
/// The journal of an upsert that searches its records: what was about to be created or updated, and what became of it. Who was found is not
/// searched again, and who was written is not sent again.
/// </summary>
/// <remarks>
/// Which records share a request depends on what was found, so records are known one by one: by their place, and by their key, whose hash
/// tells whether the same records came again.
/// </remarks>
internal sealed class KeyedJournal(SubmissionJournal journal)
{
    private Dictionary<string, (long Written, long Failed)>? operations;

    /// <summary>The journal's path.</summary>
    public string Path => journal.Path;

    /// <summary>When the first run began.</summary>
    public DateTimeOffset Started => journal.Started;

    /// <summary>Whether an operation is known to be that of an answered request.</summary>
    public bool Knows(string operationId) => journal.Knows(operationId);

    /// <summary>What is known of a record; <see langword="null"/> where it was never about to be written.</summary>
    /// <exception cref="AmpersandException"><c>JournalMismatch</c>: in its place stood a record of another key.</exception>
    public KeyedState? Find(KeyedRecord record)
    {
        var known = journal.FindRecord(journal.InputOf(record.Place.Source), record.Place.Record);
        return known is null || known.KeyHash == HashOf(record) ? known : throw JournalErrors.OtherKey(journal.Path, record.Place);
    }

    /// <summary>
    /// How many records an operation of an earlier run wrote, and how many not; <see langword="null"/> from the second time on that it is
    /// asked for.
    /// </summary>
    public (long Written, long Failed)? TakeOperation(string operationId)
    {
        operations ??= journal.Records
            .Where(record => record is { OperationId: not null, IsUncertain: false })
            .GroupBy(record => record.OperationId!, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => (
                    group.LongCount(record => record.Outcome == RecordOutcome.Written),
                    group.LongCount(record => record.Outcome == RecordOutcome.Failed)),
                StringComparer.Ordinal);
        if (!operations.TryGetValue(operationId, out var counts))
        {
            return null;
        }

        operations.Remove(operationId);
        return counts;
    }

    /// <summary>Records that a request is about to be sent.</summary>
    /// <exception cref="AmpersandException"><c>JournalUnwritable</c>: it could not be recorded, and so must not be sent.</exception>
    public void Begin(KeyedWriteRequest request) => request.JournalNumber = journal.BeginWrite(
        request.Type == RecordWriteType.Create,
        [
            .. request.Batch.Inputs.Select((input, place) => EntryOf((KeyedRecord)input!, request.Batch.Ids[place])),
        ]);

    /// <summary>Records what became of a request's records; those of which nobody knows stay uncertain.</summary>
    public void End(KeyedWriteRequest request) => journal.EndWrite(request.JournalNumber, new RecordAnswer
    {
        OperationId = request.Operations.Count > 0 ? request.Operations[request.Operations.Count - 1].OperationId : null,
        Results = [.. request.Results!.Select(result => new RecordAnswer.Result(result.Outcome, result.RecordId, Error: null))],
    });

    /// <summary>Records that the service surely did nothing with a request.</summary>
    public void Refuse(KeyedWriteRequest request) => journal.EndWrite(request.JournalNumber, new RecordAnswer
    {
        Results = [.. request.Batch.Inputs.Select(_ => new RecordAnswer.Result(RecordOutcome.Failed, Id: null, Error: null))],
    });

    private static string HashOf(KeyedRecord record) =>
        KeyHash.Of(Encoding.UTF8.GetBytes(record.Key), seed: 0).ToString("x16", CultureInfo.InvariantCulture);

    private KeyedEntry EntryOf(KeyedRecord record, string? id) =>
        new(journal.InputOf(record.Place.Source), record.Place.Record, HashOf(record), id);
}
