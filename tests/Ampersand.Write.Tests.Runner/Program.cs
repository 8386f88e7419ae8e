using System.Management.Automation;
using System.Management.Automation.Runspaces;

// Starting an engine takes longer than most tests, so it is done before anybody waits for it: the manifest comes as the argument, 'ready' goes out,
// and each line that comes in is a script to run. Errors that end a script are told and end nothing.
var state = InitialSessionState.CreateDefault2();
state.ImportPSModule(args[0]);
state.ThrowOnRunspaceOpenError = true;
using var runspace = RunspaceFactory.CreateRunspace(state);
runspace.Open();
await Console.Out.WriteLineAsync("ready");

while (await Console.In.ReadLineAsync() is { } script)
{
    using var powershell = PowerShell.Create(runspace);
    try
    {
        foreach (var output in powershell.AddScript(script).Invoke())
        {
            await Console.Out.WriteLineAsync($"output {output}");
        }
    }
    catch (RuntimeException exception)
    {
        await Console.Out.WriteLineAsync($"failed {exception.ErrorRecord.FullyQualifiedErrorId} {exception.Message}");
    }

    foreach (var error in powershell.Streams.Error)
    {
        await Console.Out.WriteLineAsync($"error {error.FullyQualifiedErrorId} {error}");
    }

    await Console.Out.WriteLineAsync("done");
}
