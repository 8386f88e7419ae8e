
namespace Ampersand.Write.Csv;

/// <summary>Passes on the bytes of a source that was fingerprinted, each block after it was seen to be the same.</summary>
internal sealed class VerifyingStream(Stream source, SourceFingerprint fingerprint, string name) : ForwardStream
{
    private readonly BlockHasher hasher = new();
    private readonly byte[] block = new byte[(int)Math.Min(SourceFingerprint.BlockSize, Math.Max(1, fingerprint.Length))];
    private int next;
    private int filled;
    private int blocks;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (next == filled)
        {
            ReadBlock();
        }

        var read = Math.Min(count, filled - next);
        Buffer.BlockCopy(block, next, buffer, offset, read);
        next += read;
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

    private void ReadBlock()
    {
        next = 0;
        filled = 0;
        var expected = (int)Math.Min(block.Length, fingerprint.Length - ((long)blocks * SourceFingerprint.BlockSize));
        if (expected <= 0)
        {
            return;
        }

        while (filled < expected)
        {
            var read = source.Read(block, filled, expected - filled);
            if (read == 0)
            {
                throw CsvFileErrors.Changed(name);
            }

            filled += read;
        }

        hasher.Append(block, 0, filled);
        if (!hasher.EndBlock().AsSpan().SequenceEqual(fingerprint.Blocks[blocks]))
        {
            filled = 0;
            throw CsvFileErrors.Changed(name);
        }

        blocks++;
    }
}
