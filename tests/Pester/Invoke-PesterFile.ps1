# Runs one file of Pester tests and writes what became of each as JSON.
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $ResultPath,
    # The manifest of Pester.
    [Parameter(Mandatory)] [string] $Pester
)

$ErrorActionPreference = 'Stop'

function New-Outcome([string] $Name, [string] $Result, [object] $Message) {
    [pscustomobject]@{ Name = $Name; Result = $Result; Message = "$Message" }
}

function Get-Message($ErrorRecord) {
    # The test's own lines of the stack, without Pester's.
    $lines = $ErrorRecord | ForEach-Object { "$_"; $_.ScriptStackTrace -split '\r?\n' -notmatch 'Pester\.|Invoke-PesterFile' }
    $lines -join "`n"
}

Import-Module $Pester

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.RenderMode = 'Plaintext'
$run = Invoke-Pester -Configuration $configuration

$outcomes = @(
    foreach ($test in $run.Tests) {
        $message = Get-Message $test.ErrorRecord
        $result = if ($test.Result -eq 'NotRun') { 'Skipped' } else { [string]$test.Result }
        if ($result -eq 'Skipped' -and -not $message) { $message = 'Skipped in the Pester file.' }
        New-Outcome $test.ExpandedPath $result $message
    }
    # A setup that failed, or a file that could not be read, belongs to no test.
    foreach ($block in $run.FailedBlocks) { New-Outcome $block.ExpandedPath 'Failed' (Get-Message $block.ErrorRecord) }
    foreach ($container in $run.FailedContainers) { New-Outcome ([System.IO.Path]::GetFileName($Path)) 'Failed' (Get-Message $container.ErrorRecord) }
)
[System.IO.File]::WriteAllText($ResultPath, (ConvertTo-Json -InputObject $outcomes -Depth 3))
