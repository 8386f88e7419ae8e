namespace Ampersand.Write.Csv;

/// <summary>A stretch of the source with its structural bytes found, and room before it for the record that began in the block before.</summary>
internal sealed class ByteBlock(int size, int headroom, byte delimiter, bool plain)
{
    /// <summary>The bytes; the source's begin at <see cref="Start"/>.</summary>
    public byte[] Bytes { get; } = new byte[headroom + size + StructuralIndex.Slack];

    /// <summary>Where the source's bytes begin.</summary>
    public int Start { get; } = headroom;

    /// <summary>Where they end.</summary>
    public int End { get; private set; }

    /// <summary>The structural bytes among them.</summary>
    public StructuralIndex Index { get; } = new(delimiter, plain);

    /// <summary>Reads the next bytes of the source until the block is full.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Fill(Stream source)
    {
        End = Start;
        while (End < Start + size && source.Read(Bytes, End, Start + size - End) is > 0 and var read)
        {
            End += read;
        }

        Index.Build(Bytes, Start, End);
        return End > Start;
    }
}
