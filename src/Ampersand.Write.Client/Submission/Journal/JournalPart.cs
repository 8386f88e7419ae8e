using System.Globalization;

namespace Ampersand.Write.Submission.Journal;

/// <summary>What the journal knows of one part: what it was, and how far it came.</summary>
/// <param name="Input">The place of its input among the call's inputs, 1-based.</param>
/// <param name="Number">Its place among the parts of its input, 1-based.</param>
/// <param name="FirstRecord">Its first record, 1-based in its input.</param>
/// <param name="LastRecord">Its last record, 1-based in its input.</param>
/// <param name="Records">How many records it has.</param>
/// <param name="Bytes">The bytes of its CSV.</param>
/// <param name="Sha256">The SHA-256 of its CSV in lowercase hexadecimal.</param>
internal sealed record JournalPart(int Input, int Number, long FirstRecord, long LastRecord, long Records, long Bytes, string Sha256)
{
    /// <summary>The operation it was accepted as; <see langword="null"/> as long as that is not known.</summary>
    public string? OperationId { get; init; }

    /// <summary>When it was accepted, or else about to be sent.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Whether the service surely did nothing with it, the last time it was sent.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Where in the journal the line stands that says it was about to be sent.</summary>
    public long IntentOffset { get; init; }

    /// <summary>Whether it was sent, or may have been, and nobody knows what came of it.</summary>
    public bool IsUncertain => OperationId is null && !IsRefused;

    public static JournalPart Of(Consignment consignment) => new(
        consignment.Input,
        consignment.Number,
        consignment.FirstRecord,
        consignment.LastRecord,
        consignment.Records,
        consignment.Bytes,
        consignment.Sha256);

    /// <summary>Its records, for messages.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "part {0} (records {1:N0} to {2:N0})", Number, FirstRecord, LastRecord);
}
