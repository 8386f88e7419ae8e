using System.Collections.Concurrent;

namespace Ampersand.Write.Client.Tests.Shared;

/// <summary>Keeps what the library tells.</summary>
internal sealed class RecordingProgress : IProgress<RunEvent>
{
    private readonly ConcurrentQueue<RunEvent> events = new();
    private readonly List<(Func<RunEvent, bool> Wanted, TaskCompletionSource<RunEvent> Seen)> waiting = [];

    public IReadOnlyList<RunEvent> Events => [.. events];

    public IReadOnlyList<string> Details => [.. events.OfType<RunDetail>().Select(detail => detail.Text)];

    public IReadOnlyList<string> Warnings => [.. events.OfType<RunWarning>().Select(warning => warning.Text)];

    public void Report(RunEvent value)
    {
        lock (waiting)
        {
            events.Enqueue(value);
            waiting.Where(wait => wait.Wanted(value)).ToList().ForEach(wait => wait.Seen.TrySetResult(value));
        }
    }

    /// <summary>Waits for the first event of a kind, also one that was told already.</summary>
    public async Task<T> SeenAsync<T>(Func<T, bool>? which = null)
        where T : RunEvent
    {
        var next = new TaskCompletionSource<RunEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (waiting)
        {
            if (events.OfType<T>().FirstOrDefault(Wanted) is { } seen)
            {
                return seen;
            }

            waiting.Add((told => told is T one && Wanted(one), next));
        }

        return (T)await next.Task.WaitAsync(TestContext.Current.CancellationToken);

        bool Wanted(T told) => which?.Invoke(told) != false;
    }
}
