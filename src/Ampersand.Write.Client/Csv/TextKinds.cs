namespace Ampersand.Write.Csv;

/// <summary>What matters about a cell's text before it is written.</summary>
[Flags]
internal enum TextKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It holds a CR.</summary>
    CarriageReturn = 1,

    /// <summary>It holds a NUL or half of a surrogate pair.</summary>
    NoText = 2,
}

/// <summary>Looks over a cell's text once.</summary>
internal static class TextKinds
{
    /// <summary>What matters about a text.</summary>
    public static TextKind Of(string text)
    {
        var kind = TextKind.None;
        for (var position = 0; position < text.Length; position++)
        {
            var character = text[position];
            if (character is > '\r' and < '\uD800')
            {
                continue;
            }

            if (character == '\r')
            {
                kind |= TextKind.CarriageReturn;
            }
            else if (character == '\0')
            {
                kind |= TextKind.NoText;
            }
            else if (char.IsSurrogate(character))
            {
                if (!char.IsHighSurrogate(character) || position + 1 == text.Length || !char.IsLowSurrogate(text[position + 1]))
                {
                    return kind | TextKind.NoText;
                }

                position++;
            }
        }

        return kind;
    }
}
