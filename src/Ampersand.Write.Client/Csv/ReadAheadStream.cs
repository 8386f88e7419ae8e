using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Ampersand.Write.Csv;

/// <summary>Reads a source on another thread, a few blocks ahead, so that reading and judging take two cores.</summary>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int BlockSize = 128 * 1024;
    private const int Blocks = 3;

    private readonly Stream source;
    private readonly CancellationTokenSource stop = new();
    private readonly BlockingCollection<byte[]> free = [];
    private readonly BlockingCollection<(byte[] Bytes, int Count)> full = [];
    private readonly Task reading;
    private byte[]? current;
    private int next;
    private int filled;
    private ExceptionDispatchInfo? failure;

    /// <summary>Begins to read.</summary>
    public ReadAheadStream(Stream source)
    {
        this.source = source;
        for (var block = 0; block < Blocks; block++)
        {
            free.Add(new byte[BlockSize]);
        }

        reading = Task.Run(ReadAhead);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (next == filled && !Advance())
        {
            return 0;
        }

        var read = Math.Min(count, filled - next);
        Buffer.BlockCopy(current!, next, buffer, offset, read);
        next += read;
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The source belongs to another: nobody may still be reading it when this returns.
            stop.Cancel();
            reading.Wait();
            reading.Dispose();
            stop.Dispose();
            free.Dispose();
            full.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Advance()
    {
        if (current is not null)
        {
            free.Add(current);
            current = null;
        }

        next = 0;
        filled = 0;
        if (full.TryTake(out var block, Timeout.Infinite))
        {
            (current, filled) = block;
            return true;
        }

        failure?.Throw();
        return false;
    }

    private void ReadAhead()
    {
        try
        {
            while (true)
            {
                var block = free.Take(stop.Token);
                var count = source.Read(block, 0, block.Length);
                if (count == 0)
                {
                    return;
                }

                full.Add((block, count));
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
