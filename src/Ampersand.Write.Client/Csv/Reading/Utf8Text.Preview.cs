using System.Text;

namespace Ampersand.Write.Csv;

/// <content>What people are shown of a text; the cmdlets' project is compiled with it too.</content>
internal static partial class Utf8Text
{
    private const int PreviewCharacters = 40;

    /// <summary>Whether nobody sees a character, or takes it for a space: it is shown by its number.</summary>
    /// <remarks>
    /// The joiners are left alone: Persian, Hindi and many an emoji are written with them. Beyond the categories: the fillers of Hangul
    /// and the
    /// blank of Braille, which are letters and a symbol by category (The Unicode Standard, Default_Ignorable_Code_Point).
    /// </remarks>
    public static bool IsUnseen(char character) => character > '~' && (character is '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or '\u2800'
        || char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.SpaceSeparator
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator
        || (char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.Format && character is not ('\u200C' or '\u200D')));

    /// <summary>A whole name for people: what nobody sees in it is shown by its number.</summary>
    public static string Show(string name) => name.Any(IsUnseen)
        ? string.Concat(name.Select(character => IsUnseen(character) ? $"<U+{(int)character:X4}>" : character.ToString()))
        : name;

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
                _ when IsUnseen(character) => preview.Append("<U+").Append(
                    ((int)character).ToString("X4", System.Globalization.CultureInfo.InvariantCulture)).Append('>'),
                _ when char.IsControl(character) =>
                    preview.Append("\\u").Append(((int)character).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => preview.Append(character),
            };
        }

        return (cut || length < text.Length ? preview.Append('…') : preview).ToString();
    }
}
