using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Objects;

/// <summary>Some texts as UTF-8, looked up by their bytes.</summary>
/// <remarks>
/// They are few and the service's own, so that a look at a text's length, beginning, middle and end is enough of a hash: it has to be
/// cheap, since each value of a file is looked up.
/// </remarks>
internal sealed class Utf8Set
{
    private readonly byte[]?[] places;

    public Utf8Set(IReadOnlyCollection<string> texts)
    {
        var size = 4;
        while (size < texts.Count * 4)
        {
            size *= 2;
        }

        places = new byte[size][];
        foreach (var text in texts.Where(UnicodeText.IsWellFormed))
        {
            var bytes = Utf8Text.Strict.GetBytes(text);
            places[PlaceOf(bytes)] = bytes;
        }
    }

    /// <summary>Whether a text is one of them.</summary>
    public bool Contains(ReadOnlySpan<byte> text) => places[PlaceOf(text)] is not null;

    /// <summary>Where a text stands, or could.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceOf(ReadOnlySpan<byte> text)
    {
        var all = places;
        var place = (int)(HashOf(text) & (uint)(all.Length - 1));
        while (all[place] is { } taken && !text.SequenceEqual(taken))
        {
            place = (place + 1) & (all.Length - 1);
        }

        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint HashOf(ReadOnlySpan<byte> text)
    {
        // Odd numbers without a pattern, the first of them 2^32 divided by the golden ratio.
        var hash = (uint)text.Length * 0x9E37_79B1;
        if (text.Length >= sizeof(uint))
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(text) * 0x85EB_CA6B;
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(text.Slice(text.Length / 2 - 2)) * 0xC2B2_AE35;
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(text.Slice(text.Length - sizeof(uint))) * 0x27D4_EB2F;
        }
        else if (text.Length > 0)
        {
            hash ^= (uint)(text[0] | (text[text.Length / 2] << 8) | (text[text.Length - 1] << 16)) * 0x85EB_CA6B;
        }

        return hash ^ (hash >> 16);
    }
}
