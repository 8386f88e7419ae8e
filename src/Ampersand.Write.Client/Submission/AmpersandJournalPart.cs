using Ampersand.Write.Submission.Journal;

namespace Ampersand.Write.Submission;

/// <summary>A part as a journal knows it.</summary>
public sealed class AmpersandJournalPart
{
    internal AmpersandJournalPart(JournalPart part, string source)
    {
        Source = source;
        Part = part.Number;
        FirstRecord = part.FirstRecord;
        LastRecord = part.LastRecord;
        Records = part.Records;
        Bytes = part.Bytes;
        Sha256 = part.Sha256;
        OperationId = part.OperationId;
        IsUncertain = part.IsUncertain;
        Time = part.Time.ToLocalTime();
    }

    /// <summary>The input: a file's path, or <c>pipeline</c>.</summary>
    public string Source { get; }

    /// <summary>The place among the parts of its input, 1-based.</summary>
    public int Part { get; }

    /// <summary>The first record, 1-based in its input.</summary>
    public long FirstRecord { get; }

    /// <summary>The last record, 1-based in its input.</summary>
    public long LastRecord { get; }

    /// <summary>How many records it has.</summary>
    public long Records { get; }

    /// <summary>The bytes of its CSV.</summary>
    public long Bytes { get; }

    /// <summary>The SHA-256 of its CSV in lowercase hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The operation that it was accepted as; <see langword="null"/> when that is not known.</summary>
    public string? OperationId { get; }

    /// <summary>Whether it was sent, or may have been, and nobody knows what came of it.</summary>
    public bool IsUncertain { get; }

    /// <summary>When it was accepted, or else last about to be sent.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The part and what became of it.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"{Source}, part {Part} (records {FirstRecord} to {LastRecord}): {OperationId ?? (IsUncertain ? "uncertain" : "refused")}");
}
