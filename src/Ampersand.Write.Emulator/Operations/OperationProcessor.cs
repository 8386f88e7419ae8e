using System.Threading.Channels;

namespace Ampersand.Write.Emulator;

/// <summary>Does the work of operations one after the other, in the order in which it was ready.</summary>
internal sealed class OperationProcessor : IAsyncDisposable
{
    /// <summary>Writes in memory at one time, each of up to 10 MiB; what comes beyond waits for its answer.</summary>
    private const int Waiting = 8;

    private readonly Channel<(StoredOperation Operation, IWrite Write)> queue =
        Channel.CreateBounded<(StoredOperation, IWrite)>(new BoundedChannelOptions(Waiting) { SingleReader = true });

    private readonly CancellationTokenSource stopping = new();
    private readonly OperationDesk desk;
    private readonly IdleSignal idle = new();
    private readonly Task loop;

    public OperationProcessor(OperationDesk desk)
    {
        this.desk = desk;
        loop = Task.Run(RunAsync);
    }

    /// <summary>Completes when no accepted work is left undone.</summary>
    public Task WhenIdleAsync() => idle.WhenIdleAsync();

    /// <summary>Takes work that is ready; returns when there is room for it.</summary>
    public async Task EnqueueAsync(StoredOperation operation, IWrite write)
    {
        idle.Enter();
        try
        {
            await queue.Writer.WriteAsync((operation, write), stopping.Token);
        }
        catch
        {
            idle.Leave();
            throw;
        }
    }

    /// <summary>Takes work that has yet to be made ready, which happens aside.</summary>
    public void Prepare(StoredOperation operation, Func<CancellationToken, Task<IWrite>> prepare)
    {
        idle.Enter();
        _ = Task.Run(async () =>
        {
            try
            {
                await EnqueueAsync(operation, await prepare(stopping.Token));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The emulator is going away.
            }
            catch (Exception exception)
            {
                desk.Refuse(operation, exception.Message);
            }
            finally
            {
                idle.Leave();
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        queue.Writer.TryComplete();
        await loop;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var (operation, write) in queue.Reader.ReadAllAsync(stopping.Token))
            {
                try
                {
                    desk.Run(operation, write);
                }
                catch (Exception exception)
                {
                    desk.Refuse(operation, $"The emulator failed: {exception.Message}");
                }
                finally
                {
                    (write as IDisposable)?.Dispose();
                    idle.Leave();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The emulator is going away.
        }
    }
}
