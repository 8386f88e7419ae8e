using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Reads records from bytes, one at a time, each as a run of fields in the buffer. Nothing is copied or decoded.</summary>
/// <remarks>
/// Records end with LF, CRLF or CR outside of quotes; a blank line is a record of one empty field. What is malformed is marked, never
/// refused: a stray quote is text, an unclosed one takes the rest of the input. A record that is not whole yet is scanned again
/// with the next block behind it, so that there is no state to carry over and the size of blocks cannot show in the result.
/// </remarks>
internal sealed class Utf8CsvScanner : IDisposable
{
    /// <summary>The bytes read at a time.</summary>
    public const int DefaultBufferSize = 128 * 1024;

    private readonly BlockSource blocks;
    private readonly byte delimiter;
    private readonly int longestRecord;
    private readonly CancellationToken cancellation;

    // Where the current record lies: in a block, or, when it is longer than the room before a block, in an array of its own.
    private readonly StructuralIndex ownIndex;
    private ByteBlock? block;
    private byte[] spill = [];
    private byte[] buffer = [];
    private long bufferOffset;
    private int filled;
    private bool ended;

    private int next;
    private long nextLine = 1;
    private long lines;

    private StructuralIndex index;
    private int indexed;
    private int cursor;
    private int nextBreak;

    // Where the current record's fields end: in the index itself when it has fields alone, else in the array of our own.
    private int[] ends = [];
    private int firstEnd;
    private int[] ownEnds = new int[64];
    private FieldFlags[] flags = new FieldFlags[64];

    /// <summary>Creates a scanner.</summary>
    /// <param name="source">UTF-8 without a byte order mark, read to its end; it stays the caller's.</param>
    /// <param name="delimiter">An ASCII byte other than quote, CR and LF.</param>
    /// <param name="longestRecord">The bytes from which a record is only counted (<see cref="IsOversized"/>), not held.</param>
    /// <param name="bufferSize">The bytes read at a time, from 1.</param>
    /// <param name="plain">Whether to take the path without vectors.</param>
    /// <param name="ahead">Whether another thread reads and indexes.</param>
    /// <param name="cancellation">Asked whenever bytes are read.</param>
    public Utf8CsvScanner(
        Stream source,
        byte delimiter = (byte)',',
        int longestRecord = 2 * CsvPart.MaxBytes,
        int bufferSize = DefaultBufferSize,
        bool plain = false,
        bool ahead = false,
        CancellationToken cancellation = default)
    {
        this.delimiter = delimiter;
        this.longestRecord = longestRecord;
        this.cancellation = cancellation;
        blocks = ahead ? new ReadAheadBlockSource(source, delimiter, bufferSize, plain) : new BlockSource(source, delimiter, bufferSize, plain);
        ownIndex = new StructuralIndex(delimiter, plain);
        index = ownIndex;
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

    /// <summary>Whether records that come next may hold NUL or bytes outside of ASCII.</summary>
    public bool IsNextSuspicious => index.Suspicious;

    /// <summary>Whether the record is too long to be held: it has a length, an end and lines, but no fields.</summary>
    public bool IsOversized { get; private set; }

    /// <summary>The line of the quote that never closes; zero when all close.</summary>
    public long UnclosedLine { get; private set; }

    /// <summary>The buffer that <see cref="RecordStart"/> and <see cref="FieldEnds"/> point into; valid until the next <see cref="Read"/>.</summary>
    public byte[] Buffer => buffer;

    /// <summary>Where the record begins in the buffer.</summary>
    public int RecordStart { get; private set; }

    /// <summary>Where each field ends in the buffer; the next one begins a byte later.</summary>
    public ReadOnlySpan<int> FieldEnds
    {
        [MethodImpl(HotPath.Inlined)]
        get => new(ends, firstEnd, FieldCount);
    }

    /// <summary>The record's bytes without its end.</summary>
    public ReadOnlySpan<byte> Record => new(buffer, RecordStart, (int)Length);

    /// <summary>What is particular about a field.</summary>
    [MethodImpl(HotPath.Inlined)]
    public FieldFlags Flags(int field) => HasFlags ? flags[field] : FieldFlags.None;

    /// <summary>A field's bytes as they stand, with quotes.</summary>
    [MethodImpl(HotPath.Inlined)]
    public ReadOnlySpan<byte> Raw(int field)
    {
        var start = field == 0 ? RecordStart : ends[firstEnd + field - 1] + 1;
        return new ReadOnlySpan<byte>(buffer, start, ends[firstEnd + field] - start);
    }

    /// <summary>A field's bytes between its quotes, doubled quotes still doubled. A malformed field is its bytes as they stand.</summary>
    [MethodImpl(HotPath.Inlined)]
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
    public long FieldLine(int field) => LineAt(field == 0 ? 0 : ends[firstEnd + field - 1] + 1 - RecordStart);

    /// <summary>The physical line of a byte of the record.</summary>
    public long LineAt(int offset) => Line + CountLines(Record.Slice(0, offset));

    /// <summary>Reads the next record.</summary>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(HotPath.Compiled)]
    public bool Read()
    {
        while (true)
        {
            if (ScanPlain() || (next < filled && Scan()))
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

    /// <summary>Finds the plain records that come next, none of them empty or longer than a field may be. <see cref="Pass"/> goes past them.</summary>
    /// <param name="width">How many fields each has to have.</param>
    /// <param name="run">The records.</param>
    /// <returns>False when the next record is not such a one, or cannot be told to be without reading on.</returns>
    [MethodImpl(HotPath.Compiled)]
    public bool FindRun(int width, out PlainRun run)
    {
        var count = 0;
        if (FindLineFeed(out var last))
        {
            var breaks = index.Breaks;
            var positions = index.Positions;
            var bytes = buffer;
            var start = next;
            var expected = cursor + width - 1;
            var place = nextBreak;
            while (last == expected && positions[last] is var end && bytes[end] == '\n'
                && (uint)(end - start - 1) < CsvLimits.FieldCharacters && count < PlainRun.Longest)
            {
                count++;
                start = end + 1;
                expected += width;
                last = breaks[++place];
            }
        }

        run = new PlainRun(buffer, index.Positions, cursor, width, next, count);
        return count > 0;
    }

    /// <summary>Goes past all records of a run that was just found.</summary>
    public void Pass(PlainRun run)
    {
        next = run.Behind(run.Count - 1);
        nextLine += run.Count;
        cursor += run.Count * run.Width;
    }

    /// <summary>Stands at a record of a run that was just found and not passed, as <see cref="Read"/> would.</summary>
    public void StandAt(PlainRun run, int record)
    {
        Stand(index.Positions, cursor + (record * run.Width), run.Width, run.Start(record));
        Line += record;
    }

    /// <summary>Stops reading the source.</summary>
    public void Dispose() => blocks.Dispose();

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

    /// <summary>The place in the index of the break that ends the record at <see cref="next"/>, if that is an LF with nothing but fields before it.</summary>
    [MethodImpl(HotPath.Inlined)]
    private bool FindLineFeed(out int place)
    {
        place = StructuralIndex.NoBreak;
        if (cursor == index.Count || buffer[index.Positions[cursor]] == '"')
        {
            return false; // without walking past all the breaks in a record of quoted fields
        }

        var breaks = index.Breaks;
        while (breaks[nextBreak] < cursor)
        {
            nextBreak++;
        }

        place = breaks[nextBreak];
        return place != StructuralIndex.NoBreak && buffer[index.Positions[place]] == '\n';
    }

    /// <summary>Takes the record at <see cref="next"/> as it stands in the index; false when anything but fields and an LF stand there.</summary>
    [MethodImpl(HotPath.Inlined)]
    private bool ScanPlain()
    {
        if (!FindLineFeed(out var last))
        {
            return false;
        }

        Stand(index.Positions, cursor, last - cursor + 1, next);
        nextLine++;
        next = ends[last] + 1;
        cursor = last + 1;
        return true;
    }

    /// <summary>Makes a plain record the current one.</summary>
    [MethodImpl(HotPath.Inlined)]
    private void Stand(int[] fieldEnds, int first, int count, int start)
    {
        ClearFlags();
        IsSuspicious = index.Suspicious;
        IsOversized = false;
        UnclosedLine = 0;
        ends = fieldEnds;
        firstEnd = first;
        FieldCount = count;
        RecordStart = start;
        Offset = bufferOffset + start;
        Length = fieldEnds[first + count - 1] - start;
        End = RecordEnd.Lf;
        Line = nextLine;
    }

    /// <summary>Scans the record at <see cref="next"/>; false when it is not whole in the buffer yet.</summary>
    [MethodImpl(HotPath.Compiled)]
    private bool Scan()
    {
        ClearFlags();
        lines = 0;
        IsSuspicious = index.Suspicious;
        IsOversized = false;
        UnclosedLine = 0;
        RecordStart = next;
        ends = ownEnds;
        firstEnd = 0;
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

    [MethodImpl(HotPath.Inlined)]
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
    [MethodImpl(HotPath.Compiled)]
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
        Array.Resize(ref ownEnds, ownEnds.Length * 2);
        Array.Resize(ref flags, ownEnds.Length);
        ends = ownEnds;
        return ends;
    }

    private bool IndexMore()
    {
        if (indexed >= filled)
        {
            return false;
        }

        cursor = 0;
        nextBreak = 0;
        if (block is not null && indexed >= block.Start)
        {
            index = block.Index;
            while (cursor < index.Count && index.Positions[cursor] < indexed)
            {
                cursor++;
            }

            indexed = filled;
        }
        else
        {
            var end = Math.Min(block?.Start ?? filled, indexed + StructuralIndex.Window);
            index = ownIndex;
            index.Build(buffer, indexed, end);
            indexed = end;
        }

        IsSuspicious |= index.Suspicious;
        return true;
    }

    /// <summary>Reads on behind the record at <see cref="next"/>, which is to be scanned again; false when it is longer than may be held.</summary>
    private bool Fill()
    {
        var kept = filled - next;
        if (kept >= longestRecord + 2L) // its end is CRLF at most
        {
            return false;
        }

        if (blocks.Read(cancellation) is not { } following)
        {
            ended = true;
        }
        else if (kept <= following.Start)
        {
            var start = following.Start - kept;
            System.Buffer.BlockCopy(buffer, next, following.Bytes, start, kept);
            Take(following, start);
        }
        else
        {
            Spill(following, kept);
        }

        Restart();
        return true;
    }

    /// <summary>Makes a block the buffer; the record at <see cref="next"/>, copied before it, begins at <paramref name="start"/>.</summary>
    private void Take(ByteBlock following, int start)
    {
        bufferOffset += next - start;
        next = start;
        filled = following.End;
        buffer = following.Bytes;
        ReleaseBlock();
        block = following;
    }

    /// <summary>Puts a long record into an array of its own, with at least as much again behind it, so that it is not scanned too often.</summary>
    private void Spill(ByteBlock following, int kept)
    {
        var wanted = (int)Math.Min(2L * kept, longestRecord + 2L);
        var target = spill;
        if (target.Length < wanted + blocks.BlockSize + StructuralIndex.Slack)
        {
            target = new byte[wanted + blocks.BlockSize + StructuralIndex.Slack];
        }

        System.Buffer.BlockCopy(buffer, next, target, 0, kept);
        ReleaseBlock();
        bufferOffset += next;
        next = 0;
        filled = kept;
        spill = target;
        buffer = target;
        for (var more = following; ; more = blocks.Read(cancellation))
        {
            if (more is null)
            {
                ended = true;
                return;
            }

            System.Buffer.BlockCopy(more.Bytes, more.Start, target, filled, more.End - more.Start);
            filled += more.End - more.Start;
            blocks.Release(more);
            if (filled >= wanted)
            {
                return;
            }
        }
    }

    private void ReleaseBlock()
    {
        if (block is not null)
        {
            blocks.Release(block);
            block = null;
        }
    }

    private void Restart()
    {
        index = ownIndex;
        index.Clear();
        cursor = 0;
        nextBreak = 0;
        indexed = next;
    }

    /// <summary>Goes past a record that is too long to be held, keeping nothing but its length, lines and end.</summary>
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
            if (state is Unquoted or Quoted && PlainBytes(state == Quoted) is > 0 and var plain)
            {
                next += plain;
                length += plain;
                previous = buffer[next - 1];
                continue;
            }

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
        Restart();
    }

    /// <summary>How many bytes come next that mean nothing, inside of quotes or outside.</summary>
    private int PlainBytes(bool quoted)
    {
        var bytes = new ReadOnlySpan<byte>(buffer, next, filled - next);
        var plain = bytes.IndexOfAny((byte)'\r', (byte)'\n', quoted ? (byte)'"' : delimiter);
        return plain < 0 ? bytes.Length : plain;
    }

    private bool Peek(out byte value)
    {
        if (next == filled && !ended)
        {
            if (blocks.Read(cancellation) is { } following)
            {
                Take(following, following.Start);
            }
            else
            {
                ended = true;
            }
        }

        var any = next < filled;
        value = any ? buffer[next] : (byte)0;
        return any;
    }
}
