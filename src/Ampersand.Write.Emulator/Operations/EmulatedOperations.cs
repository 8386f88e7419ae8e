using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>The operations of an emulator, to look at and to meddle with.</summary>
public sealed class EmulatedOperations
{
    private readonly OperationStore store;
    private readonly TimeProvider time;

    internal EmulatedOperations(OperationStore store, TimeProvider time)
    {
        this.store = store;
        this.time = time;
    }

    /// <summary>All operations, newest first.</summary>
    public IReadOnlyList<EmulatedOperation> All
    {
        get
        {
            var now = time.GetUtcNow();
            return [.. store.All().Select(operation => EmulatedOperation.Of(operation, now))];
        }
    }

    /// <summary>One operation, or <see langword="null"/>.</summary>
    public EmulatedOperation? Find(string id) =>
        store.Find(id) is { } operation ? EmulatedOperation.Of(operation, time.GetUtcNow()) : null;

    /// <summary>
    /// Says what became of an operation, at once and for good: any word may be its status, and its own work no longer changes it.
    /// </summary>
    /// <param name="id">Which operation.</param>
    /// <param name="status">Its status.</param>
    /// <param name="result">Its result sentence.</param>
    /// <param name="metadata">What its metadata hold besides objects, retry and progress; an object.</param>
    /// <returns>Whether there is such an operation.</returns>
    public bool Set(string id, string status, string? result = null, JsonElement? metadata = null)
    {
        if (metadata is { ValueKind: not JsonValueKind.Object })
        {
            throw new ArgumentException("metadata must be an object.", nameof(metadata));
        }

        return store.Set(id, status, result, metadata?.GetRawText(), time.GetUtcNow());
    }

    /// <summary>Makes operations up.</summary>
    /// <returns>Their ids, oldest first.</returns>
    public IReadOnlyList<string> Create(OperationOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(order.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(order.ProcessingTime, TimeSpan.Zero);
        var now = time.GetUtcNow();
        var installation = new Installation(order.Project, order.Integration, order.GroupRef);
        var isEndless = order.Status == OperationStatus.InProgress;
        var operations = Enumerable.Range(0, order.Count).Select(_ => new StoredOperation
        {
            Id = Guid.NewGuid().ToString(),
            Installation = installation,
            ObjectName = order.ObjectName,
            Created = now,
            Due = isEndless ? null : now + order.ProcessingTime,
            Finished = isEndless ? null : now + order.ProcessingTime,
            Status = order.Status,
            Result = order.Result,
            Total = order.Records,
        }).ToList();
        store.Add(operations);
        return [.. operations.Select(operation => operation.Id)];
    }
}
