using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Ampersand.Write.Playground.Terminal;
using Microsoft.PowerShell;

namespace Ampersand.Write.Playground;

/// <summary>A PowerShell engine with the module imported and this console as its host.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;
    private readonly TerminalHost _host;
    private volatile PowerShell? _running;

    private Engine(Runspace runspace, TerminalHost host)
    {
        _runspace = runspace;
        _host = host;
    }

    public static Engine Start()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // The scripts are the user's own working tree.
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        state.ImportPSModule(Repository.Manifest);
        state.ThrowOnRunspaceOpenError = true;

        var host = new TerminalHost();
        var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        return new Engine(runspace, host);
    }

    /// <summary>Runs the script to its end.</summary>
    /// <returns>The exit code that <c>pwsh -File</c> would end with.</returns>
    public int Run(ScriptCommand script)
    {
        using var powershell = PowerShell.Create(_runspace);
        powershell.Commands.AddCommand(ToCommand(script)).AddCommand("Out-Default");
        LetExitEndTheRun();

        _running = powershell;
        try
        {
            powershell.Invoke();
            var wasStopped = powershell.InvocationStateInfo.State == PSInvocationState.Stopped;
            return _host.ExitCode ?? (wasStopped ? ExitCode.Interrupted : ExitCode.Success);
        }
        catch (PipelineStoppedException)
        {
            return ExitCode.Interrupted;
        }
        catch (RuntimeException exception)
        {
            Show(exception.ErrorRecord);
            return ExitCode.Failure;
        }
        finally
        {
            _running = null;
            _host.Terminal.Close();
        }
    }

    /// <summary>Stops what runs.</summary>
    /// <returns>Whether there was something to stop that was not being stopped already.</returns>
    public bool Stop()
    {
        if (_running is not { InvocationStateInfo.State: PSInvocationState.Running } powershell)
        {
            return false;
        }

        powershell.BeginStop(callback: null, state: null);
        return true;
    }

    public void Dispose() => _runspace.Dispose();

    private static Command ToCommand(ScriptCommand script)
    {
        var command = new Command(script.Path, isScript: false, useLocalScope: false);
        foreach (var argument in script.Arguments)
        {
            command.Parameters.Add(argument);
        }

        // Errors reach Out-Default in their place among the output.
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        return command;
    }

    // pwsh -File tells 'exit 3' from a program that returned 3 by a flag that is not public. Without the flag a script
    // still runs, and its exit code is lost.
    private void LetExitEndTheRun()
    {
        var context = typeof(Runspace)
            .GetProperty("ExecutionContext", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(_runspace);
        context?.GetType()
            .GetProperty("ScriptCommandProcessorShouldRethrowExit", BindingFlags.Instance | BindingFlags.NonPublic)
            ?.SetValue(context, true);
    }

    // Formatted like any object, so as PowerShell prints it; but an error belongs on the error stream.
    private void Show(ErrorRecord error)
    {
        using var powershell = PowerShell.Create(_runspace);
        powershell.AddCommand("Out-Default").AddParameter("InputObject", error);
        _host.Terminal.WriteToErrorWhile(() => powershell.Invoke());
    }
}
