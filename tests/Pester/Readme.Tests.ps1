# Runs what README.md shows, as it stands there, with the files and commands that its examples assume.
BeforeDiscovery {
    $readme = [System.IO.File]::ReadAllText([System.IO.Path]::GetFullPath("$PSScriptRoot/../../README.md")) -replace "`r`n", "`n"
    $examples = foreach ($match in [regex]::Matches($readme, '(?ms)^\*\*(?<title>[^*]+)\*\*[^\n]*\n\n```powershell\n(?<script>.*?)^```')) {
        @{ Title = $match.Groups['title'].Value; Script = $match.Groups['script'].Value }
    }
}

BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    Import-Module $manifest
    $emulator = Start-Emulator
    $controls = $emulator.Controls
    $readme = [System.IO.File]::ReadAllText("$root/README.md") -replace "`r`n", "`n"

    function Get-Stored([string] $Object) { (Invoke-RestMethod "${controls}records/$Object").records }

    function Get-Example([string] $Title) {
        $match = [regex]::Match($readme, '(?ms)^\*\*' + [regex]::Escape($Title) + '\*\*[^\n]*\n\n```powershell\n(?<script>.*?)^```')
        $match.Groups['script'].Value
    }

    # What the examples take from elsewhere.
    function Get-AutomationPSCredential([string] $Name) {
        [pscredential]::new('ampersand', (ConvertTo-SecureString $env:AMP_API_KEY -AsPlainText -Force))
    }
    function Get-OrdersToWrite {
        [pscustomobject]@{ order_id__c = 1; total__c = 9.5 }
        [pscustomobject]@{ order_id__c = ''; total__c = 0 }
        [pscustomobject]@{ order_id__c = 3; total__c = 1 }
    }
}

AfterAll { Stop-Emulator $emulator }

Describe 'README.md' {
    BeforeEach {
        Push-Location $TestDrive
        Copy-Item "$root/samples/tactics.csv" ./tactics.csv
        Copy-Item ./tactics.csv ./export.csv
        $null = Invoke-RestMethod "${controls}records/tactics__c" -Method Delete
    }
    AfterEach {
        Disconnect-Ampersand
        Pop-Location
    }

    It 'shows examples' -ForEach @(@{ Count = $examples.Count }) { $Count | Should -BeGreaterOrEqual 5 }

    It 'connects as it says' {
        Mock Read-Host { ConvertTo-SecureString $env:AMP_API_KEY -AsPlainText -Force }
        $script = [regex]::Match($readme, '(?m)^Connect-Ampersand -ApiKey \(Read-Host.*$').Value
        $script | Should -Not -BeNullOrEmpty
        (. ([scriptblock]::Create($script))).Project | Should -Be 2234wf
    }

    It 'writes a file at the prompt' {
        $output = . ([scriptblock]::Create((Get-Example 'At the prompt')))
        $output[0].IsValid | Should -BeTrue
        $output[1].Status | Should -Be BulkWriteCompleted
        $output | Should -HaveCount 2
        Get-Stored tactics__c | Should -HaveCount 3
    }

    It 'writes from a pipeline' {
        (. ([scriptblock]::Create((Get-Example 'From a pipeline')))).Status | Should -Be BulkWriteCompleted
        $stored = Get-Stored tactics__c
        $stored.custom_id__c | Should -Be 0, 1, 2
        $stored[0].PSObject.Properties.Name | Should -Not -Contain start_date__c
    }

    It 'writes by URL' {
        $url = "${controls}files/tactics.csv"
        $null = Invoke-RestMethod $url -Method Put -InFile ./tactics.csv -ContentType text/csv
        $example = Get-Example 'By URL'
        $example | Should -BeLike '*https://files.example.com/tactics.csv*'
        (. ([scriptblock]::Create($example.Replace('https://files.example.com/tactics.csv', $url)))).Status | Should -Be BulkWriteCompleted
        Get-Stored tactics__c | Should -HaveCount 3
    }

    It 'writes in a runbook and keeps the records that were refused' {
        # A runbook's errors are shown and it goes on.
        $ErrorActionPreference = 'SilentlyContinue'
        (. ([scriptblock]::Create((Get-Example 'In a runbook')))).Status | Should -Be BulkWriteCompleted
        Get-Stored orders__c | Should -HaveCount 2
        (Import-Csv ./to-normalize.csv).total__c | Should -Be 0
    }

    It 'tells a scheduler how it went' -ForEach @(
        @{ Csv = "custom_id__c,name__c`n1,a`n"; ExitCode = 0 }
        @{ Csv = "custom_id__c,name__c`n1`n"; ExitCode = 2 }
        @{ Csv = $null; ExitCode = 1 }
        @{ Csv = "custom_id__c,name__c`nfailing,a`n"; ExitCode = 4 }
        @{ Csv = "custom_id__c,name__c`ngood,a`nrefused,b`n"; ExitCode = 3 }
    ) {
        $null = Invoke-RestMethod "${controls}objects/tactics__c/rules" -Method Put -ContentType application/json -Body '{ "failingKeys": ["failing", "refused"] }'
        $folder = (New-Item nightly -ItemType Directory -Force).FullName
        Remove-Item "$folder/*"
        if ($Csv) { [System.IO.File]::WriteAllText("$folder/tactics.csv", $Csv) }
        $example = (Get-Example 'In a scheduled script').Replace('D:\nightly\', "$folder/")
        [System.IO.File]::WriteAllText("$folder/nightly.ps1", "Import-Module '$manifest'`n$example")

        $null = Invoke-Shell -File "$folder/nightly.ps1"

        $LASTEXITCODE | Should -Be $ExitCode
        Test-Path "$folder/errors.log" | Should -Be ($ExitCode -ne 0)
        if ($Csv -like '*failing*') {
            # Wrapped to the width of a console.
            (Get-Content "$folder/errors.log" -Raw) -replace '[\s|]+', ' ' | Should -BeLike '*Batch write failed (0 succeeded, 1 failed): UNKNOWN_EXCEPTION*'
            (Import-Csv "$folder/operations.csv").Status | Should -Be failure
        }
    }

    It 'names every cmdlet of the manifest' {
        foreach ($cmdlet in (Import-PowerShellDataFile "$root/Ampersand.Write.psd1").CmdletsToExport) {
            $readme | Should -Match "``$cmdlet``"
        }
    }
}
