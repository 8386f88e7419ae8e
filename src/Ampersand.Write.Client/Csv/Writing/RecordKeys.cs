using System.Runtime.InteropServices;

namespace Ampersand.Write.Csv;

/// <summary>Remembers the keys of piped records, each by 88 bits of a seeded hash and its record's number: sixteen bytes a place.</summary>
/// <remarks>
/// Memory does not grow with the input for ever: two generations of about a million keys are held, and the older one is dropped when the
/// younger one is full. Among two million keys the chance that two different ones are taken for one is below 1 in 10^13.
/// </remarks>
internal sealed class RecordKeys
{
    /// <summary>How many keys are always remembered.</summary>
    public const int Remembered = 1 << 20;

    private const ulong RecordBits = (1UL << 40) - 1;

    private readonly ulong seed = KeyHash.DrawSeed();
    private readonly ulong otherSeed = KeyHash.DrawSeed();
    private Entry[] young = new Entry[1024];
    private Entry[] old = [];
    private int youngCount;

    /// <summary>Whether keys have been forgotten.</summary>
    public bool HasForgotten { get; private set; }

    /// <summary>Looks for a key.</summary>
    /// <param name="key">The key's bytes.</param>
    /// <param name="entry">What <see cref="Add"/> takes, when it is not there.</param>
    /// <returns>The number of the record that has it, or zero.</returns>
    public long Find(ReadOnlySpan<byte> key, out Entry entry)
    {
        entry = new Entry(KeyHash.Of(key, seed), KeyHash.Of(key, otherSeed) & ~RecordBits);
        var place = Place(young, entry);
        if (young[place].IsUsed)
        {
            return young[place].Record;
        }

        return old.Length == 0 ? 0 : old[Place(old, entry)].Record;
    }

    /// <summary>Remembers a key that is not there.</summary>
    public void Add(Entry entry, long record)
    {
        if (youngCount == Remembered)
        {
            HasForgotten |= old.Length > 0;
            (old, young) = (young, old.Length > 0 ? old : new Entry[young.Length]);
            Array.Clear(young, 0, young.Length);
            youngCount = 0;
        }
        else if (youngCount * 2 >= young.Length)
        {
            Grow();
        }

        young[Place(young, entry)] = new Entry(entry.Hash, entry.Rest | ((ulong)record & RecordBits));
        youngCount++;
    }

    private static int Place(Entry[] table, Entry entry)
    {
        var mask = table.Length - 1;
        var place = (int)entry.Hash & mask;
        while (table[place].IsUsed && !table[place].IsSameKey(entry))
        {
            place = (place + 1) & mask;
        }

        return place;
    }

    private void Grow()
    {
        var larger = new Entry[young.Length * 2];
        foreach (var entry in young)
        {
            if (entry.IsUsed)
            {
                larger[Place(larger, entry)] = entry;
            }
        }

        young = larger;
    }

    /// <summary>A key's place in memory: a hash, and 24 more bits beside the record's number.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Entry(ulong Hash, ulong Rest)
    {
        /// <summary>The record, 1-based; zero for a free place.</summary>
        public long Record => (long)(Rest & RecordBits);

        /// <summary>Whether the place is taken.</summary>
        public bool IsUsed => Record != 0;

        /// <summary>Whether both are of one key.</summary>
        public bool IsSameKey(Entry other) => Hash == other.Hash && (Rest & ~RecordBits) == (other.Rest & ~RecordBits);
    }
}
