using Ampersand.Write.Csv;
using Ampersand.Write.Submission.Journal;

namespace Ampersand.Write.Pipeline;

/// <summary>A file that was inspected, and the way it goes.</summary>
/// <param name="File">The file.</param>
/// <param name="Report">What was found.</param>
/// <param name="IsUpload">Whether it is uploaded as a whole; otherwise it goes in parts.</param>
internal sealed record InspectedFile(CsvFile File, AmpersandCsvReport Report, bool IsUpload)
{
    public string Path => File.Path;

    /// <summary>How many operations it takes.</summary>
    public int Parts => IsUpload ? 1 : Report.Parts ?? 0;

    public JournalInput ToInput() => new(Path, Report.Bytes, Report.Sha256, Report.Records, Parts);
}
