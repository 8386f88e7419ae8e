using System.Runtime.InteropServices;

namespace Ampersand.Write.Csv;

/// <summary>Remembers where a key stood first, and its bytes.</summary>
internal sealed class KeyStore
{
    private readonly Dictionary<ulong, First> places = [];
    private readonly ByteSink keys = new(new byte[1024]);

    /// <summary>Adds a key, unless it is there.</summary>
    public bool TryAdd(ulong hash, ReadOnlySpan<byte> key, long line, long record, out long firstLine, out long firstRecord)
    {
        // A different key of the same hash moves on to the next free number.
        while (places.TryGetValue(hash, out var first))
        {
            if (keys.Written.Slice(first.Start, first.Length).SequenceEqual(key))
            {
                (firstLine, firstRecord) = (first.Line, first.Record);
                return false;
            }

            hash = unchecked(hash + 1);
        }

        places.Add(hash, new First(keys.Length, key.Length, line, record));
        keys.Write(key);
        (firstLine, firstRecord) = (line, record);
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct First(int Start, int Length, long Line, long Record);
}
