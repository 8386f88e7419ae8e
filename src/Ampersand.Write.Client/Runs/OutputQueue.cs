using System.Threading.Channels;

namespace Ampersand.Write.Runs;

/// <summary>What is owed to the caller of a run, in order, until the caller takes it.</summary>
/// <param name="progress">Told when there is something to take.</param>
internal sealed class OutputQueue(IProgress<RunEvent>? progress)
{
    private readonly Channel<(RunOutput Output, Action? Taken)> outputs =
        Channel.CreateUnbounded<(RunOutput, Action?)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Adds an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="taken">Called when the caller takes it.</param>
    public void Add(RunOutput output, Action? taken = null)
    {
        outputs.Writer.TryWrite((output, taken));
        progress?.Report(OutputReady.Instance);
    }

    /// <summary>Takes the next output, if it has come.</summary>
    public bool TryTake(out RunOutput output)
    {
        var isThere = outputs.Reader.TryRead(out var next);
        output = next.Output;
        next.Taken?.Invoke();
        return isThere;
    }

    /// <summary>Says that no more will come.</summary>
    public void Complete() => outputs.Writer.TryComplete();

    /// <summary>Waits for the next output.</summary>
    /// <returns>Whether there is one; otherwise no more will come.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => outputs.Reader.WaitToReadAsync(cancellationToken);
}
