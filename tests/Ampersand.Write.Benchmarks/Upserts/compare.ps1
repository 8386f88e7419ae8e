<#
.SYNOPSIS
Measures an upsert through today's API against one in bulk and a loop of Invoke-RestMethod that searches and writes each record.
.DESCRIPTION
Starts the emulator as a process of its own, and lets each search and each write take a while. Half of the records exist. Build the module and the emulator first, in
Release.
.EXAMPLE
pwsh -File tests/Ampersand.Write.Benchmarks/Upserts/compare.ps1
#>
param(
    [int] $Records = 5000,
    [int] $LoopRecords = 100,
    [int] $Rounds = 3,
    [int] $SearchMilliseconds = 20,
    [int] $WriteMilliseconds = 200,
    [string] $Emulator
)

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/../../..").Path
if (-not $Emulator) { $Emulator = "$root/artifacts/bin/Ampersand.Write.Emulator/release/Ampersand.Write.Emulator.dll" }
Import-Module "$root/Ampersand.Write.psd1", "$PSScriptRoot/../Measure.psm1"

$port = Get-Random -Minimum 20000 -Maximum 40000
$uri = "http://127.0.0.1:$port/v1"
$server = Start-Process dotnet -ArgumentList $Emulator, '--urls', "http://127.0.0.1:$port" -PassThru -RedirectStandardOutput ([IO.Path]::GetTempFileName())

function New-Record([int] $Count) {
    for ($n = 1; $n -le $Count; $n++) {
        [pscustomobject]@{ key__c = "key-$n"; firstname = "Ada $n"; lastname = 'Lovelace' }
    }
}

function Invoke-Loop($Given) {
    $headers = @{ 'X-Api-Key' = 'emulator-key'; 'x-amp-request-type' = 'search' }
    foreach ($record in $Given) {
        $body = @{ objectName = 'upsert'; fieldFilters = @(@{ fieldName = 'key__c'; operator = 'eq'; value = $record.key__c }) } | ConvertTo-Json -Depth 5
        $found = (Invoke-RestMethod "$uri/projects/p/integrations/i?groupRef=g" -Method Post -Headers $headers -ContentType application/json -Body $body).result
        $written = @{ firstname = $record.firstname; lastname = $record.lastname }
        if ($found) { $written.id = $found[0].id } else { $written.key__c = $record.key__c }
        $body = @{ groupRef = 'g'; type = $(if ($found) { 'update' } else { 'create' }); mode = 'synchronous'; record = $written } | ConvertTo-Json -Depth 5
        $null = Invoke-RestMethod "$uri/projects/p/integrations/i/objects/upsert" -Method Post -Headers $headers -ContentType application/json -Body $body
    }
}

function Set-Delay([string] $Path, [int] $Milliseconds) {
    $fault = @{ kind = 'delay'; delay = [TimeSpan]::FromMilliseconds($Milliseconds).ToString(); path = $Path; times = 0 } | ConvertTo-Json
    $null = Invoke-RestMethod "http://127.0.0.1:$port/emulator/faults" -Method Post -ContentType application/json -Body $fault
}

try {
    $env:AMP_API_KEY = 'emulator-key'
    for ($try = 0; $try -lt 100; $try++) {
        try { $null = Invoke-WebRequest "http://127.0.0.1:$port/emulator"; break } catch { Start-Sleep -Milliseconds 100 }
    }

    $connect = @{ Project = 'p'; Integration = 'i'; GroupRef = 'g'; WriteUri = $uri; ApiUri = $uri }
    $bulk = Connect-Ampersand @connect -Name bulk
    $today = Connect-Ampersand @connect -Name today -WriteApi Records
    $all = @(New-Record $Records)
    $ways = [ordered]@{
        'Invoke-RestMethod, one by one' = @{ Given = $all[0..($LoopRecords - 1)]; Run = { Invoke-Loop $args[0] } }
        '-WriteApi Records' = @{ Given = $all; Run = { $null = $args[0] | Invoke-AmpersandUpsert upsert -PrimaryKey key__c -Connection $today } }
        '-WriteApi Async, -Wait' = @{ Given = $all; Run = { $null = $args[0] | Invoke-AmpersandUpsert upsert -PrimaryKey key__c -Connection $bulk -Wait } }
    }
    foreach ($way in $ways.Keys) {
        $given = $ways[$way].Given
        $times = @()
        for ($round = 0; $round -le $Rounds; $round++) {
            $null = Invoke-RestMethod "http://127.0.0.1:$port/emulator/faults" -Method Delete
            $null = Invoke-RestMethod "http://127.0.0.1:$port/emulator/records/upsert" -Method Delete
            $null = $given | Where-Object { [int]$_.key__c.Substring(4) % 2 } | Invoke-AmpersandWrite upsert -Type Create -Connection $today
            Set-Delay '/v1/projects/*/integrations/*' $SearchMilliseconds
            Set-Delay '/v1/projects/*/integrations/*/objects/*' $WriteMilliseconds
            [GC]::Collect()
            $watch = [Diagnostics.Stopwatch]::StartNew()
            & $ways[$way].Run $given
            $watch.Stop()
            $stored = (Invoke-RestMethod "http://127.0.0.1:$port/emulator/records/upsert?limit=1").count
            if ($stored -ne $given.Count) { throw "$way left $stored records." }
            if ($round -gt 0) { $times += $watch.Elapsed.TotalMilliseconds }   # the first round warms up
        }

        '{0,-30} {1,7:N0} ms for {2,5:N0} records, the median of {3} rounds: {4,8:N1} records a second' -f
            $way, (Get-Median $times), $given.Count, $Rounds, ($given.Count / (Get-Median $times) * 1000)
    }
}
finally {
    Stop-Process -Id $server.Id
}
