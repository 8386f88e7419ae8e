using System.Text.Json;

namespace Ampersand.Write.Http;

/// <summary>Reads the JSON of an answer, whole and at once.</summary>
internal static class ResponseJson
{
    /// <summary>The one value that the bytes are.</summary>
    /// <exception cref="JsonException">They are none, or one with texts that cannot be read.</exception>
    public static JsonElement Parse(byte[] body)
    {
        // Proxies and older servers put a byte order mark before their JSON; the parser takes it for a broken value.
        var marked = body.Length >= 3 && body[0] == 0xEF && body[1] == 0xBB && body[2] == 0xBF;
        ReadOnlyMemory<byte> json = body.AsMemory(marked ? 3 : 0);
        using var document = JsonDocument.Parse(json);
        RequireReadableTexts(json.Span);
        return document.RootElement.Clone();
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
