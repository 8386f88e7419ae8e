# Loads the compiled cmdlets for this edition of PowerShell.
# Only the language and .NET calls: an engine hosted in another program may lack every module with cmdlets.

# A caller's -ErrorAction SilentlyContinue would make 'throw' carry on.
$ErrorActionPreference = 'Stop'

$isCore = $PSVersionTable.PSEdition -eq 'Core'
$version = $PSVersionTable.PSVersion
if ($isCore -and ($version.Major -lt 7 -or ($version.Major -eq 7 -and $version.Minor -lt 4))) {
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.PlatformNotSupportedException]::new("Ampersand.Write needs PowerShell 7.4 or later, or Windows PowerShell 5.1; this is PowerShell $version."),
        'AmpersandPowerShellTooOld', 'NotImplemented', $version)
}

if ($isCore) { $framework = 'net8.0'; $entry = 'Ampersand.Write.Loader.dll' }
else { $framework = 'net472'; $entry = 'Ampersand.Write.dll' }
$folder = [System.IO.Path]::Combine($PSScriptRoot, 'lib', $framework)
$cmdletPath = [System.IO.Path]::Combine($folder, 'Ampersand.Write.dll')
$entryPath = [System.IO.Path]::Combine($folder, $entry)

if (-not ([System.IO.File]::Exists($entryPath) -and [System.IO.File]::Exists($cmdletPath))) {
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.IO.FileNotFoundException]::new("Ampersand.Write is not built yet, '$folder' lacks its assemblies: run 'dotnet build' in '$PSScriptRoot' and import it again.", $entryPath),
        'AmpersandModuleNotBuilt', 'NotInstalled', $entryPath)
}

$cmdlets = $null
try {
    $cmdlets = [System.Reflection.Assembly]::LoadFrom($entryPath)
    if ($isCore) {
        $cmdlets = $cmdlets.GetType('Ampersand.Write.Loader.ModuleLoadContext', $true).GetProperty('CmdletAssembly').GetValue($null)
    }
}
catch [System.IO.FileLoadException] {
    # A process keeps the assemblies of the first import; the next check says so.
    $cmdlets = $null
}

if (-not $cmdlets -or $cmdlets.Location -ne $cmdletPath) {
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.InvalidOperationException]::new("Another copy of Ampersand.Write is already loaded in this process: import '$PSScriptRoot' in a new PowerShell session."),
        'AmpersandModuleAlreadyLoaded', 'ResourceExists', $cmdletPath)
}

if (-not $isCore) {
    $resolver = [System.Activator]::CreateInstance($cmdlets.GetType('Ampersand.Write.Desktop.AssemblyResolver', $true), @(, $folder))
    $ExecutionContext.SessionState.Module.OnRemove = { $resolver.Dispose() }
}

$inner = Microsoft.PowerShell.Core\Import-Module -Assembly $cmdlets -PassThru

# A forced import finds the assembly's module in a cache and no longer hands its cmdlets to this one
# (https://github.com/PowerShell/PowerShell/issues/20710), so each is added by hand; adding it twice does no harm.
$addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod(
    'AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
    $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
}
