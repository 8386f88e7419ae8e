# Imports the cmdlets of $folder into the script module, on Windows PowerShell, which has no load contexts.

# A caller's -ErrorAction SilentlyContinue would make 'throw' carry on.
$ErrorActionPreference = 'Stop'

$cmdlets = [System.Reflection.Assembly]::LoadFrom("$folder/Ampersand.Write.dll")
if ($cmdlets.Location -ne [System.IO.Path]::GetFullPath("$folder/Ampersand.Write.dll")) { throw 'Another copy was loaded before.' }
$resolver = [System.Activator]::CreateInstance($cmdlets.GetType('Ampersand.Write.Desktop.AssemblyResolver', $true), @(, $folder))
$ExecutionContext.SessionState.Module.OnRemove = { $resolver.Dispose() }

$inner = Microsoft.PowerShell.Core\Import-Module -Assembly $cmdlets -PassThru

# Handed on by hand, as the loader of the other edition does and for the reason that it gives.
$addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
    $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
}
