# An emulator for one file of tests, in a process and on a port of its own: no file meets the records or the requests of another.

$ErrorActionPreference = 'Stop'

$variables = 'AMP_API_KEY', 'AMP_PROJECT', 'AMP_INTEGRATION', 'AMP_GROUP_REF', 'AMP_WRITE_URI', 'AMP_API_URI', 'AMP_SEARCH_URI'

function Get-Program {
    if ($env:AMPERSAND_TEST_EMULATOR) { return $env:AMPERSAND_TEST_EMULATOR }
    $built = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../artifacts/bin/Ampersand.Write.Emulator")
    $newest = Get-Item "$built/*/Ampersand.Write.Emulator.dll" -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
    if (-not $newest) { throw "The emulator is not built: run 'dotnet build' first." }
    $newest.FullName
}

function Start-Emulator {
    <#
    .SYNOPSIS
    Starts an emulator, and puts into the environment what its user would have there.
    .OUTPUTS
    The address of its controls, and its process, for Stop-Emulator.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param()

    $key = 'tests-key'
    $options = "--urls http://127.0.0.1:0 --api-key $key --processing-time 00:00:00"
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet', "`"$(Get-Program)`" $options")
    $start.UseShellExecute = $false
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $line = $process.StandardOutput.ReadLine()
    if ($line -notmatch 'listens on (\S+/):') { throw "The emulator did not start: $line $($errors.Result)" }
    $address = $Matches[1]

    $env:AMP_API_KEY = $key
    $env:AMP_PROJECT = '2234wf'
    $env:AMP_INTEGRATION = '23rsdf32'
    $env:AMP_GROUP_REF = 'sample-org-id'
    $env:AMP_WRITE_URI = $env:AMP_API_URI = "${address}v1"
    $script:controls = "${address}emulator/"
    [pscustomobject]@{ Controls = $controls; Process = $process }
}

function Invoke-Control {
    <#
    .SYNOPSIS
    Orders something of the emulator, or asks it: docs/emulator.md says what there is.
    #>
    param([string] $Method, [string] $Path, [string] $Body)

    $content = if ($Body) { @{ ContentType = 'application/json'; Body = $Body } } else { @{} }
    Invoke-RestMethod -Method $Method -Uri "$controls$Path" @content
}

function Stop-Emulator {
    <#
    .SYNOPSIS
    Ends an emulator, and takes its address out of the environment.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param($Emulator)

    foreach ($name in $variables) { [Environment]::SetEnvironmentVariable($name, $null) }
    if ($Emulator) {
        if (-not $Emulator.Process.HasExited) { $Emulator.Process.Kill() }
        $Emulator.Process.WaitForExit()
        $Emulator.Process.Dispose()
    }
}

Export-ModuleMember Start-Emulator, Stop-Emulator, Invoke-Control
