using System.Security.Cryptography;
using System.Text;

namespace Ampersand.Write.Emulator;

/// <summary>Record ids in Salesforce's form: three characters for the object, twelve for the record, three that check the case.</summary>
internal static class SalesforceId
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string CheckDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private const int ShortLength = 15;
    private const int PrefixLength = 3;

    public static string Create(string prefix, long number)
    {
        Span<char> id = stackalloc char[ShortLength + 3];
        prefix.CopyTo(id);
        for (var i = ShortLength - 1; i >= PrefixLength; i--)
        {
            id[i] = Digits[(int)(number % Digits.Length)];
            number /= Digits.Length;
        }

        WriteCheck(id[..ShortLength], id[ShortLength..]);
        return new string(id);
    }

    /// <summary>Reads the record's number from an id of 15 or 18 characters.</summary>
    public static bool TryParse(string id, string prefix, out long number)
    {
        number = 0;
        if (id.Length is not (ShortLength or ShortLength + 3) || !id.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var character in id.AsSpan(PrefixLength, ShortLength - PrefixLength))
        {
            var digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0 || number > long.MaxValue / Digits.Length - 1)
            {
                return false;
            }

            number = number * Digits.Length + digit;
        }

        return id.Length == ShortLength || id == Create(prefix, number);
    }

    /// <summary>Whether a text has the form of an id, of whatever object: 15 characters, or 18 of which the last three are right.</summary>
    public static bool IsId(string id) => id.Length >= PrefixLength && id[..PrefixLength].All(char.IsAsciiLetterOrDigit)
        && TryParse(id, id[..PrefixLength], out _);

    /// <summary>The three characters that ids of an object begin with.</summary>
    public static string PrefixOf(string objectName)
    {
        var name = objectName.ToUpperInvariant();
        switch (name)
        {
            case "ACCOUNT": return "001";
            case "CONTACT": return "003";
            case "OPPORTUNITY": return "006";
            case "LEAD": return "00Q";
            default:
                var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
                return $"a{Digits[hash[0] % Digits.Length]}{Digits[hash[1] % Digits.Length]}";
        }
    }

    private static void WriteCheck(ReadOnlySpan<char> id, Span<char> check)
    {
        for (var group = 0; group < 3; group++)
        {
            var bits = 0;
            for (var i = 0; i < 5; i++)
            {
                bits |= char.IsAsciiLetterUpper(id[group * 5 + i]) ? 1 << i : 0;
            }

            check[group] = CheckDigits[bits];
        }
    }
}
