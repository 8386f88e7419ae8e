# What a scheduler or another program meets: output that goes into pipes, input that comes from one.
BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    $emulator = Start-Emulator

    function Get-Seen([string] $Method) { @((Invoke-Control GET "requests?method=$Method").requests) }
}

AfterAll { Stop-Emulator $emulator }

Describe 'Into pipes' {
    BeforeEach { $null = Invoke-Control DELETE requests }

    AfterEach {
        Close-Shell $shell
        $shell = $null
    }

    It 'go messages as plain text, errors by a stream of their own, and no progress' {
        $null = Invoke-Control PUT objects/thing__c/rules '{ "processingTime": "00:00:01" }'
        $null = Invoke-Control POST faults '{ "kind": "status", "method": "PUT", "path": "/v1/**" }'
        $shell = Start-Shell @"
            Import-Module '$manifest'
            `$null = Connect-Ampersand -RetryIntervalSeconds 0.01
            1, '', 3 | ForEach-Object { [pscustomobject]@{ k__c = `$_ } } |
                Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait -Verbose | ForEach-Object Status
"@
        $ended = Wait-Shell $shell
        $ended.Output | Should -Match '(?m)^VERBOSE: '
        $ended.Output | Should -Match '(?m)^BulkWriteCompleted\r?$'
        $ended.Output | Should -Not -BeLike '*Waiting for Ampersand*'
        $ended.Output | Should -Not -BeLike '*Record 2*'
        $ended.Errors | Should -BeLike '*Record 2*'
        "$($ended.Output)$($ended.Errors)" | Should -Not -Match '\e'
    }

    It 'comes an error that ends the script, and exit code 1' {
        Set-Content "$TestDrive/bad.csv" "k__c,n__c`n1" -NoNewline
        $shell = Start-Shell @"
            `$ErrorActionPreference = 'Stop'
            Import-Module '$manifest'
            'before'
            Invoke-AmpersandUpsert thing__c '$TestDrive/bad.csv' -PrimaryKey k__c
            'after'
"@
        $ended = Wait-Shell $shell
        $ended.ExitCode | Should -Be 1
        $ended.Output.Trim() | Should -Be 'before'
        $ended.Errors | Should -BeLike '*Line 2*'
        Get-Seen PUT | Should -HaveCount 0
    }
}

Describe 'From a pipe' {
    BeforeEach { $null = Invoke-Control DELETE requests }

    AfterEach {
        Close-Shell $shell
        $shell = $null
    }

    It 'comes the answer to a question, which is asked again until it is one' {
        $shell = Start-Shell @"
            Import-Module '$manifest'
            [pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Confirm
            'asked'
"@
        Read-Shell $shell '\(default is "Y"\): ?' | Should -BeLike '*thing__c*'
        Write-Shell $shell "perhaps`n"
        Read-Shell $shell '\(default is "Y"\): ?'
        Write-Shell $shell "n`n"
        Read-Shell $shell 'asked'
        (Wait-Shell $shell).ExitCode | Should -Be 0
        Get-Seen PUT | Should -HaveCount 0
    }

    It 'comes what a mandatory parameter asks for' {
        $shell = Start-Shell "Import-Module '$manifest'; ([pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c).PrimaryKey"
        Read-Shell $shell 'PrimaryKey: '
        Write-Shell $shell "k__c`n"
        Read-Shell $shell 'k__c\r?\n'
        (Wait-Shell $shell).ExitCode | Should -Be 0
        Get-Seen PUT | Should -HaveCount 1
    }

    It 'comes no leave to delete when nobody is there' {
        $shell = Start-Shell @"
            `$ErrorActionPreference = 'Stop'
            Import-Module '$manifest'
            @{ id = 'r-1' } | Invoke-AmpersandWrite contact -Type Delete
"@
        $shell.Process.StandardInput.Close()
        $ended = Wait-Shell $shell
        $ended.ExitCode | Should -Be 1
        $ended.Errors -replace '\s+\|?\s*', ' ' | Should -BeLike '*this session has nobody to ask*It was not sent.*'
        Get-Seen POST | Should -HaveCount 0
    }
}
