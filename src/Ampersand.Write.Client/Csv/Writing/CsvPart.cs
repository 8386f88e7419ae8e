using System.Runtime.InteropServices;

namespace Ampersand.Write;

/// <summary>A header and whole records as one request carries them: UTF-8 without a byte order mark, LF, comma.</summary>
/// <remarks>A part is made once and can be sent any number of times. Disposing it gives its buffer back for the next part.</remarks>
public sealed class CsvPart : IDisposable
{
    /// <summary>The most bytes a CSV string may have in one request: 10 MiB (Ampersand, Write Actions, 2023-12).</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    private Action<CsvPart>? release;

    internal CsvPart(
        int number, long firstRecord, long records, ReadOnlyMemory<byte> content, Action<CsvPart>? release = null, long? lastRecord = null)
    {
        Number = number;
        FirstRecord = firstRecord;
        LastRecord = lastRecord ?? firstRecord + records - 1;
        Records = records;
        Content = content;
        this.release = release;
    }

    /// <summary>The part's place among its input's parts, 1-based.</summary>
    public int Number { get; }

    /// <summary>The number, 1-based and in the whole input, of the part's first record.</summary>
    public long FirstRecord { get; }

    /// <summary>
    /// The number, 1-based and in the whole input, of the part's last record. Records that were refused in between have numbers too.
    /// </summary>
    public long LastRecord { get; }

    /// <summary>How many records the part holds, the header not counted.</summary>
    public long Records { get; }

    /// <summary>The CSV: the header line and the records, each ended by LF.</summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>Writes the CSV to a stream.</summary>
    /// <param name="destination">Where to.</param>
    public void CopyTo(Stream destination)
    {
        if (destination is null)
        {
            throw new ArgumentNullException(nameof(destination));
        }

        using var content = OpenRead();
        content.CopyTo(destination);
    }

    /// <summary>Reads the CSV where it is, without a copy.</summary>
    /// <returns>A stream that can be read as long as the part is not disposed of.</returns>
    public Stream OpenRead() => MemoryMarshal.TryGetArray(Content, out var bytes) && bytes.Array is not null
        ? new MemoryStream(bytes.Array, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream([], writable: false);

    /// <summary>Gives the buffer back; the content is gone. Once is enough, and more do no harm.</summary>
    public void Dispose()
    {
        Content = default;
        Interlocked.Exchange(ref release, null)?.Invoke(this);
    }
}
