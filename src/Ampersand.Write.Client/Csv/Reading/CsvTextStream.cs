namespace Ampersand.Write.Csv;

/// <summary>A source's text on its way to CsvHelper's reader, looked over a block at a time.</summary>
/// <remarks>What is rare in a text is noticed here, so that records need not be searched for it.</remarks>
/// <param name="text">UTF-8 without a byte order mark, from <paramref name="start"/> on; it stays the caller's.</param>
/// <param name="start">How many bytes of the text come before.</param>
/// <param name="onBlock">Told how many bytes have passed, the ones before the start included, before each block is read.</param>
/// <param name="cancellation">Asked before each block is read.</param>
/// <param name="delimiter">What stands between fields.</param>
internal sealed class CsvTextStream(Stream text, long start, Action<long>? onBlock, CancellationToken cancellation, byte delimiter = (byte)',') : ForwardStream
{
    /// <summary>The most bytes handed out at a time: what lies in the processor's cache is read from there.</summary>
    public const int BlockSize = 64 * 1024;

    /// <summary>The bytes of the blank line that comes first.</summary>
    /// <remarks>
    /// CsvHelper 34.0.0 looks for a byte order mark at the very beginning even when it is told the encoding: behind FF FE it reads UTF-16,
    /// and a second EF BB BF is swallowed. Behind a line end it looks for none.
    /// </remarks>
    public const int LeadIn = 1;

    // CsvHelper hands out a record as soon as it has read the 64 bytes that its end lies among: further back than a block none ends any more.
    private const int Reach = 2 * BlockSize;

    private readonly byte[] delimiterPair = [delimiter, delimiter];
    private readonly Queue<long> loneReturns = [];
    private bool begun;
    private bool endsInCharacter;
    private byte lastByte;

    /// <summary>How many bytes of the text have been handed out, the ones before the start included.</summary>
    public long Passed { get; private set; } = start;

    /// <summary>Whether there was a quote: without one, no record has a line end in it.</summary>
    public bool HasQuotes { get; private set; }

    /// <summary>Whether there was a CR: without one, all records end with LF.</summary>
    public bool HasReturns { get; private set; }

    /// <summary>Whether there was a number sign: without one, no cell holds <c>#N/A</c>.</summary>
    public bool HasNumberSigns { get; private set; }

    /// <summary>Whether there was a delimiter behind a delimiter: without one, no cell between two others is empty, unless it has quotes.</summary>
    public bool HasDelimiterPairs { get; private set; }

    /// <summary>Whether there was a quote behind a quote: without one, no cell with quotes is empty.</summary>
    public bool HasQuotePairs { get; private set; }

    /// <summary>Whether there was a byte outside of ASCII.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>Records that begin before this place may hold NUL or what is no UTF-8; those behind it do not.</summary>
    public long SuspectUntil { get; private set; }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        cancellation.ThrowIfCancellationRequested();
        onBlock?.Invoke(Passed);
        if (!begun)
        {
            begun = true;
            buffer[offset] = (byte)'\n';
            return LeadIn;
        }

        var read = text.Read(buffer, offset, Math.Min(count, BlockSize));
        LookOver(buffer.AsSpan(offset, read));
        Passed += read;
        return read;
    }

    /// <summary>Whether a CR that no LF follows stands at a place. Places are asked for in ascending order.</summary>
    public bool IsLoneReturn(long place)
    {
        while (loneReturns.Count > 0 && loneReturns.Peek() < place)
        {
            loneReturns.Dequeue();
        }

        return loneReturns.Count > 0 && loneReturns.Peek() == place;
    }

    /// <summary>Looks over a block in as few goes as there can be; what was seen once is not looked for again.</summary>
    private void LookOver(ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
        {
            LookOverEnd();
            return;
        }

        var (hasNul, hasReturns) = LookForMarks(block);
        HasDelimiterPairs = HasDelimiterPairs || IsPair(block[0], delimiterPair[0]) || block.IndexOf(delimiterPair) >= 0;
        HasQuotePairs = HasQuotePairs || (HasQuotes && (IsPair(block[0], (byte)'"') || block.IndexOf("\"\""u8) >= 0));
        if (endsInCharacter)
        {
            // What is cut in two by blocks is whole only in its record.
            SuspectUntil = Passed + 1;
        }

        if (!hasNul && Utf8Text.IsAscii(block))
        {
            endsInCharacter = false;
        }
        else
        {
            IsForeign = IsForeign || !Utf8Text.IsAscii(block);
            LookOverText(block);
        }

        if (hasReturns || lastByte == '\r')
        {
            NoteReturns(block);
        }

        lastByte = block[block.Length - 1];
    }

    private void LookOverEnd()
    {
        if (lastByte == '\r')
        {
            loneReturns.Enqueue(Passed - 1);
        }

        if (endsInCharacter)
        {
            SuspectUntil = Passed + 1;
        }

        (lastByte, endsInCharacter) = (0, false);
    }

    /// <summary>Looks for quotes, number signs, CRs and NUL.</summary>
    private (bool HasNul, bool HasReturns) LookForMarks(ReadOnlySpan<byte> block)
    {
        HasQuotes = HasQuotes || block.IndexOf((byte)'"') >= 0;
        if (block.IndexOfAny((byte)0, (byte)'#', (byte)'\r') < 0)
        {
            return (false, false);
        }

        HasNumberSigns = HasNumberSigns || block.IndexOf((byte)'#') >= 0;
        var hasReturns = block.IndexOf((byte)'\r') >= 0;
        HasReturns |= hasReturns;
        return (block.IndexOf((byte)0) >= 0, hasReturns);
    }

    /// <summary>Whether a byte is the block's first and the last of the block before.</summary>
    private bool IsPair(byte first, byte value) => first == value && lastByte == value;

    private void LookOverText(ReadOnlySpan<byte> block)
    {
        var first = 0;
        while (endsInCharacter && first < Math.Min(3, block.Length) && IsContinuation(block[first]))
        {
            first++;
        }

        var last = block.Length;
        while (last > first && last > block.Length - 3 && IsContinuation(block[last - 1]))
        {
            last--;
        }

        // The last character is left to its record, whole or not.
        last -= last > first && block[last - 1] >= 0xC0 ? 1 : 0;
        endsInCharacter = last < block.Length;
        if (!Utf8Text.IsText(block.Slice(first, last - first)))
        {
            SuspectUntil = Passed + block.Length;
        }
    }

    private void NoteReturns(ReadOnlySpan<byte> block)
    {
        while (loneReturns.Count > 0 && loneReturns.Peek() < Passed - Reach)
        {
            loneReturns.Dequeue();
        }

        if (lastByte == '\r' && block[0] != '\n')
        {
            loneReturns.Enqueue(Passed - 1);
        }

        var from = 0;
        while (block.Slice(from).IndexOf((byte)'\r') is >= 0 and var next)
        {
            from += next + 1;
            if (from < block.Length && block[from] != '\n')
            {
                loneReturns.Enqueue(Passed + from - 1);
            }
        }
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
