namespace Ampersand.Write.Csv;

/// <summary>Collects the hashes of all keys and tells which came more than once: eight bytes a record.</summary>
/// <remarks>
/// The first byte of a hash chooses one of 256 lists. A list is short enough that the table in which its equals are looked for stays in
/// the cache, which a table of all keys would not.
/// </remarks>
internal sealed class KeyIndex
{
    private readonly ulong[][] lists = new ulong[256][];
    private readonly int[] counts = new int[256];

    /// <summary>Adds a key's hash.</summary>
    public void Add(ulong hash)
    {
        var place = (int)(hash >> 56);
        var list = lists[place];
        var count = counts[place];
        if (list is null || count == list.Length)
        {
            Array.Resize(ref lists[place], Math.Max(16, count * 2));
            list = lists[place];
        }

        list[count] = hash;
        counts[place] = count + 1;
    }

    /// <summary>The hashes that were added more than once.</summary>
    public HashSet<ulong> FindRepeated()
    {
        var repeated = new HashSet<ulong>();
        var table = Array.Empty<ulong>();
        for (var place = 0; place < lists.Length; place++)
        {
            var size = 16;
            while (size < counts[place] * 2)
            {
                size *= 2;
            }

            if (table.Length < size)
            {
                table = new ulong[size];
            }

            Array.Clear(table, 0, size);
            FindRepeated(lists[place].AsSpan(0, counts[place]), table, size - 1, repeated);
        }

        return repeated;
    }

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
