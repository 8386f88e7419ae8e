# What Tab offers in a real PowerShell of what the service and the session know.
BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    Import-Module $manifest
    $emulator = Start-Emulator
    $schema = Get-Content "$root/samples/tactics.schema.json" -Raw | ConvertFrom-Json
    $null = Invoke-Control Put objects/tactics__c (ConvertTo-Json $schema.tactics__c -Depth 9)
    $null = Invoke-Control Put "projects/$env:AMP_PROJECT/integrations/$env:AMP_INTEGRATION" '{ "name": "crm sync" }'
    $null = Invoke-Control Put "projects/$env:AMP_PROJECT/integrations/$env:AMP_INTEGRATION/installations/$env:AMP_GROUP_REF" '{ "groupName": "Sample Org" }'
    Set-Content "$TestDrive/tactics.csv" "custom_id__c,note__c`n1,2"
    Set-Content "$TestDrive/nightly.journal" ''
    Set-Content "$TestDrive/note.md" ''
    Push-Location $TestDrive

    function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }
}

AfterAll {
    Pop-Location
    Stop-Emulator $emulator
}

Describe 'Completion' {
    BeforeEach { $Error.Clear() }

    It 'offers <Offered> after <Line>' -ForEach @(
        @{ Line = 'Invoke-AmpersandUpsert '; Offered = 'tactics__c' }
        @{ Line = 'Get-AmpersandObject t'; Offered = 'tactics__c' }
        @{ Line = 'Invoke-AmpersandUpsert tactics__c ./tactics.csv -PrimaryKey c'; Offered = 'createddate', 'custom_id__c' }
        @{ Line = 'Import-Csv ./tactics.csv | Invoke-AmpersandUpsert tactics__c -PrimaryKey n'; Offered = 'name', 'note__c' }
        @{ Line = 'Import-Csv ./tactics.csv | Invoke-AmpersandWrite tactics__c -Type Create -Property daily__c, d'; Offered = 'daily_budget_amount__c' }
        @{ Line = 'Invoke-AmpersandUpsert tactics__c -GroupRef '; Offered = 'sample-org-id' }
        @{ Line = 'Get-AmpersandInstallation -Integration '; Offered = '23rsdf32' }
        @{ Line = 'Get-AmpersandIntegration '; Offered = "'crm sync'" }
    ) {
        # On a busy machine the answer may come too late, and then nothing is offered: who types presses Tab again.
        for ($press = 0; $press -lt 10 -and -not $shown; $press++) { $shown = (Complete $Line).CompletionText }
        $shown | Should -Be $Offered
        $Error | Should -BeNullOrEmpty
    }

    It 'offers an installation by its id, and says whose it is' {
        $id = (Get-AmpersandInstallation $env:AMP_GROUP_REF).InstallationId
        $offered = Complete 'Get-AmpersandOperation -InstallationId '
        $offered.CompletionText | Should -Be $id
        $offered.ToolTip | Should -BeLike '*sample-org-id*salesforce*healthy*'
    }

    It 'offers the operations of this session, newest first' {
        $sent = 1..2 | ForEach-Object { [pscustomobject]@{ custom_id__c = $_ } | Invoke-AmpersandUpsert tactics__c -PrimaryKey custom_id__c }
        $offered = Complete 'Wait-AmpersandOperation '
        $offered.CompletionText | Select-Object -First 2 | Should -Be $sent[1].OperationId, $sent[0].OperationId
        $offered[0].ToolTip | Should -BeLike 'tactics__c, submitted, 20*'
    }

    It 'offers journals after <_>' -ForEach 'Invoke-AmpersandUpsert tactics__c -JournalPath', 'Get-AmpersandJournal', 'Remove-AmpersandJournal -Path' {
        (Complete "$_ ./").ListItemText | Should -Be 'nightly.journal'
    }

    It 'goes without a service that is slow, after <_>' -ForEach 'Invoke-AmpersandWrite ', 'Import-Csv ./tactics.csv | Invoke-AmpersandUpsert slow__c -PrimaryKey ',
    'Get-AmpersandInstallation ', 'Get-AmpersandOperation -InstallationId ', 'Connect-Ampersand -Integration ' {
        # As a session that has asked nothing yet: what was answered before is remembered.
        $env:AMP_PROJECT = 'slow'
        $null = Invoke-Control Post faults '{ "kind": "delay", "path": "**/projects/slow/**", "delay": "01:00:00", "times": 0 }'
        try {
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $offered = Complete $_
            # A second and a half, and what a busy machine adds.
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
            ($offered | Where-Object ResultType -EQ ParameterValue).CompletionText | Where-Object { $_ -ne 'tactics__c' } |
                Should -Be $(if ($_ -like '*PrimaryKey*') { 'custom_id__c', 'note__c' })
            $Error | Should -BeNullOrEmpty
        }
        finally {
            $env:AMP_PROJECT = '2234wf'
            $null = Invoke-Control Delete faults
        }
    }
}
