using System.Runtime.CompilerServices;
using CsvHelper;

namespace Ampersand.Write.Csv;

/// <summary>Reads records, one at a time, and tells where each stands. Nothing is decoded before it is asked for.</summary>
/// <remarks>
/// CsvHelper reads. Records end with LF, CRLF or CR outside of quotes; a blank line is a record of one empty field. What is malformed is
/// marked, never refused: a stray quote is text, an unclosed one takes the rest of the input.
/// </remarks>
internal sealed class CsvRecordReader : IDisposable
{
    /// <summary>
    /// Compiled at once and fully: otherwise the runtime begins with slow code and replaces it after a tenth of a second, in which time a
    /// large file is done. (The value is MethodImplOptions.AggressiveOptimization, a name that .NET Framework lacks.)
    /// </summary>
    public const MethodImplOptions FullyCompiled = (MethodImplOptions)512;

    // CsvHelper takes one twice as large when less than a quarter is free: with half a record to spare none that is held makes it grow.
    // Memory that no record reaches is never touched, since what is read comes a block at a time.
    private const int LargestBuffer = 32 * 1024 * 1024;
    private const int SmallestBuffer = 4 * 1024;

    private const TextMarks Traces =
        TextMarks.Control | TextMarks.Foreign | TextMarks.TypeName | TextMarks.Formula | TextMarks.NumberSign;

    private readonly Func<long, Stream> open;
    private readonly byte delimiter;
    private readonly byte[] delimiterPair;
    private readonly int longest;
    private readonly long length;
    private readonly Action<long>? onPiece;
    private readonly CancellationToken cancellation;
    private readonly CsvReaderOptions options;
    private CsvTextStream text = null!;
    private CsvReader csv = null!;
    private long start; // where in the text the reader began
    private long nextLine = 1;
    private bool isMalformed;
    private int delimiters = -1;
    private bool isEndOpen;
    private bool wasForeign;
    private long endsWithLf;
    private long endsWithCrLf;
    private long endsWithCr;

    /// <summary>Begins at the text's first byte.</summary>
    /// <param name="open">
    /// Gives the text, UTF-8 without a byte order mark, from a place on: first from 0, later from a record that was too long to be held.
    /// The streams stay the caller's.
    /// </param>
    /// <param name="length">About how many bytes the text has.</param>
    /// <param name="delimiter">An ASCII byte other than quote, CR and LF.</param>
    /// <param name="longest">The bytes from which a record is only counted (<see cref="IsOverlong"/>), not held.</param>
    /// <param name="onPiece">Told how many bytes of the text have passed, some 64 KiB apart.</param>
    /// <param name="cancellation">Asked whenever bytes are read.</param>
    public CsvRecordReader(
        Func<long, Stream> open,
        long length,
        byte delimiter = (byte)',',
        int longest = 2 * CsvPart.MaxBytes,
        Action<long>? onPiece = null,
        CancellationToken cancellation = default)
    {
        this.open = open;
        this.delimiter = delimiter;
        delimiterPair = [delimiter, delimiter];
        this.longest = longest;
        this.length = length;
        this.onPiece = onPiece;
        this.cancellation = cancellation;
        options = new CsvReaderOptions
        {
            Separator = (char)delimiter,
            DetectSeparatorHint = false,
            HasHeader = false,
            SkipEmptyLines = false,
            MaxRecordSize = longest + 2, // the bytes of its end may be counted too
            BufferSize = (int)Math.Min(
                length + SmallestBuffer, Math.Min(LargestBuffer, (longest * 3L / 2) + (2 * CsvTextStream.PieceSize))),
            OnMalformedRecord = _ => isMalformed = true,
        };
        Begin(0);
    }

    /// <summary>Reads bytes that are in memory.</summary>
    public CsvRecordReader(ArraySegment<byte> bytes)
        : this(at => new MemoryStream(bytes.Array!, bytes.Offset + (int)at, bytes.Count - (int)at, writable: false), bytes.Count)
    {
    }

    /// <summary>The physical line on which the record begins, 1-based.</summary>
    public long Line { get; private set; }

    /// <summary>The physical line on which the text begins; 1 unless set.</summary>
    public long FirstLine
    {
        init => nextLine = value;
    }

    /// <summary>Where the record begins in the text, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>The bytes of the record without its end.</summary>
    public long Length { get; private set; }

    /// <summary>The record's bytes without its end.</summary>
    public ReadOnlySpan<byte> Raw => csv.RawRecord;

    /// <summary>How many fields the record has; at least one.</summary>
    public int FieldCount => csv.FieldCount;

    /// <summary>Whether there is a quote in the record; without, no value holds a delimiter or a line end.</summary>
    public bool HasQuotes { get; private set; }

    /// <summary>Whether there is a line end in the record.</summary>
    public bool HasBreaks { get; private set; }

    /// <summary>Whether there is a CR in the record.</summary>
    public bool HasReturns { get; private set; }

    /// <summary>Whether a cell of the record may be empty or hold <c>#N/A</c>. Never false when one is or does.</summary>
    public bool MayHoldSpecialCells { get; private set; }

    /// <summary>
    /// Whether a cell of the record may hold what spreadsheets and other tools leave: a control character, U+FFFD, the name of a type, a
    /// formula, or what begins with a number sign. Never false when one does.
    /// </summary>
    public bool MayHoldTraces => text.Has(Traces) && FindTraces();

    /// <summary>Whether some field is not <see cref="FieldQuotes.Sound"/>.</summary>
    public bool IsMalformed => isMalformed;

    /// <summary>Whether the record may hold NUL or what is no UTF-8. Never false when it does.</summary>
    public bool IsSuspect => Offset < text.SuspectUntil;

    /// <summary>Whether the record is too long to be held: it has a length and lines, but no fields.</summary>
    public bool IsOverlong { get; private set; }

    /// <summary>The line of the quote that never closes; zero when all close.</summary>
    public long UnclosedLine { get; private set; }

    /// <summary>How many bytes of the text have been read: at the end, all of them.</summary>
    public long Passed => text.Passed;

    /// <summary>Whether there was a byte outside of ASCII.</summary>
    public bool IsForeign => wasForeign || text.Has(TextMarks.Foreign);

    /// <summary>How many records ended with LF, CRLF and CR; what ended the last one is known with the next.</summary>
    public (long Lf, long CrLf, long Cr) Ends => (endsWithLf, endsWithCrLf, endsWithCr);

    /// <summary>At the end, whether the last record has no end of its own; one that is blank has none to miss.</summary>
    public bool IsLastOpen { get; private set; }

    /// <summary>The line of the first record that did not end with LF; zero when all did.</summary>
    public long FirstOtherEnd { get; private set; }

    /// <summary>How many delimiters there are in the record, those within its values included; counted when it is asked for.</summary>
    public int Delimiters => delimiters >= 0 ? delimiters : delimiters = CountDelimiters();

    /// <summary>Reads the next record.</summary>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(FullyCompiled)]
    public bool Read()
    {
        isMalformed = false;
        try
        {
            if (!csv.Read())
            {
                IsLastOpen = Length > 0 && Offset + Length == text.Passed;
                CountEnd(text.Passed);
                return false;
            }
        }
        catch (CsvFormatException overlong)
        {
            return SkipRecord(start + overlong.ByteOffset - CsvTextStream.LeadIn);
        }

        var offset = start + csv.ByteOffset - CsvTextStream.LeadIn;
        CountEnd(offset);
        var raw = csv.RawRecord;
        Offset = offset;
        Length = raw.Length;
        Line = nextLine++;
        IsOverlong = raw.Length > longest;
        UnclosedLine = 0;
        HasReturns = false;
        HasBreaks = false;
        delimiters = -1;
        HasQuotes = text.Has(TextMarks.Quote) && raw.IndexOf((byte)'"') >= 0;
        MayHoldSpecialCells = FindSpecialCells(raw);
        if (HasQuotes)
        {
            if (raw.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var first)
            {
                HasBreaks = true;
                HasReturns = raw.IndexOf((byte)'\r') >= 0;
                nextLine += LineBreaks.Count(raw.Slice(first), HasReturns);
            }

            UnclosedLine = isMalformed && Quotes(FieldCount - 1) == FieldQuotes.Unclosed ? FieldLine(FieldCount - 1) : 0;
        }

        return true;
    }

    /// <summary>A field's bytes as they stand, with quotes.</summary>
    public ReadOnlySpan<byte> RawField(int field) => csv.GetRawSpan(field);

    /// <summary>
    /// A field's value: what stands between its quotes, doubled ones made single. A malformed field is its bytes as they stand.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Value(int field) =>
        isMalformed && Quotes(field) != FieldQuotes.Sound ? csv.GetRawSpan(field) : csv.GetSpan(field);

    /// <summary>A field's value, of a record that is not malformed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> SoundValue(int field) => csv.GetSpan(field);

    /// <summary>How a field stands to its quotes.</summary>
    public FieldQuotes Quotes(int field)
    {
        var raw = RawField(field);
        if (raw.IsEmpty || raw[0] != '"')
        {
            return raw.IndexOf((byte)'"') >= 0 ? FieldQuotes.Stray : FieldQuotes.Sound;
        }

        for (var rest = raw.Slice(1); ;)
        {
            var quote = rest.IndexOf((byte)'"');
            if (quote < 0)
            {
                return FieldQuotes.Unclosed;
            }

            if (quote + 1 == rest.Length)
            {
                return FieldQuotes.Sound;
            }

            if (rest[quote + 1] != '"')
            {
                return FieldQuotes.Stray;
            }

            rest = rest.Slice(quote + 2);
        }
    }

    /// <summary>The physical line on which a field begins.</summary>
    public long FieldLine(int field)
    {
        if (!HasBreaks)
        {
            return Line;
        }

        var before = field;
        for (var other = 0; other < field; other++)
        {
            before += RawField(other).Length;
        }

        return LineAt(before);
    }

    /// <summary>The physical line of a byte of the record.</summary>
    public long LineAt(int offset) => Line + LineBreaks.Count(Raw.Slice(0, offset));

    /// <summary>Stops reading.</summary>
    public void Dispose()
    {
        csv.Dispose();
        text.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool FindSpecialCells(ReadOnlySpan<byte> raw) =>
        raw.IsEmpty
        || raw[0] == delimiter
        || raw[raw.Length - 1] == delimiter
        || (text.Has(TextMarks.DelimiterPair) && (!HasQuotes || raw.IndexOf(delimiterPair) >= 0))
        || (HasQuotes && text.Has(TextMarks.QuotePair) && raw.IndexOf("\"\""u8) >= 0)
        || (text.Has(TextMarks.NumberSign) && raw.IndexOf((byte)'#') >= 0);

    private bool FindTraces() =>
        (text.Has(TextMarks.NumberSign) && Raw.IndexOf((byte)'#') >= 0)
        || (text.Has(TextMarks.Control) && Utf8Text.IndexOfControl(Raw) >= 0)
        || (text.Has(TextMarks.TypeName) && Raw.IndexOf("System."u8) >= 0)
        || (HasQuotes && text.Has(TextMarks.Formula) && Raw.IndexOf("\"=\"\""u8) >= 0)
        || (text.Has(TextMarks.Foreign) && Raw.IndexOf(Utf8Text.ReplacementCharacter) >= 0);

    private int CountDelimiters()
    {
#if NET
        return Raw.Count(delimiter);
#else
        var count = 0;
        foreach (var value in Raw)
        {
            count += value == delimiter ? 1 : 0;
        }

        return count;
#endif
    }

    private void Begin(long at)
    {
        start = at;
        text = new CsvTextStream(open(at), at, Math.Max(0, length - at), delimiter, onPiece, cancellation);
        csv = CsvReader.Create(text, options, leaveOpen: true);
        csv.Read(); // the blank line that comes first
    }

    /// <summary>Counts what ended the record read last.</summary>
    /// <param name="next">Where the next record begins, or the text ends.</param>
    private void CountEnd(long next)
    {
        var end = Offset + Length;
        if (!isEndOpen)
        {
            isEndOpen = true;
        }
        else if (next - end == 1 && !text.Has(TextMarks.Return))
        {
            endsWithLf++;
        }
        else
        {
            CountEnd(next - end, next - end == 2 || text.IsLoneReturn(end));
        }
    }

    private void CountEnd(long length, bool isReturn)
    {
        switch (length, isReturn)
        {
            case (0, _): break;
            case (2, _): endsWithCrLf++; break;
            case (_, true): endsWithCr++; break;
            default: endsWithLf++; break;
        }

        FirstOtherEnd = FirstOtherEnd == 0 && isReturn ? Line : FirstOtherEnd;
    }

    /// <summary>Goes past a record that is too long to be held, which CsvHelper cannot go on behind.</summary>
    private bool SkipRecord(long at)
    {
        CountEnd(at);
        wasForeign |= text.Has(TextMarks.Foreign);
        Dispose();
        var record = OverlongRecord.Skip(open(at), delimiter, cancellation);
        Offset = at;
        Length = record.Length;
        Line = nextLine;
        nextLine += record.Breaks + 1;
        IsOverlong = true;
        UnclosedLine = record.IsUnclosed ? Line + record.BreaksBeforeQuote : 0;
        CountEnd(record.EndLength, record.EndsWithReturn);
        isEndOpen = false;
        Begin(at + record.Length + record.EndLength);
        return true;
    }
}

/// <summary>How a field stands to its quotes.</summary>
internal enum FieldQuotes
{
    /// <summary>It has none, or begins and ends with one, and those between are doubled.</summary>
    Sound,

    /// <summary>A quote stands where none may stand, or text follows the closing one.</summary>
    Stray,

    /// <summary>Its closing quote never comes.</summary>
    Unclosed,
}
