<#
.SYNOPSIS
Runs all Pester tests on a package: on what users get, in place of what a build left in this working tree.
.PARAMETER PowerShell
The PowerShell to test in: pwsh, powershell, or a path. The repository's own when neither it nor AMPERSAND_TEST_PWSH is given.
.PARAMETER Package
The zip that ./build.ps1 -Task Package makes.
.PARAMETER Emulator
The emulator's assembly, such as the published one. The tests' own when neither it nor AMPERSAND_TEST_EMULATOR is given.
#>
[CmdletBinding()]
param(
    [string] $PowerShell = $env:AMPERSAND_TEST_PWSH,
    [Parameter(Mandatory)] [string] $Package,
    [string] $Emulator = $env:AMPERSAND_TEST_EMULATOR
)

$ErrorActionPreference = 'Stop'

$unpacked = Join-Path ([System.IO.Path]::GetTempPath()) "ampersand-$([guid]::NewGuid())"
$variables = @{
    AMPERSAND_TEST_MODULE   = Join-Path $unpacked 'Ampersand.Write'
    AMPERSAND_TEST_PWSH     = if ($PowerShell) { (Get-Command $PowerShell -CommandType Application | Select-Object -First 1).Source }
    AMPERSAND_TEST_EMULATOR = if ($Emulator) { (Resolve-Path -LiteralPath $Emulator).Path }
}
$before = @{}
try {
    Expand-Archive $Package $unpacked
    foreach ($name in $variables.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $variables[$name])
    }
    dotnet run --project "$PSScriptRoot/../Ampersand.Write.Tests" -- -class '*.PesterTests'
}
finally {
    foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
    Remove-Item $unpacked -Recurse -ErrorAction Ignore
}
exit $LASTEXITCODE
