namespace Ampersand.Write.Emulator;

/// <summary>Opens operations, and settles what their outcome means for them.</summary>
internal sealed class OperationDesk(OperationStore store, RecordStore records, RuleBook rules, SchemaBook schemas, TimeProvider time)
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
        var checks = rules.ChecksOf(operation.ObjectName).With(schemas.ChecksOf(operation.ObjectName));
        var outcome = write.Run(records, checks, operation);
        Settle(operation, OperationEnd.Of(operation, write, outcome, checks.Rules, rules.FailureDetailsOf(operation.ObjectName)), outcome);
        return outcome;
    }

    public void Refuse(StoredOperation operation, string reason) =>
        Settle(operation, OperationEnd.OfRefused(reason, rules[operation.ObjectName]), outcome: null);

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

    /// <param name="operation">The operation.</param>
    /// <param name="end">What it tells of its end.</param>
    /// <param name="outcome">What became of its records; nothing where none of them was looked at.</param>
    private void Settle(StoredOperation operation, OperationEnd end, WriteOutcome? outcome)
    {
        var now = time.GetUtcNow();
        var finished = operation.Due is { } due && due > now ? due : now;
        var isCounted = outcome is { Refusal: null };
        var ended = operation with
        {
            Status = end.Status,
            Result = end.Result,
            Total = isCounted ? outcome!.Total : operation.Total,
            Succeeded = isCounted ? outcome!.Written : null,
            Failed = isCounted ? outcome!.Failed : null,
            Details = end.Metadata?.ToJsonString(JsonSettings.Written),
            Finished = finished,
        };
        store.Finish(ended, outcome?.Failures ?? [], end.Log.Select(entry => entry with { Time = finished }));
    }
}
