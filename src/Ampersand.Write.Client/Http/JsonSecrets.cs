using System.Text.Json;

namespace Ampersand.Write.Http;

/// <summary>Takes secrets out of the texts of JSON; everything else stays as it was sent.</summary>
internal static class JsonSecrets
{
    /// <summary>The same JSON with its texts as they may be shown.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="hide">Takes the secrets out of a text, or returns it as it is.</param>
    public static JsonElement Hide(JsonElement json, Func<string, string> hide)
    {
        // Nearly all answers hold none, and are not worth a copy.
        if (!Holds(json, hide))
        {
            return json;
        }

        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            Write(json, hide, writer);
        }

        return ResponseBody.ParseJson(bytes.ToArray());
    }

    private static bool Holds(JsonElement json, Func<string, string> hide) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Any(property => IsSecret(property.Name, hide) || Holds(property.Value, hide)),
        JsonValueKind.Array => json.EnumerateArray().Any(item => Holds(item, hide)),
        JsonValueKind.String => IsSecret(json.GetString()!, hide),
        _ => false,
    };

    private static bool IsSecret(string text, Func<string, string> hide) => !string.Equals(hide(text), text, StringComparison.Ordinal);

    private static void Write(JsonElement json, Func<string, string> hide, Utf8JsonWriter writer)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in json.EnumerateObject())
                {
                    writer.WritePropertyName(hide(property.Name));
                    Write(property.Value, hide, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray())
                {
                    Write(item, hide, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(hide(json.GetString()!));
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }
}
