
namespace Ampersand.Write.Csv;

/// <summary>How a field stands to its quotes.</summary>
internal enum FieldQuotes
{
    /// <summary>It has none, or begins and ends with one, and those between are doubled.</summary>
    Sound,

    /// <summary>A quote stands where none may stand, or text follows the closing one.</summary>
    Stray,

    /// <summary>Its closing quote never comes.</summary>
    Unclosed,
}
