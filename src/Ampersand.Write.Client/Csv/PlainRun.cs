using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Consecutive records like nearly all: without quotes, of equally many fields, each ended by LF.</summary>
/// <remarks>They are judged where they lie, since a scanner that stands at each of them in turn takes as long as judging them does.</remarks>
/// <param name="buffer">The bytes.</param>
/// <param name="ends">Where fields end in the buffer; the next one begins a byte later.</param>
/// <param name="first">The place in <paramref name="ends"/> of the first field's end.</param>
/// <param name="width">How many fields a record has.</param>
/// <param name="start">Where the first record begins in the buffer.</param>
/// <param name="count">How many records there are.</param>
internal readonly struct PlainRun(byte[] buffer, int[] ends, int first, int width, int start, int count)
{
    /// <summary>The most records of a run: enough that a run costs nothing, few enough that one of them can spoil it.</summary>
    public const int Longest = 64;

    /// <summary>How many records there are.</summary>
    public int Count => count;

    /// <summary>How many fields a record has.</summary>
    public int Width => width;

    /// <summary>The bytes of all records.</summary>
    public ReadOnlySpan<byte> Bytes => new(buffer, start, Behind(count - 1) - start);

    /// <summary>Where a record begins in the buffer.</summary>
    [MethodImpl(HotPath.Inlined)]
    public int Start(int record) => record == 0 ? start : ends[first + (record * width) - 1] + 1;

    /// <summary>Where the byte behind a record's LF is in the buffer.</summary>
    [MethodImpl(HotPath.Inlined)]
    public int Behind(int record) => ends[first + ((record + 1) * width) - 1] + 1;

    /// <summary>The bytes of a field.</summary>
    [MethodImpl(HotPath.Inlined)]
    public ReadOnlySpan<byte> Field(int record, int field)
    {
        var place = first + (record * width) + field;
        var from = field == 0 ? Start(record) : ends[place - 1] + 1;
        return new ReadOnlySpan<byte>(buffer, from, ends[place] - from);
    }

    /// <summary>How many fields are empty.</summary>
    /// <param name="hasFours">Whether there are fields of four bytes.</param>
    [MethodImpl(HotPath.Compiled)]
    public int CountEmpties(out bool hasFours)
    {
        // Records follow each other without a gap, so that all fields of the run are judged by one list: the byte between two ends is part of the distance.
        const int EmptyDistance = 1, FourDistance = 5;
        var last = first + (count * width);
        var empties = ends[first] == start ? 1 : 0;
        var fours = ends[first] - start == FourDistance - 1 ? 1 : 0;
        var place = first + 1;
        var manyEmpties = Vector<int>.Zero;
        var manyFours = Vector<int>.Zero;
        for (; place + Vector<int>.Count <= last; place += Vector<int>.Count)
        {
            var distances = new Vector<int>(ends, place) - new Vector<int>(ends, place - 1);
            manyEmpties -= Vector.Equals(distances, new Vector<int>(EmptyDistance));
            manyFours -= Vector.Equals(distances, new Vector<int>(FourDistance));
        }

        for (; place < last; place++)
        {
            var distance = ends[place] - ends[place - 1];
            empties += distance == EmptyDistance ? 1 : 0;
            fours += distance == FourDistance ? 1 : 0;
        }

        hasFours = fours + Vector.Dot(manyFours, Vector<int>.One) > 0;
        return empties + Vector.Dot(manyEmpties, Vector<int>.One);
    }
}
