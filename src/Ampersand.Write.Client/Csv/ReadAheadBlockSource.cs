using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Ampersand.Write.Csv;

/// <summary>Is some blocks ahead of its reader, on another thread: reading and indexing there, judging here.</summary>
internal sealed class ReadAheadBlockSource : BlockSource
{
    // The reader holds one while it takes the next; one is full and one is being filled.
    private const int Blocks = 4;

    private readonly BlockingCollection<ByteBlock> free = [];
    private readonly BlockingCollection<ByteBlock> full = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Task reading;
    private ExceptionDispatchInfo? failure;

    /// <inheritdoc/>
    public ReadAheadBlockSource(Stream source, byte delimiter, int blockSize, bool plain)
        : base(source, delimiter, blockSize, plain)
    {
        for (var block = 0; block < Blocks; block++)
        {
            free.Add(CreateBlock());
        }

        reading = Task.Run(ReadAhead);
    }

    /// <inheritdoc/>
    public override ByteBlock? Read(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (full.TryTake(out var block, Timeout.Infinite, cancellation))
        {
            return block;
        }

        failure?.Throw();
        return null;
    }

    /// <inheritdoc/>
    public override void Release(ByteBlock block) => free.Add(block);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The source is another's: nobody may still be reading it when this returns.
            stop.Cancel();
            reading.Wait();
            stop.Dispose();
            free.Dispose();
            full.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ReadAhead()
    {
        try
        {
            while (free.Take(stop.Token) is var block && block.Fill(Source))
            {
                full.Add(block);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed before the end: nobody waits any more.
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown on the thread that reads.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            full.CompleteAdding();
        }
    }
}
