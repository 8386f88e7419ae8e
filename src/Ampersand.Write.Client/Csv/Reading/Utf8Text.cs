#if NET8_0_OR_GREATER
using System.Numerics;
using System.Runtime.Intrinsics;
#else
using System.Runtime.InteropServices;
#endif
using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>What the rules need to know about UTF-8 text.</summary>
internal static partial class Utf8Text
{
    /// <summary>UTF-8 that refuses what is not.</summary>
    public static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 that shows what is not as U+FFFD.</summary>
    public static readonly UTF8Encoding Lenient = new(encoderShouldEmitUTF8Identifier: false);

#if NET8_0_OR_GREATER
    private static readonly System.Buffers.SearchValues<byte> Controls = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(1, 0x7F).Select(code => (byte)code).Where(IsControl)]);

    private static readonly System.Buffers.SearchValues<byte> Marks = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(1, 0x7F).Select(code => (byte)code).Where(IsControl), 0, (byte)'#', (byte)'=']);

    private static readonly System.Buffers.SearchValues<byte> MarksAndReturn = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(1, 0x7F).Select(code => (byte)code).Where(IsControl), 0, (byte)'#', (byte)'=', (byte)'\r']);
#endif

    /// <summary>U+FFFD, which stands where a character was lost.</summary>
    public static ReadOnlySpan<byte> ReplacementCharacter => "\uFFFD"u8;

    /// <summary>Whether there is a NUL, a number sign, an equals sign or a control character.</summary>
    /// <param name="bytes">The bytes to search.</param>
    /// <param name="hasReturn">Whether there is a CR.</param>
    public static bool HasMark(ReadOnlySpan<byte> bytes, out bool hasReturn)
    {
#if NET8_0_OR_GREATER
        // Where lines end with CRLF there is one at once, and where they do not one go tells that there is neither.
        var first = bytes.IndexOfAny(MarksAndReturn);
        hasReturn = first >= 0 && bytes.Slice(first).IndexOf((byte)'\r') >= 0;
        return first >= 0 && (bytes[first] != '\r' || bytes.Slice(first).IndexOfAny(Marks) >= 0);
#else
        hasReturn = bytes.IndexOf((byte)'\r') >= 0;
        return bytes.IndexOfAny((byte)0, (byte)'#', (byte)'=') >= 0 || IndexOfControl(bytes) >= 0;
#endif
    }

    /// <summary>Finds the first control character of ASCII that is neither NUL nor a tab, LF or CR; negative when there is none.</summary>
    public static int IndexOfControl(ReadOnlySpan<byte> bytes)
    {
#if NET8_0_OR_GREATER
        return bytes.IndexOfAny(Controls);
#else
        for (var place = 0; place < bytes.Length; place++)
        {
            if (IsControl(bytes[place]))
            {
                return place;
            }
        }

        return -1;
#endif
    }

    /// <summary>How often a byte stands behind itself: twice in three of them.</summary>
    public static int CountPairs(ReadOnlySpan<byte> bytes, byte value)
    {
        var count = 0;
        var place = 0;
#if NET8_0_OR_GREATER
        var wanted = Vector256.Create(value);
        for (; place + Vector256<byte>.Count < bytes.Length; place += Vector256<byte>.Count)
        {
            var pairs = Vector256.Equals(Vector256.Create(bytes.Slice(place)), wanted)
                & Vector256.Equals(Vector256.Create(bytes.Slice(place + 1)), wanted);
            count += BitOperations.PopCount(pairs.ExtractMostSignificantBits());
        }
#endif
        for (; place + 1 < bytes.Length; place++)
        {
            count += bytes[place] == value && bytes[place + 1] == value ? 1 : 0;
        }

        return count;
    }

    private static bool IsControl(byte value) => value is > 0 and < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r') or 0x7F;

    /// <summary>Whether the bytes are well-formed UTF-8 without NUL.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf((byte)0) >= 0)
        {
            return false;
        }
#if NET8_0_OR_GREATER
        return System.Text.Unicode.Utf8.IsValid(bytes);
#else
        return FindNoText(bytes, out _) < 0;
#endif
    }

    /// <summary>Whether there is nothing but white space and control characters of ASCII.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var space = bytes[0] <= ' ' ? 1 : SpaceLength(bytes);
            if (space == 0)
            {
                return false;
            }

            bytes = bytes.Slice(space);
        }

        return true;
    }

    /// <summary>The bytes of the white space beyond ASCII at the beginning; zero when there is none.</summary>
    /// <remarks>The Unicode Character Database, PropList.txt, White_Space.</remarks>
    private static int SpaceLength(ReadOnlySpan<byte> bytes) =>
        (bytes[0], bytes.Length > 1 ? bytes[1] : 0, bytes.Length > 2 ? bytes[2] : 0) switch
        {
            (0xC2, 0x85 or 0xA0, _) => 2,
            (0xE1, 0x9A, 0x80) or (0xE2, 0x81, 0x9F) or (0xE3, 0x80, 0x80) => 3,
            (0xE2, 0x80, (>= 0x80 and <= 0x8A) or 0xA8 or 0xA9 or 0xAF) => 3,
            _ => 0,
        };

    /// <summary>Whether all bytes are ASCII.</summary>
    public static bool IsAscii(ReadOnlySpan<byte> bytes)
    {
#if NET8_0_OR_GREATER
        return Ascii.IsValid(bytes);
#else
        var eights = MemoryMarshal.Cast<byte, ulong>(bytes);
        ulong seen = 0;
        foreach (var eight in eights)
        {
            seen |= eight;
        }

        foreach (var value in bytes.Slice(eights.Length * sizeof(ulong)))
        {
            seen |= value;
        }

        return (seen & 0x8080_8080_8080_8080) == 0;
#endif
    }

    /// <summary>Finds the first NUL or ill-formed sequence; negative when there is none.</summary>
    /// <param name="bytes">The bytes to search.</param>
    /// <param name="length">
    /// How many bytes belong to it: the longest beginning of a character that another byte then breaks, at least one.
    /// </param>
    public static int FindNoText(ReadOnlySpan<byte> bytes, out int length)
    {
        var position = 0;
        while (position < bytes.Length)
        {
            var lead = bytes[position];
            if (lead is > 0 and < 0x80)
            {
                position++;
                continue;
            }

            // Well-formed sequences of The Unicode Standard, table 3-7: what may follow the lead first.
            var (count, low, high) = lead switch
            {
                >= 0xC2 and <= 0xDF => (1, 0x80, 0xBF),
                0xE0 => (2, 0xA0, 0xBF),
                0xED => (2, 0x80, 0x9F),
                >= 0xE1 and <= 0xEF => (2, 0x80, 0xBF),
                0xF0 => (3, 0x90, 0xBF),
                >= 0xF1 and <= 0xF3 => (3, 0x80, 0xBF),
                0xF4 => (3, 0x80, 0x8F),
                _ => (0, 0, 0),
            };
            var good = 0;
            while (good < count && position + 1 + good < bytes.Length && bytes[position + 1 + good] >= low
                && bytes[position + 1 + good] <= high)
            {
                (low, high) = (0x80, 0xBF);
                good++;
            }

            if (count == 0 || good < count)
            {
                length = 1 + good;
                return position;
            }

            position += 1 + count;
        }

        length = 0;
        return -1;
    }

    /// <summary>How many UTF-16 code units well-formed UTF-8 is.</summary>
    public static long CountCharacters(ReadOnlySpan<byte> bytes)
    {
        long count = 0;
        foreach (var value in bytes)
        {
            if ((value & 0xC0) != 0x80)
            {
                count += value >= 0xF0 ? 2 : 1;
            }
        }

        return count;
    }

    /// <summary>Whether the text has more characters than a limit; counted only when it has more bytes.</summary>
    public static bool IsLonger(ReadOnlySpan<byte> bytes, int limit, out long characters)
    {
        characters = bytes.Length;
        if (bytes.Length <= limit)
        {
            return false;
        }

        characters = CountCharacters(bytes);
        return characters > limit;
    }

    /// <summary>The bytes as a string; what is not UTF-8 as U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
#if NET8_0_OR_GREATER
        return Lenient.GetString(bytes);
#else
        // .NET Framework counts what it replaces differently; here each ill-formed sequence is one U+FFFD, as later runtimes have it.
        var text = new StringBuilder();
        while (FindNoText(bytes, out var length) is >= 0 and var at)
        {
            text.Append(Lenient.GetString(bytes.Slice(0, at).ToArray())).Append(bytes[at] == 0 ? '\0' : '\uFFFD');
            bytes = bytes.Slice(at + length);
        }

        return text.Append(Lenient.GetString(bytes.ToArray())).ToString();
#endif
    }

    /// <summary>The beginning of a value for people: control characters visible, an ellipsis where it was cut.</summary>
    public static string Preview(ReadOnlySpan<byte> bytes)
    {
        // Four bytes a character at most; what is cut through is cut off with the rest.
        var head = bytes.Length > PreviewCharacters * 4 ? bytes.Slice(0, PreviewCharacters * 4) : bytes;
        return Preview(Decode(head), head.Length < bytes.Length);
    }
}
