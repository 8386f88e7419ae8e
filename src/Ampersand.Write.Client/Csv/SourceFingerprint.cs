namespace Ampersand.Write.Csv;

/// <summary>By what a source can be recognised again, block after block.</summary>
internal sealed class SourceFingerprint
{
    /// <summary>The bytes of a block; the last one may have fewer.</summary>
    public const int BlockSize = 1024 * 1024;

    /// <summary>A digest for each block.</summary>
    public List<byte[]> Blocks { get; } = [];

    /// <summary>How many bytes the source has.</summary>
    public long Length { get; set; }

    /// <summary>The SHA-256 of all bytes.</summary>
    public byte[] Whole { get; set; } = [];
}
