# Each sample as a scheduler or a person starts it: a file, in a PowerShell of its own.
BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    $emulator = Start-Emulator
    $controls = $emulator.Controls

    function Invoke-Sample([string] $Name, [string[]] $Argument) {
        $output = Invoke-Shell -File "$root/samples/$Name" @Argument
        [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output -join "`n" }
    }

    function New-StateFolder { (New-Item "$TestDrive/$([guid]::NewGuid())" -ItemType Directory).FullName }

    function Invoke-Schedule([string] $State, [string] $Path, [string[]] $Argument) {
        Invoke-Sample scheduled-upsert.ps1 (@('-Path', $Path, '-StateFolder', $State, '-Module', $manifest) + $Argument)
    }

    function Get-LastRun([string] $State) { Get-Content "$State/runs.jsonl" | Select-Object -Last 1 | ConvertFrom-Json }

    function Set-Emulator([string] $Method, [string] $Path, [string] $Body) {
        $null = Invoke-RestMethod -Method $Method "$controls$Path" -ContentType application/json -Body $Body
    }

    function Get-StoredRecord([string] $GroupRef) { (Invoke-RestMethod "${controls}records/tactics__c?groupRef=$GroupRef").records }
}

AfterAll { Stop-Emulator $emulator }

Describe 'The scheduled script' {
    BeforeEach { $state = New-StateFolder }
    AfterEach {
        $null = Invoke-RestMethod -Method Delete "${controls}faults"
        Set-Emulator PUT objects/tactics__c/rules '{}'
    }

    It 'ends with 0 when everything is written, and leaves a line, a transcript and no journal' {
        $run = Invoke-Schedule $state "$root/samples/tactics.csv"
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $line = Get-LastRun $state
        $line.exitCode, $line.records, $line.operations.Count, $line.error | Should -Be 0, 3, 1, ''
        (Get-ChildItem $state).Name | Where-Object { $_ -like '*journal*' } | Should -BeNullOrEmpty
        Get-Content "$state/run-*.txt" -Raw | Should -BeLike '*BulkWriteCompleted*'
    }

    It 'ends with 2 for a file that is not fit to be sent' {
        Set-Content "$state/bad.csv" "custom_id__c,name__c`n1,one`n1,two`n"
        (Invoke-Schedule $state "$state/bad.csv").ExitCode | Should -Be 2
        (Get-LastRun $state).error | Should -Be CsvInvalid
        Get-Content "$state/run-*.txt" -Raw | Should -BeLike '*PrimaryKeyDuplicate*'
    }

    It 'ends with 2 for a file that is not there, and for a folder' {
        (Invoke-Schedule $state "$state/none.csv").ExitCode | Should -Be 2
        (Invoke-Schedule $state $state).ExitCode | Should -Be 2
    }

    It 'ends with 3 when records were refused' {
        Set-Emulator PUT objects/tactics__c/rules '{ "failingKeys": ["0", "1", "2"] }'
        (Invoke-Schedule $state "$root/samples/tactics.csv").ExitCode | Should -Be 3
        (Get-LastRun $state).error | Should -Be OperationFailed
    }

    It 'ends with 3 when some records were refused, and counts the others' {
        Set-Emulator PUT objects/tactics__c/rules '{ "failingKeys": ["1"] }'
        (Invoke-Schedule $state "$root/samples/tactics.csv").ExitCode | Should -Be 3
        $run = Get-LastRun $state
        $run.error | Should -Be OperationPartlyFailed
        $run.records | Should -Be 2
    }

    It 'ends with 4 when the write takes too long, and the next run goes on' {
        Set-Emulator PUT objects/tactics__c/rules '{ "processingTime": "00:01:00" }'
        (Invoke-Schedule $state "$root/samples/tactics.csv" '-TimeoutSeconds', 2).ExitCode | Should -Be 4
        $first = Get-LastRun $state
        Set-Emulator PUT "operations/$($first.operations[0])" '{ "status": "BulkWriteCompleted" }'
        (Invoke-Schedule $state "$root/samples/tactics.csv").ExitCode | Should -Be 0
        (Get-LastRun $state).operations | Should -Be $first.operations
    }

    It 'ends with 5 when the service cannot be reached' {
        Set-Emulator POST faults '{ "kind": "resetBeforeBody", "method": "PUT", "path": "/v1/**", "times": 0 }'
        (Invoke-Schedule $state "$root/samples/tactics.csv" '-MaximumRetryCount', 0).ExitCode | Should -Be 5
    }

    It 'ends with 3 when the service refuses a part, and tells what was accepted before it' {
        $row = 'x' * 10000
        Set-Content "$state/two.csv" ("custom_id__c,name__c`n" + ((1..1100 | ForEach-Object { "$_,$row`n" }) -join '')) -NoNewline
        Set-Emulator POST faults '{ "kind": "status", "status": 422, "method": "PUT", "path": "/v1/**", "after": 1 }'
        $run = Invoke-Schedule $state "$state/two.csv"
        $run.ExitCode | Should -Be 3 -Because $run.Output
        $line = Get-LastRun $state
        $line.error, $line.operations.Count | Should -Be UnprocessableContent, 1
    }

    It 'takes the next file after a bad night, and names the one that was not written to its end' {
        Set-Content "$state/nightly.csv" "custom_id__c,name__c`n1,one`n" -NoNewline
        Set-Emulator PUT objects/tactics__c/rules '{ "processingTime": "00:01:00" }'
        (Invoke-Schedule $state "$state/nightly.csv" '-TimeoutSeconds', 2).ExitCode | Should -Be 4

        Set-Emulator PUT objects/tactics__c/rules '{}'
        Set-Content "$state/nightly.csv" "custom_id__c,name__c`n2,two`n" -NoNewline
        $run = Invoke-Schedule $state "$state/nightly.csv"
        $run.ExitCode | Should -Be 0 -Because $run.Output
        (Get-LastRun $state).unfinished | Should -BeLike 'nightly.csv.*.journal'
    }

    It 'keeps its state in a folder of any name' {
        $run = Invoke-Schedule "$state/st [3]" "$root/samples/tactics.csv"
        $run.ExitCode | Should -Be 0 -Because $run.Output
        Get-Content -LiteralPath "$state/st [3]/runs.jsonl" | Should -HaveCount 1
    }

    It 'ends with 1 while another run holds the lock' {
        $lock = [System.IO.File]::Open("$state/lock", 'OpenOrCreate', 'ReadWrite', 'None')
        try { (Invoke-Schedule $state "$root/samples/tactics.csv").ExitCode | Should -Be 1 }
        finally { $lock.Dispose() }
        (Get-LastRun $state).message | Should -BeLike 'Another run holds the lock*'
        (Get-LastRun $state).error | Should -Be AnotherRun
    }

    It 'shows the key nowhere' {
        $null = Invoke-Schedule $state "$root/samples/tactics.csv"
        Get-ChildItem $state -File | Get-Content -Raw | Should -Not -BeLike "*$env:AMP_API_KEY*"
    }
}

Describe 'The runbook' {
    BeforeAll {
        # Azure Automation's own commands, and its way to run a file.
        Set-Content "$TestDrive/automation.ps1" @"
            function Get-AutomationPSCredential(`$Name) { [pscredential]::new(`$Name, (ConvertTo-SecureString '$env:AMP_API_KEY' -AsPlainText -Force)) }
            function Get-AutomationVariable(`$Name) {
                @{ AmpersandProject = '2234wf'; AmpersandIntegration = '23rsdf32'; AmpersandGroupRef = 'runbook-org'; TacticsUrl = '${controls}files/tactics.csv?sig=secret' }[`$Name]
            }
            Import-Module '$manifest'
            & '$root/samples/azure-runbook.ps1'
"@
        $null = Invoke-RestMethod -Method Put "${controls}files/tactics.csv" -ContentType text/csv -Body (Get-Content "$root/samples/tactics.csv" -Raw)
    }

    It 'writes the file behind the address, and tells so as JSON without the signature' {
        $output = Invoke-Shell -File "$TestDrive/automation.ps1"
        $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
        $operation = $output | ConvertFrom-Json
        $operation.Succeeded | Should -BeTrue
        $operation.Source | Should -Not -BeLike '*secret*'
        Get-StoredRecord runbook-org | Should -HaveCount 3
    }

    It 'ends as failed when <Name> failed' -ForEach @(
        @{ Name = 'the write'; Rules = '{ "failingKeys": ["0", "1", "2"] }' }
        @{ Name = 'a part of its records'; Rules = '{ "failingKeys": ["1"] }' }
    ) {
        Set-Emulator PUT objects/tactics__c/rules $Rules
        try {
            $null = Invoke-Shell -File "$TestDrive/automation.ps1"
            $LASTEXITCODE | Should -Be 1
        }
        finally { Set-Emulator PUT objects/tactics__c/rules '{}' }
    }
}

Describe 'The other samples' {
    It 'send the rows of a query' {
        $script = "Import-Module '$manifest'; & '$root/samples/sql-to-salesforce.ps1' | ForEach-Object Status"
        Invoke-Shell -Command $script | Should -Be BulkWriteCompleted
        ([decimal](Get-StoredRecord $env:AMP_GROUP_REF | Where-Object custom_id__c -EQ 0).daily_budget_amount__c) | Should -Be 50.25
    }

    It 'write to many customers side by side' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $script = "& '$root/samples/many-customers.ps1' '$root/samples/customers.csv' -Module '$manifest' | ConvertTo-Json"
        $customers = Invoke-Shell -Command $script | ConvertFrom-Json | Sort-Object Customer
        $customers.Customer | Should -Be acme, globex, initech
        $customers.Succeeded | Should -Be $true, $true, $true
        Get-StoredRecord globex-org | Should -HaveCount 3
    }

    It 'rehearse a bad night' {
        $script = "Import-Module '$manifest'; & '$root/samples/rehearsal.ps1' *>&1"
        $output = (Invoke-Shell -Command $script) -join "`n"
        $output | Should -BeLike '*Accepted all the same*Sent again*BulkWriteCompleted*Said: *Given up, with one error: ConnectionLost*'
    }

    It 'begin with the quickstart' {
        # It counts on what it stores being all there is.
        $null = Invoke-Control DELETE records/tactics__c
        $script = "Import-Module '$manifest'; & '$root/samples/quickstart.ps1'"
        ([regex]::Matches(((Invoke-Shell -Command $script) -join "`n"), 'Stored in tactics__c')).Count | Should -Be 3
    }
}
