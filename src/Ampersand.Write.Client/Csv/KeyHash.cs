using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>A seeded 64-bit hash of a key's bytes.</summary>
/// <remarks>The seed is drawn for each inspection, so that nobody can write a file of keys that all meet.</remarks>
internal static class KeyHash
{
    private const ulong Odd1 = 0x9E37_79B9_7F4A_7C15;
    private const ulong Odd2 = 0xBF58_476D_1CE4_E5B9;
    private const ulong Odd3 = 0x94D0_49BB_1331_11EB;

    /// <summary>The hash of a key.</summary>
    [MethodImpl(HotPath.Compiled)]
    public static ulong Of(ReadOnlySpan<byte> key, ulong seed)
    {
        var hash = seed + ((ulong)key.Length * Odd1);
        while (key.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key));
            key = key.Slice(8);
        }

        ulong rest = 0;
        for (var position = 0; position < key.Length; position++)
        {
            rest |= (ulong)key[position] << (8 * position);
        }

        return Mix(hash ^ rest);
    }

    // SplitMix64's finisher: each bit of the input moves half the bits of the output, and no two inputs meet.
    [MethodImpl(HotPath.Inlined)]
    private static ulong Mix(ulong value)
    {
        value += Odd1;
        value = (value ^ (value >> 30)) * Odd2;
        value = (value ^ (value >> 27)) * Odd3;
        return value ^ (value >> 31);
    }
}
