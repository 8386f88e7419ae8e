
namespace Ampersand.Write.Csv;

/// <summary>A record too long to be held: gone over byte by byte, with nothing kept but where it ends.</summary>
internal sealed class OverlongRecord
{
    private readonly byte delimiter;
    private State state = State.FieldStart;
    private bool afterReturn;

    private OverlongRecord(byte delimiter) => this.delimiter = delimiter;

    private enum State
    {
        FieldStart,
        Unquoted,
        Quoted,
        QuoteInQuoted,
        Return,
        Ended,
    }

    /// <summary>The bytes of the record without its end.</summary>
    public long Length { get; private set; }

    /// <summary>The bytes of its end: none at the end of the input.</summary>
    public int EndLength { get; private set; }

    /// <summary>Whether its end begins with a CR.</summary>
    public bool EndsWithReturn { get; private set; }

    /// <summary>How many line ends it holds between its quotes.</summary>
    public long Breaks { get; private set; }

    /// <summary>How many of them come before its last quoted field.</summary>
    public long BreaksBeforeQuote { get; private set; }

    /// <summary>Whether its last quote never closes.</summary>
    public bool IsUnclosed => state == State.Quoted;

    /// <summary>Goes over the record that a text begins with.</summary>
    public static OverlongRecord Skip(Stream text, byte delimiter, CancellationToken cancellation)
    {
        var record = new OverlongRecord(delimiter);
        var block = new byte[CsvTextStream.PieceSize];
        while (record.state != State.Ended && text.Read(block, 0, block.Length) is > 0 and var read)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var rest = block.AsSpan(0, read); !rest.IsEmpty && record.state != State.Ended;)
            {
                rest = rest.Slice(record.state == State.Quoted ? record.TakeQuoted(rest) : record.Take(rest[0]));
            }
        }

        return record;
    }

    private int Take(byte value)
    {
        if (state == State.Return || value == '\n')
        {
            // An LF behind the CR belongs to the end; anything else to the next record.
            EndLength += value == '\n' ? 1 : 0;
            state = State.Ended;
            return 1;
        }

        if (value == '\r')
        {
            EndLength = 1;
            EndsWithReturn = true;
            state = State.Return;
            return 1;
        }

        if (state == State.FieldStart && value == '"')
        {
            BreaksBeforeQuote = Breaks;
        }

        state = (state, value) switch
        {
            (State.FieldStart or State.QuoteInQuoted, (byte)'"') => State.Quoted,
            _ when value == delimiter => State.FieldStart,
            _ => State.Unquoted,
        };
        Length++;
        return 1;
    }

    private int TakeQuoted(ReadOnlySpan<byte> rest)
    {
        var quote = rest.IndexOf((byte)'"');
        var text = quote < 0 ? rest : rest.Slice(0, quote);
        Breaks += LineBreaks.Count(text, ref afterReturn);
        var taken = text.Length;
        if (quote >= 0)
        {
            state = State.QuoteInQuoted;
            afterReturn = false;
            taken++;
        }

        Length += taken;
        return taken;
    }
}
