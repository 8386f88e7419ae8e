using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>One going over a source: its text as UTF-8 without a byte order mark.</summary>
internal sealed class SourceText : IDisposable
{
    private readonly Stack<IDisposable> layers = [];

    /// <summary>Begins at the source's first byte.</summary>
    /// <param name="bytes">The source's bytes; they stay open.</param>
    /// <param name="preamble">How many bytes are a byte order mark.</param>
    /// <param name="encoding">What to read them as; none: UTF-8.</param>
    /// <param name="ahead">Whether another thread reads.</param>
    public SourceText(Stream bytes, int preamble, Encoding? encoding, bool ahead)
    {
        Skip(bytes, preamble);
        Stream = bytes;
        if (encoding is not null && !CsvSource.IsUtf8(encoding))
        {
            Transcoding = Add(new TranscodingStream(Stream, encoding));
        }

        if (ahead)
        {
            Add(new ReadAheadStream(Stream));
        }
    }

    /// <summary>The text.</summary>
    public Stream Stream { get; private set; }

    /// <summary>What transcodes it; none for UTF-8.</summary>
    public TranscodingStream? Transcoding { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (layers.Count > 0)
        {
            layers.Pop().Dispose();
        }
    }

    /// <summary>Reads bytes and drops them.</summary>
    public static void Skip(Stream stream, long count)
    {
        var dropped = new byte[(int)Math.Min(count, 4096)];
        while (count > 0 && stream.Read(dropped, 0, (int)Math.Min(count, dropped.Length)) is > 0 and var read)
        {
            count -= read;
        }
    }

    private T Add<T>(T layer)
        where T : Stream
    {
        layers.Push(layer);
        Stream = layer;
        return layer;
    }
}
