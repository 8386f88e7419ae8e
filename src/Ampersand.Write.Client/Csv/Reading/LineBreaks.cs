
namespace Ampersand.Write.Csv;

/// <summary>Counts line ends: LF, CR, and CR with LF as one.</summary>
internal static class LineBreaks
{
    /// <summary>How many there are in a text.</summary>
    public static long Count(ReadOnlySpan<byte> text)
    {
        var afterReturn = false;
        return Count(text, ref afterReturn);
    }

    /// <summary>How many there are in a text of which it is known whether it has a CR.</summary>
    public static long Count(ReadOnlySpan<byte> text, bool hasReturns)
    {
#if NET
        return hasReturns ? Count(text) : text.Count((byte)'\n');
#else
        return hasReturns || text.IndexOf((byte)'\n') >= 0 ? Count(text) : 0;
#endif
    }

    /// <summary>How many there are in a piece of a text.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="afterReturn">Whether the piece before it ended with a CR; afterwards, whether this one does.</param>
    public static long Count(ReadOnlySpan<byte> text, ref bool afterReturn)
    {
        long count = 0;
        var from = 0;
        while (text.Slice(from).IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var next)
        {
            var isPair = text[from + next] == '\n' && (next == 0 ? afterReturn : text[from + next - 1] == '\r');
            count += isPair ? 0 : 1;
            afterReturn = text[from + next] == '\r';
            from += next + 1;
        }

        afterReturn = afterReturn && from == text.Length;
        return count;
    }
}
