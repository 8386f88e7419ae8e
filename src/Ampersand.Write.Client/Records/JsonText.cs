using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ampersand.Write.Records;

/// <summary>How texts and numbers stand in the JSON that is sent.</summary>
internal static class JsonText
{
    /// <summary>
    /// Writes JSON without a check of each step, and escapes little more than JSON demands: names and values of most languages pass as they
    /// are.
    /// </summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>A name as it stands in JSON, to be used many times.</summary>
    public static JsonEncodedText Encode(string name) => JsonEncodedText.Encode(name, WriterOptions.Encoder);

    /// <summary>A text as a JSON string, its quotes included.</summary>
    public static byte[] Quote(string text) => [(byte)'"', .. Encode(text).EncodedUtf8Bytes, (byte)'"'];
}
