using System.Collections.Concurrent;

namespace Ampersand.Write.Client.Tests.Shared;

/// <summary>Keeps what the library said.</summary>
internal sealed class RecordingNotices : INotices
{
    private readonly ConcurrentQueue<string> verbose = new();
    private readonly ConcurrentQueue<string> warnings = new();

    public IReadOnlyList<string> VerboseLines => [.. verbose];

    public IReadOnlyList<string> Warnings => [.. warnings];

    public void Verbose(string text) => verbose.Enqueue(text);

    public void Warning(string text) => warnings.Enqueue(text);
}
