using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace Ampersand.Write.Tests.Harness;

/// <summary>A PowerShell session with the built module, as a user has it.</summary>
internal sealed class Session : IDisposable
{
    // Dot-sourced, so that variables stay in the session; inside 'try', so that an error that ends a command ends the script.
    // A pipeline has a thread of its own, which does not take the host's culture by itself.
    private const string Runner =
        "param($__script) [cultureinfo]::CurrentCulture = $Host.CurrentCulture; try { . $__script } catch { throw }";

    private readonly Runspace runspace;
    private readonly RecordingHost host;

    private Session(Runspace runspace, RecordingHost host)
    {
        this.runspace = runspace;
        this.host = host;
    }

    /// <summary>The session's console: laid out answers, asked questions, written text.</summary>
    public RecordingUserInterface Console => host.Console;

    /// <summary>A session that has imported the module.</summary>
    public static async Task<Session> StartAsync(CultureInfo? culture = null)
    {
        var session = await StartWithoutModuleAsync(culture);
        (await session.Start("Import-Module $manifest", new { manifest = Repository.Manifest }).Result).ThrowIfErrors();
        return session;
    }

    /// <summary>A session before any import.</summary>
    /// <param name="culture">The user's culture; invariant when not given.</param>
    public static async Task<Session> StartWithoutModuleAsync(CultureInfo? culture = null)
    {
        var host = new RecordingHost(culture ?? CultureInfo.InvariantCulture);
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // The working tree is not signed.
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        var runspace = RunspaceFactory.CreateRunspace(host, state);
        await Task.Run(runspace.Open);
        return new Session(runspace, host);
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script; several statements are fine.</param>
    /// <param name="variables">An object whose properties become variables of the session.</param>
    public SessionResult Run(string script, object? variables = null) =>
        Start(script, variables).Result.GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public Task<SessionResult> RunAsync(string script, object? variables = null) => Start(script, variables).Result;

    /// <summary>Starts a script that the test wants to watch or stop.</summary>
    public RunningScript Start(string script, object? variables = null)
    {
        foreach (var property in variables?.GetType().GetProperties() ?? [])
        {
            runspace.SessionStateProxy.SetVariable(property.Name, property.GetValue(variables));
        }

        var powershell = PowerShell.Create(runspace);
        powershell.AddScript(Runner).AddArgument(ScriptBlock.Create(script));
        return new RunningScript(powershell);
    }

    /// <summary>What a console of this width shows when a user types the script.</summary>
    public string Render(string script, int width = 120, object? variables = null)
    {
        Console.Width = width;
        _ = Console.Take();
        Run($". {{ {script} }} | Out-Default", variables).ThrowIfErrors();
        return Console.Take();
    }

    public void Dispose() => runspace.Dispose();
}
