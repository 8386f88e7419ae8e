using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ampersand.Write.Journal;

/// <summary>By what bytes are recognised again.</summary>
internal static class Digests
{
    /// <summary>The SHA-256 of bytes over an array, in lowercase hexadecimal.</summary>
    public static string Sha256(ReadOnlyMemory<byte> bytes)
    {
        MemoryMarshal.TryGetArray(bytes, out var array);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(array.Array ?? [], array.Offset, array.Count);
        return Hex(hash.GetHashAndReset());
    }

    public static string Hex(byte[] bytes) => string.Concat(bytes.Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
}
