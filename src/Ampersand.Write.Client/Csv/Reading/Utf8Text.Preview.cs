using System.Text;

namespace Ampersand.Write.Csv;

/// <content>What people are shown of a text; the cmdlets' project is compiled with it too.</content>
internal static partial class Utf8Text
{
    private const int PreviewCharacters = 40;

    /// <summary>The beginning of a value for people: control characters visible, an ellipsis where it was cut.</summary>
    public static string Preview(string text, bool cut = false)
    {
        var preview = new StringBuilder(PreviewCharacters);
        var length = Math.Min(text.Length, PreviewCharacters);
        if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        for (var position = 0; position < length; position++)
        {
            var character = text[position];
            _ = character switch
            {
                '\r' => preview.Append("\\r"),
                '\n' => preview.Append("\\n"),
                '\t' => preview.Append("\\t"),
                _ when char.IsControl(character) =>
                    preview.Append("\\u").Append(((int)character).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => preview.Append(character),
            };
        }

        return (cut || length < text.Length ? preview.Append('…') : preview).ToString();
    }
}
