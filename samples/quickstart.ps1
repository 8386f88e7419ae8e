<#
The sample of Ampersand's guide to bulk writes, three ways: a file, objects from the pipeline, and a URL.

    dotnet run --project src/Ampersand.Write.Playground

runs it beside an emulator. With an emulator started by hand and the AMP_ variables set, it runs in PowerShell 7.4 or later.
It uses only the language, .NET and the module, because the Playground's engine has none of PowerShell's other modules.
#>
$ErrorActionPreference = 'Stop'

# The emulator has, beside Ampersand's API, an address where files can be served and stored records looked at.
$emulator = [Uri]::new([Uri]$env:AMP_WRITE_URI, '/emulator/')
$web = [System.Net.WebClient]::new()

function Show-StoredRecord {
    'Stored in tactics__c:'
    $address = [Uri]::new($emulator, 'records/tactics__c')
    $answer = [System.Text.Json.JsonDocument]::Parse($web.DownloadString($address))
    foreach ($record in $answer.RootElement.GetProperty('records').EnumerateArray()) {
        $shown = [ordered]@{}
        foreach ($field in $record.EnumerateObject()) {
            if ($field.Name -ne 'Id') { $shown[$field.Name] = $field.Value.ToString() }
        }
        [pscustomobject]$shown
    }

    # The next way starts from nothing, so that what it stores can be told from what was there.
    $null = $web.UploadString($address, 'DELETE', '')
}

$file = [System.IO.Path]::Combine($PSScriptRoot, 'tactics.csv')

# Each step ends in Out-Host, so that each gets a table of its own.
'== 1. A CSV file =='
Test-AmpersandCsv -Path $file -PrimaryKey custom_id__c | Out-Host

$operation = Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c -GroupRef sample-org-id
$operation | Out-Host
$operation | Wait-AmpersandOperation -PollingIntervalSeconds 0.5 | Out-Host
Show-StoredRecord | Out-Host

'== 2. Objects from the pipeline =='
$start = [DateTimeOffset]::new(2023, 11, 20, 11, 36, 22, [TimeSpan]::FromHours(-8))
$records = @(
    [pscustomobject]@{ custom_id__c = 0; start_date__c = $start; objective_type__c = 'WEBSITE_CONVERSION'; daily_budget_amount__c = 50 }
    [pscustomobject]@{ custom_id__c = 1; start_date__c = $start; objective_type__c = 'LEAD_GENERATION'; daily_budget_amount__c = 10 }
    [pscustomobject]@{ custom_id__c = 2; start_date__c = $start; objective_type__c = 'LEAD_GENERATION'; daily_budget_amount__c = 10 }
)
$records |
    Invoke-AmpersandUpsert tactics__c -PrimaryKey custom_id__c |
    Wait-AmpersandOperation -PollingIntervalSeconds 0.5 |
    Out-Host
Show-StoredRecord | Out-Host

'== 3. A URL that Ampersand fetches itself =='
$url = [Uri]::new($emulator, 'files/tactics.csv')
$null = $web.UploadString($url, 'PUT', [System.IO.File]::ReadAllText($file))
Invoke-AmpersandUpsert tactics__c -RecordsUrl $url -PrimaryKey custom_id__c |
    Wait-AmpersandOperation -PollingIntervalSeconds 0.5 |
    Out-Host
Show-StoredRecord | Out-Host
