using System.Runtime.InteropServices;

namespace Ampersand.Write.Csv;

/// <summary>Remembers keys, each by 88 bits of a seeded hash and a number for its place: sixteen bytes a key.</summary>
/// <remarks>
/// Of the bits 64 are of a key's form, so that keys which look alike stand next to each other, and 24 of what makes it the same as another:
/// of 16 million keys that look like one another and are not the same one is taken for the same. Memory does not grow with the input for
/// ever: two generations of about a million keys are held, and the older one is dropped when the younger one is full. Among two million
/// keys the chance that two of different forms are taken for one is below 1 in 10^13.
/// </remarks>
/// <param name="kind">What the keys are.</param>
internal sealed class RecordKeys(KeyKind kind = KeyKind.Text)
{
    /// <summary>How many keys are always remembered.</summary>
    public const int Remembered = 1 << 20;

    private const ulong PlaceBits = (1UL << 39) - 1;
    private const ulong UnseenBit = 1UL << 39;
    private const ulong IdentityBits = ~(PlaceBits | UnseenBit);

    private readonly ulong seed = KeyHash.DrawSeed();
    private readonly ulong otherSeed = KeyHash.DrawSeed();
    private readonly byte[] space = new byte[KeyForm.Short];
    private Entry[] young = new Entry[1024];
    private Entry[] old = [];
    private int youngCount;

    /// <summary>Whether keys have been forgotten.</summary>
    public bool HasForgotten { get; private set; }

    /// <summary>Looks for a key.</summary>
    /// <param name="key">The key's bytes.</param>
    /// <param name="entry">What <see cref="Add"/> takes, when it is not there.</param>
    public Match Find(ReadOnlySpan<byte> key, out Entry entry)
    {
        entry = new Entry(
            KeyHash.Of(KeyForm.Of(key, kind, space), seed),
            (KeyHash.Of(KeyForm.Identity(key, kind), otherSeed) & IdentityBits) | (KeyForm.HoldsUnseen(key) ? UnseenBit : 0));
        var (same, alike) = Find(young, entry);
        if (same.IsUsed || old.Length == 0)
        {
            return MatchOf(same, alike, entry);
        }

        var (oldSame, oldAlike) = Find(old, entry);
        return MatchOf(oldSame, oldAlike.IsUsed ? oldAlike : alike, entry);
    }

    /// <summary>Remembers a key that is not there.</summary>
    /// <param name="entry">What <see cref="Find(ReadOnlySpan{byte}, out Entry)"/> gave.</param>
    /// <param name="place">Its place, 1 or more.</param>
    public void Add(Entry entry, long place)
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

        Insert(young, new Entry(entry.Hash, entry.Rest | ((ulong)place & PlaceBits)));
        youngCount++;
    }

    private static Match MatchOf(Entry same, Entry alike, Entry wanted) =>
        same.IsUsed ? new Match(same.Place, 0, false) : new Match(0, alike.Place, alike.HoldsUnseen || wanted.HoldsUnseen);

    private static (Entry Same, Entry Alike) Find(Entry[] table, Entry wanted)
    {
        var mask = table.Length - 1;
        var alike = default(Entry);
        for (var place = (int)wanted.Hash & mask; table[place].IsUsed; place = (place + 1) & mask)
        {
            if (table[place].Hash == wanted.Hash)
            {
                if (table[place].IsSameKey(wanted))
                {
                    return (table[place], alike);
                }

                alike = alike.IsUsed ? alike : table[place];
            }
        }

        return (default, alike);
    }

    private static void Insert(Entry[] table, Entry entry)
    {
        var mask = table.Length - 1;
        var place = (int)entry.Hash & mask;
        while (table[place].IsUsed)
        {
            place = (place + 1) & mask;
        }

        table[place] = entry;
    }

    private void Grow()
    {
        var larger = new Entry[young.Length * 2];
        foreach (var entry in young)
        {
            if (entry.IsUsed)
            {
                Insert(larger, entry);
            }
        }

        young = larger;
    }

    /// <summary>What was found of a key; zero where there is nothing.</summary>
    /// <param name="Same">The place of the same key.</param>
    /// <param name="Alike">Otherwise that of the first one that looks like it.</param>
    /// <param name="DiffersUnseen">Whether they differ in more than case, in what nobody sees.</param>
    internal readonly record struct Match(long Same, long Alike, bool DiffersUnseen);

    /// <summary>A key in memory: a hash, and 24 more bits beside its place.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Entry(ulong Hash, ulong Rest)
    {
        /// <summary>The place, 1 or more; zero for none.</summary>
        public long Place => (long)(Rest & PlaceBits);

        /// <summary>Whether it is one.</summary>
        public bool IsUsed => Place != 0;

        /// <summary>Whether there is something in the key that nobody sees.</summary>
        public bool HoldsUnseen => (Rest & UnseenBit) != 0;

        /// <summary>Whether both are of one key.</summary>
        public bool IsSameKey(Entry other) => Hash == other.Hash && (Rest & IdentityBits) == (other.Rest & IdentityBits);
    }
}
