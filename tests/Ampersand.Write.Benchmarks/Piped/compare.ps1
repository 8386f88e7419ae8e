<#
.SYNOPSIS
Measures how long piped objects take to become CSV beside ConvertTo-Csv, -join and ConvertTo-Json, and how much memory they take while they are sent.
.DESCRIPTION
Starts a server that takes whatever it is sent, and a PowerShell for each measurement of memory. Build the module and the benchmarks first, in Release.
.EXAMPLE
pwsh -File tests/Ampersand.Write.Benchmarks/Piped/compare.ps1
#>
param(
    [int] $Records = 140000,
    [int] $Rounds = 7
)

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/../../..").Path
Import-Module "$root/Ampersand.Write.psd1", "$PSScriptRoot/../Measure.psm1"

$start = [DateTimeOffset] '2023-11-20T11:36:22-08:00'
$objects = for ($n = 0; $n -lt $Records; $n++) {
    [pscustomobject]@{
        custom_id__c = $n
        start_date__c = $start.AddSeconds($n).ToString('yyyy-MM-ddTHH:mm:sszzz')
        objective_type__c = ('WEBSITE_CONVERSION', 'LEAD_GENERATION')[$n % 2]
        daily_budget_amount__c = $n % 500
        notes__c = ("plain text no $n", "say ""$n"", and twice")[$n % 10 -eq 0]
    }
}

$works = [ordered]@{
    'ConvertTo-Csv, joined, ConvertTo-Json' = {
        @{ groupRef = 'g'; primaryKey = 'custom_id__c'; recordsCSV = ($objects | ConvertTo-Csv -UseQuotes AsNeeded) -join "`n" } | ConvertTo-Json
    }
    '$objects | ConvertTo-AmpersandCsv' = { $objects | ConvertTo-AmpersandCsv -PrimaryKey custom_id__c }
    'ConvertTo-AmpersandCsv -InputObject $objects' = { ConvertTo-AmpersandCsv -InputObject $objects -PrimaryKey custom_id__c }
    '$objects | Measure-Object, which does next to nothing' = { $objects | Measure-Object }
}

$times = @{}
for ($round = 0; $round -le $Rounds; $round++) {
    foreach ($work in $works.Keys) {
        [GC]::Collect()
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $null = & $works[$work]
        if ($round -gt 0) { $times[$work] += , $watch.Elapsed.TotalMilliseconds }   # the first round warms up
    }
}

$first = Get-Median $times[@($works.Keys)[0]]
foreach ($work in $works.Keys) {
    '{0,-56} {1,6:0} ms, {2:0.0} times as fast as the first' -f $work, (Get-Median $times[$work]), ($first / (Get-Median $times[$work]))
}

$sink = [Diagnostics.Process]::Start([Diagnostics.ProcessStartInfo] @{
        FileName = 'dotnet'; Arguments = """$root/artifacts/bin/Ampersand.Write.Benchmarks/release/Ampersand.Write.Benchmarks.dll"" --sink"
        RedirectStandardInput = $true; RedirectStandardOutput = $true
    })
try {
    $uri = $sink.StandardOutput.ReadLine()
    foreach ($mebibytes in 0, 10, 100, 1024, 2048) {
        $script = @"
`$ErrorActionPreference = 'Stop'
Import-Module '$root/Ampersand.Write.psd1', '$PSScriptRoot/../Measure.psm1'
`$env:AMP_API_KEY = 'benchmark-key'
`$null = Connect-Ampersand -Project p -Integration i -GroupRef g -WriteUri $uri -ApiUri $uri
`$text = 'x' * 1000
`$sent = & { for (`$n = 0; `$n -lt 1024 * $mebibytes + 1; `$n++) { [pscustomobject]@{ id__c = `$n; notes__c = `$text } } } | Invoke-AmpersandUpsert thing__c -PrimaryKey id__c
'{0,12:N0} bytes in {1,3} parts: at most {2:0} MiB' -f (`$sent | Measure-Object Bytes -Sum).Sum, @(`$sent).Count, (Get-PeakMemory)
"@
        pwsh -NoProfile -Command $script
    }
}
finally {
    $sink.StandardInput.Close()
    $sink.WaitForExit()
}
