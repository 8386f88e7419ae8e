using System.Text.Json.Serialization;

namespace Ampersand.Write.Emulator;

/// <summary>What became of the records of one operation: counted, and those that failed by their errors.</summary>
internal sealed class WriteOutcome
{
    private const int ListedIds = 1_000;
    private const int ListedFailures = 100;

    private readonly List<string> ids = [];
    private readonly List<RowFailure> failures = [];
    private readonly Dictionary<string, List<string>> failedUpdates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> failedCreates = new(StringComparer.Ordinal);

    public long Written { get; private set; }

    public long Failed { get; private set; }

    public long Total => Written + Failed;

    /// <summary>The ids of the first records that were written.</summary>
    public IReadOnlyList<string> Ids => ids;

    /// <summary>The first records that failed.</summary>
    public IReadOnlyList<RowFailure> Failures => failures;

    /// <summary>Each error with the keys of all records that exist and met it; <see langword="null"/> where none did.</summary>
    public IReadOnlyDictionary<string, List<string>>? FailedUpdates => failedUpdates.Count > 0 ? failedUpdates : null;

    /// <summary>Each error with the keys of all records that do not exist and met it; <see langword="null"/> where none did.</summary>
    public IReadOnlyDictionary<string, List<string>>? FailedCreates => failedCreates.Count > 0 ? failedCreates : null;

    /// <summary>Why nothing could be written at all.</summary>
    public string? Refusal { get; private init; }

    public static WriteOutcome Refused(string reason) => new() { Refusal = reason };

    /// <param name="record">Its place among the records, from 1.</param>
    /// <param name="key">The value it is identified by, where it has one.</param>
    /// <param name="row">What became of it.</param>
    /// <param name="reference">What the service names it by if it failed; nothing where it has no name.</param>
    public void Add(long record, string? key, RowResult row, string? reference)
    {
        if (row.Reason is not { } reason)
        {
            Written++;
            if (ids.Count < ListedIds)
            {
                ids.Add(row.Id!);
            }

            return;
        }

        Failed++;
        if (failures.Count < ListedFailures)
        {
            failures.Add(new RowFailure(record, key, reason));
        }

        var failed = row.Id is null ? failedCreates : failedUpdates;
        if (!failed.TryGetValue(reason, out var references))
        {
            failed.Add(reason, references = []);
        }

        if (reference is not null)
        {
            references.Add(reference);
        }
    }
}

/// <summary>What became of one record.</summary>
/// <param name="Id">Its id; of a record that was not written and does not exist, none.</param>
/// <param name="Reason">Why it was not written, or <see langword="null"/>.</param>
internal readonly record struct RowResult(string? Id, string? Reason)
{
    public bool IsWritten => Reason is null;

    public static RowResult Written(string id) => new(id, null);

    /// <param name="reason">Why.</param>
    /// <param name="id">The id of the record, if it exists.</param>
    public static RowResult Failed(string reason, string? id) => new(id, reason);
}

/// <summary>A record that could not be written.</summary>
/// <param name="Record">Its place among the records, from 1.</param>
/// <param name="Key">The value it is identified by, where it has one.</param>
/// <param name="Message">Why.</param>
internal sealed record RowFailure(
    long Record, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key, string Message);
