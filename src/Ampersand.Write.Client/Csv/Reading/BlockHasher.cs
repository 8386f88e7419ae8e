using System.Security.Cryptography;

namespace Ampersand.Write.Csv;

/// <summary>SHA-256 of a source, with a digest at the end of each block.</summary>
/// <remarks>
/// On net8.0 a block's digest is that of all bytes up to its end, so that the bytes are hashed once for the blocks and the whole. net472
/// cannot look at a digest that is still growing and hashes each block for itself beside the whole.
/// </remarks>
internal sealed class BlockHasher : IDisposable
{
    private readonly IncrementalHash whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
#if !NET8_0_OR_GREATER
    private readonly IncrementalHash block = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
#endif

    /// <summary>Takes in bytes of the current block.</summary>
    public void Append(byte[] bytes, int offset, int count)
    {
        whole.AppendData(bytes, offset, count);
#if !NET8_0_OR_GREATER
        block.AppendData(bytes, offset, count);
#endif
    }

    /// <summary>The digest of the current block; the next byte begins another.</summary>
    public byte[] EndBlock() =>
#if NET8_0_OR_GREATER
        whole.GetCurrentHash();
#else
        block.GetHashAndReset();
#endif

    /// <summary>The digest of all bytes.</summary>
    public byte[] Complete() => whole.GetHashAndReset();

    /// <inheritdoc/>
    public void Dispose()
    {
        whole.Dispose();
#if !NET8_0_OR_GREATER
        block.Dispose();
#endif
    }
}
