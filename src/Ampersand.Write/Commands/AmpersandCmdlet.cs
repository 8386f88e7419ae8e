using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Errors;
using Ampersand.Write.Output;

namespace Ampersand.Write.Commands;

/// <summary>What all cmdlets share: one cancellation, one outbox, one way for errors to the user.</summary>
public abstract class AmpersandCmdlet : PSCmdlet, IDisposable
{
    /// <summary>
    /// How long requests may take to come home when an error elsewhere in the pipeline ends the command. Ctrl+C reaches no command any more
    /// by then.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource stopping = new();
    private readonly List<RunOutput> partlyFailed = [];
    private bool isEnding;

    private protected AmpersandCmdlet() => Outbox = new Outbox(this, stopping.Token);

    /// <summary>Cancelled by Ctrl+C, by a pipeline that wants no more, and by the end of the command.</summary>
    internal CancellationToken Stop => stopping.Token;

    internal Outbox Outbox { get; }

    /// <summary>Whether whatever comes next in the pipeline wants no more.</summary>
    internal bool IsUnwanted { get; set; }

    /// <summary>Whether an error ends the command because its caller wants that.</summary>
    private bool EndsOnErrors =>
        LanguagePrimitives.TryConvertTo(
            MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var given)
                ? given
                : SessionState.PSVariable.GetValue("ErrorActionPreference"),
            out ActionPreference action)
        && action == ActionPreference.Stop;

    /// <summary>Shows what a run puts out.</summary>
    /// <exception cref="TerminatingErrorException">Its error ends the command.</exception>
    internal void Show(RunOutput output)
    {
        if (output.Operation is { } operation)
        {
            Emit(operation);
        }
        else if (output.Result is { } result)
        {
            SeenObjects.Of(SessionState).Add(result.ObjectName);
            WriteObject(result);
            foreach (var warning in result.Warnings)
            {
                WriteWarning(FormattableString.Invariant($"Record {result.Index + 1}: {warning}"));
            }
        }

        if (output.Error is { } failure)
        {
            if (failure.ErrorId == ErrorIds.OperationPartlyFailed.Name)
            {
                partlyFailed.Add(output);
            }
            else
            {
                Report(failure, output.Target);
            }
        }
    }

    /// <summary>Emits an operation as it was seen, and keeps what the session may need of it.</summary>
    private protected void Emit(AmpersandOperation operation)
    {
        SeenObjects.Of(SessionState).Add(operation.ObjectName);
        SessionOperations.Of(SessionState).See(operation);
        WriteObject(operation);
    }

    /// <summary>
    /// Says which operations wrote a part of their records, once all is sent, emitted and written: who lets errors end the command loses
    /// nothing by it.
    /// </summary>
    /// <exception cref="TerminatingErrorException">The first of them ends the command.</exception>
    private protected void ReportPartlyFailed()
    {
        foreach (var output in partlyFailed)
        {
            Report(output.Error!, output.Target);
        }
    }

    /// <summary>Shows an error; where errors end the command, what is under way can be brought to its end first.</summary>
    /// <exception cref="TerminatingErrorException">
    /// The error ends the command. The engine's own way to do that lets nothing be shown any more.
    /// </exception>
    internal void Report(AmpersandException failure, object? target)
    {
        if (isEnding)
        {
            // One error alone ends a command.
            return;
        }

        var error = CreateError(failure, target);
        if (EndsOnErrors)
        {
            throw new TerminatingErrorException(failure, error);
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

    /// <summary>
    /// Ends what is under way before a command that was left gives its account: an error elsewhere in the pipeline waits for it, a stop
    /// cancels it.
    /// </summary>
    /// <param name="abandon">Lets nothing leave any more, and waits for what is under way.</param>
    private protected void Leave(Func<Task> abandon)
    {
        if (!Stop.IsCancellationRequested && !IsUnwanted)
        {
            Task.Run(abandon).Wait(Patience);
        }

        stopping.Cancel();
    }

    /// <summary>Frees what the command holds.</summary>
    /// <param name="disposing">Whether called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        // Not disposed of: a worker may look at the token a moment longer, and a source without a timer holds nothing to free.
        stopping.Cancel();
    }

    /// <summary>Runs asynchronous work off this thread, shows what is told meanwhile, and throws what it throws.</summary>
    internal T Await<T>(Func<CancellationToken, Task<T>> work)
    {
        var running = Task.Run(() => work(Stop));
        Await(running);
        return running.Result;
    }

    /// <summary>Waits for work that is under way, shows what is told meanwhile, and throws what it throws.</summary>
    internal void Await(Task work) => Outbox.ShowUntil(work);

    /// <summary>Shows what was told; waits for work only where it is not done already.</summary>
    internal void Await(ValueTask work)
    {
        if (work.IsCompletedSuccessfully)
        {
            Outbox.Show();
        }
        else
        {
            Await(work.AsTask());
        }
    }

    /// <summary>Runs work on this thread: the one place where the library's errors become PowerShell's, and end the command.</summary>
    /// <param name="target">What an error is about that does not say so itself.</param>
    /// <param name="work">The work.</param>
    internal void Guard(object? target, Action work)
    {
        try
        {
            try
            {
                work();
            }
            catch (TerminatingErrorException ending)
            {
                End(ending.Failure, ending.Error.TargetObject, ending.Error);
            }
            catch (AmpersandException failure)
            {
                End(failure, target, shown: null);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc cref="Guard(object?, Action)"/>
    internal T Guard<T>(object? target, Func<T> work)
    {
        T result = default!;
        Guard(target, () => { result = work(); });
        return result;
    }

    /// <summary>The error as it is shown, with what a user of PowerShell can do about it.</summary>
    private protected ErrorRecord CreateError(AmpersandException failure, object? target, Exception? shown = null) =>
        ErrorFactory.Create(failure, target, ErrorAdvice.OfError(failure, this), shown);

    /// <summary>Lets what is under way come home before an error ends the command.</summary>
    /// <param name="reason">The error.</param>
    /// <param name="target">What it is about.</param>
    /// <returns>The error to end with, and what it is about: the same, or one with an account of what was done.</returns>
    private protected virtual (AmpersandException Error, object? Target) ComeHome(AmpersandException reason, object? target) =>
        (reason, target);

    private void End(AmpersandException reason, object? target, ErrorRecord? shown)
    {
        isEnding = true;
        (var error, var about) = ComeHome(reason, target);
        Outbox.CompleteBars();
        ThrowTerminatingError(ReferenceEquals(error, reason) && shown is not null ? shown : CreateError(error, about));
    }
}
