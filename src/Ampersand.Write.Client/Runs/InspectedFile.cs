using Ampersand.Write.Csv;
using Ampersand.Write.Journal;

namespace Ampersand.Write;

/// <summary>A file that was inspected to its end and has no error, and the way that it takes.</summary>
public sealed class InspectedFile
{
    internal InspectedFile(CsvFile file, AmpersandCsvReport report, bool isUpload)
    {
        File = file;
        Report = report;
        IsUpload = isUpload;
    }

    /// <summary>The file's path.</summary>
    public string Path => File.Path;

    /// <summary>What was found.</summary>
    public AmpersandCsvReport Report { get; }

    /// <summary>Whether it is uploaded as a whole; otherwise it goes in parts.</summary>
    public bool IsUpload { get; }

    /// <summary>How many operations it takes.</summary>
    public int Parts => IsUpload ? 1 : Report.Parts ?? 0;

    internal CsvFile File { get; }

    /// <summary>Its place among the inputs of its run, 1-based.</summary>
    internal int Input { get; set; }

    /// <summary>Reads the records as names and texts, one after the other, each with its place.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">
    /// <c>FileChanged</c>: the file is not any more what was inspected. <c>FileUnreadable</c>.
    /// </exception>
    public IEnumerable<(RecordPlace Place, IReadOnlyList<KeyValuePair<string, string>> Cells)> ReadRecords(
        CancellationToken cancellationToken = default)
    {
        var names = File.Form.ReadNames();
        long number = -1;
        foreach (var row in File.ReadRecords(cancellationToken))
        {
            if (++number == 0)
            {
                continue; // the header
            }

            var cells = new KeyValuePair<string, string>[names.Count];
            for (var column = 0; column < cells.Length; column++)
            {
                cells[column] = new(names[column], Utf8Text.Decode(row.Value(File.Form.Selection?[column] ?? column)));
            }

            yield return (new RecordPlace(Path, number, row.Line), cells);
        }
    }

    internal JournalInput ToInput() => new(Path, Report.Bytes, Report.Sha256, Report.Records, Parts);
}
