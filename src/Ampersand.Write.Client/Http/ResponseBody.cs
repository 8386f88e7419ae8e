using System.Text;
using System.Text.Json;

namespace Ampersand.Write.Http;

/// <summary>Reads the bytes of an answer, whole and at once: its text in the one encoding that all here read, and its JSON.</summary>
internal static class ResponseBody
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

    /// <summary>The one JSON value that the bytes are.</summary>
    /// <exception cref="JsonException">They are none, or one with texts that cannot be read.</exception>
    public static JsonElement ParseJson(byte[] body)
    {
        // Proxies and older servers put a byte order mark before their JSON; the parser takes it for a broken value.
        var marked = body.Length >= 3 && body[0] == 0xEF && body[1] == 0xBB && body[2] == 0xBF;
        ReadOnlyMemory<byte> json = body.AsMemory(marked ? 3 : 0);
        using var document = JsonDocument.Parse(json);
        RequireReadableTexts(json.Span);
        return document.RootElement.Clone();
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

    /// <summary>A document looks at its texts only when asked for them, and by then nobody can say where they came from.</summary>
    private static void RequireReadableTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException failure)
        {
            throw new JsonException("A text in it is not valid UTF-8, or holds half a character.", failure);
        }
    }
}
