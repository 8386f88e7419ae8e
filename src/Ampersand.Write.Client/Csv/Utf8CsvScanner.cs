namespace Ampersand.Write.Csv;

/// <summary>Reads records from bytes, one at a time, each as a run of fields in the buffer. Nothing is copied or decoded.</summary>
/// <remarks>
/// Records end with LF, CRLF or CR outside of quotes; a blank line is a record of one empty field. What is malformed is marked, never
/// refused: a stray quote is text, an unclosed one takes the rest of the input. A record that is not whole in the buffer is scanned again
/// once it is, so that there is no state to carry over and the buffer's size cannot show in the result.
/// </remarks>
internal sealed class Utf8CsvScanner
{
    /// <summary>The buffer to begin with, in bytes; it grows only for a longer record.</summary>
    public const int DefaultBufferSize = 256 * 1024;

    private readonly Stream source;
    private readonly byte delimiter;
    private readonly StructuralIndex index;
    private readonly int longestRecord;
    private readonly CancellationToken cancellation;

    private byte[] buffer;
    private long bufferOffset;
    private int filled;
    private bool ended;

    private int next;
    private long nextLine = 1;
    private int indexed;
    private long lines;
    private int cursor;

    private int[] ends = new int[64];
    private FieldFlags[] flags = new FieldFlags[64];

    /// <summary>Creates a scanner.</summary>
    /// <param name="source">UTF-8 without a byte order mark, read to its end.</param>
    /// <param name="delimiter">An ASCII byte other than quote, CR and LF.</param>
    /// <param name="longestRecord">The bytes from which a record is only counted (<see cref="IsOversized"/>), not held.</param>
    /// <param name="bufferSize">The first buffer, in bytes, from 1.</param>
    /// <param name="plain">Whether to take the path without vectors.</param>
    /// <param name="cancellation">Asked whenever bytes are read.</param>
    public Utf8CsvScanner(
        Stream source,
        byte delimiter = (byte)',',
        int longestRecord = 2 * CsvPart.MaxBytes,
        int bufferSize = DefaultBufferSize,
        bool plain = false,
        CancellationToken cancellation = default)
    {
        this.source = source;
        this.delimiter = delimiter;
        this.longestRecord = longestRecord;
        this.cancellation = cancellation;
        index = new StructuralIndex(delimiter, plain);
        buffer = new byte[bufferSize + StructuralIndex.Slack];
    }

    /// <summary>The physical line on which the record begins, 1-based.</summary>
    public long Line { get; private set; }

    /// <summary>Where the record begins in the source, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>Where the next record begins in the source, in bytes.</summary>
    public long NextOffset => bufferOffset + next;

    /// <summary>The bytes of the record without its end.</summary>
    public long Length { get; private set; }

    /// <summary>What ended the record.</summary>
    public RecordEnd End { get; private set; }

    /// <summary>How many fields the record has; at least one.</summary>
    public int FieldCount { get; private set; }

    /// <summary>Whether any field has flags; without, every field's bytes are its value.</summary>
    public bool HasFlags { get; private set; }

    /// <summary>Whether the record may hold NUL or bytes outside of ASCII. Never false when it does.</summary>
    public bool IsSuspicious { get; private set; }

    /// <summary>Whether there is nothing to look at closely: whole, all ASCII, no quotes, ended by LF.</summary>
    public bool IsPlain => End == RecordEnd.Lf && !HasFlags && !IsSuspicious && !IsOversized;

    /// <summary>Whether the record is too long to be held: it has a length, an end and lines, but no fields.</summary>
    public bool IsOversized { get; private set; }

    /// <summary>The line of the quote that never closes; zero when all close.</summary>
    public long UnclosedLine { get; private set; }

    /// <summary>The buffer that <see cref="RecordStart"/> and <see cref="FieldEnds"/> point into; valid until the next <see cref="Read"/>.</summary>
    public byte[] Buffer => buffer;

    /// <summary>Where the record begins in the buffer.</summary>
    public int RecordStart { get; private set; }

    /// <summary>Where each field ends in the buffer; the next one begins a byte later.</summary>
    public int[] FieldEnds => ends;

    /// <summary>The record's bytes without its end.</summary>
    public ReadOnlySpan<byte> Record => new(buffer, RecordStart, (int)Length);

    /// <summary>What is particular about a field.</summary>
    public FieldFlags Flags(int field) => HasFlags ? flags[field] : FieldFlags.None;

    /// <summary>A field's bytes as they stand, with quotes.</summary>
    public ReadOnlySpan<byte> Raw(int field)
    {
        var start = field == 0 ? RecordStart : ends[field - 1] + 1;
        return new ReadOnlySpan<byte>(buffer, start, ends[field] - start);
    }

    /// <summary>A field's bytes between its quotes, doubled quotes still doubled. A malformed field is its bytes as they stand.</summary>
    public ReadOnlySpan<byte> Inner(int field)
    {
        const FieldFlags Malformed = FieldFlags.Stray | FieldFlags.Unclosed;
        var raw = Raw(field);
        return (Flags(field) & (FieldFlags.Quoted | Malformed)) == FieldFlags.Quoted ? raw.Slice(1, raw.Length - 2) : raw;
    }

    /// <summary>A field's value: <see cref="Inner"/> with doubled quotes made single.</summary>
    public ReadOnlySpan<byte> Value(int field) =>
        (Flags(field) & (FieldFlags.Escaped | FieldFlags.Stray | FieldFlags.Unclosed)) == FieldFlags.Escaped ? Unescape(Inner(field)) : Inner(field);

    /// <summary>The physical line on which a field begins.</summary>
    public long FieldLine(int field) => LineAt(field == 0 ? 0 : ends[field - 1] + 1 - RecordStart);

    /// <summary>The physical line of a byte of the record.</summary>
    public long LineAt(int offset) => Line + CountLines(Record.Slice(0, offset));

    /// <summary>Reads the next record.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Read()
    {
        while (true)
        {
            if (next < filled && Scan())
            {
                if (Length > longestRecord)
                {
                    IsOversized = true;
                    FieldCount = 0;
                    ClearFlags();
                }

                return true;
            }

            if (ended)
            {
                return false;
            }

            if (!Fill())
            {
                SkipRecord();
                return true;
            }
        }
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value)
    {
        var single = new byte[value.Length];
        var length = 0;
        for (var position = 0; position < value.Length; position++)
        {
            single[length++] = value[position];
            if (value[position] == '"')
            {
                position++;
            }
        }

        return single.AsSpan(0, length);
    }

    private static long CountLines(ReadOnlySpan<byte> text)
    {
        long count = 0;
        for (var position = 0; position < text.Length; position++)
        {
            if (text[position] == '\n' || (text[position] == '\r' && (position + 1 == text.Length || text[position + 1] != '\n')))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Scans the record at <see cref="next"/>; false when it is not whole in the buffer yet.</summary>
    private bool Scan()
    {
        ClearFlags();
        lines = 0;
        IsSuspicious = index.Suspicious;
        IsOversized = false;
        UnclosedLine = 0;
        RecordStart = next;
        var bytes = buffer;
        var fieldEnds = ends;
        var field = 0;
        var fieldStart = next;
        while (true)
        {
            // Nearly all that comes is a delimiter or an LF; what is rare is dealt with elsewhere.
            var positions = index.Positions;
            var at = cursor;
            var count = index.Count;
            while (at < count)
            {
                var position = positions[at++];
                var value = bytes[position];
                if (value == delimiter)
                {
                    fieldEnds[field] = position;
                    fieldStart = position + 1;
                    if (++field == fieldEnds.Length)
                    {
                        fieldEnds = GrowFields();
                    }

                    continue;
                }

                cursor = at;
                if (value == '\n')
                {
                    return EndRecord(field, position, RecordEnd.Lf, position + 1);
                }

                if (value == '\r')
                {
                    return (position + 1 < filled || ended) && EndRecordAtCarriageReturn(field, position);
                }

                if (!ScanQuote(field, position, position == fieldStart))
                {
                    return ended && EndRecord(field, filled, RecordEnd.None, filled);
                }

                at = cursor;
                count = index.Count;
                positions = index.Positions;
            }

            cursor = at;
            if (!IndexMore())
            {
                return ended && EndRecord(field, filled, RecordEnd.None, filled);
            }
        }
    }

    private bool EndRecordAtCarriageReturn(int field, int position)
    {
        if (position + 1 == filled || buffer[position + 1] != '\n')
        {
            return EndRecord(field, position, RecordEnd.Cr, position + 1);
        }

        SkipOne(position + 2);
        return EndRecord(field, position, RecordEnd.CrLf, position + 2);
    }

    private bool EndRecord(int field, int stop, RecordEnd end, int following)
    {
        ends[field] = stop;
        FieldCount = field + 1;
        Offset = bufferOffset + RecordStart;
        Length = stop - RecordStart;
        End = end;
        Line = nextLine;
        nextLine += lines + (end == RecordEnd.None ? 0 : 1);
        next = following;
        return true;
    }

    /// <summary>Deals with a quote outside of quotes: it opens a field, or it is stray.</summary>
    /// <returns>False when the field that it opens does not close in the buffer.</returns>
    private bool ScanQuote(int field, int position, bool opens)
    {
        if (!opens)
        {
            Mark(field, FieldFlags.Stray);
            return true;
        }

        var close = ScanQuoted(field);
        if (close < 0)
        {
            Mark(field, FieldFlags.Unclosed);
            UnclosedLine = nextLine + CountLines(buffer.AsSpan(RecordStart, position - RecordStart));
            return false;
        }

        // Anything but a delimiter or an end behind the closing quote is stray.
        if (close + 1 < filled && buffer[close + 1] is var follower && follower != delimiter && follower != '\n' && follower != '\r')
        {
            Mark(field, FieldFlags.Stray);
        }

        return true;
    }

    /// <summary>Goes from an opening quote to its closing quote; negative when that is not in the buffer.</summary>
    private int ScanQuoted(int field)
    {
        var bytes = buffer;
        var found = FieldFlags.Quoted;
        while (true)
        {
            if (cursor == index.Count)
            {
                if (IndexMore())
                {
                    continue;
                }

                Mark(field, found);
                return -1;
            }

            var position = index.Positions[cursor++];
            var value = bytes[position];
            if (value == '"')
            {
                if (position + 1 == filled)
                {
                    Mark(field, found);
                    return ended ? position : -1;
                }

                if (bytes[position + 1] != '"')
                {
                    Mark(field, found);
                    return position;
                }

                found |= FieldFlags.Escaped;
                SkipOne(position + 2);
            }
            else if (value == '\n')
            {
                // The LF of a CRLF was counted with its CR.
                if (bytes[position - 1] != '\r')
                {
                    lines++;
                }
            }
            else if (value == '\r')
            {
                lines++;
                found |= FieldFlags.CarriageReturn;
            }
        }
    }

    private void ClearFlags()
    {
        if (HasFlags)
        {
            Array.Clear(flags, 0, flags.Length);
            HasFlags = false;
        }
    }

    private void Mark(int field, FieldFlags flag)
    {
        flags[field] |= flag;
        HasFlags = true;
    }

    /// <summary>Leaves out the structural byte before <paramref name="behind"/>, which has been dealt with; it may not be indexed yet.</summary>
    private void SkipOne(int behind)
    {
        if (cursor < index.Count)
        {
            cursor++;
        }
        else
        {
            indexed = behind;
        }
    }

    private int[] GrowFields()
    {
        Array.Resize(ref ends, ends.Length * 2);
        Array.Resize(ref flags, ends.Length);
        return ends;
    }

    private bool IndexMore()
    {
        if (indexed >= filled)
        {
            return false;
        }

        var end = Math.Min(filled, indexed + StructuralIndex.Window);
        index.Build(buffer, indexed, end);
        indexed = end;
        cursor = 0;
        IsSuspicious |= index.Suspicious;
        return true;
    }

    /// <summary>Makes room behind the record at <see cref="next"/> and reads; false when the record is longer than may be held.</summary>
    private bool Fill()
    {
        var kept = filled - next;
        var capacity = buffer.Length - StructuralIndex.Slack;
        if (kept == capacity)
        {
            // Two bytes more than the longest record: its end is CRLF at most.
            if (kept >= longestRecord + 2)
            {
                return false;
            }

            capacity = (int)Math.Min(longestRecord + 2L, Math.Max(2L * capacity, 16));
            var larger = new byte[capacity + StructuralIndex.Slack];
            System.Buffer.BlockCopy(buffer, next, larger, 0, kept);
            buffer = larger;
        }
        else
        {
            System.Buffer.BlockCopy(buffer, next, buffer, 0, kept);
        }

        bufferOffset += next;
        next = 0;
        filled = kept;
        ReadToFull(capacity);
        index.Clear();
        indexed = 0;
        cursor = 0;
        return true;
    }

    private void ReadToFull(int capacity)
    {
        cancellation.ThrowIfCancellationRequested();
        while (filled < capacity)
        {
            var read = source.Read(buffer, filled, capacity - filled);
            if (read == 0)
            {
                ended = true;
                return;
            }

            filled += read;
        }
    }

    /// <summary>Goes past a record that is too long to be held, byte by byte, keeping nothing but its length, lines and end.</summary>
    private void SkipRecord()
    {
        const int FieldStart = 0, Unquoted = 1, Quoted = 2, QuoteInQuoted = 3;
        var state = FieldStart;
        lines = 0;
        long openLine = 0;
        long length = 0;
        byte previous = 0;
        var end = RecordEnd.None;
        Offset = bufferOffset + next;
        while (Peek(out var value))
        {
            if (state == QuoteInQuoted && value != '"')
            {
                state = Unquoted;
            }

            if (state == Quoted || state == QuoteInQuoted)
            {
                if (value == '"')
                {
                    state = state == Quoted ? QuoteInQuoted : Quoted;
                }
                else if (value == '\r' || (value == '\n' && previous != '\r'))
                {
                    lines++;
                }
            }
            else if (value == '\n' || value == '\r')
            {
                next++;
                end = value == '\n' ? RecordEnd.Lf : RecordEnd.Cr;
                if (value == '\r' && Peek(out var follower) && follower == '\n')
                {
                    next++;
                    end = RecordEnd.CrLf;
                }

                break;
            }
            else if (state == FieldStart && value == '"')
            {
                state = Quoted;
                openLine = nextLine + lines;
            }
            else
            {
                state = value == delimiter ? FieldStart : Unquoted;
            }

            previous = value;
            length++;
            next++;
        }

        ClearFlags();
        IsOversized = true;
        FieldCount = 0;
        RecordStart = next;
        Length = length;
        End = end;
        UnclosedLine = state == Quoted ? openLine : 0;
        Line = nextLine;
        nextLine += lines + (end == RecordEnd.None ? 0 : 1);
        index.Clear();
        cursor = 0;
        indexed = next;
    }

    private bool Peek(out byte value)
    {
        if (next == filled && !ended)
        {
            bufferOffset += filled;
            next = 0;
            filled = 0;
            ReadToFull(buffer.Length - StructuralIndex.Slack);
        }

        var any = next < filled;
        value = any ? buffer[next] : (byte)0;
        return any;
    }
}
