using System.Threading.Channels;

namespace Ampersand.Write.Emulator;

/// <summary>Does the work of operations one after the other, in the order in which it was ready.</summary>
internal sealed class OperationProcessor : IAsyncDisposable
{
    /// <summary>Writes in memory at one time, each of up to 10 MiB; what comes beyond waits for its answer.</summary>
    private const int Waiting = 8;

    private readonly Channel<(StoredOperation Operation, IWrite Write)> _queue =
        Channel.CreateBounded<(StoredOperation, IWrite)>(new BoundedChannelOptions(Waiting) { SingleReader = true });

    private readonly CancellationTokenSource _stopping = new();
    private readonly OperationDesk _desk;
    private readonly IdleSignal _idle = new();
    private readonly Task _loop;

    public OperationProcessor(OperationDesk desk)
    {
        _desk = desk;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Completes when no accepted work is left undone.</summary>
    public Task WhenIdleAsync() => _idle.WhenIdleAsync();

    /// <summary>Takes work that is ready; returns when there is room for it.</summary>
    public async Task EnqueueAsync(StoredOperation operation, IWrite write)
    {
        _idle.Enter();
        try
        {
            await _queue.Writer.WriteAsync((operation, write), _stopping.Token);
        }
        catch
        {
            _idle.Leave();
            throw;
        }
    }

    /// <summary>Takes work that has yet to be made ready, which happens aside.</summary>
    public void Prepare(StoredOperation operation, Func<CancellationToken, Task<IWrite>> prepare)
    {
        _idle.Enter();
        _ = Task.Run(async () =>
        {
            try
            {
                await EnqueueAsync(operation, await prepare(_stopping.Token));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The emulator is going away.
            }
            catch (Exception exception)
            {
                _desk.Refuse(operation, exception.Message);
            }
            finally
            {
                _idle.Leave();
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _queue.Writer.TryComplete();
        await _loop;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var (operation, write) in _queue.Reader.ReadAllAsync(_stopping.Token))
            {
                try
                {
                    _desk.Run(operation, write);
                }
                catch (Exception exception)
                {
                    _desk.Refuse(operation, $"The emulator failed: {exception.Message}");
                }
                finally
                {
                    (write as IDisposable)?.Dispose();
                    _idle.Leave();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The emulator is going away.
        }
    }
}
