using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>The bytes of a CSV, which can be gone over several times, one time after the other.</summary>
internal sealed class CsvSource(Stream stream, string name, bool ownsStream) : IDisposable
{
    /// <summary>The file's path, or what the caller calls it.</summary>
    public string Name { get; } = name;

    /// <summary>The bytes there are now.</summary>
    public long Length => stream.Length;

    /// <summary>The first bytes.</summary>
    public byte[] ReadHead()
    {
        var head = new byte[(int)Math.Min(FileSignature.HeadSize, stream.Length)];
        stream.Position = 0;
        var filled = 0;
        while (filled < head.Length && stream.Read(head, filled, head.Length - filled) is > 0 and var read)
        {
            filled += read;
        }

        return filled == head.Length ? head : [.. head.Take(filled)];
    }

    /// <summary>How many bytes at the beginning are a byte order mark of the encoding.</summary>
    public static int PreambleLength(ReadOnlySpan<byte> head, Encoding? encoding)
    {
        var preamble = (encoding is null || IsUtf8(encoding) ? Encoding.UTF8 : encoding).GetPreamble();
        return preamble.Length > 0 && head.StartsWith(preamble) ? preamble.Length : 0;
    }

    /// <summary>
    /// The delimiter that a first line names for a spreadsheet, as in <c>sep=;</c>; <see langword="null"/> where it names none.
    /// </summary>
    /// <param name="text">The source's beginning behind a byte order mark.</param>
    /// <param name="encoding">How it is read; none: UTF-8.</param>
    /// <param name="length">The bytes of that line with its end.</param>
    public static char? SeparatorOf(ReadOnlySpan<byte> text, Encoding? encoding, out int length)
    {
        length = 0;
        var end = text.Length >= 6
            && (encoding is null || IsUtf8(encoding) || encoding.IsSingleByte)
            && Encoding.ASCII.GetString(text.Slice(0, 4).ToArray()).Equals("sep=", StringComparison.OrdinalIgnoreCase)
            ? text.Slice(5).IndexOfAny((byte)'\r', (byte)'\n')
            : -1;
        if (end != 0 || text[4] is not ((byte)',' or (byte)';' or (byte)'\t' or (byte)'|' or (byte)'^' or (byte)'`'))
        {
            return null;
        }

        length = text.Length > 6 && text[5] == '\r' && text[6] == '\n' ? 7 : 6;
        return (char)text[4];
    }

    /// <summary>Whether an encoding is UTF-8, which needs no transcoding.</summary>
    public static bool IsUtf8(Encoding encoding) => encoding.CodePage == 65001;

    /// <summary>The bytes from one of them on.</summary>
    public Stream From(long offset)
    {
        stream.Position = offset;
        return stream;
    }

    /// <summary>The text as UTF-8 without a byte order mark, from one of its bytes on.</summary>
    /// <param name="offset">How many bytes of the text to leave out.</param>
    /// <param name="preamble">How many bytes of the source are a byte order mark.</param>
    /// <param name="encoding">What to read it as; none: UTF-8.</param>
    /// <returns>The source itself, or what transcodes it.</returns>
    public Stream OpenText(long offset, int preamble, Encoding? encoding) =>
        encoding is null || IsUtf8(encoding) ? From(preamble + offset) : Skip(Decode(From(preamble), encoding), offset);

    /// <summary>Bytes without a byte order mark as UTF-8.</summary>
    public static Stream Decode(Stream bytes, Encoding? encoding) =>
        encoding is null || IsUtf8(encoding) ? bytes : new TranscodingStream(bytes, encoding);

    /// <summary>Reads bytes and drops them.</summary>
    public static Stream Skip(Stream stream, long count)
    {
        var dropped = new byte[(int)Math.Min(count, 4096)];
        while (count > 0 && stream.Read(dropped, 0, (int)Math.Min(count, dropped.Length)) is > 0 and var read)
        {
            count -= read;
        }

        return stream;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ownsStream)
        {
            stream.Dispose();
        }
    }
}
