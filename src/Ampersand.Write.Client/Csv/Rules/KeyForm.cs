using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>The forms in which keys are compared: what makes two of them one, and what makes them look like one.</summary>
/// <remarks>
/// A key in its form is looked up where the key itself was, so that whoever compares all keys need not do it twice: of those that have one
/// form, a closer look tells what they differ in.
/// </remarks>
internal static class KeyForm
{
    /// <summary>A length of key up to which a form takes no memory of its own.</summary>
    public const int Short = 128;

    private const int ShortId = 15;
    private const int LongId = 18;
    private const int WorthSearching = 16;

#if NET8_0_OR_GREATER
    private static readonly System.Buffers.SearchValues<byte> Others = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 256).Select(code => (byte)code).Where(IsOther)]);

    private static readonly System.Buffers.SearchValues<byte> Plain = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (byte)code)]);
#endif

    /// <summary>What keys are in a column.</summary>
    /// <param name="column">Its name as it is sent.</param>
    /// <param name="provider">Whose rules apply.</param>
    public static KeyKind KindOf(string column, CsvProvider provider) =>
        !string.Equals(column, "Id", StringComparison.OrdinalIgnoreCase) ? KeyKind.Text
        : provider == CsvProvider.Salesforce ? KeyKind.SalesforceId
        : KeyKind.Id;

    /// <summary>What makes a key the same as another: of an id its form of 15 characters, of all others the key.</summary>
    public static ReadOnlySpan<byte> Identity(ReadOnlySpan<byte> key, KeyKind kind) =>
        kind == KeyKind.Text || key.Length != LongId ? key : ShortIdOf(key, inAnyCase: kind == KeyKind.SalesforceId);

    /// <summary>
    /// A key in its form: no space around it, nothing in it that nobody sees, characters composed, case folded. The case of an id of
    /// Salesforce's counts, and of its two forms it is the shorter one.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="space">Room for a form of at most <see cref="Short"/> bytes.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> key, KeyKind kind, Span<byte> space)
    {
        var identity = Identity(key, kind);
        return kind == KeyKind.SalesforceId || !HoldsOthers(identity) ? identity
            : identity.Length <= space.Length && IsPlain(identity) ? Lower(identity, space)
            : Utf8Text.Lenient.GetBytes(Visible(Utf8Text.Decode(identity)).ToLowerInvariant());
    }

    /// <summary>Whether there is something in a key, or around it, that nobody sees.</summary>
    public static bool HoldsUnseen(ReadOnlySpan<byte> key) =>
        HoldsOthers(key) && !IsPlain(key)
        && Utf8Text.Decode(key) is var text && !string.Equals(Visible(text), text, StringComparison.Ordinal);

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

        var restored = ShortIdOf(id, inAnyCase: true);
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
        // Most keys are so short that to begin a search takes longer than to look at each byte.
        if (key.Length > WorthSearching)
        {
            return key.IndexOfAny(Others) >= 0;
        }
#endif

        foreach (var value in key)
        {
            if (IsOther(value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOther(byte value) => value is <= (byte)' ' or >= 0x7F or (>= (byte)'A' and <= (byte)'Z');

    /// <summary>Whether it is characters of ASCII that all are seen, without space around them.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty || key[0] == ' ' || key[key.Length - 1] == ' ')
        {
            return false;
        }

#if NET8_0_OR_GREATER
        return key.IndexOfAnyExcept(Plain) < 0;
#else
        foreach (var value in key)
        {
            if (value is < (byte)' ' or > (byte)'~')
            {
                return false;
            }
        }

        return true;
#endif
    }

    private static ReadOnlySpan<byte> Lower(ReadOnlySpan<byte> key, Span<byte> space)
    {
#if NET8_0_OR_GREATER
        return space.Slice(0, Ascii.ToLower(key, space, out var written) == System.Buffers.OperationStatus.Done ? written : 0);
#else
        for (var place = 0; place < key.Length; place++)
        {
            space[place] = key[place] is >= (byte)'A' and <= (byte)'Z' ? (byte)(key[place] | 0x20) : key[place];
        }

        return space.Slice(0, key.Length);
#endif
    }

    private static string Visible(string key) =>
        string.Concat(key.Normalize(NormalizationForm.FormC).Select(character =>
            character is '\u200C' or '\u200D' ? '\0' : Utf8Text.IsUnseen(character) ? char.IsWhiteSpace(character) ? ' ' : '\0' : character)
            .Where(character => character != '\0')).Trim();

    /// <summary>The first 15 characters of an id of 18, in the case that the last three restore.</summary>
    /// <remarks>Each of the three stands for five characters: bit by bit whether one is upper case (Salesforce, "Record IDs").</remarks>
    /// <param name="key">The id.</param>
    /// <param name="inAnyCase">
    /// Whether its letters may have lost their case. Otherwise what the last three do not fit is no such id, and stays as it is.
    /// </param>
    private static ReadOnlySpan<byte> ShortIdOf(ReadOnlySpan<byte> key, bool inAnyCase)
    {
        var id = key.Slice(0, ShortId).ToArray();
        for (var place = 0; place < ShortId; place++)
        {
            var sum = key[ShortId + (place / 5)];
            if (BitsOf(sum) is < 0 or > 31 || (!inAnyCase && sum is >= (byte)'a'))
            {
                return key;
            }

            if ((id[place] | 0x20) is >= 'a' and <= 'z')
            {
                id[place] = (byte)(IsUpper(key, place) ? id[place] & ~0x20 : id[place] | 0x20);
            }
        }

        return inAnyCase || key.Slice(0, ShortId).SequenceEqual(id) ? id : key;
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

/// <summary>What the keys of a column are.</summary>
internal enum KeyKind
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Ids of a service that is not known, and may be Salesforce.</summary>
    Id,

    /// <summary>Ids of Salesforce's, whose case counts and of which there are two forms.</summary>
    SalesforceId,
}
