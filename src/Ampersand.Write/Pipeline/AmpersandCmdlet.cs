using System.Management.Automation;

namespace Ampersand.Write.Pipeline;

/// <summary>What all cmdlets share: one cancellation, one outbox, one way for errors to the user.</summary>
public abstract class AmpersandCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    private protected AmpersandCmdlet() => Outbox = new Outbox(stopping.Token);

    /// <summary>Cancelled by Ctrl+C, by a pipeline that wants no more, and by the end of the command.</summary>
    internal CancellationToken Stop => stopping.Token;

    internal Outbox Outbox { get; }

    /// <summary>Whether an error ends the command because its caller wants that.</summary>
    private bool EndsOnErrors =>
        LanguagePrimitives.TryConvertTo(
            MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? given) ? given : SessionState.PSVariable.GetValue("ErrorActionPreference"),
            out ActionPreference action)
        && action == ActionPreference.Stop;

    /// <summary>Shows an error; where errors end the command, what is under way can be brought to its end first.</summary>
    /// <exception cref="EndingErrorException">The error ends the command. The engine's own way to do that lets nothing be shown any more.</exception>
    internal void Report(ErrorRecord error)
    {
        if (EndsOnErrors)
        {
            throw new EndingErrorException(error);
        }

        WriteError(error);
    }

    /// <summary>Frees what the command holds, and ends what it may have left running.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the work at once; called by the engine from another thread.</summary>
    protected override void StopProcessing() => stopping.Cancel();

    /// <summary>Frees what the command holds.</summary>
    /// <param name="disposing">Whether called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        // Not disposed of: a worker may look at the token a moment longer, and a source without a timer holds nothing to free.
        stopping.Cancel();
    }

    /// <summary>Runs asynchronous work off this thread, shows what it posts meanwhile, and throws what it throws.</summary>
    internal T Await<T>(Func<CancellationToken, Task<T>> work, Action? tick = null)
    {
        Task<T> running = Task.Run(() => work(Stop));
        try
        {
            Outbox.ReplayUntil(this, running, tick);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        return running.Result;
    }

    /// <summary>Runs work on this thread; what the library throws becomes a terminating error.</summary>
    internal void Guard(object? target, Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (EndingErrorException ending)
        {
            ThrowTerminatingError(ending.Error);
        }
        catch (AmpersandException failure)
        {
            ThrowTerminatingError(ErrorFactory.Create(failure, target));
        }
    }

    /// <inheritdoc cref="Guard(object?, Action)"/>
    internal T Guard<T>(object? target, Func<T> work)
    {
        T result = default!;
        Guard(target, () => { result = work(); });
        return result;
    }
}
