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

    /// <summary>Whether an id is one of 15 characters, or of 18 whose last three say the case that the others have.</summary>
    public static bool IsWholeId(ReadOnlySpan<byte> id) =>
        id.Length == ShortId || (OfId(id) is { Length: ShortId } restored && id.Slice(0, ShortId).SequenceEqual(restored));

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
            var sum = key[ShortId + (place / 5)];
            var bits = sum is >= (byte)'0' and <= (byte)'5' ? sum - '0' + 26 : (sum | 0x20) - 'a';
            if (bits is < 0 or > 31)
            {
                return key;
            }

            if ((id[place] | 0x20) is >= 'a' and <= 'z')
            {
                id[place] = (byte)((bits >> (place % 5) & 1) == 1 ? id[place] & ~0x20 : id[place] | 0x20);
            }
        }

        return id;
    }
}
