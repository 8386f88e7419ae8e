using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ampersand.Write.Emulator;

/// <summary>What became of the records of one operation, told in full as a count and listed up to a limit.</summary>
internal sealed class WriteOutcome
{
    private const int ListedIds = 1_000;
    private const int ListedFailures = 100;

    private readonly List<string> _ids = [];
    private readonly List<RowFailure> _failures = [];

    public long Written { get; private set; }

    public long Failed { get; private set; }

    public long Total => Written + Failed;

    public IReadOnlyList<RowFailure> Failures => _failures;

    /// <summary>Why nothing could be written at all.</summary>
    public string? Refusal { get; private init; }

    public static WriteOutcome Refused(string reason) => new() { Refusal = reason };

    public void Add(long record, string? key, RowResult row)
    {
        if (row.Id is { } id)
        {
            Written++;
            if (_ids.Count < ListedIds)
            {
                _ids.Add(id);
            }
        }
        else
        {
            Failed++;
            if (_failures.Count < ListedFailures)
            {
                _failures.Add(new RowFailure(record, key, row.Reason!));
            }
        }
    }

    /// <summary>What the operation's metadata say of it, as a JSON object.</summary>
    public string ToDetails() => JsonSerializer.Serialize(
        new { successfulRecordIds = _ids, successfulRecordCount = Written, failedRecordCount = Failed, failedRecords = _failures },
        JsonSerializerOptions.Web);
}

/// <summary>What became of one record: its id, or why it was not written.</summary>
internal readonly record struct RowResult(string? Id, string? Reason)
{
    public static RowResult Written(string id) => new(id, null);

    public static RowResult Failed(string reason) => new(null, reason);
}

/// <summary>A record that could not be written.</summary>
/// <param name="Record">Its place among the records, from 1.</param>
/// <param name="Key">The value it is identified by, where it has one.</param>
/// <param name="Message">Why.</param>
internal sealed record RowFailure(
    long Record, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key, string Message);
