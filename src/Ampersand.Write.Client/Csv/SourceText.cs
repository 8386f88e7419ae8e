using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>One going over a source: its text as UTF-8 without a byte order mark.</summary>
internal sealed class SourceText : IDisposable
{
    /// <summary>Begins at the source's first byte.</summary>
    /// <param name="bytes">The source's bytes; they stay open.</param>
    /// <param name="preamble">How many bytes are a byte order mark.</param>
    /// <param name="encoding">What to read them as; none: UTF-8.</param>
    public SourceText(Stream bytes, int preamble, Encoding? encoding)
    {
        Skip(bytes, preamble);
        Stream = bytes;
        if (encoding is not null && !CsvSource.IsUtf8(encoding))
        {
            Transcoding = new TranscodingStream(Stream, encoding);
            Stream = Transcoding;
        }
    }

    /// <summary>The text.</summary>
    public Stream Stream { get; }

    /// <summary>What transcodes it; none for UTF-8.</summary>
    public TranscodingStream? Transcoding { get; }

    /// <inheritdoc/>
    public void Dispose() => Transcoding?.Dispose();

    /// <summary>Reads bytes and drops them.</summary>
    public static void Skip(Stream stream, long count)
    {
        var dropped = new byte[(int)Math.Min(count, 4096)];
        while (count > 0 && stream.Read(dropped, 0, (int)Math.Min(count, dropped.Length)) is > 0 and var read)
        {
            count -= read;
        }
    }
}
