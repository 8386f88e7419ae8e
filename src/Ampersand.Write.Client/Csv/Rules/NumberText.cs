using System.Globalization;

namespace Ampersand.Write.Csv;

/// <summary>Recognises numbers as people and spreadsheets write them, with signs that Salesforce does not read.</summary>
internal static class NumberText
{
    private const int Longest = 40;
    private static readonly string[] Currencies =
        ["EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "INR", "CNY", "BRL"];


    private static readonly string[] NoNumbers = ["nan", "inf", "infinity", "∞"];

    /// <summary>Whether it is a number with a sign of money, a percent sign, groups of digits or brackets, or a word for none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isMoney">Whether a sign of money makes it one, so that nothing else can be meant.</param>
    public static bool IsDecorated(ReadOnlySpan<byte> value, out bool isMoney)
    {
        isMoney = false;
        if (value.Length is 0 or > Longest || !MayBe(value))
        {
            return false;
        }

        var text = Utf8Text.Decode(value).Trim();
        var bare = text.TrimStart('-', '+', '−');
        if (Array.IndexOf(NoNumbers, bare.ToLowerInvariant()) >= 0)
        {
            return true;
        }

        bare = bare.Length > 2 && bare[0] == '(' && bare[bare.Length - 1] == ')' ? bare.Substring(1, bare.Length - 2) : bare;
        var money = WithoutMoney(bare);
        isMoney = money is not null;
        bare = money ?? (bare.EndsWith("%", StringComparison.Ordinal) ? bare.Substring(0, bare.Length - 1).TrimEnd() : bare);
        bare = bare.TrimStart('-', '+', '−');
        isMoney &= IsGrouped(bare);
        return IsGrouped(bare)
            && (text != bare || HoldsPoints(bare) || bare.Any(character => !char.IsDigit(character) && character is not (',' or '.')));
    }

    private static bool MayBe(ReadOnlySpan<byte> value)
    {
        var letters = 0;
        foreach (var one in value)
        {
            letters += one is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') ? 1 : 0;
        }

        return letters is 0 or 3 or 8;
    }

    private static string? WithoutMoney(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (char.GetUnicodeCategory(text[0]) == UnicodeCategory.CurrencySymbol)
        {
            return text.Substring(1).TrimStart();
        }

        if (char.GetUnicodeCategory(text[text.Length - 1]) == UnicodeCategory.CurrencySymbol)
        {
            return text.Substring(0, text.Length - 1).TrimEnd();
        }

        return Array.Find(Currencies, code => text.StartsWith(code, StringComparison.Ordinal)) is { } first
                ? text.Substring(first.Length).TrimStart()
            : Array.Find(Currencies, code => text.EndsWith(code, StringComparison.Ordinal)) is { } last
                ? text.Substring(0, text.Length - last.Length).TrimEnd()
            : null;
    }

    /// <summary>
    /// Digits in groups of three behind the first, and a fraction behind the last separator, which is a point or a comma.
    /// </summary>
    private static bool IsGrouped(string text)
    {
        var group = 0;
        var groups = 0;
        var sign = '\0';
        for (var place = 0; place < text.Length; place++)
        {
            var character = text[place];
            if (character is >= '0' and <= '9')
            {
                group++;
                continue;
            }

            var isFraction = character is '.' or ',' && text.IndexOfAny(['.', ',', '\'', '’', ' ', '\u00A0', '\u202F'], place + 1) < 0;
            var isGroup = character is '.' or ',' or '\'' or '’' or ' ' or '\u00A0' or '\u202F' && (sign is '\0' || sign == character)
                && (groups == 0 ? group is >= 1 and <= 3 && text[0] != '0' : group == 3);
            if (group == 0 || (!isGroup && !isFraction) || (groups > 0 && group != 3))
            {
                return false;
            }

            if (isFraction && !(isGroup && text.Length - place - 1 == 3))
            {
                return text.Length > place + 1 && text.Substring(place + 1).All(digit => digit is >= '0' and <= '9');
            }

            sign = character;
            groups++;
            group = 0;
        }

        return group > 0 && (groups == 0 || group == 3);
    }

    /// <summary>More than one point between groups of three digits.</summary>
    private static bool HoldsPoints(string text) => text.IndexOf('.') is >= 0 and var first && text.IndexOf('.', first + 1) >= 0;
}
