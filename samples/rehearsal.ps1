<#
.SYNOPSIS
A bad night, rehearsed: orders faults at the emulator, and shows what the module makes of them.
.DESCRIPTION
    dotnet run samples/try.cs -- samples/rehearsal.ps1

runs it beside an emulator.
Never run it against the real service: it knows no faults to order.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'

$emulator = [Uri]::new([Uri]$env:AMP_WRITE_URI, '/emulator/')
if (-not $emulator.IsLoopback) { throw "The rehearsal is for an emulator on this machine; AMP_WRITE_URI leads to $($emulator.Host)." }
$file = Join-Path $PSScriptRoot tactics.csv

function Add-Fault([string] $Json) {
    $null = Invoke-RestMethod "${emulator}faults" -Method Post -ContentType application/json -Body $Json
}

function Set-Rule([string] $Json) {
    $null = Invoke-RestMethod "${emulator}objects/tactics__c/rules" -Method Put -ContentType application/json -Body $Json
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

$null = Invoke-RestMethod "${emulator}faults" -Method Delete
$null = Disconnect-Ampersand rehearsal
