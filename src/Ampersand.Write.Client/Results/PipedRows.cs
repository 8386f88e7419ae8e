using Ampersand.Write.Csv;

namespace Ampersand.Write.Results;

/// <summary>Piped records as they were sent, a part each, in a temporary file that is gone when this is.</summary>
internal sealed class PipedRows : IDisposable
{
    private readonly List<(int Part, long FirstRecord, int Length)> parts = [];
    private readonly HashSet<long> skipped = [];
    private FileStream? file;

    /// <summary>The header of the last part as text, and how many columns it has.</summary>
    public (string Text, int Columns) LastHeader { get; private set; } = (string.Empty, 0);

    /// <summary>Keeps a part.</summary>
    /// <param name="part">The part's number.</param>
    /// <param name="firstRecord">The number of its first record.</param>
    /// <param name="csv">The part.</param>
    public void Add(int part, long firstRecord, ReadOnlyMemory<byte> csv)
    {
        file ??= Create(Path.Combine(Path.GetTempPath(), $"ampersand-{Guid.NewGuid():N}.tmp"));
        var bytes = csv.ToArray();
        file.Write(bytes, 0, bytes.Length);
        parts.Add((part, firstRecord, bytes.Length));
        using var reader = new CsvRecordReader(new ArraySegment<byte>(bytes));
        reader.Read();
        LastHeader = (Utf8Text.Decode(reader.Raw), reader.FieldCount);
    }

    /// <summary>Counts a record that has a number and no row.</summary>
    public void Skip(long record) => skipped.Add(record);

    /// <summary>Reads the rows in their order.</summary>
    /// <returns>
    /// The part, the number of the record, 0 for the part's header, and the reader, at that row: the same reader for a whole part.
    /// </returns>
    public IEnumerable<(int Part, long Record, CsvRecordReader Reader)> Read()
    {
        foreach ((var part, var firstRecord, var csv) in ReadParts())
        {
            using var reader = new CsvRecordReader(csv);
            var next = firstRecord;
            for (long record = 0; reader.Read(); record = next++)
            {
                while (skipped.Contains(next))
                {
                    next++;
                }

                yield return (part, record, reader);
            }
        }
    }

    private IEnumerable<(int Part, long FirstRecord, ArraySegment<byte> Csv)> ReadParts()
    {
        if (file is null)
        {
            yield break;
        }

        file.Position = 0;
        foreach ((var part, var firstRecord, var length) in parts)
        {
            var bytes = new byte[length];
            var filled = 0;
            while (filled < length && file.Read(bytes, filled, length - filled) is > 0 and var read)
            {
                filled += read;
            }

            yield return (part, firstRecord, new ArraySegment<byte>(bytes, 0, filled));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    /// <summary>Makes the file so that nobody else may read a customer's records in it.</summary>
    internal static FileStream Create(string path)
    {
#if NET
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var rows = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // Without a name it is gone with the process, however that ends; Windows sees to that itself.
            File.Delete(path);
        }

        return rows;
#else
        return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
#endif
    }
}
