#if NET
using System.Buffers;
#endif
using System.Runtime.CompilerServices;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Upsert;

/// <summary>Writes UTF-8 text as the inside of a JSON string, escaping what RFC 8259 demands and nothing else.</summary>
/// <remarks>
/// The framework's encoders also escape quotes and everything beyond ASCII as six bytes, which can double a body. The text is
/// already known to be UTF-8, so bytes are looked at one by one and multi-byte characters pass as they are.
/// </remarks>
internal static class JsonEscaper
{
    /// <summary>The most bytes that one byte can become: <c>\u001f</c>.</summary>
    public const int MaxGrowth = 6;

    private const string Hex = "0123456789abcdef";

    private static readonly byte[] MustEscape = [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\'];

#if NET
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(MustEscape);
#else
    private static readonly bool[] IsEscaped = [.. Enumerable.Range(0, 256).Select(value => Array.IndexOf(MustEscape, (byte)value) >= 0)];
#endif

    /// <summary>How many bytes the text becomes.</summary>
    [MethodImpl(CsvRecordReader.FullyCompiled)]
    public static long CountEscaped(ReadOnlySpan<byte> text)
    {
        long count = text.Length;
        for (int next; (next = IndexOfEscaped(text)) >= 0; text = text.Slice(next + 1))
        {
            count += Short(text[next]) == 0 ? 5 : 1;
        }

        return count;
    }

    /// <summary>Escapes as much of the text as surely fits.</summary>
    /// <param name="text">The text that is left; on return, what is still left.</param>
    /// <param name="destination">Room for at least <see cref="MaxGrowth"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    [MethodImpl(CsvRecordReader.FullyCompiled)]
    public static int Escape(ref ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (!text.IsEmpty && destination.Length - written >= MaxGrowth)
        {
            var fitting = text.Slice(0, Math.Min(text.Length, destination.Length - written));
            var plain = IndexOfEscaped(fitting);
            if (plain != 0)
            {
                plain = plain < 0 ? fitting.Length : plain;
                fitting.Slice(0, plain).CopyTo(destination.Slice(written));
                text = text.Slice(plain);
                written += plain;
                continue;
            }

            written += EscapeOne(text[0], destination.Slice(written));
            text = text.Slice(1);
        }

        return written;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EscapeOne(byte value, Span<byte> destination)
    {
        destination[0] = (byte)'\\';
        if (Short(value) is not 0 and byte letter)
        {
            destination[1] = letter;
            return 2;
        }

        destination[1] = (byte)'u';
        destination[2] = (byte)'0';
        destination[3] = (byte)'0';
        destination[4] = (byte)Hex[value >> 4];
        destination[5] = (byte)Hex[value & 15];
        return 6;
    }

    /// <summary>The letter of the two-byte escape, or 0 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Short(byte value) => value switch
    {
        (byte)'\n' => (byte)'n',
        (byte)'\r' => (byte)'r',
        (byte)'\t' => (byte)'t',
        (byte)'\b' => (byte)'b',
        (byte)'\f' => (byte)'f',
        (byte)'"' or (byte)'\\' => value,
        _ => 0,
    };

#if NET
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexOfEscaped(ReadOnlySpan<byte> text) => text.IndexOfAny(Escaped);
#else
    [MethodImpl(CsvRecordReader.FullyCompiled)]
    private static int IndexOfEscaped(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsEscaped[text[i]])
            {
                return i;
            }
        }

        return -1;
    }
#endif
}
