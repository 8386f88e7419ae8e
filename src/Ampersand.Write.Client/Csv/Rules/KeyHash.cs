using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Ampersand.Write.Csv;

/// <summary>A seeded 64-bit hash of a key's bytes.</summary>
/// <remarks>The seed is drawn for each inspection, so that nobody can write a file of keys that all meet.</remarks>
internal static class KeyHash
{
    /// <summary>A seed that nobody can foresee.</summary>
    public static ulong DrawSeed()
    {
        var bytes = new byte[8];
        using var generator = RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return BitConverter.ToUInt64(bytes, 0);
    }

    /// <summary>The hash of a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<byte> key, ulong seed) => XxHash3.HashToUInt64(key, (long)seed);
}
