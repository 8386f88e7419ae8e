
namespace Ampersand.Write.Csv;

/// <summary>Passes a source's bytes on and takes its fingerprint.</summary>
internal sealed class FingerprintStream(Stream source) : ForwardStream
{
    private readonly BlockHasher hasher = new();
    private int inBlock;

    private SourceFingerprint Fingerprint { get; } = new();

    /// <summary>The fingerprint of all bytes; a source that was not read to its end is read once more.</summary>
    public SourceFingerprint Complete(CsvSource whole)
    {
        if (Fingerprint.Whole.Length > 0)
        {
            return Fingerprint;
        }

        using var again = new FingerprintStream(whole.From(0));
        CsvSource.Skip(again, long.MaxValue);
        return again.Fingerprint;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = source.Read(buffer, offset, Math.Min(count, SourceFingerprint.BlockSize - inBlock));
        hasher.Append(buffer, offset, read);
        Fingerprint.Length += read;
        inBlock += read;
        if (inBlock == SourceFingerprint.BlockSize || (read == 0 && inBlock > 0))
        {
            Fingerprint.Blocks.Add(hasher.EndBlock());
            inBlock = 0;
        }

        if (read == 0 && count > 0 && Fingerprint.Whole.Length == 0)
        {
            Fingerprint.Whole = hasher.Complete();
        }

        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hasher.Dispose();
        }

        base.Dispose(disposing);
    }
}

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
