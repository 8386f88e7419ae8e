using System.Text;

namespace Ampersand.Write.Wire;

/// <summary>What a server was sent, byte for byte.</summary>
internal sealed class RecordedRequest
{
    private readonly int bodyStart;
    private readonly string[] lines;

    public RecordedRequest(byte[] bytes)
    {
        Bytes = bytes;
        var headEnd = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        bodyStart = headEnd < 0 ? bytes.Length : headEnd + 4;
        lines = Encoding.ASCII.GetString(bytes, 0, headEnd < 0 ? bytes.Length : headEnd).Split("\r\n");
    }

    public byte[] Bytes { get; }

    public string RequestLine => lines[0];

    public string Method => lines[0].Split(' ')[0];

    /// <summary>Path and query as they came over the wire, undecoded.</summary>
    public string Target => lines[0].Split(' ')[1];

    /// <summary>Names as sent and values, in order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers => lines.Skip(1).Select(line =>
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim());
    });

    public ReadOnlyMemory<byte> BodyBytes => Bytes.AsMemory(bodyStart);

    public string Body => Encoding.UTF8.GetString(BodyBytes.Span);

    /// <summary>The one value of a header; <see langword="null"/> where it was not sent.</summary>
    public string? Header(string name) => Headers
        .Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase))
        .Select(header => header.Value)
        .SingleOrDefault();
}
