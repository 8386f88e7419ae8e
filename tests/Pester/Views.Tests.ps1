# Views that need PowerShell's own formatting commands.
BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    Import-Module $manifest
    $emulator = Start-Emulator
    if ($PSVersionTable.PSVersion.Major -gt 5) { $PSStyle.OutputRendering = 'PlainText' }

    $operation = [pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c | Wait-AmpersandOperation
    Set-Content "$TestDrive/bad.csv" "k__c,n__c`n1`n2,b,c" -NoNewline
    $report = Test-AmpersandCsv "$TestDrive/bad.csv"
    $null = Connect-Ampersand (ConvertTo-SecureString $env:AMP_API_KEY -AsPlainText -Force)

    function Get-Shown([object[]] $InputObject, [int] $Width) {
        ($InputObject | Out-String -Width $Width) -split '\r?\n'
    }
}

AfterAll {
    Get-AmpersandConnection | Disconnect-Ampersand
    Stop-Emulator $emulator
}

Describe 'A list' {
    It 'of an operation shows identity, what was sent and what became of it' {
        $shown = $operation | Format-List | Out-String -Width 120
        foreach ($name in 'OperationId', 'Status', 'Succeeded', 'Result', 'Project', 'GroupRef', 'ObjectName', 'PrimaryKey', 'Source', 'Records', 'Bytes', 'Duration', 'InstallationId', 'Metadata') {
            $shown | Should -Match "(?m)^$name +:"
        }
        $shown | Should -BeLike "*$($operation.OperationId)*"
    }

    It 'of a report shows each issue on a line' {
        $shown = $report | Format-List | Out-String -Width 200
        $shown | Should -BeLike '*Issues*Error ColumnCount: Line 2*'
        $shown | Should -BeLike '*Error ColumnCount: Line 3*'
    }

    It 'of a connection does not show the key' {
        $shown = Get-AmpersandConnection | Format-List * -Force | Out-String -Width 200
        $shown | Should -BeLike '*WriteUri*'
        $shown | Should -Not -BeLike "*$env:AMP_API_KEY*"
    }
}

Describe 'A view' {
    It 'holds on <_> columns' -ForEach 120, 80, 60 {
        $width = $_
        foreach ($item in $operation, $report, $report.Issues, (Get-AmpersandConnection), ($operation | Get-AmpersandOperationLog)) {
            $lines = Get-Shown $item $width
            ($lines | Where-Object Length -GT $width) | Should -BeNullOrEmpty
            ($lines -join '') | Should -Not -BeNullOrEmpty
        }
    }

    It 'of an operation tells its id and status even on 60 columns' {
        $lines = Get-Shown $operation 60
        ($lines -join ' ') | Should -BeLike "*$($operation.OperationId)*BulkWriteCompleted*"
    }

    It 'of a log is grouped by operation' {
        $other = [pscustomobject]@{ k__c = 2 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c | Wait-AmpersandOperation
        $shown = $operation, $other | Get-AmpersandOperationLog | Out-String -Width 120
        [regex]::Matches($shown, 'OperationId: ').Count | Should -Be 2
    }
}

Describe 'An error' {
    It 'of a file names lines and the command that shows them all' {
        $failed = $null
        try { Invoke-AmpersandUpsert thing__c "$TestDrive/bad.csv" -PrimaryKey k__c } catch { $failed = $_ }
        $failed.FullyQualifiedErrorId | Should -BeLike 'CsvInvalid,*'
        "$failed" | Should -BeLike '*Line 2*'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*Test-AmpersandCsv*'
        $shown = $failed | Format-List * -Force | Out-String -Width 200
        $shown | Should -Not -BeLike "*$env:AMP_API_KEY*"
    }
}
