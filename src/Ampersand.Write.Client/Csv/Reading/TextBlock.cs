
namespace Ampersand.Write.Csv;

/// <summary>A block of a text, with what was noticed in it.</summary>
internal sealed class TextBlock
{
    /// <summary>The most bytes of a block.</summary>
    public const int Size = 256 * 1024;

    private readonly byte[] bytes;
    private readonly byte delimiter;
    private readonly byte[] delimiterPair;
    private readonly List<int> loneReturns = [];

    /// <param name="capacity">The bytes of the block when it is full.</param>
    /// <param name="delimiter">What stands between fields.</param>
    public TextBlock(int capacity, byte delimiter)
    {
        bytes = new byte[capacity];
        this.delimiter = delimiter;
        delimiterPair = [delimiter, delimiter];
    }

    /// <summary>How many bytes there are: none at the end of the text.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

    /// <summary>What was noticed.</summary>
    public TextMarks Marks { get; private set; }

    /// <summary>Where CRs stand that no LF follows; −1 is the last byte of the block before.</summary>
    public IReadOnlyList<int> LoneReturns => loneReturns;

    /// <summary>Whether the block's last character may be cut in two.</summary>
    private bool EndsInCharacter { get; set; }

    private byte LastByte => Length == 0 ? (byte)0 : bytes[Length - 1];

    /// <summary>Whether one of some things was noticed.</summary>
    public bool Holds(TextMarks any) => (Marks & any) != TextMarks.None;

    /// <summary>Fills the block, and looks it over in as few goes as there can be.</summary>
    /// <param name="text">Where the bytes come from.</param>
    /// <param name="before">The block before it.</param>
    public void Fill(Stream text, TextBlock? before)
    {
        Length = text.Read(bytes, 0, bytes.Length);
        loneReturns.Clear();
        EndsInCharacter = false;
        var lastByte = before?.LastByte ?? 0;
        Marks = FindMarks(Bytes, lastByte) | If(before?.EndsInCharacter == true, TextMarks.CutCharacter);
        if (Holds(TextMarks.Nul | TextMarks.Foreign))
        {
            LookOverText(Bytes);
        }

        if (Holds(TextMarks.Return) || lastByte == '\r')
        {
            NoteReturns(Bytes, lastByte);
        }
    }

    private TextMarks FindMarks(ReadOnlySpan<byte> block, byte lastByte)
    {
        var mayHoldOthers = Utf8Text.HasMark(block, out var hasReturn);
        var hasQuotes = block.IndexOf((byte)'"') >= 0;
        return If(mayHoldOthers && block.IndexOf((byte)'#') >= 0, TextMarks.NumberSign)
            | If(hasReturn, TextMarks.Return)
            | If(mayHoldOthers && block.IndexOf((byte)0) >= 0, TextMarks.Nul)
            | If(hasQuotes, TextMarks.Quote)
            | If(hasQuotes && HoldsPair(block, lastByte, "\"\""u8), TextMarks.QuotePair)
            | If(HoldsPair(block, lastByte, delimiterPair), TextMarks.DelimiterPair)
            | If(HoldsPair(block, lastByte, "Sy"u8), TextMarks.TypeName)
            | If(mayHoldOthers && hasQuotes && HoldsPair(block, lastByte, "=\""u8), TextMarks.Formula)
            | If(mayHoldOthers && Utf8Text.IndexOfControl(block) >= 0, TextMarks.Control)
            | If(!Utf8Text.IsAscii(block), TextMarks.Foreign);
    }

    private static TextMarks If(bool holds, TextMarks mark) => holds ? mark : TextMarks.None;

    /// <summary>Whether two bytes stand in a row, the last byte of the block before included.</summary>
    private static bool HoldsPair(ReadOnlySpan<byte> block, byte lastByte, ReadOnlySpan<byte> pair) =>
        (lastByte == pair[0] && !block.IsEmpty && block[0] == pair[1]) || block.IndexOf(pair) >= 0;

    private void LookOverText(ReadOnlySpan<byte> block)
    {
        var first = 0;
        while (Holds(TextMarks.CutCharacter) && first < Math.Min(3, block.Length) && IsContinuation(block[first]))
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
        EndsInCharacter = last < block.Length;
        if (!Utf8Text.IsText(block.Slice(first, last - first)))
        {
            Marks |= TextMarks.NoText;
        }
    }

    private void NoteReturns(ReadOnlySpan<byte> block, byte lastByte)
    {
        if (lastByte == '\r' && (block.IsEmpty || block[0] != '\n'))
        {
            loneReturns.Add(-1);
        }

        var from = 0;
        while (block.Slice(from).IndexOf((byte)'\r') is >= 0 and var next)
        {
            from += next + 1;
            if (from < block.Length && block[from] != '\n')
            {
                loneReturns.Add(from - 1);
            }
        }
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}

/// <summary>What is rare in a text, so that records need not be searched for it where there is none.</summary>
[Flags]
internal enum TextMarks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A quote: without one, no record has a line end in it.</summary>
    Quote = 1,

    /// <summary>A CR: without one, all records end with LF.</summary>
    Return = 2,

    /// <summary>A number sign: without one, no cell holds <c>#N/A</c>.</summary>
    NumberSign = 4,

    /// <summary>A delimiter behind a delimiter: without one, no cell between two others is empty, unless it has quotes.</summary>
    DelimiterPair = 8,

    /// <summary>A quote behind a quote: without one, no cell with quotes is empty.</summary>
    QuotePair = 16,

    /// <summary>A byte outside of ASCII.</summary>
    Foreign = 32,

    /// <summary>NUL.</summary>
    Nul = 64,

    /// <summary>A character that the block's beginning may cut in two: it is whole only in its record.</summary>
    CutCharacter = 128,

    /// <summary>NUL or what is no UTF-8, somewhere in the block.</summary>
    NoText = 256,

    /// <summary>A control character that is neither NUL nor the end of a line nor a tab.</summary>
    Control = 512,

    /// <summary>The beginning of <c>System</c>: without it, no cell holds the name of one of .NET's types.</summary>
    TypeName = 1024,

    /// <summary>A quote behind an equals sign: without one, no cell holds the formula that keeps a text's zeros.</summary>
    Formula = 2048,
}
