using System.Collections.Specialized;
using System.Text.Json;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Records;

/// <summary>Joins an answer to the records that it is about.</summary>
internal sealed class RecordResults(WriteTarget target, RecordWriteOptions options)
{
    /// <summary>A result for each record; one for all where the answer has not one for each, or contradicts itself.</summary>
    public IReadOnlyList<AmpersandWriteResult> Join(RecordBatch batch, RecordWriteResponse answer)
    {
        bool[] written = [.. answer.Results.Select(IsWritten)];
        var firstFailed = Array.IndexOf(written, false);
        var isUndone = options.AllOrNone && firstFailed >= 0;
        if (written.Length != batch.Count || (!isUndone && Contradicts(answer, written)))
        {
            return [JoinAll(batch, answer)];
        }

        var failures = written.Count(success => !success);
        var joined = new AmpersandWriteResult[batch.Count];
        for (int i = 0, failed = 0; i < joined.Length; i++)
        {
            var error = !written[i] ? Reason(answer, answer.Results[i], failed++, failures)
                : isUndone ? FormattableString.Invariant($"Undone, because record {batch.Indexes[firstFailed] + 1} of the same request ")
                    + "failed and all or none were to be written."
                : null;
            joined[i] = Join(batch, i, answer, error, i == 0 ? Remarks(batch, answer, failures) : []);
        }

        return joined;
    }

    private static bool IsWritten(JsonElement result) =>
        result.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True;

    /// <summary>Whether the answer as a whole, its counts or its status, says other than its results.</summary>
    private static bool Contradicts(RecordWriteResponse answer, bool[] written)
    {
        var successes = written.Count(success => success);
        var failures = written.Length - successes;
        return (answer.SuccessCount ?? successes) != successes || (answer.FailureCount ?? failures) != failures
            || (!answer.IsSuccess && failures == 0);
    }

    /// <summary>
    /// What is remarked on the request as a whole; reasons too, where no record failed that they could be the reasons of.
    /// </summary>
    private static string[] Remarks(RecordBatch batch, RecordWriteResponse answer, int failures) =>
        [.. answer.Warnings.Concat(failures == 0 ? answer.Errors : []).Select(
            remark => batch.Count == 1 ? remark : $"(of the whole request) {remark}")];

    private AmpersandWriteResult Join(
        RecordBatch batch, int place, RecordWriteResponse answer, string? error, IReadOnlyList<string> warnings)
    {
        var result = answer.Results[place];
        string? recordId = null;
        JsonElement? data = null;
        OrderedDictionary? unknown = null;
        foreach (var property in result.EnumerateObject())
        {
            switch (property.Name)
            {
                case "success": break;
                case "recordId": recordId = property.Value.ValueKind == JsonValueKind.Number
                    ? property.Value.GetRawText()
                    : OperationJson.Text(property.Value); break;
                case "data" when property.Value.ValueKind == JsonValueKind.Object: data = property.Value; break;
                default: (
                    unknown ??= new OrderedDictionary(
                        StringComparer.OrdinalIgnoreCase))[property.Name] = OperationJson.ToObject(property.Value); break;
            }
        }

        return Of(answer).With(result =>
        {
            result.Success = error is null;
            result.RecordId = recordId;
            result.Fields = data;
            result.AdditionalProperties = unknown;
            result.Error = error;
            result.Index = batch.Indexes[place];
            result.InputObject = batch.Inputs[place];
            result.RawResponse = batch.Count == 1 ? answer.RawResponse : null;
            result.Warnings = warnings;
        });
    }

    /// <summary>One result for all records: the answer has more or fewer results or none, or says two things at once.</summary>
    private AmpersandWriteResult JoinAll(RecordBatch batch, RecordWriteResponse answer)
    {
        var failures = answer.FailureCount ?? (answer.IsSuccess && answer.Errors.Count == 0 ? 0 : batch.Count);
        var contradicts = answer.Results.Count == batch.Count;
        var success = !contradicts && answer.IsSuccess && failures == 0 && (answer.SuccessCount ?? batch.Count) == batch.Count;
        var said = string.Join("; ", answer.Errors);
        var records = batch.Count == 1 ? "record" : "records";
        var told = (contradicts
                ? FormattableString.Invariant($"Its results count {answer.Results.Count(IsWritten)} of {batch.Count} {records} as ")
                    + "written, and the answer as a whole says otherwise"
                : FormattableString.Invariant($"The answer has {answer.Results.Count} results for {batch.Count} {records}"))
            + Counts(answer)
            + (success ? ", so their ids are not known."
                : batch.Count == 1 ? ", so why it failed is not known."
                : failures == batch.Count ? ", so why each of them failed is not known."
                : ", so which of them failed, and why, is not known.");
        return Of(answer).With(result =>
        {
            result.Success = success;
            result.Error = success ? null
                : said.Length == 0 ? told
                : batch.Count == 1 && !contradicts ? said
                : $"{said.TrimEnd('.')}. {told}";
            result.Warnings = success ? [.. answer.Warnings, told] : answer.Warnings;
            result.Index = batch.Indexes[0];
            result.Records = batch.Count;
            result.InputObject = batch.Target;
            result.RawResponse = answer.RawResponse;
        });
    }

    private static string Counts(RecordWriteResponse answer)
    {
        string?[] counts =
        [
            answer.SuccessCount is { } good ? FormattableString.Invariant($"{good} written") : null,
            answer.FailureCount is { } bad ? FormattableString.Invariant($"{bad} failed") : null,
        ];
        var said = string.Join(", ", counts.OfType<string>());
        return said.Length > 0 ? $" ({said})" : string.Empty;
    }

    private AmpersandWriteResult Of(RecordWriteResponse answer) => new()
    {
        ObjectName = target.ObjectName,
        Type = options.Type,
        OperationId = answer.OperationId,
        Project = target.Project,
        GroupRef = target.GroupRef,
    };

    /// <summary>What is said of a record that failed: its own messages, or those of the request that are or may be its.</summary>
    private string Reason(RecordWriteResponse answer, JsonElement result, int failed, int failures)
    {
        var own = answer.Messages(result, "errors");
        var reason = own.Count > 0 ? string.Join("; ", own)
            : answer.Errors.Count == 0 ? "The service gives no reason."
            : answer.Errors.Count == failures ? answer.Errors[failed]
            : answer.Errors.Count == 1 || failures == 1 ? string.Join("; ", answer.Errors)
            : "The service does not say which of its reasons belongs to which record: " + string.Join("; ", answer.Errors);
        return options.Type == RecordWriteType.Delete && answer.Attempts > 1
            ? FormattableString.Invariant($"{reason} (It was sent {answer.Attempts} times, and an earlier attempt whose answer was lost ")
                + "may have deleted the record.)"
            : reason;
    }
}
