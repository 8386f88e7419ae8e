namespace Ampersand.Write.Csv;

/// <summary>Collects the hashes of all keys and tells which came more than once: eight bytes a record, sixteen for a moment at the end.</summary>
/// <remarks>
/// Hashes are only appended while records pass. At the end they are dealt into 256 groups by their first byte; a group is small enough
/// that the table in which its equals are looked for stays in the cache, which a table of all keys would not.
/// </remarks>
internal sealed class KeyIndex
{
    private const int FirstChunk = 1024;
    private const int LargestChunk = 128 * 1024;
    private const int Groups = 256;

    private readonly List<ulong[]> chunks = [];
    private ulong[] chunk = [];
    private int inChunk;

    /// <summary>Adds a key's hash.</summary>
    public void Add(ulong hash)
    {
        if (inChunk == chunk.Length)
        {
            chunk = new ulong[Math.Min(LargestChunk, Math.Max(FirstChunk, chunk.Length * 2))];
            chunks.Add(chunk);
            inChunk = 0;
        }

        chunk[inChunk++] = hash;
    }

    /// <summary>The hashes that were added more than once.</summary>
    public HashSet<ulong> FindRepeated()
    {
        var repeated = new HashSet<ulong>();
        var ends = new int[Groups];
        var grouped = Deal(ends);
        var table = Array.Empty<ulong>();
        var start = 0;
        foreach (var end in ends)
        {
            var size = 16;
            while (size < (end - start) * 2)
            {
                size *= 2;
            }

            if (table.Length < size)
            {
                table = new ulong[size];
            }

            Array.Clear(table, 0, size);
            FindRepeated(grouped.AsSpan(start, end - start), table, size - 1, repeated);
            start = end;
        }

        return repeated;
    }

    /// <summary>Puts hashes of one first byte next to each other.</summary>
    /// <param name="ends">Receives where each group ends.</param>
    private ulong[] Deal(int[] ends)
    {
        for (var number = 0; number < chunks.Count; number++)
        {
            foreach (var hash in Chunk(number))
            {
                ends[(int)(hash >> 56)]++;
            }
        }

        var total = 0;
        for (var group = 0; group < Groups; group++)
        {
            var count = ends[group];
            ends[group] = total;
            total += count;
        }

        var grouped = new ulong[total];
        for (var number = 0; number < chunks.Count; number++)
        {
            foreach (var hash in Chunk(number))
            {
                grouped[ends[(int)(hash >> 56)]++] = hash;
            }
        }

        return grouped;
    }

    private ReadOnlySpan<ulong> Chunk(int number) =>
        chunks[number].AsSpan(0, number == chunks.Count - 1 ? inChunk : chunks[number].Length);

    private static void FindRepeated(ReadOnlySpan<ulong> hashes, ulong[] table, int mask, HashSet<ulong> repeated)
    {
        var zeros = 0;
        foreach (var hash in hashes)
        {
            // Zero marks a free place, so that the one hash which is zero is counted apart.
            if (hash == 0)
            {
                if (++zeros == 2)
                {
                    repeated.Add(hash);
                }

                continue;
            }

            var place = (int)hash & mask;
            while (table[place] != 0 && table[place] != hash)
            {
                place = (place + 1) & mask;
            }

            if (table[place] == hash)
            {
                repeated.Add(hash);
            }

            table[place] = hash;
        }
    }
}
