namespace Ampersand.Write.Csv;

/// <summary>What is particular about a field.</summary>
[Flags]
internal enum FieldFlags : byte
{
    /// <summary>Nothing: its bytes are its value.</summary>
    None = 0,

    /// <summary>It begins with a quote.</summary>
    Quoted = 1,

    /// <summary>It holds doubled quotes.</summary>
    Escaped = 2,

    /// <summary>It holds a CR between its quotes.</summary>
    CarriageReturn = 4,

    /// <summary>A quote stands where none may stand, or text follows the closing quote.</summary>
    Stray = 8,

    /// <summary>Its closing quote never comes.</summary>
    Unclosed = 16,
}
