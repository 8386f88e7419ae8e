using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ampersand.Write.Pipeline;

/// <summary>Carries what workers have to show to the pipeline thread, the only one that may show it, in order.</summary>
/// <remarks>
/// Objects wait for room, so that a slow pipeline slows its producers; words (verbose, warnings) are few and never wait, so that
/// the library can speak from anywhere.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The semaphores hold no handle as long as nobody asks for one, and late workers may still release them.")]
internal sealed class Outbox : INotices
{
    private const int Room = 256;
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<Item> items = new();
    private readonly SemaphoreSlim room = new(Room);
    private readonly SemaphoreSlim signal = new(0);
    private readonly CancellationToken stopping;

    public Outbox(CancellationToken stopping) => this.stopping = stopping;

    public void Verbose(string text) => Add(new Item(cmdlet => cmdlet.WriteVerbose(text), TakesRoom: false));

    public void Warning(string text) => Add(new Item(cmdlet => cmdlet.WriteWarning(text), TakesRoom: false));

    /// <summary>Hands something over that the pipeline thread is to show.</summary>
    public async Task PostAsync(Action<AmpersandCmdlet> show)
    {
        await room.WaitAsync(stopping).ConfigureAwait(false);
        Add(new Item(show, TakesRoom: true));
    }

    /// <summary>Shows what waits now.</summary>
    public void Replay(AmpersandCmdlet cmdlet)
    {
        while (items.TryDequeue(out Item? item))
        {
            if (item.TakesRoom)
            {
                room.Release();
            }

            item.Show(cmdlet);
        }
    }

    /// <summary>Shows what comes until the work has ended, and then throws what the work threw.</summary>
    /// <param name="cmdlet">Whose thread this is.</param>
    /// <param name="work">The work.</param>
    /// <param name="tick">Called a few times a second, for progress.</param>
    public void ReplayUntil(AmpersandCmdlet cmdlet, Task work, Action? tick)
    {
        // Reading the exception here keeps it observed when a stop makes this thread leave before the work has ended.
        _ = work.ContinueWith(
            (ended, _) => (ended.Exception, signal.Release()), null, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!work.IsCompleted)
        {
            Replay(cmdlet);
            tick?.Invoke();
            if (!work.IsCompleted)
            {
                signal.Wait(TickInterval, stopping);
            }
        }

        Replay(cmdlet);
        work.GetAwaiter().GetResult();
    }

    private void Add(Item item)
    {
        items.Enqueue(item);
        signal.Release();
    }

    private sealed record Item(Action<AmpersandCmdlet> Show, bool TakesRoom);
}
