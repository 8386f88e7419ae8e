<#
.SYNOPSIS
The sample of Ampersand's guide to bulk writes, three ways (a file, objects from the pipeline, and a URL), and a misspelt column refused.
.DESCRIPTION
    dotnet run samples/try.cs

runs it beside an emulator. With an emulator started by hand, the AMP_ variables set and the module imported, it runs in PowerShell 7.5 or later.
It fails where the three records did not arrive as they are in the file.
#>
#Requires -Version 7.5
$ErrorActionPreference = 'Stop'

$file = Join-Path $PSScriptRoot tactics.csv
# The emulator has, beside Ampersand's API, an address where files can be served and stored records looked at.
$emulator = [Uri]::new([Uri]$env:AMP_WRITE_URI, '/emulator/')

function Show-StoredRecord {
    # As it came over the wire: a date that was read as one would be shown as this machine writes dates.
    $answer = (Invoke-WebRequest "${emulator}records/tactics__c").Content | ConvertFrom-Json -DateKind String
    $stored = $answer.records | Select-Object -Property * -ExcludeProperty Id
    'Stored in tactics__c:'
    # In a width that has room for all columns, whatever the console has.
    ($stored | Format-Table | Out-String -Width 120).TrimEnd()

    $sent = Import-Csv $file
    if (Compare-Object $sent $stored -Property $sent[0].PSObject.Properties.Name) { throw "That is not what $file holds." }

    # The next way starts from nothing, so that what it stores can be told from what was there.
    $null = Invoke-RestMethod "${emulator}records/tactics__c" -Method Delete
}

# Each step ends in Out-Host, so that each gets a table of its own.
'== 1. A CSV file =='
Test-AmpersandCsv -Path $file -PrimaryKey custom_id__c | Out-Host

$operation = Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c -GroupRef sample-org-id
$operation | Out-Host
$operation | Wait-AmpersandOperation -PollingIntervalSeconds 0.5 | Out-Host
Show-StoredRecord | Out-Host

'== 2. Objects from the pipeline =='
Import-Csv $file |
    Invoke-AmpersandUpsert tactics__c -PrimaryKey custom_id__c |
    Wait-AmpersandOperation -PollingIntervalSeconds 0.5 |
    Out-Host
Show-StoredRecord | Out-Host

'== 3. A URL that Ampersand fetches itself =='
$url = "${emulator}files/tactics.csv"
$null = Invoke-RestMethod $url -Method Put -InFile $file -ContentType text/csv
Invoke-AmpersandUpsert tactics__c -RecordsUrl $url -PrimaryKey custom_id__c |
    Wait-AmpersandOperation -PollingIntervalSeconds 0.5 |
    Out-Host
Show-StoredRecord | Out-Host

'== 4. A misspelt column, refused before anything is sent =='
$misspelt = Join-Path ([IO.Path]::GetTempPath()) "misspelt-$([guid]::NewGuid()).csv"
$refusal = $null
try {
    (Get-Content $file -Raw).Replace('daily_budget_amount__c', 'dayly_budget_amount__c') | Set-Content $misspelt -NoNewline
    Invoke-AmpersandUpsert tactics__c $misspelt -PrimaryKey custom_id__c
}
catch {
    $refusal = $_.Exception.Message
}
finally {
    Remove-Item $misspelt
}

$refusal | Out-Host
if ($refusal -notlike "*Did you mean 'daily_budget_amount__c'*") { throw 'The misspelt column was not refused.' }
if ((Invoke-RestMethod "${emulator}records/tactics__c").records) { throw 'Something of it was sent.' }
