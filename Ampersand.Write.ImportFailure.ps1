# Says why the cmdlets of $folder could not be loaded, and what to do. $_ is the error.

# A caller's -ErrorAction SilentlyContinue would make 'throw' carry on.
$ErrorActionPreference = 'Stop'

$isCore = $PSEdition -eq 'Core'
$cause = $_.Exception

$version = $PSVersionTable.PSVersion
if ($isCore -and ($version.Major -lt 7 -or ($version.Major -eq 7 -and $version.Minor -lt 4))) {
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.PlatformNotSupportedException]::new("Ampersand.Write needs PowerShell 7.4 or later, or Windows PowerShell 5.1; this is PowerShell $version.", $cause),
        'AmpersandPowerShellTooOld', 'NotImplemented', $version)
}

# The assembly that enters the process first, and stays.
$first = if ($isCore) { 'Ampersand.Write.Loader' } else { 'Ampersand.Write' }
if (-not [System.IO.File]::Exists("$folder/Ampersand.Write.dll") -or -not [System.IO.File]::Exists("$folder/$first.dll")) {
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.IO.FileNotFoundException]::new("Ampersand.Write is not built yet, '$folder' lacks its assemblies: run 'dotnet build' in '$PSScriptRoot' and import it again.", $cause),
        'AmpersandModuleNotBuilt', 'NotInstalled', $folder)
}

$path = [System.IO.Path]::GetFullPath("$folder/$first.dll")
foreach ($assembly in [System.AppDomain]::CurrentDomain.GetAssemblies()) {
    if (-not $assembly.IsDynamic -and $assembly.GetName().Name -eq $first -and $assembly.Location -ne $path) {
        throw [System.Management.Automation.ErrorRecord]::new(
            [System.InvalidOperationException]::new("Another copy of Ampersand.Write is already loaded in this process, '$($assembly.Location)': import '$PSScriptRoot' in a new PowerShell session.", $cause),
            'AmpersandModuleAlreadyLoaded', 'ResourceExists', $folder)
    }
}

throw $_
