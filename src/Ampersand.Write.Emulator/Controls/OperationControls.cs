using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/operations</c>: see all, make some up, say what became of one.</summary>
internal static class OperationControls
{
    private const int DefaultLimit = 1_000;

    /// <summary>Some of all, newest first, and how many show which status.</summary>
    public static Page List(string? status, uint? limit, uint? offset, OperationStore store, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var statuses = store.CountByStatus(now).Select(count => new StatusCount(count.Status, count.Count)).ToList();
        var operations = store.List(now, status, (int)Math.Min(limit ?? int.MaxValue, int.MaxValue), offset ?? 0);
        return new Page(now, statuses, operations.Select(operation => EmulatedOperation.Of(operation, now)));
    }

    /// <summary>One, with what its end added to the metadata, the first of its records that failed, and its log.</summary>
    public static Results<Ok<Details>, Problem> Get(string operation, OperationStore store, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return store.Find(operation) is { } found
            ? TypedResults.Ok(
                new Details(
                    now,
                    EmulatedOperation.Of(found, now),
                    found.DetailsAt(now),
                    store.Failures(operation, now),
                    store.Logs(operation, now)))
            : NotFound();
    }

    /// <summary>The records that its object holds for its customer, oldest first.</summary>
    public static Results<Ok<StoredPage>, Problem> GetRecords(
        string operation, uint? limit, uint? offset, OperationStore store, RecordStore records)
    {
        if (store.Find(operation) is not { Installation: var installation, ObjectName: var objectName })
        {
            return NotFound();
        }

        var page = records.List(installation, objectName, (int)Math.Min(limit ?? DefaultLimit, int.MaxValue), offset ?? 0);
        return TypedResults.Ok(new StoredPage(records.Count(installation, objectName), page));
    }

    public static Results<Created<Made>, Problem> Post(OperationOrder order, EmulatedOperations operations)
    {
        try
        {
            var ids = operations.Create(order);
            return TypedResults.Created(default(Uri), new Made(new Installation(order.Project, order.Integration, order.GroupRef).Id, ids));
        }
        catch (ArgumentException exception)
        {
            return Problem.BadRequest(exception.Message);
        }
    }

    public static Results<NoContent, Problem> Put(string operation, JsonBody body, EmulatedOperations operations)
    {
        var issues = new List<Issue>();
        var fields = new BodyFields(body.Fields, issues);
        var status = fields.RequiredString("status");
        var result = fields.String("result");
        var metadata = fields.Object("metadata") is null ? null : fields.Any("metadata");
        fields.RefuseOthers();
        return issues.Count > 0 ? Problem.Invalid(issues)
            : operations.Set(operation, status, result, metadata) ? TypedResults.NoContent()
            : NotFound();
    }

    /// <summary>Answers when all accepted work is done.</summary>
    public static async Task<NoContent> WhenIdleAsync(OperationProcessor processor, CancellationToken aborted)
    {
        await processor.WhenIdleAsync().WaitAsync(aborted);
        return TypedResults.NoContent();
    }

    private static Problem NotFound() => Problem.NotFound("There is no such operation.");

    internal sealed record Page(DateTimeOffset Time, IReadOnlyList<StatusCount> Statuses, IEnumerable<EmulatedOperation> Operations);

    internal sealed record StatusCount(string Status, long Count);

    internal sealed record Details(
        DateTimeOffset Time,
        EmulatedOperation Operation,
        JsonElement Metadata,
        IReadOnlyList<RowFailure> Failures,
        IReadOnlyList<LogEntry> Log);

    internal sealed record StoredPage(long Count, IReadOnlyList<StoredRecord> Records);

    internal sealed record Made(string InstallationId, IReadOnlyList<string> OperationIds);
}
