# Loads the compiled cmdlets for this edition of PowerShell.
# Only the language and .NET calls: an engine hosted in another program may lack every module with cmdlets.
# Each call in a script costs a first import about two milliseconds, so what can be asked after a failure is not asked before.

# A caller's -ErrorAction SilentlyContinue would make 'throw' carry on.
$ErrorActionPreference = 'Stop'

$isCore = $PSVersionTable.PSEdition -eq 'Core'
try {
    if ($isCore) {
        $folder = "$PSScriptRoot/lib/net8.0"
        $null = [System.Reflection.Assembly]::LoadFrom("$folder/Ampersand.Write.Loader.dll")
        $cmdlets = [Ampersand.Write.Loader.ModuleLoadContext]::CmdletsIn($folder)
    }
    else {
        $folder = "$PSScriptRoot/lib/net472"
        $cmdlets = [System.Reflection.Assembly]::LoadFrom("$folder/Ampersand.Write.dll")
        if ($cmdlets.Location -ne [System.IO.Path]::GetFullPath("$folder/Ampersand.Write.dll")) { throw 'Another copy was loaded before.' }
        $resolver = [System.Activator]::CreateInstance($cmdlets.GetType('Ampersand.Write.Desktop.AssemblyResolver', $true), @(, $folder))
        $ExecutionContext.SessionState.Module.OnRemove = { $resolver.Dispose() }
    }
}
catch {
    $cause = $_.Exception
    $version = $PSVersionTable.PSVersion
    if ($isCore -and ($version.Major -lt 7 -or ($version.Major -eq 7 -and $version.Minor -lt 4))) {
        throw [System.Management.Automation.ErrorRecord]::new(
            [System.PlatformNotSupportedException]::new("Ampersand.Write needs PowerShell 7.4 or later, or Windows PowerShell 5.1; this is PowerShell $version.", $cause),
            'AmpersandPowerShellTooOld', 'NotImplemented', $version)
    }
    if (-not [System.IO.File]::Exists("$folder/Ampersand.Write.dll") -or ($isCore -and -not [System.IO.File]::Exists("$folder/Ampersand.Write.Loader.dll"))) {
        throw [System.Management.Automation.ErrorRecord]::new(
            [System.IO.FileNotFoundException]::new("Ampersand.Write is not built yet, '$folder' lacks its assemblies: run 'dotnet build' in '$PSScriptRoot' and import it again.", $cause),
            'AmpersandModuleNotBuilt', 'NotInstalled', $folder)
    }
    # A process keeps the assemblies of the first import.
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.InvalidOperationException]::new("Another copy of Ampersand.Write is already loaded in this process: import '$PSScriptRoot' in a new PowerShell session.", $cause),
        'AmpersandModuleAlreadyLoaded', 'ResourceExists', $folder)
}

$inner = Microsoft.PowerShell.Core\Import-Module -Assembly $cmdlets -PassThru

# A forced import finds the assembly's module in a cache and no longer hands its cmdlets to this one
# (https://github.com/PowerShell/PowerShell/issues/20710), so they are handed on by hand; doing it twice does no harm.
if ($isCore) {
    [Ampersand.Write.Loader.ModuleLoadContext]::HandOn($inner, $ExecutionContext.SessionState.Module)
}
else {
    $addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
    foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
        $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}
