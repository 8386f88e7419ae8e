using System.Buffers.Binary;

namespace Ampersand.Write.Csv;

/// <summary>Recognises words that stand in cells where no text is meant.</summary>
internal static class CellWords
{
    private const int Longest = 12;

    // 'true' and 'fals' as four bytes read at once, and the bits that make letters lower case.
    private const uint True = 0x6575_7274;
    private const uint False = 0x736C_6166;
    private const uint AsciiCase = 0x2020_2020;

    // What spreadsheets write for true and false in the languages of their menus, and what people write.
    private static readonly HashSet<string> Yes = new(StringComparer.OrdinalIgnoreCase)
    {
        "yes", "ja", "oui", "si", "sí", "sì", "sim", "tak", "да", "wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar", "prawda",
        "истина", "sant", "sand", "tosi", "igaz",
    };

    private static readonly HashSet<string> No = new(StringComparer.OrdinalIgnoreCase)
    {
        "no", "nein", "non", "não", "nao", "nie", "нет", "falsch", "faux", "falso", "onwaar", "fałsz", "ложь", "falskt", "falsk",
        "epätosi", "hamis", "nee",
    };

    /// <summary>What a value says of true and false; <see langword="null"/> when it is neither.</summary>
    public static bool? Truth(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 2 or > Longest || value[0] is <= (byte)'@')
        {
            return null;
        }

        var word = Utf8Text.Decode(value);
        return Yes.Contains(word) ? true : No.Contains(word) ? false : null;
    }

    /// <summary>Whether it is true or false as Salesforce reads it.</summary>
    public static bool IsPlainTruth(ReadOnlySpan<byte> value) => value.Length switch
    {
        4 => (BinaryPrimitives.ReadUInt32LittleEndian(value) | AsciiCase) == True,
        5 => (BinaryPrimitives.ReadUInt32LittleEndian(value) | AsciiCase) == False && (value[4] | 0x20) == 'e',
        _ => false,
    };

    /// <summary>Whether a program wrote this for no value. The surname Null is written otherwise.</summary>
    public static bool IsNull(ReadOnlySpan<byte> value) => value.Length switch
    {
        2 => value.SequenceEqual("\\N"u8),
        4 => value.SequenceEqual("null"u8) || value.SequenceEqual("NULL"u8),
        6 => (value[0], value[5]) is ((byte)'(', (byte)')') or ((byte)'<', (byte)'>') or ((byte)'[', (byte)']')
            && IsNull(value.Slice(1, 4)),
        _ => false,
    };

    /// <summary>
    /// Whether a spreadsheet wrote this for what it could not work out or show: <c>#REF!</c>, <c>#DIV/0!</c>, <c>#NV</c>, <c>########</c>.
    /// What sets a field to null, and is written so to the letter, is none.
    /// </summary>
    public static bool IsSpreadsheetError(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 3 or > 40 || value[0] != '#')
        {
            return false;
        }

        var text = Utf8Text.Decode(value).Trim();
        return text.Trim('#').Length == 0
            ? text.Length >= 4
            : text.ToUpperInvariant() is "#REF!" or "#VALUE!" or "#NAME?" or "#DIV/0!" or "#NUM!" or "#NULL!" or "#N/A" or "#NV" or "#N/V"
                or "#SPILL!" or "#CALC!" or "#GETTING_DATA" or "#BEZUG!" or "#WERT!" or "#ZAHL!" or "#VALEUR!" or "#NOM?" or "#NOMBRE?"
                or "#VALOR!" or "#ERROR!"
                && !value.SequenceEqual("#N/A"u8);
    }

    /// <summary>Whether it is the formula that keeps the zeros of a text in a spreadsheet: <c>="00123"</c>.</summary>
    public static bool IsFormulaText(ReadOnlySpan<byte> value) =>
        value.Length >= 3 && value[0] == '=' && value[1] == '"' && value[value.Length - 1] == '"';

    /// <summary>Whether it is the name of a .NET type, which is what a list or a table becomes where it is written as text.</summary>
    public static bool IsTypeName(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 12 or > 200 || !value.StartsWith("System."u8))
        {
            return false;
        }

        foreach (var character in value)
        {
            if (character is not ((>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9')
                or (byte)'.' or (byte)'[' or (byte)']' or (byte)'`' or (byte)',' or (byte)'+' or (byte)'_'))
            {
                return false;
            }
        }

        return value[value.Length - 1] == ']' || value.StartsWith("System.Collections."u8)
            || value.StartsWith("System.Management.Automation."u8)
            || value.StartsWith("System.Data."u8) || value.StartsWith("System.Object"u8) || value.StartsWith("System.Xml."u8);
    }

    /// <summary>
    /// Whether a spreadsheet, or who read it as a floating-point number, wrote a number of many digits so: <c>1.23457E+15</c>, of which the
    /// last digits are lost.
    /// </summary>
    public static bool IsScientific(ReadOnlySpan<byte> value)
    {
        // Spreadsheets begin to write so at 1E+11, .NET at 1E+15 and with up to 17 digits.
        if (value.Length is < 5 or > 22 || value[value.Length - 4] != 'E' || value[value.Length - 3] != '+')
        {
            return false;
        }

        var exponent = ((value[value.Length - 2] - '0') * 10) + value[value.Length - 1] - '0';
        var mantissa = value.Slice(0, value.Length - 4);
        if (exponent is < 11 or > 99 || value[value.Length - 1] is < (byte)'0' or > (byte)'9' || mantissa[0] is < (byte)'1' or > (byte)'9')
        {
            return false;
        }

        for (var place = 1; place < mantissa.Length; place++)
        {
            if (place == 1 ? mantissa[1] is not ((byte)'.' or (byte)',') : mantissa[place] is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
        }

        return mantissa.Length != 2;
    }
}
