using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ampersand.Write.Emulator;

/// <summary>
/// What Ampersand's open-source Salesforce connector tells of a job in which records failed (<c>JobResults</c> in
/// <c>providers/salesforce/bulk.go</c> of amp-labs/connectors).
/// </summary>
internal sealed record JobResults(string JobId, string State, FailInfo FailureDetails, JobInfo JobInfo, string Message)
{
    private const string Complete = "JobComplete";

    public static JobResults Of(StoredOperation operation, WriteOutcome outcome, IWrite write)
    {
        var id = "750" + operation.Id.Replace("-", "", StringComparison.Ordinal)[..15];
        return new JobResults(
            id,
            Complete,
            new FailInfo("Partial", outcome.FailedUpdates, outcome.FailedCreates),
            new JobInfo(id, operation.ObjectName, write.PrimaryKey, Complete, write.Verb, outcome.Total, outcome.Failed),
            "Some records are not processed successfully. Please refer to the 'failureDetails' for more details.");
    }

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, JsonSettings.Written)!.AsObject();

    /// <summary>The same with strings for members, where what is none is JSON in one.</summary>
    public JsonObject ToJsonOfStrings() => new(ToJson().Select(
        member => KeyValuePair.Create(
            member.Key,
            (JsonNode?)(member.Value is JsonValue ? (string?)member.Value : member.Value?.ToJsonString(JsonSettings.Written)))));
}

/// <summary>Each error with what names the records that it struck.</summary>
internal sealed record FailInfo(
    string FailureType,
    IReadOnlyDictionary<string, List<string>>? FailedUpdates,
    IReadOnlyDictionary<string, List<string>>? FailedCreates);

/// <summary>The job as Salesforce tells of it, as far as it says something here.</summary>
internal sealed record JobInfo(
    string Id,
    string Object,
    string? ExternalIdFieldName,
    string State,
    string Operation,
    long NumberRecordsProcessed,
    long NumberRecordsFailed);
