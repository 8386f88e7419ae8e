namespace Ampersand.Write.Emulator;

/// <summary>Tells any number of listeners that something has changed, without saying what: they look for themselves.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource next = New();

    /// <summary>Completes with the next change. Who takes it before looking misses nothing.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Raise() => Interlocked.Exchange(ref next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
