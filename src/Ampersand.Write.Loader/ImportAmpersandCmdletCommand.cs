using System.Management.Automation;
using System.Reflection;

namespace Ampersand.Write.Loader;

/// <summary>Imports the module's cmdlets into the script module that calls it, which alone sees this one.</summary>
/// <remarks>
/// A cmdlet, because a first import pays for each kind of expression that its script makes the engine compile: with the same as calls of
/// methods in the script, pwsh and the import took 330 ms instead of 282 (docs/performance.md).
/// </remarks>
[Cmdlet(VerbsData.Import, "AmpersandCmdlet")]
public sealed class ImportAmpersandCmdletCommand : PSCmdlet
{
    /// <summary>The folder that the module wants them from.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Folder { get; set; } = "";

    /// <summary>Loads the cmdlets and imports them.</summary>
    /// <exception cref="InvalidOperationException">
    /// Another copy of the module was imported first, and a process keeps its assemblies.
    /// </exception>
    protected override void ProcessRecord()
    {
        var cmdlets = ModuleLoadContext.CmdletsIn(Folder);
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        var imported = shell
            .AddCommand("Microsoft.PowerShell.Core\\Import-Module")
            .AddParameter("Assembly", cmdlets)
            .AddParameter("PassThru")
            .AddParameter("ErrorAction", ActionPreference.Stop)
            .Invoke();

        HandOn((PSModuleInfo)imported[0].BaseObject, SessionState.Module);
    }

    // A forced import finds the assembly's module in a cache and no longer hands its cmdlets to the script module
    // (https://github.com/PowerShell/PowerShell/issues/20710), so they are handed on by hand; doing it twice does no harm.
    // By reflection: the engine keeps this to itself.
    private static void HandOn(PSModuleInfo from, PSModuleInfo to)
    {
        var add = typeof(PSModuleInfo).GetMethod("AddExportedCmdlet", BindingFlags.Instance | BindingFlags.NonPublic)!;
        foreach (var cmdlet in from.ExportedCmdlets.Values)
        {
            add.Invoke(to, [cmdlet]);
        }
    }
}
