namespace Ampersand.Write.Csv;

/// <summary>Cuts a source into blocks.</summary>
internal class BlockSource : IDisposable
{
    private const int LargestHeadroom = 16 * 1024;

    private readonly byte delimiter;
    private readonly bool plain;
    private readonly Stack<ByteBlock> free = [];

    /// <summary>Creates the source of blocks.</summary>
    /// <param name="source">The bytes; they stay the caller's, and are not touched any more once this is disposed.</param>
    /// <param name="delimiter">The delimiter to index.</param>
    /// <param name="blockSize">The bytes of a block, from 1.</param>
    /// <param name="plain">Whether to index without vectors.</param>
    public BlockSource(Stream source, byte delimiter, int blockSize, bool plain)
    {
        Source = source;
        BlockSize = blockSize;
        this.delimiter = delimiter;
        this.plain = plain;
    }

    /// <summary>The bytes of a block.</summary>
    public int BlockSize { get; }

    /// <summary>The bytes.</summary>
    protected Stream Source { get; }

    /// <summary>The next block, or none at the end.</summary>
    public virtual ByteBlock? Read(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var block = free.Count > 0 ? free.Pop() : CreateBlock();
        if (block.Fill(Source))
        {
            return block;
        }

        free.Push(block);
        return null;
    }

    /// <summary>Takes a block back.</summary>
    public virtual void Release(ByteBlock block) => free.Push(block);

    /// <summary>Stops reading.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops reading.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>A block to be filled.</summary>
    protected ByteBlock CreateBlock() => new(BlockSize, Math.Min(LargestHeadroom, BlockSize), delimiter, plain);
}
