<#
.SYNOPSIS
A bad night, rehearsed: orders faults at the emulator, and shows what the module makes of them.
.DESCRIPTION
    dotnet run --project src/Ampersand.Write.Playground -- samples/rehearsal.ps1

runs it beside an emulator. It uses only the language, .NET and the module, because the Playground's engine has none of PowerShell's other modules.
Never run it against the real service: it knows no faults to order.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'

$emulator = [Uri]::new([Uri]$env:AMP_WRITE_URI, '/emulator/')
if (-not $emulator.IsLoopback) { throw "The rehearsal is for an emulator on this machine; AMP_WRITE_URI leads to $($emulator.Host)." }
$web = [System.Net.WebClient]::new()
$file = [System.IO.Path]::Combine($PSScriptRoot, 'tactics.csv')

function Add-Fault([string] $Json) {
    $web.Headers['Content-Type'] = 'application/json'
    $null = $web.UploadString([Uri]::new($emulator, 'faults'), 'POST', $Json)
}

function Set-Rule([string] $Json) {
    $web.Headers['Content-Type'] = 'application/json'
    $null = $web.UploadString([Uri]::new($emulator, 'objects/tactics__c/rules'), 'PUT', $Json)
}

# Patient enough for two faults in a row, quick enough to be watched.
$null = Connect-Ampersand -Name rehearsal -RetryIntervalSeconds 0.1 -MaximumRetryCount 3

'== The service is overloaded, twice =='
Add-Fault '{ "kind": "status", "status": 503, "headers": { "Retry-After": "1" }, "method": "PUT", "times": 2 }'
$operation = Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c -Verbose
"Accepted all the same: $operation"

'== The answer gets lost: was it received or not? =='
Add-Fault '{ "kind": "lostAnswer", "method": "PUT" }'
$operation = Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c -Verbose
"Sent again, which an upsert by key allows: $operation"

'== The service fails while an operation is watched =='
Add-Fault '{ "kind": "html", "method": "GET", "times": 2 }'
$operation | Wait-AmpersandOperation -PollingIntervalSeconds 0.5 | Out-Host

'== One record is refused =='
Set-Rule '{ "failingKeys": ["1"] }'
Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c |
    Wait-AmpersandOperation -PollingIntervalSeconds 0.5 -ErrorVariable failed -ErrorAction SilentlyContinue |
    Out-Host
$failed | ForEach-Object { "Said: $_" }
Set-Rule '{}'

'== Nobody is there any more =='
Add-Fault '{ "kind": "resetBeforeBody", "method": "PUT", "times": 0 }'
try { Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c }
catch { "Given up, with one error: $($_.FullyQualifiedErrorId.Split(',')[0])" }

$null = $web.UploadString([Uri]::new($emulator, 'faults'), 'DELETE', '')
$null = Disconnect-Ampersand rehearsal
