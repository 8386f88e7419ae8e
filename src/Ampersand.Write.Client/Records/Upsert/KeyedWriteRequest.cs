using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>A batch of records of one kind, creates or updates.</summary>
internal sealed class KeyedWriteRequest(RecordWriteType type, RecordBatch batch) : RunRequest
{
    public RecordWriteType Type => type;

    public RecordBatch Batch => batch;

    /// <summary>
    /// Whether an earlier run sent the records to be created and never learned what became of them, so that they are searched first.
    /// </summary>
    public bool IsSettling { get; init; }

    /// <summary>The searches of its records, which keep their room until it is on its way.</summary>
    public IReadOnlyList<KeySearchRequest> Searched { get; init; } = [];

    /// <summary>The request's number in the journal.</summary>
    public int JournalNumber { get; set; }

    /// <summary>The operations that wrote the records, one for each request that was answered.</summary>
    public List<AmpersandOperation> Operations { get; } = [];

    /// <summary>What became of each record; <see langword="null"/> where nothing is known of any.</summary>
    public IReadOnlyList<AmpersandWriteResult>? Results { get; set; }

    /// <summary>Why it is not known of all records whether they were written; <see langword="null"/> where it is.</summary>
    public AmpersandException? Uncertain { get; set; }

    public override bool IsUncertain => Results is { } known
        ? known.Any(result => result.Outcome == RecordOutcome.Unknown)
        : base.IsUncertain;

    public override string ToString() => KeyedErrors.Describe(batch);
}
