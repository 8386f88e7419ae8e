using System.Globalization;

namespace Ampersand.Write.Journal;

/// <summary>One input of a call: a file, known by its content, or the pipeline, known only part by part.</summary>
/// <param name="Name">The file's full path, or <c>pipeline</c>.</param>
/// <param name="Bytes">The file's size; none for the pipeline.</param>
/// <param name="Sha256">The SHA-256 of the file in lowercase hexadecimal; none for the pipeline.</param>
/// <param name="Records">The file's records; none for the pipeline.</param>
/// <param name="Parts">How many parts it takes; none for the pipeline.</param>
internal sealed record JournalInput(string Name, long? Bytes, string? Sha256, long? Records, int? Parts)
{
    public static readonly JournalInput Pipeline = new(UpsertPart.PipelineSource, null, null, null, null);

    /// <summary>Whether both are the same records. A file may have been moved meanwhile: its content counts.</summary>
    public bool IsSameAs(JournalInput other) => Bytes == other.Bytes && Sha256 == other.Sha256;

    /// <summary>The input with what tells it from others.</summary>
    public override string ToString() => Sha256 is null
        ? "records from the pipeline"
        : string.Format(CultureInfo.InvariantCulture, "{0} ({1:N0} bytes, SHA-256 {2}…)", Name, Bytes, Sha256.Substring(0, 12));
}
