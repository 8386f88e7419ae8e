<#
.SYNOPSIS
Measures Invoke-AmpersandWrite against a loop of Invoke-RestMethod over the same batches, and its memory over many records.
.DESCRIPTION
Starts the emulator as a process of its own, and a PowerShell for each measurement of memory. Build the module and the emulator first, in Release.
.EXAMPLE
pwsh -File tests/Ampersand.Write.Benchmarks/Records/compare.ps1
#>
param(
    [int] $Records = 10000,
    [int] $Rounds = 5,
    [int[]] $MemoryRecords = @(10000, 100000, 1000000),
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
        [pscustomobject]@{ firstname = "Ada $n"; lastname = 'Lovelace'; email = "ada.$n@example.com"; age = $n % 90; vip = $n % 7 -eq 0 }
    }
}

function Invoke-Loop($Input_) {
    $address = "$uri/projects/p/integrations/i/objects/loop"
    $headers = @{ 'X-Api-Key' = 'emulator-key' }
    for ($i = 0; $i -lt $Input_.Count; $i += 100) {
        $batch = @($Input_[$i..([Math]::Min($i + 99, $Input_.Count - 1))] | ForEach-Object { @{ record = $_ } })
        $body = @{ groupRef = 'g'; type = 'create'; mode = 'synchronous'; batch = $batch } | ConvertTo-Json -Depth 5 -Compress
        (Invoke-RestMethod $address -Method Post -Headers $headers -ContentType application/json -Body $body).results
    }
}

try {
    $env:AMP_API_KEY = 'emulator-key'
    for ($try = 0; $try -lt 100; $try++) {
        try { $null = Invoke-WebRequest "http://127.0.0.1:$port/emulator"; break } catch { Start-Sleep -Milliseconds 100 }
    }

    $null = Connect-Ampersand -Project p -Integration i -GroupRef g -WriteUri $uri -ApiUri $uri -WriteApi Records
    $all = New-Record $Records

    $times = @{ loop = @(); write = @() }
    for ($round = 0; $round -le $Rounds; $round++) {
        foreach ($who in 'loop', 'write') {
            $null = Invoke-RestMethod "http://127.0.0.1:$port/emulator/records/$who" -Method Delete
            [GC]::Collect()
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $results = if ($who -eq 'loop') { Invoke-Loop $all } else { $all | Invoke-AmpersandWrite write -Type Create }
            $watch.Stop()
            if (@($results | Where-Object success).Count -ne $Records) { throw "$who wrote $(@($results).Count) records." }
            if ($round -gt 0) { $times[$who] += $watch.Elapsed.TotalMilliseconds }   # the first round warms up
        }
    }

    foreach ($who in 'loop', 'write') {
        '{0,-6} {1,6:0} ms, the median of {2} rounds, {3:N0} records' -f $who, (Get-Median $times[$who]), $Rounds, $Records
    }

    'ratio  {0:0.0}' -f ((Get-Median $times.loop) / (Get-Median $times.write))

    foreach ($count in $MemoryRecords) {
        $script = @"
`$ErrorActionPreference = 'Stop'
Import-Module '$root/Ampersand.Write.psd1', '$PSScriptRoot/../Measure.psm1'
`$null = Connect-Ampersand -Project p -Integration i -GroupRef g -WriteUri $uri -ApiUri $uri
function New-Record { for (`$n = 1; `$n -le $count; `$n++) { [pscustomobject]@{ firstname = "Ada `$n"; lastname = 'Lovelace'; email = "ada.`$n@example.com"; age = `$n % 90; vip = `$n % 7 -eq 0 } } }
`$watch = [Diagnostics.Stopwatch]::StartNew()
`$written = 0
New-Record | Invoke-AmpersandWrite memory -Type Create | ForEach-Object { if (`$_.Success) { `$written++ } }
'{0,9:N0} records: {1,6:0.0} s, at most {2,5:0} MiB, managed heap {3,5:0} MiB' -f `$written, `$watch.Elapsed.TotalSeconds, (Get-PeakMemory), ([GC]::GetTotalMemory(`$true) / 1MB)
"@
        $null = Invoke-RestMethod "http://127.0.0.1:$port/emulator/records/memory" -Method Delete
        pwsh -NoProfile -Command $script
    }
}
finally {
    Stop-Process -Id $server.Id
}
