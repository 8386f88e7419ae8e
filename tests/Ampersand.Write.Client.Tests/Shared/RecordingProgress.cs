using System.Collections.Concurrent;

namespace Ampersand.Write.Client.Tests.Shared;

/// <summary>Keeps what the library tells.</summary>
internal sealed class RecordingProgress : IProgress<RunEvent>
{
    private readonly ConcurrentQueue<RunEvent> events = new();
    private readonly ConcurrentDictionary<Type, TaskCompletionSource<RunEvent>> seen = new();

    public IReadOnlyList<RunEvent> Events => [.. events];

    public IReadOnlyList<string> Details => [.. events.OfType<RunDetail>().Select(detail => detail.Text)];

    public IReadOnlyList<string> Warnings => [.. events.OfType<RunWarning>().Select(warning => warning.Text)];

    public void Report(RunEvent value)
    {
        events.Enqueue(value);
        FirstOf(value.GetType()).TrySetResult(value);
    }

    /// <summary>Waits for the first event of a kind, also one that was told already.</summary>
    public async Task<T> SeenAsync<T>()
        where T : RunEvent => (T)await FirstOf(typeof(T)).Task.WaitAsync(TestContext.Current.CancellationToken);

    private TaskCompletionSource<RunEvent> FirstOf(Type kind) =>
        seen.GetOrAdd(kind, _ => new TaskCompletionSource<RunEvent>(TaskCreationOptions.RunContinuationsAsynchronously));
}
