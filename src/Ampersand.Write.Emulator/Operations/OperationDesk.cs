using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary>Opens operations, and settles what their outcome means for them.</summary>
internal sealed class OperationDesk(OperationStore store, RecordStore records, RuleBook rules, TimeProvider time)
{
    /// <summary>Opens an operation whose time runs from now.</summary>
    public StoredOperation Open(Installation installation, string objectName, bool isImmediate = false)
    {
        var now = time.GetUtcNow();
        return Add(installation, objectName, now, now + (isImmediate ? TimeSpan.Zero : rules.ProcessingTimeOf(objectName)));
    }

    /// <summary>Opens an operation that waits for more records; its time runs from <see cref="Start"/>.</summary>
    public StoredOperation OpenGathering(Installation installation, string objectName) =>
        Add(installation, objectName, time.GetUtcNow(), due: null);

    public StoredOperation Start(StoredOperation operation, long total)
    {
        var due = time.GetUtcNow() + rules.ProcessingTimeOf(operation.ObjectName);
        store.SetTotal(operation.Id, total, due);
        return operation with { Total = total, Due = due };
    }

    /// <summary>Does the work and stores what became of it.</summary>
    public WriteOutcome Run(StoredOperation operation, IWrite write)
    {
        var checks = rules.ChecksOf(operation.ObjectName);
        var outcome = write.Run(records, checks, operation);
        Settle(operation, outcome, write.CompletedStatus, checks.Rules);
        return outcome;
    }

    public void Refuse(StoredOperation operation, string reason) =>
        Settle(operation, WriteOutcome.Refused(reason), OperationStatus.Failure, rules[operation.ObjectName]);

    private StoredOperation Add(Installation installation, string objectName, DateTimeOffset now, DateTimeOffset? due)
    {
        var operation = new StoredOperation
        {
            Id = Guid.NewGuid().ToString(),
            Installation = installation,
            ObjectName = objectName,
            Created = now,
            Due = due,
        };
        store.Add(operation);
        return operation;
    }

    private void Settle(StoredOperation operation, WriteOutcome outcome, string completedStatus, ObjectRules rules)
    {
        var now = time.GetUtcNow();
        var finished = operation.Due is { } due && due > now ? due : now;
        var (status, result) = Judge(outcome, completedStatus, rules);
        var ended = operation with
        {
            Status = status,
            Result = result,
            Total = outcome.Refusal is null ? outcome.Total : operation.Total,
            Details = outcome.ToDetails(),
            Finished = finished,
        };
        store.Finish(ended, LogOf(outcome, result, finished));
    }

    private static (string Status, string Result) Judge(WriteOutcome outcome, string completedStatus, ObjectRules rules)
    {
        var result = outcome switch
        {
            { Refusal: { } refusal } => refusal,
            { Failed: 0 } => string.Create(CultureInfo.InvariantCulture, $"{outcome.Total} of {outcome.Total} records were written."),
            _ =>
                string.Create(
                    CultureInfo.InvariantCulture, $"{outcome.Failed} of {outcome.Total} records failed: {outcome.Failures[0].Message}"),
        };
        if (rules.FinalStatus is { } status)
        {
            return (status, rules.Result ?? result);
        }

        return outcome switch
        {
            { Refusal: not null } => (OperationStatus.Failure, result),
            { Failed: 0 } => (completedStatus, result),
            { Written: 0 } => (OperationStatus.Failure, result),
            _ => (rules.PartialStatus ?? OperationStatus.Failure, result),
        };
    }

    private static IEnumerable<LogEntry> LogOf(WriteOutcome outcome, string result, DateTimeOffset time)
    {
        foreach (var failure in outcome.Failures)
        {
            var key = failure.Key is null ? "" : $" ({failure.Key})";
            yield return new LogEntry(
                time,
                LogEntry.Failed,
                string.Create(CultureInfo.InvariantCulture, $"Record {failure.Record}{key} could not be written."),
                failure.Message);
        }

        var isSuccess = outcome is { Refusal: null, Failed: 0 };
        yield return isSuccess
            ? new LogEntry(time, LogEntry.Info, result)
            : new LogEntry(time, LogEntry.Failed, "The write failed.", result);
    }
}
