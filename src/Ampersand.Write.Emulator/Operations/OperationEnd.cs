using System.Globalization;
using System.Text.Json.Nodes;

namespace Ampersand.Write.Emulator;

/// <summary>What an operation that has ended tells: its status and sentence, what its metadata gain, and its log.</summary>
internal sealed record OperationEnd(string Status, string Result)
{
    public JsonObject? Metadata { get; private init; }

    /// <summary>Entries whose time is still to be set.</summary>
    public required IReadOnlyList<LogEntry> Log { get; init; }

    /// <remarks>
    /// Work of which some records failed is done, as the documents have it. Only where nothing was written has it failed.
    /// </remarks>
    public static OperationEnd Of(
        StoredOperation operation, IWrite write, WriteOutcome outcome, ObjectRules rules, FailureDetailsPlace place)
    {
        if (outcome.Refusal is { } refusal)
        {
            return OfRefused(refusal, rules);
        }

        var isFailure = outcome is { Written: 0, Failed: > 0 };
        var status = isFailure ? OperationStatus.Failure
            : outcome.Failed > 0 ? rules.PartialStatus ?? write.CompletedStatus
            : write.CompletedStatus;
        var result = Sentence(outcome, isFailure, place);
        var job = outcome.Failed > 0 && place is not (FailureDetailsPlace.Counts or FailureDetailsPlace.None)
            ? JobResults.Of(operation, outcome, write)
            : null;
        var details = place switch
        {
            FailureDetailsPlace.Log => job?.ToJson(),
            FailureDetailsPlace.LogText => job?.ToJsonOfStrings(),
            _ => null,
        };
        return new OperationEnd(rules.FinalStatus ?? status, rules.FinalStatus is null ? result : rules.Result ?? result)
        {
            Metadata = MetadataOf(outcome, place, job),
            Log = [.. job is null ? [] : outcome.Failures.Select(EntryOf), EntryOf(isFailure, result) with { Details = details }],
        };
    }

    /// <summary>The end of work that was given up before any record was looked at.</summary>
    public static OperationEnd OfRefused(string reason, ObjectRules rules) =>
        new(rules.FinalStatus ?? OperationStatus.Failure, rules.FinalStatus is null ? reason : rules.Result ?? reason)
        {
            Log = [EntryOf(isFailure: true, reason)],
        };

    private static string Sentence(WriteOutcome outcome, bool isFailure, FailureDetailsPlace place)
    {
        var ending = isFailure ? "Batch write failed" : "Batch write completed";
        if (place == FailureDetailsPlace.None)
        {
            return ending;
        }

        var reason = isFailure ? ": " + outcome.Failures[0].Message : "";
        return string.Create(CultureInfo.InvariantCulture, $"{ending} ({outcome.Written} succeeded, {outcome.Failed} failed){reason}");
    }

    private static JsonObject? MetadataOf(WriteOutcome outcome, FailureDetailsPlace place, JobResults? job)
    {
        if (place == FailureDetailsPlace.None)
        {
            return null;
        }

        var metadata = place == FailureDetailsPlace.Metadata && job is not null ? job.ToJson() : [];
        metadata["successfulRecordIds"] = new JsonArray([.. outcome.Ids.Select(id => JsonValue.Create(id))]);
        return metadata;
    }

    private static LogEntry EntryOf(RowFailure failure)
    {
        var key = failure.Key is null ? "" : $" ({failure.Key})";
        return new LogEntry(
            default,
            LogEntry.Failed,
            string.Create(CultureInfo.InvariantCulture, $"Record {failure.Record}{key} could not be written."),
            failure.Message);
    }

    private static LogEntry EntryOf(bool isFailure, string result) => isFailure
        ? new LogEntry(default, LogEntry.Failed, "The write failed.", result)
        : new LogEntry(default, LogEntry.Info, result);
}
