using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ampersand.Write.Emulator;

/// <summary>The answer of the Records generation: to a batch with its counts, to a single record without.</summary>
internal sealed record RecordWriteResponse(string OperationId)
{
    public int? SuccessCount { get; init; }

    public int? FailureCount { get; init; }

    public RecordResult? Result { get; init; }

    public IReadOnlyList<RecordResult>? Results { get; init; }

    /// <summary>One for each record that failed, in their order.</summary>
    public IReadOnlyList<RecordMessage>? Errors { get; init; }

    public IReadOnlyList<RecordMessage>? Warnings { get; init; }

    public string? RawResponse { get; init; }

    /// <summary>The answer to a write that is done later.</summary>
    public static RecordWriteResponse Accepted(StoredOperation operation, RecordWriteRequest request) => request.IsBatch
        ? new(operation.Id) { SuccessCount = 0, FailureCount = 0 }
        : new(operation.Id);

    /// <summary>The answer to a write that is done.</summary>
    public static RecordWriteResponse Done(StoredOperation operation, RecordWriteRequest request, RecordsWrite write)
    {
        var results = write.Items.Zip(write.Results, (item, result) => RecordResult.Of(request.Type, item, result)).ToList();
        var reasons = write.Results.Where(result => result.Reason is not null).Select(result => result.Reason!).ToList();
        var response = new RecordWriteResponse(operation.Id)
        {
            Errors = reasons.Count > 0 ? [.. reasons.Select(reason => new RecordMessage(reason))] : null,
        };
        return request.IsBatch
            ? response with { SuccessCount = results.Count - reasons.Count, FailureCount = reasons.Count, Results = results }
            : response with
            {
                Result = results[0],
                Warnings = reasons.Count > 0 && request.HasRetryPolicy ? [new("retryPolicy has no effect on a synchronous write.")] : null,
                RawResponse = reasons is [var reason] ? RawResponseOf(reason) : null,
            };
    }

    /// <summary>The failure as the provider words it.</summary>
    private static string RawResponseOf(string reason)
    {
        var parts = reason.Split(':', 2);
        var error = new JsonObject { ["errorCode"] = parts[0], ["message"] = parts[^1] };
        return new JsonArray(error).ToJsonString(JsonSettings.Written);
    }
}

/// <summary>What became of one record.</summary>
internal sealed record RecordResult(bool Success, string? RecordId, Dictionary<string, JsonElement>? Data)
{
    /// <summary>The record as sent stands behind its id; of a record that was deleted nothing is left to tell.</summary>
    public static RecordResult Of(RecordWriteType type, RecordItem item, RowResult result)
    {
        if (!result.IsWritten || type == RecordWriteType.Delete)
        {
            return new RecordResult(result.IsWritten, null, null);
        }

        var id = result.Id!;
        var data = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            [RecordItem.IdField] = JsonSerializer.SerializeToElement(id),
        };
        foreach (var field in item.Record.EnumerateObject())
        {
            data.TryAdd(field.Name, field.Value);
        }

        return new RecordResult(true, id, data);
    }
}

/// <summary>A sentence about a record.</summary>
internal sealed record RecordMessage(string Message);
