# What was kept in a file comes back the next day, in another session.
BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    Import-Module $manifest
    $emulator = Start-Emulator

    function New-Write {
        1..2 | ForEach-Object { [pscustomobject]@{ k__c = $_; name__c = "n$_" } } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c
    }
}

AfterAll { Stop-Emulator $emulator }

Describe 'An operation that was kept in a file' {
    BeforeAll {
        $kept = @(New-Write; New-Write)
        $kept | Export-Clixml "$TestDrive/operations.xml"
        $kept | Export-Csv "$TestDrive/operations.csv" -NoTypeInformation
        ConvertTo-Json -InputObject $kept -Depth 5 | Set-Content "$TestDrive/operations.json"
        $kept.OperationId | Set-Content "$TestDrive/ids.txt"

        # In Windows PowerShell ConvertFrom-Json hands a list on as one object.
        function Read-Kept([string] $Form) {
            switch ($Form) {
                'Clixml' { Import-Clixml "$TestDrive/operations.xml" }
                'CSV' { Import-Csv "$TestDrive/operations.csv" }
                'JSON' { Get-Content "$TestDrive/operations.json" -Raw | ConvertFrom-Json | ForEach-Object { $_ } }
                'bare ids' { Get-Content "$TestDrive/ids.txt" }
            }
        }
    }

    It 'pipes from <_> into Get' -ForEach 'Clixml', 'CSV', 'JSON', 'bare ids' {
        $operations = @(Read-Kept $_ | Get-AmpersandOperation)
        $operations.OperationId | Should -Be $kept.OperationId
        $operations.Status | Should -Be BulkWriteCompleted, BulkWriteCompleted
    }

    It 'pipes from <_> into Wait' -ForEach 'Clixml', 'CSV', 'JSON', 'bare ids' {
        @(Read-Kept $_ | Wait-AmpersandOperation -TimeoutSeconds 60).OperationId | Sort-Object | Should -Be ($kept.OperationId | Sort-Object)
    }

    It 'pipes from <_> into Log' -ForEach 'Clixml', 'CSV', 'JSON', 'bare ids' {
        @(Read-Kept $_ | Get-AmpersandOperationLog).OperationId | Select-Object -Unique | Should -Be $kept.OperationId
    }

    It 'brings what was known of it from <_>' -ForEach 'Clixml', 'CSV', 'JSON' {
        $operation = Read-Kept $_ | Select-Object -First 1 | Get-AmpersandOperation
        $operation.Source | Should -Be pipeline
        $operation.Records | Should -Be 2
        $operation.Part | Should -Be 1
        $operation.FirstRecord | Should -Be 1
        $operation.GroupRef | Should -Be $env:AMP_GROUP_REF
        $operation.ObjectName | Should -Be thing__c
    }

    It 'is found through the connection of its name' {
        $key = ConvertTo-SecureString $env:AMP_API_KEY -AsPlainText -Force
        try {
            $null = Connect-Ampersand $key -Name eu
            New-Write | Export-Clixml "$TestDrive/eu.xml"
            $null = Connect-Ampersand (ConvertTo-SecureString 'of-another-account' -AsPlainText -Force) -Name us
            (Import-Clixml "$TestDrive/eu.xml" | Get-AmpersandOperation).ConnectionName | Should -Be eu
        }
        finally { Get-AmpersandConnection | Disconnect-Ampersand }
    }
}

Describe 'An operation' {
    BeforeAll { $operation = New-Write | Wait-AmpersandOperation }

    It 'is JSON with everything the service sent' {
        $json = $operation | ConvertTo-Json -Depth 6 | ConvertFrom-Json
        $json.OperationId | Should -Be $operation.OperationId
        $json.Status | Should -Be BulkWriteCompleted
        $json.Succeeded | Should -BeTrue
        $json.Metadata.progress.recordsProcessed | Should -Be 2
        $json.Metadata.objects | Should -Be thing__c
        $json.SuccessfulRecordIds | Should -HaveCount 2
    }

    It 'keeps its nested values in Clixml' {
        $operation | Export-Clixml "$TestDrive/one.xml" -Depth 5
        $again = Import-Clixml "$TestDrive/one.xml"
        $again.Metadata.progress.recordsProcessed | Should -Be 2
        "$($again.CreateTime)" | Should -Be "$($operation.CreateTime)"
        $again.Duration | Should -Be $operation.Duration
    }

    It 'never takes its key into a file' {
        $operation, (Get-AmpersandConnection) | Export-Clixml "$TestDrive/all.xml" -Depth 9
        $operation | ConvertTo-Json -Depth 9 | Set-Content "$TestDrive/all.json"
        "$TestDrive/all.xml", "$TestDrive/all.json" | Should -Not -FileContentMatch ([regex]::Escape($env:AMP_API_KEY))
    }
}

Describe 'A report' {
    It 'is JSON and Clixml' {
        Set-Content "$TestDrive/bad.csv" "k__c,n__c`n1" -NoNewline
        $report = Test-AmpersandCsv "$TestDrive/bad.csv"
        ($report | ConvertTo-Json -Depth 5 | ConvertFrom-Json).Issues[0].Code | Should -Be ColumnCount
        $report | Export-Clixml "$TestDrive/report.xml" -Depth 4
        (Import-Clixml "$TestDrive/report.xml").Issues[0].Line | Should -Be 2
    }
}
