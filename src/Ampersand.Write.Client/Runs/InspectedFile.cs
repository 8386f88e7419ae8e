using System.Runtime.InteropServices;
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

    /// <summary>Reads the records as names and texts, one after the other.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">
    /// <c>FileChanged</c>: the file is not any more what was inspected. <c>FileUnreadable</c>.
    /// </exception>
    public IEnumerable<IReadOnlyList<KeyValuePair<string, string>>> ReadRecords(CancellationToken cancellationToken = default)
    {
        foreach (var part in File.ReadParts(cancellationToken))
        {
            using (part)
            {
                using var rows = new CsvPartRows(part);
                while (rows.Read())
                {
                    var record = new KeyValuePair<string, string>[rows.Columns.Count];
                    for (var column = 0; column < record.Length; column++)
                    {
                        record[column] = new(rows.Columns[column], rows.Text(column));
                    }

                    yield return record;
                }
            }
        }
    }

    internal JournalInput ToInput() => new(Path, Report.Bytes, Report.Sha256, Report.Records, Parts);
}

/// <summary>The records of a part as texts, one after the other.</summary>
internal sealed class CsvPartRows : IDisposable
{
    private readonly CsvRecordReader reader;

    public CsvPartRows(CsvPart part)
    {
        // Parts are made over arrays.
        MemoryMarshal.TryGetArray(part.Content, out var array);
        reader = new CsvRecordReader(array);
        reader.Read();
        Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(Text)];
    }

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Goes to the next record.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read() => reader.Read();

    /// <summary>A cell of the record.</summary>
    public string Text(int column) => Utf8Text.Decode(reader.Value(column));

    public void Dispose() => reader.Dispose();
}
