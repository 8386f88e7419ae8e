using System.Collections.Specialized;
using System.Text.Json;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Records;

/// <summary>Joins an answer to the records that it is about.</summary>
internal sealed class RecordResults(WriteTarget target, RecordWriteType type)
{
    /// <summary>A result for each record; one for all where the answer has not one for each.</summary>
    public IReadOnlyList<AmpersandWriteResult> Join(RecordBatch batch, RecordWriteAnswer answer)
    {
        if (answer.Results.Count != batch.Count)
        {
            return [JoinAll(batch, answer)];
        }

        bool[] written = [.. answer.Results.Select(result => result.TryGetProperty("success", out JsonElement success) && success.ValueKind == JsonValueKind.True)];
        int failures = written.Count(success => !success);
        var joined = new AmpersandWriteResult[batch.Count];
        for (int i = 0, failed = 0; i < joined.Length; i++)
        {
            joined[i] = Join(batch, i, answer, written[i], written[i] ? null : Reason(answer, answer.Results[i], failed++, failures));
        }

        return joined;
    }

    private AmpersandWriteResult Join(RecordBatch batch, int place, RecordWriteAnswer answer, bool success, string? error)
    {
        JsonElement result = answer.Results[place];
        string? recordId = null;
        JsonElement? data = null;
        OrderedDictionary? unknown = null;
        foreach (JsonProperty property in result.EnumerateObject())
        {
            switch (property.Name)
            {
                case "success": break;
                case "recordId": recordId = property.Value.ValueKind == JsonValueKind.Number ? property.Value.GetRawText() : OperationJson.Text(property.Value); break;
                case "data" when property.Value.ValueKind == JsonValueKind.Object: data = property.Value; break;
                default: (unknown ??= new OrderedDictionary(StringComparer.OrdinalIgnoreCase))[property.Name] = OperationJson.ToObject(property.Value); break;
            }
        }

        return Of(answer) with
        {
            Success = success,
            RecordId = recordId,
            Fields = data,
            AdditionalProperties = unknown,
            Error = error,
            Index = batch.Indexes[place],
            InputObject = batch.Inputs[place],
            RawResponse = batch.Count == 1 ? answer.RawResponse : null,
            Warnings = batch.Count == 1 ? answer.Warnings : [],
        };
    }

    /// <summary>One result for all records: the answer has more or fewer results, or none.</summary>
    private AmpersandWriteResult JoinAll(RecordBatch batch, RecordWriteAnswer answer)
    {
        int failures = answer.FailureCount ?? (answer.IsSuccess && answer.Errors.Count == 0 ? 0 : batch.Count);
        bool success = answer.IsSuccess && failures == 0 && (answer.SuccessCount ?? batch.Count) == batch.Count;
        string said = string.Join("; ", answer.Errors);
        string told = FormattableString.Invariant($"The answer has {answer.Results.Count} results for {batch.Count} {(batch.Count == 1 ? "record" : "records")}")
            + (answer.SuccessCount is { } good && answer.FailureCount is { } bad ? FormattableString.Invariant($" ({good} written, {bad} failed)") : string.Empty)
            + (success ? ", so their ids are not known."
                : batch.Count == 1 ? ", so why it failed is not known."
                : failures == batch.Count ? ", so why each of them failed is not known."
                : ", so which of them failed, and why, is not known.");
        return Of(answer) with
        {
            Success = success,
            Error = success ? null
                : said.Length == 0 ? told
                : batch.Count == 1 ? said
                : $"{said.TrimEnd('.')}. {told}",
            Warnings = success ? [.. answer.Warnings, told] : answer.Warnings,
            Index = batch.Indexes[0],
            Records = batch.Count,
            InputObject = batch.Target,
            RawResponse = answer.RawResponse,
        };
    }

    private AmpersandWriteResult Of(RecordWriteAnswer answer) => new()
    {
        ObjectName = target.ObjectName,
        Type = type,
        OperationId = answer.OperationId,
        Project = target.Project,
        GroupRef = target.GroupRef,
    };

    /// <summary>What is said of a record that failed: its own messages, or those of the request that are or may be its.</summary>
    private string Reason(RecordWriteAnswer answer, JsonElement result, int failed, int failures)
    {
        IReadOnlyList<string> own = answer.Messages(result, "errors");
        string reason = own.Count > 0 ? string.Join("; ", own)
            : answer.Errors.Count == 0 ? "The service gives no reason."
            : answer.Errors.Count == failures ? answer.Errors[failed]
            : answer.Errors.Count == 1 || failures == 1 ? string.Join("; ", answer.Errors)
            : "The service does not say which of its reasons belongs to which record: " + string.Join("; ", answer.Errors);
        return type == RecordWriteType.Delete && answer.Attempts > 1
            ? FormattableString.Invariant($"{reason} (It was sent {answer.Attempts} times, and an earlier attempt whose answer was lost may have deleted the record.)")
            : reason;
    }
}
