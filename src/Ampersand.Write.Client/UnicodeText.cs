
namespace Ampersand.Write;

/// <summary>What makes a string a text that can be sent.</summary>
internal static class UnicodeText
{
    /// <summary>
    /// Whether a text is one at all: a half of a surrogate pair alone has no form in UTF-8, and an encoder would send another character for
    /// it.
    /// </summary>
    public static bool IsWellFormed(string text)
    {
#if NET
        var position = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (position < 0)
        {
            return true;
        }
#else
        var position = 0;
#endif
        for (; position < text.Length; position++)
        {
            if (char.IsSurrogate(text[position]) && (!char.IsSurrogatePair(text, position++)))
            {
                return false;
            }
        }

        return true;
    }
}
