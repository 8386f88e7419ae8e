
namespace Ampersand.Write.Csv;

/// <summary>A source's text on its way to CsvHelper's reader, read and looked over a block ahead on another core.</summary>
/// <remarks>What is rare in a text is noticed here, so that records need not be searched for it.</remarks>
internal sealed class CsvTextStream : ForwardStream
{
    /// <summary>The most bytes handed out at a time: what lies in the processor's cache is read from there.</summary>
    public const int PieceSize = 64 * 1024;

    /// <summary>The bytes of the blank line that comes first.</summary>
    /// <remarks>
    /// CsvHelper 34.0.0 looks for a byte order mark at the very beginning even when it is told the encoding: behind FF FE it reads UTF-16,
    /// and a second EF BB BF is swallowed. Behind a line end it looks for none.
    /// </remarks>
    public const int LeadIn = 1;

    // CsvHelper hands out a record as soon as it has read the 64 bytes that its end lies among: further back than a block none ends any
    // more.
    private const int Reach = 2 * TextBlock.Size;

    // To hand less than this to another core takes longer than to read it.
    private const int WorthAhead = 16 * 1024;

    private readonly Stream text;
    private readonly Action<long>? onPiece;
    private readonly CancellationToken cancellation;
    private readonly long expectedEnd;
    private readonly Queue<long> loneReturns = [];
    private TextBlock current;
    private TextBlock next;
    private Task? reading;
    private TextMarks marks;
    private int handedOut; // of the current block
    private bool begun;

    /// <param name="text">UTF-8 without a byte order mark, from <paramref name="start"/> on; it stays the caller's.</param>
    /// <param name="start">How many bytes of the text come before.</param>
    /// <param name="length">About how many bytes there are.</param>
    /// <param name="delimiter">What stands between fields.</param>
    /// <param name="onPiece">Told how many bytes have been handed out, the ones before the start included, before more are.</param>
    /// <param name="cancellation">Asked before bytes are handed out.</param>
    public CsvTextStream(Stream text, long start, long length, byte delimiter, Action<long>? onPiece, CancellationToken cancellation)
    {
        this.text = text;
        this.onPiece = onPiece;
        this.cancellation = cancellation;
        Passed = start;
        expectedEnd = start + length;
        var size = (int)Math.Min(TextBlock.Size, length + 1);
        current = new TextBlock(size, delimiter);
        next = new TextBlock(size, delimiter);
    }

    /// <summary>How many bytes of the text have been handed out, the ones before the start included.</summary>
    public long Passed { get; private set; }

    /// <summary>Records that begin before this place may hold NUL or what is no UTF-8; those behind it do not.</summary>
    public long SuspectUntil { get; private set; }

    /// <summary>Whether something was there in what has been handed out. Never false when it was.</summary>
    public bool Has(TextMarks mark) => (marks & mark) != TextMarks.None;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        cancellation.ThrowIfCancellationRequested();
        onPiece?.Invoke(Passed);
        if (!begun)
        {
            begun = true;
            buffer[offset] = (byte)'\n';
            current.Fill(text, before: null);
            Begin();
            return LeadIn;
        }

        if (handedOut == current.Length)
        {
            TakeNext();
        }

        var piece = current.Bytes.Slice(handedOut, Math.Min(Math.Min(count, PieceSize), current.Length - handedOut));
        piece.CopyTo(buffer.AsSpan(offset));
        handedOut += piece.Length;
        Passed += piece.Length;
        return piece.Length;
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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The source is the caller's again only when nobody reads it any more; how that ends concerns nobody.
        if (disposing && reading is not null)
        {
            _ = Task.WhenAny(reading).GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }

    private void TakeNext()
    {
        if (reading is null)
        {
            next.Fill(text, current);
        }
        else
        {
            reading.GetAwaiter().GetResult();
            reading = null;
        }

        (current, next) = (next, current);
        Begin();
    }

    /// <summary>Begins to hand out the current block, and to read the next.</summary>
    private void Begin()
    {
        handedOut = 0;
        marks |= current.Marks;
        if (current.Holds(TextMarks.NoText | TextMarks.CutCharacter))
        {
            SuspectUntil = Passed + (current.Holds(TextMarks.NoText) ? current.Length : 1);
        }

        while (loneReturns.Count > 0 && loneReturns.Peek() < Passed - Reach)
        {
            loneReturns.Dequeue();
        }

        foreach (var place in current.LoneReturns)
        {
            loneReturns.Enqueue(Passed + place);
        }

        if (expectedEnd - Passed - current.Length >= WorthAhead)
        {
            var (ahead, before) = (next, current);
            reading = Task.Run(() => ahead.Fill(text, before));
        }
    }
}
