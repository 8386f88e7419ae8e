# Loads the compiled cmdlets for this edition of PowerShell.
# Only commands and the language: an engine hosted in another program may lack every module with cmdlets.
# A first import pays for each kind of expression in this file, run or not, so what few imports need stands in other files.

try {
    if ($PSEdition -eq 'Core') {
        $folder = "$PSScriptRoot/lib/net8.0"
        Microsoft.PowerShell.Core\Import-Module "$folder/Ampersand.Write.Loader.dll" -ErrorAction Stop
        Ampersand.Write.Loader\Import-AmpersandCmdlet $folder
    }
    else {
        $folder = "$PSScriptRoot/lib/net472"
        . "$PSScriptRoot/Ampersand.Write.Desktop.ps1"
    }
}
catch { . "$PSScriptRoot/Ampersand.Write.ImportFailure.ps1" }
