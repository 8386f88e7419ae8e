using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>The form in which keys are compared that may be meant for one another.</summary>
/// <remarks>
/// A key in its form is looked up where the key itself was, so that whoever compares all keys need not do it twice: of those that have one
/// form, a closer look tells what they differ in.
/// </remarks>
internal static class KeyForm
{
    private const int ShortId = 15;
    private const int LongId = 18;

#if NET8_0_OR_GREATER
    private static readonly System.Buffers.SearchValues<byte> Others = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 256).Select(code => (byte)code).Where(IsOther)]);
#endif

    /// <summary>A key in its form: no space around it, nothing in it that nobody sees, characters composed, case folded.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isId">Whether it is an id of Salesforce's, whose case counts and of which there are two forms.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> key, bool isId) =>
        isId ? OfId(key)
        : HoldsOthers(key) ? Utf8Text.Lenient.GetBytes(Visible(Utf8Text.Decode(key)).ToLowerInvariant())
        : key;

    /// <summary>Whether keys of one form differ in more than case, in what nobody sees.</summary>
    public static bool DifferUnseen(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        !string.Equals(Utf8Text.Decode(one), Utf8Text.Decode(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether an id is one of 15 characters, or of 18 whose last three say the case that the others have, or had before all became the
    /// same: Salesforce takes an id of 18 in any case.
    /// </summary>
    public static bool IsWholeId(ReadOnlySpan<byte> id)
    {
        if (id.Length != LongId)
        {
            return id.Length == ShortId;
        }

        var restored = OfId(id);
        if (restored.Length != ShortId)
        {
            return false;
        }

        var isFolded = IsFolded(id);
        for (var place = 0; place < ShortId; place++)
        {
            // A digit has no case that could be said of it.
            var isDigit = restored[place] is >= (byte)'0' and <= (byte)'9';
            if ((isDigit && IsUpper(id, place)) || (!isFolded && id[place] != restored[place]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HoldsOthers(ReadOnlySpan<byte> key)
    {
#if NET8_0_OR_GREATER
        return key.IndexOfAny(Others) >= 0;
#else
        foreach (var value in key)
        {
            if (IsOther(value))
            {
                return true;
            }
        }

        return false;
#endif
    }

    private static bool IsOther(byte value) => value is <= (byte)' ' or >= 0x7F or (>= (byte)'A' and <= (byte)'Z');

    private static string Visible(string key) =>
        string.Concat(key.Normalize(NormalizationForm.FormC).Select(character =>
            character is '\u200C' or '\u200D' ? '\0' : Utf8Text.IsUnseen(character) ? char.IsWhiteSpace(character) ? ' ' : '\0' : character)
            .Where(character => character != '\0')).Trim();

    /// <summary>The first 15 characters of an id, in the case that the last three of 18 restore.</summary>
    /// <remarks>Each of the three stands for five characters: bit by bit whether one is upper case (Salesforce, "Record IDs").</remarks>
    private static ReadOnlySpan<byte> OfId(ReadOnlySpan<byte> key)
    {
        if (key.Length != LongId)
        {
            return key;
        }

        var id = key.Slice(0, ShortId).ToArray();
        for (var place = 0; place < ShortId; place++)
        {
            if (BitsOf(key[ShortId + (place / 5)]) is < 0 or > 31)
            {
                return key;
            }

            if ((id[place] | 0x20) is >= 'a' and <= 'z')
            {
                id[place] = (byte)(IsUpper(key, place) ? id[place] & ~0x20 : id[place] | 0x20);
            }
        }

        return id;
    }

    private static int BitsOf(byte sum) => sum is >= (byte)'0' and <= (byte)'5' ? sum - '0' + 26 : (sum | 0x20) - 'a';

    /// <summary>Whether an id's last three say that one of the others is upper case.</summary>
    private static bool IsUpper(ReadOnlySpan<byte> id, int place) => (BitsOf(id[ShortId + (place / 5)]) >> (place % 5) & 1) == 1;

    /// <summary>Whether all letters have one case.</summary>
    private static bool IsFolded(ReadOnlySpan<byte> id)
    {
        var cases = 0;
        foreach (var character in id)
        {
            cases |= character is >= (byte)'a' and <= (byte)'z' ? 1 : character is >= (byte)'A' and <= (byte)'Z' ? 2 : 0;
        }

        return cases != 3;
    }
}
