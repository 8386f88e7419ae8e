namespace Ampersand.Write.Csv;

/// <summary>Passes a source's bytes on and takes its fingerprint.</summary>
internal sealed class FingerprintStream(Stream source) : ForwardStream
{
    private readonly BlockHasher hasher = new();
    private int inBlock;

    /// <summary>The fingerprint of the bytes passed on; whole once the source has ended.</summary>
    public SourceFingerprint Fingerprint { get; } = new();

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
