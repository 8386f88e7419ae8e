using System.Globalization;

namespace Ampersand.Write;

/// <summary>How far a part of an upsert, or a request of a write through today's API, came.</summary>
public enum UpsertPartState
{
    /// <summary>It was not sent.</summary>
    Planned,

    /// <summary>It was about to be sent, and nobody knows what came of it.</summary>
    Uncertain,

    /// <summary>It was accepted as an operation.</summary>
    Accepted,

    /// <summary>The service surely did nothing with it.</summary>
    Refused,

    /// <summary>Today's API: the service said what became of its records.</summary>
    Answered,
}

/// <summary>
/// What one request of a run carries: some records of one source. It holds facts alone; the records themselves go along only until they
/// are sent.
/// </summary>
public sealed class UpsertPart
{
    /// <summary>What records that come from no file are called as a source.</summary>
    internal const string PipelineSource = "pipeline";

    internal UpsertPart()
    {
    }

    /// <summary>Where the records come from: a file's path, or <c>pipeline</c>.</summary>
    public string Source { get; internal set; } = string.Empty;

    /// <summary>The place of the source among those of the run, 1-based.</summary>
    public int Input { get; internal set; }

    /// <summary>The place among the parts of its source, 1-based.</summary>
    public int Part { get; internal set; }

    /// <summary>The first record, 1-based in its source.</summary>
    public long FirstRecord { get; internal set; }

    /// <summary>The last record, 1-based in its source. Records that were refused in between have numbers too.</summary>
    public long LastRecord { get; internal set; }

    /// <summary>How many records it has.</summary>
    public long Records { get; internal set; }

    /// <summary>The bytes of its CSV, or of its records as JSON.</summary>
    public long Bytes { get; internal set; }

    /// <summary>The SHA-256 of these bytes in lowercase hexadecimal; <see langword="null"/> where no journal needs it.</summary>
    public string? Sha256 { get; internal set; }

    /// <summary>How far it came.</summary>
    public UpsertPartState State { get; internal set; }

    /// <summary>Whether it was sent, or may have been, and nobody knows what came of it.</summary>
    public bool IsUncertain => State == UpsertPartState.Uncertain;

    /// <summary>The operation that it was accepted as; <see langword="null"/> as long as that is not known.</summary>
    public string? OperationId { get; internal set; }

    /// <summary>How many of its records were not written; <see langword="null"/> where the service did not say.</summary>
    public long? RecordsFailed { get; internal set; }

    /// <summary>When it was accepted or answered, or else last about to be sent; <see langword="null"/> before.</summary>
    public DateTimeOffset? Time { get; internal set; }

    /// <summary>Where in the journal the line stands that says it was about to be sent.</summary>
    internal long IntentOffset { get; set; }

    /// <summary>Where in the journal the line stands that says what became of its records.</summary>
    internal long AnswerOffset { get; set; }

    /// <summary>Which of its records were sent last, 0-based, where only those that had failed were; otherwise <see langword="null"/>.</summary>
    internal IReadOnlyList<int>? Places { get; set; }

    /// <summary>Whether the service took it, so that it is not sent again by itself.</summary>
    internal bool IsTaken => State is UpsertPartState.Accepted or UpsertPartState.Answered;

    /// <summary>An operation with what is known of its records.</summary>
    internal AmpersandOperation Describe(AmpersandOperation operation, IReadOnlyList<string> normalized) => operation.With(sent =>
    {
        sent.Source = Source;
        sent.Part = Part;
        sent.FirstRecord = FirstRecord;
        sent.Records = Records;
        sent.Bytes = Bytes;
        sent.Normalizations = normalized;
    });

    /// <summary>A copy that differs in what is changed of it.</summary>
    /// <remarks>No record's: the copying method that a compiler makes shows in PowerShell.</remarks>
    internal UpsertPart With(Action<UpsertPart> change)
    {
        var copy = (UpsertPart)MemberwiseClone();
        change(copy);
        return copy;
    }

    /// <summary>The part and its records.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, "part {0} (records {1:N0} to {2:N0})", Part, FirstRecord, LastRecord);
}
