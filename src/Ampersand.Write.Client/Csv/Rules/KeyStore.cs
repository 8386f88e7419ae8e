using System.Runtime.InteropServices;

namespace Ampersand.Write.Csv;

/// <summary>Remembers where a key stood first, and its bytes.</summary>
/// <typeparam name="TPlace">What a place is told by.</typeparam>
internal sealed class KeyStore<TPlace>
{
    private readonly Dictionary<ulong, Entry> entries = [];
    private readonly ByteSink keys = new(new byte[1024]);

    /// <summary>Adds a key, unless it is there.</summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="key">The key.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="first">Where it stood first.</param>
    public bool TryAdd(ulong hash, ReadOnlySpan<byte> key, TPlace place, out TPlace first)
    {
        // A different key of the same hash moves on to the next free number.
        while (entries.TryGetValue(hash, out var entry))
        {
            if (keys.Written.Slice(entry.Start, entry.Length).SequenceEqual(key))
            {
                first = entry.Place;
                return false;
            }

            hash = unchecked(hash + 1);
        }

        entries.Add(hash, new Entry(keys.Length, key.Length, place));
        keys.Write(key);
        first = place;
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Start, int Length, TPlace Place);
}
