using System.Collections.Concurrent;

namespace Ampersand.Write.Client.Tests.Shared;

/// <summary>Keeps what the library tells.</summary>
internal sealed class RecordingProgress : IProgress<RunEvent>
{
    private readonly ConcurrentQueue<RunEvent> events = new();

    public IReadOnlyList<RunEvent> Events => [.. events];

    public IReadOnlyList<string> Details => [.. events.OfType<RunDetail>().Select(detail => detail.Text)];

    public IReadOnlyList<string> Warnings => [.. events.OfType<RunWarning>().Select(warning => warning.Text)];

    public void Report(RunEvent value) => events.Enqueue(value);
}
