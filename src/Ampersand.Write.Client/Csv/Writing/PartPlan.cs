using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Fills parts greedily, so that their number is the smallest there is.</summary>
/// <param name="headerLength">The bytes of the header line that each part begins with.</param>
/// <param name="limit">The most bytes of a part.</param>
internal sealed class PartPlan(int headerLength, int limit)
{
    private readonly List<PartRange> parts = [];
    private long firstRecord = 1;
    private long nextRecord = 1;
    private long start = -1; // until the first record
    private long length = headerLength;

    /// <summary>The parts that are complete.</summary>
    public IReadOnlyList<PartRange> Parts => parts;

    /// <summary>The bytes of all parts put together with one header.</summary>
    public long TotalLength { get; private set; } = headerLength;

    /// <summary>The bytes of a part with this record alone.</summary>
    public long Alone(long recordLength) => headerLength + recordLength;

    /// <summary>Adds a record.</summary>
    /// <param name="recordLength">Its bytes as they are sent, with the line end.</param>
    /// <param name="sourceStart">Where it begins in the source's text.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long recordLength, long sourceStart)
    {
        if (length + recordLength > limit || start < 0)
        {
            Begin(sourceStart);
        }

        length += recordLength;
        nextRecord++;
    }

    private void Begin(long sourceStart)
    {
        if (nextRecord > firstRecord)
        {
            Close(sourceStart);
        }

        start = sourceStart;
    }

    /// <summary>Ends the last part.</summary>
    public void Complete(long sourceEnd)
    {
        if (nextRecord > firstRecord)
        {
            Close(sourceEnd);
        }
    }

    private void Close(long sourceEnd)
    {
        TotalLength += length - headerLength;
        parts.Add(
            new PartRange(parts.Count + 1, firstRecord, nextRecord - firstRecord, start, sourceEnd, (int)Math.Min(length, int.MaxValue)));
        firstRecord = nextRecord;
        start = sourceEnd;
        length = headerLength;
    }
}

/// <summary>What goes into one part.</summary>
/// <param name="Number">The part's number, 1-based.</param>
/// <param name="FirstRecord">Its first record, 1-based.</param>
/// <param name="Records">How many records it has.</param>
/// <param name="SourceStart">Where its first record begins in the source's text.</param>
/// <param name="SourceEnd">Where what follows its last record begins.</param>
/// <param name="Length">Its bytes, with the header.</param>
internal sealed record PartRange(int Number, long FirstRecord, long Records, long SourceStart, long SourceEnd, int Length);
