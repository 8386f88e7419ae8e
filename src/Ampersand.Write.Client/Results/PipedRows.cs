using Ampersand.Write.Csv;

namespace Ampersand.Write.Results;

/// <summary>Piped records as they were sent, a part each, in a temporary file that is gone when this is.</summary>
internal sealed class PipedRows : IDisposable
{
    private readonly List<(int Part, int Length)> parts = [];
    private FileStream? file;

    /// <summary>The header of the last part as text, and how many columns it has.</summary>
    public (string Text, int Columns) LastHeader { get; private set; } = (string.Empty, 0);

    /// <summary>Keeps a part.</summary>
    public void Add(int part, ReadOnlyMemory<byte> csv)
    {
        file ??= Create(Path.Combine(Path.GetTempPath(), $"ampersand-{Guid.NewGuid():N}.tmp"));
        var bytes = csv.ToArray();
        file.Write(bytes, 0, bytes.Length);
        parts.Add((part, bytes.Length));
        using var reader = new CsvRecordReader(new ArraySegment<byte>(bytes));
        reader.Read();
        LastHeader = (Utf8Text.Decode(reader.Raw), reader.FieldCount);
    }

    /// <summary>The parts in their order.</summary>
    public IEnumerable<(int Part, ArraySegment<byte> Csv)> Read()
    {
        if (file is null)
        {
            yield break;
        }

        file.Position = 0;
        foreach ((var part, var length) in parts)
        {
            var bytes = new byte[length];
            var filled = 0;
            while (filled < length && file.Read(bytes, filled, length - filled) is > 0 and var read)
            {
                filled += read;
            }

            yield return (part, new ArraySegment<byte>(bytes, 0, filled));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    /// <summary>Makes the file so that nobody else may read a customer's records in it.</summary>
    private static FileStream Create(string path)
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

        return new FileStream(path, options);
#else
        return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
#endif
    }
}
