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

    /// <summary>Whether an encoding is UTF-8, which needs no transcoding.</summary>
    public static bool IsUtf8(Encoding encoding) => encoding.CodePage == 65001;

    /// <summary>The bytes from the first one on.</summary>
    public Stream FromStart()
    {
        stream.Position = 0;
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
