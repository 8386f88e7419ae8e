using System.Text;

namespace Ampersand.Write.Http;

/// <summary>An answer's text in the one encoding that all here read, whatever it came in.</summary>
internal static class ResponseText
{
    /// <summary>The same text in UTF-8.</summary>
    /// <param name="body">The answer's bytes.</param>
    /// <param name="charset">The encoding that its header names, if it does.</param>
    /// <returns>The bytes as they are where that is UTF-8, is not named, or is not known here.</returns>
    public static byte[] ToUtf8(byte[] body, string? charset)
    {
        if (body.Length == 0 || Find(charset?.Trim('"')) is not { } encoding || encoding is UTF8Encoding or ASCIIEncoding)
        {
            return body;
        }

        using var reader = new StreamReader(new MemoryStream(body), encoding, detectEncodingFromByteOrderMarks: true);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }

    private static Encoding? Find(string? charset)
    {
        try
        {
            return charset is { Length: > 0 } ? Encoding.GetEncoding(charset) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
