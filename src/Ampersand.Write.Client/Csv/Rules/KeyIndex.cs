using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Collects the hashes of all keys and tells which came more than once: eight bytes a record.</summary>
/// <remarks>
/// Hashes are appended to chunks. A full chunk is dealt into 256 groups by the hashes' first byte, on another core while records go on. At
/// the end each group is looked through for equals; it is small enough that the table for that stays in the cache, which a table of all
/// keys would not.
/// </remarks>
internal sealed class KeyIndex
{
    private const int FirstChunk = 1024;
    private const int LargestChunk = 64 * 1024;
    private const int Groups = 256;

    private readonly List<Task<Chunk>> chunks = [];
    private ConcurrentBag<ulong[]> free = [];
    private ulong[] hashes = new ulong[FirstChunk];
    private int count;
    private List<Chunk>? complete;

    /// <summary>Adds a key's hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong hash)
    {
        if (count == hashes.Length)
        {
            Grow();
        }

        hashes[count++] = hash;
    }

    /// <summary>Whether one of some hashes was added.</summary>
    public bool HasAny(HashSet<ulong> wanted) => Complete().Exists(chunk => chunk.HasAny(wanted));

    /// <summary>The hashes that were added more than once, be it to different indexes.</summary>
    public static HashSet<ulong> FindRepeated(IReadOnlyList<KeyIndex> indexes)
    {
        List<Chunk> all = [.. indexes.SelectMany(index => index.Complete())];
        var repeated = new ConcurrentDictionary<ulong, bool>();
        if (all.Count == 1)
        {
            FindRepeated(all, 0, Groups, repeated);
        }
        else
        {
            var half = Task.Run(() => FindRepeated(all, Groups / 2, Groups, repeated));
            FindRepeated(all, 0, Groups / 2, repeated);
            half.GetAwaiter().GetResult();
        }

        return [.. repeated.Keys];
    }

    /// <summary>All that was added; nothing is added after it.</summary>
    private List<Chunk> Complete()
    {
        if (complete is null)
        {
            complete = [.. chunks.Select(chunk => chunk.GetAwaiter().GetResult()), Deal(hashes, count)];
            hashes = [];
            free = [];
        }

        return complete;
    }

    private void Grow()
    {
        if (hashes.Length < LargestChunk)
        {
            Array.Resize(ref hashes, hashes.Length * 2);
            return;
        }

        var full = hashes;
        chunks.Add(Task.Run(() => Deal(full, full.Length)));
        hashes = free.TryTake(out var used) ? used : new ulong[LargestChunk];
        count = 0;
    }

    /// <summary>Puts hashes of one first byte next to each other.</summary>
    private Chunk Deal(ulong[] mixed, int length)
    {
        var ends = new int[Groups];
        for (var place = 0; place < length; place++)
        {
            ends[(int)(mixed[place] >> 56)]++;
        }

        var total = 0;
        for (var group = 0; group < Groups; group++)
        {
            var size = ends[group];
            ends[group] = total;
            total += size;
        }

        var grouped = new ulong[length];
        for (var place = 0; place < length; place++)
        {
            grouped[ends[(int)(mixed[place] >> 56)]++] = mixed[place];
        }

        free.Add(mixed);
        return new Chunk(grouped, ends);
    }

    private static void FindRepeated(List<Chunk> chunks, int firstGroup, int endGroup, ConcurrentDictionary<ulong, bool> repeated)
    {
        var table = Array.Empty<ulong>();
        for (var group = firstGroup; group < endGroup; group++)
        {
            var most = 0;
            foreach (var chunk in chunks)
            {
                most += chunk.Group(group).Length;
            }

            var size = 16;
            while (size < most * 4)
            {
                size *= 2;
            }

            if (table.Length < size)
            {
                table = new ulong[size];
            }

            Array.Clear(table, 0, size);
            var zeros = 0;
            foreach (var chunk in chunks)
            {
                foreach (var hash in chunk.Group(group))
                {
                    // Zero marks a free place, so that the one hash which is zero is counted apart.
                    if (hash == 0 ? ++zeros > 1 : IsRepeated(hash, table, size - 1))
                    {
                        repeated[hash] = true;
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsRepeated(ulong hash, ulong[] table, int mask)
    {
        var place = (int)hash & mask;
        while (table[place] != 0)
        {
            if (table[place] == hash)
            {
                return true;
            }

            place = (place + 1) & mask;
        }

        table[place] = hash;
        return false;
    }

    /// <summary>Hashes by group, and where each group ends.</summary>
    private sealed class Chunk(ulong[] hashes, int[] ends)
    {
        public ReadOnlySpan<ulong> Group(int group)
        {
            var start = group == 0 ? 0 : ends[group - 1];
            return hashes.AsSpan(start, ends[group] - start);
        }

        public bool HasAny(HashSet<ulong> wanted) => Array.Exists(hashes, wanted.Contains);
    }
}
