namespace Ampersand.Write.Emulator;

/// <summary>Counts what is under way and tells when nothing is.</summary>
internal sealed class IdleSignal
{
    private readonly Lock gate = new();
    private TaskCompletionSource idle = Completed();
    private int count;

    public void Enter()
    {
        lock (gate)
        {
            if (count++ == 0)
            {
                idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            if (--count == 0)
            {
                idle.SetResult();
            }
        }
    }

    public Task WhenIdleAsync()
    {
        lock (gate)
        {
            return idle.Task;
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
