using System.Collections.Specialized;
using System.Text.Json;
using Ampersand.Write.Http;
using Ampersand.Write.Journal;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Records;

/// <summary>Joins an answer to the records that it is about.</summary>
internal sealed class RecordResults(WriteTarget target, RecordWriteOptions options)
{
    /// <summary>
    /// A result for each record. Where the response has not one for each, or contradicts itself, each is as much as is certain of it.
    /// </summary>
    public RecordWriteOutcome Join(RecordBatch batch, RecordWriteResponse answer)
    {
        var written = WhatWasWritten(answer);
        var firstFailed = Array.IndexOf(written, false);
        var isUndone = options.AllOrNone && firstFailed >= 0;
        if (written.Length != batch.Count || (!isUndone && Contradicts(answer, written)))
        {
            return JoinAll(batch, answer);
        }

        var failures = written.Count(success => success == false);
        var joined = new AmpersandWriteResult[batch.Count];
        for (var i = 0; i < joined.Length; i++)
        {
            var error = written[i] == false ? Reason(batch, answer, answer.Results[i], failures)
                : isUndone ? FormattableString.Invariant($"Undone, because record {batch.Indexes[firstFailed] + 1} of the same request ")
                    + "failed and all or none were to be written."
                : written[i] is null ? "Its result does not say whether it was written."
                : null;
            var outcome = error is null ? RecordOutcome.Written
                : written[i] is null && !isUndone ? RecordOutcome.Unknown
                : RecordOutcome.Failed;
            joined[i] = Join(batch, i, answer, outcome, error, i == 0 ? Remarks(batch, answer, failures) : []);
        }

        return new RecordWriteOutcome(null, joined);
    }

    /// <summary>What became of records in an earlier run.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="answer">What the service said of them then, in their order.</param>
    /// <param name="operationId">The operation that wrote them.</param>
    public RecordWriteOutcome Recall(RecordBatch batch, IReadOnlyList<RecordAnswer.Result> answer, string? operationId)
    {
        AmpersandWriteResult[] results = [.. answer.Select((known, place) => Of(batch, place, operationId).With(result =>
        {
            result.Outcome = known.Outcome;
            result.RecordId = known.Id ?? result.RecordId;
            result.Error = known.Error;
        }))];
        var unknown = results.FirstOrDefault(result => result.Outcome == RecordOutcome.Unknown);
        return new RecordWriteOutcome(null, results, unknown is null ? null : RecordWriteErrors.NotTold(batch, unknown));
    }

    /// <summary>A result for each record of which nothing is known.</summary>
    public AmpersandWriteResult[] Untold(RecordBatch batch) => [.. batch.Inputs.Select((_, place) => Of(batch, place, operationId: null))];

    /// <summary>
    /// What the results say, each by itself; <see langword="null"/> where one says neither, unless the answer as a whole leaves no choice.
    /// </summary>
    private static bool?[] WhatWasWritten(RecordWriteResponse answer)
    {
        bool?[] written = [.. answer.Results.Select(result => IsWritten(answer, result))];
        var unsaid = written.Count(success => success is null);
        var successes = written.Count(success => success == true);
        bool? others = unsaid == 0 ? null
            : answer.SuccessCount == successes + unsaid ? true
            : answer.FailureCount == written.Length - successes ? false
            : written.Length == 1 && (!answer.IsSuccess || answer.Errors.Count > 0) ? false
            : null;
        return [.. written.Select(success => success ?? others)];
    }

    /// <summary>An id alone says nothing: an update that failed has one too.</summary>
    private static bool? IsWritten(RecordWriteResponse answer, JsonElement result) =>
        (result.TryGetProperty("success", out var success) ? success.ValueKind : JsonValueKind.Undefined) switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => answer.Messages(result, "errors").Count > 0 ? false : null,
        };

    /// <summary>Whether the answer as a whole, its counts or its status, says other than its results.</summary>
    private static bool Contradicts(RecordWriteResponse answer, bool?[] written)
    {
        var successes = written.Count(success => success == true);
        var failures = written.Count(success => success == false);
        return answer.SuccessCount < successes || answer.SuccessCount > written.Length - failures
            || answer.FailureCount < failures || answer.FailureCount > written.Length - successes
            || (!answer.IsSuccess && successes == written.Length);
    }

    /// <summary>
    /// What is remarked on the request as a whole; reasons too, where no record failed that they could be the reasons of.
    /// </summary>
    private static string[] Remarks(RecordBatch batch, RecordWriteResponse answer, int failures) =>
        [.. answer.Warnings.Concat(failures == 0 ? answer.Errors : []).Select(
            remark => batch.Count == 1 ? remark : $"(of the whole request) {remark}")];

    private AmpersandWriteResult Join(
        RecordBatch batch, int place, RecordWriteResponse answer, RecordOutcome outcome, string? error, IReadOnlyList<string> warnings)
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

        return Of(batch, place, answer.OperationId).With(result =>
        {
            result.Outcome = outcome;
            result.RecordId = recordId ?? result.RecordId;
            result.Fields = data;
            result.AdditionalProperties = unknown;
            result.Error = error;
            result.RawResponse = batch.Count == 1 ? answer.RawResponse : null;
            result.Warnings = warnings;
        });
    }

    /// <summary>The response has more or fewer results or none, or says two things at once.</summary>
    private RecordWriteOutcome JoinAll(RecordBatch batch, RecordWriteResponse answer)
    {
        var contradicts = answer.Results.Count == batch.Count;
        var outcome = contradicts ? RecordOutcome.Unknown : OutcomeOfAll(batch, answer);
        var said = string.Join("; ", answer.Errors);
        var records = batch.Count == 1 ? "record" : "records";
        var told = (contradicts
                ? FormattableString.Invariant(
                    $"Its results count {WhatWasWritten(answer).Count(success => success == true)} of {batch.Count} {records} as ")
                    + "written, and the answer as a whole says otherwise"
                : FormattableString.Invariant($"The answer has {answer.Results.Count} results for {batch.Count} {records}"))
            + Counts(answer)
            + outcome switch
            {
                RecordOutcome.Written => ", so their ids are not known.",
                RecordOutcome.Failed when batch.Count == 1 => ", so why it failed is not known.",
                RecordOutcome.Failed => ", so why each of them failed is not known.",
                _ when batch.Count == 1 => ", so whether it was written is not known.",
                _ => ", so which of them were written is not known.",
            };
        var error = outcome == RecordOutcome.Written ? null
            : said.Length == 0 ? told
            : outcome == RecordOutcome.Failed && batch.Count == 1 ? said
            : $"{said.TrimEnd('.')}. {told}";
        AmpersandWriteResult[] results = [.. batch.Inputs.Select((input, place) => Of(batch, place, answer.OperationId).With(result =>
        {
            result.Outcome = outcome;
            result.Error = error;
            result.Warnings = place > 0 ? [] : outcome == RecordOutcome.Written ? [.. answer.Warnings, told] : answer.Warnings;
            result.RawResponse = batch.Count == 1 ? answer.RawResponse : null;
        }))];
        return outcome == RecordOutcome.Unknown
            ? new RecordWriteOutcome(Counted(batch, answer), results, RecordWriteErrors.NotTold(batch, results[0]))
            : new RecordWriteOutcome(null, results);
    }

    /// <summary>What became of all records, where that is the same for each by what the response says of them together.</summary>
    private RecordOutcome OutcomeOfAll(RecordBatch batch, RecordWriteResponse answer)
    {
        // Where nothing is counted, the status of the response is that of the only record.
        var isAlone = batch.Count == 1 && answer is { SuccessCount: null, FailureCount: null, Results.Count: 0 };
        var isWritten = answer.IsSuccess && answer.Errors.Count == 0;
        return answer.IsSuccess && answer.SuccessCount == batch.Count && (answer.FailureCount ?? 0) == 0 ? RecordOutcome.Written
            : answer.FailureCount == batch.Count && (answer.SuccessCount ?? 0) == 0 ? RecordOutcome.Failed
            : options.AllOrNone && answer.FailureCount > 0 ? RecordOutcome.Failed
            : isAlone ? (isWritten ? RecordOutcome.Written : RecordOutcome.Failed)
            : RecordOutcome.Unknown;
    }

    /// <summary>The operation that wrote the records: it has the counts, which no record's result has.</summary>
    private AmpersandOperation? Counted(RecordBatch batch, RecordWriteResponse answer) =>
        answer.OperationId is not { } operationId || !AmpersandOperation.IsId(operationId)
        ? null
        : new AmpersandOperation(operationId, target.Connection)
        {
            ObjectName = target.ObjectName,
            GroupRef = target.GroupRef,
            FirstRecord = batch.FirstRecord,
            Records = batch.Count,
            Status = answer.IsSuccess ? "success" : "failure",
            Meaning = answer.IsSuccess ? StatusMeaning.Succeeded : StatusMeaning.Failed,
            RecordsSucceeded = answer.SuccessCount,
            RecordsFailed = answer.FailureCount,
        };

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

    private AmpersandWriteResult Of(RecordBatch batch, int place, string? operationId) => new()
    {
        Index = batch.Indexes[place],
        InputObject = batch.Inputs[place],
        RecordId = options.Type == RecordWriteType.Delete ? batch.Ids[place] : null,
        ObjectName = target.ObjectName,
        Type = options.Type,
        OperationId = operationId,
        Project = target.Project,
        GroupRef = target.GroupRef,
        Source = batch.Places[place].Source,
        Record = batch.Places[place].Record,
        Line = batch.Places[place].Line,
    };

    /// <summary>What is said of a record that failed: its own errors, or those of the request, which may be another's.</summary>
    private string Reason(RecordBatch batch, RecordWriteResponse answer, JsonElement result, int failures)
    {
        var own = answer.Messages(result, "errors");
        var reason = own.Count > 0 ? string.Join("; ", own)
            : answer.Errors.Count == 0 ? "The service gives no reason."
            : batch.Count == 1 || (failures == 1 && answer.Errors.Count == 1) ? string.Join("; ", answer.Errors)
            : "(of the whole request; the service does not say which error belongs to which record) " + string.Join("; ", answer.Errors);
        return options.Type == RecordWriteType.Delete && answer.Attempts > 1
            ? FormattableString.Invariant($"{reason} (It was sent {answer.Attempts} times, and an earlier attempt whose answer was lost ")
                + "may have deleted the record.)"
            : reason;
    }
}
