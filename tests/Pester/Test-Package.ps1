<#
.SYNOPSIS
Runs all Pester tests on a package, in one PowerShell, beside an emulator.
.DESCRIPTION
The package's files take the place of those that a build would leave in this working tree, so that what is tested is what users get.
.PARAMETER PowerShell
The PowerShell to test in: pwsh, powershell, or a path.
.PARAMETER Package
The zip that ./build.ps1 -Task Package makes.
.PARAMETER Emulator
The emulator's assembly.
.PARAMETER Port
A free port for the emulator.
#>
[CmdletBinding()]
param(
    [string] $PowerShell = 'pwsh',
    [Parameter(Mandatory)] [string] $Package,
    [Parameter(Mandatory)] [string] $Emulator,
    [int] $Port = 5080
)

$ErrorActionPreference = 'Stop'
$root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")

$unpacked = "$root/output/unpacked"
Expand-Archive $Package $unpacked -Force
foreach ($name in 'lib', 'en-US', 'Ampersand.Write.*.ps1', 'Ampersand.Write.*.ps1xml', 'Ampersand.Write.psm1', 'Ampersand.Write.psd1') {
    Remove-Item "$root/$name" -Recurse -ErrorAction Ignore
    Copy-Item "$unpacked/Ampersand.Write/$name" $root -Recurse
}

$env:AMP_API_KEY = 'package-key'
$env:AMP_PROJECT = '2234wf'
$env:AMP_INTEGRATION = '23rsdf32'
$env:AMP_GROUP_REF = 'sample-org-id'
$env:AMP_WRITE_URI = "http://127.0.0.1:$Port/v1"
$env:AMP_API_URI = $env:AMP_WRITE_URI

$arguments = "`"$Emulator`"", '--urls', "http://127.0.0.1:$Port", '--api-key', $env:AMP_API_KEY, '--processing-time', '00:00:00'
$server = Start-Process dotnet $arguments -PassThru
try {
    $deadline = [DateTime]::UtcNow.AddMinutes(1)
    while ($true) {
        try { $null = Invoke-RestMethod "http://127.0.0.1:$Port/emulator"; break }
        catch { if ([DateTime]::UtcNow -gt $deadline) { throw "The emulator did not start: $_" } else { Start-Sleep -Milliseconds 200 } }
    }

    & $PowerShell -NoProfile -NonInteractive -Command @"
        `$configuration = New-PesterConfiguration
        `$configuration.Run.Path = '$PSScriptRoot'
        `$configuration.Run.Exit = `$true
        `$configuration.Output.Verbosity = 'Detailed'
        Invoke-Pester -Configuration `$configuration
"@
    $failed = $LASTEXITCODE
}
finally {
    if (-not $server.HasExited) { $server.Kill() }
}
exit $failed
