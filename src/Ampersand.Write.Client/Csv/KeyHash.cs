using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Ampersand.Write.Csv;

/// <summary>A seeded 64-bit hash of a key's bytes.</summary>
/// <remarks>The seed is drawn for each inspection, so that nobody can write a file of keys that all meet.</remarks>
internal static class KeyHash
{
    private const ulong Odd1 = 0x9E37_79B9_7F4A_7C15;
    private const ulong Odd2 = 0xBF58_476D_1CE4_E5B9;
    private const ulong Odd3 = 0x94D0_49BB_1331_11EB;

    /// <summary>A seed that nobody can foresee.</summary>
    public static ulong DrawSeed()
    {
        var bytes = new byte[8];
        using var generator = RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return BitConverter.ToUInt64(bytes, 0);
    }

    /// <summary>The hash of a key.</summary>
    [MethodImpl(HotPath.Inlined)]
    public static ulong Of(ReadOnlySpan<byte> key, ulong seed)
    {
        var hash = seed + ((ulong)key.Length * Odd1);
        return key.Length < 8 ? Mix(hash ^ Short(key)) : Long(key, hash);
    }

    [MethodImpl(HotPath.Compiled)]
    private static ulong Long(ReadOnlySpan<byte> key, ulong hash)
    {
        var tail = BinaryPrimitives.ReadUInt64LittleEndian(key.Slice(key.Length - 8));
        for (; key.Length > 8; key = key.Slice(8))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key));
        }

        return Mix(hash ^ tail);
    }

    // Pieces that overlap take in every byte without a loop; keys of one length that differ give pieces that differ.
    [MethodImpl(HotPath.Inlined)]
    private static ulong Short(ReadOnlySpan<byte> key)
    {
        if (key.Length >= 4)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(key) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(key.Slice(key.Length - 4)) << 32);
        }

        return key.Length == 0 ? 0 : key[0] | ((ulong)key[key.Length / 2] << 8) | ((ulong)key[key.Length - 1] << 16);
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
