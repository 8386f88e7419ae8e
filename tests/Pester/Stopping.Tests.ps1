# A process that ends before its work: what was accepted is known, and the same command goes on behind it.
BeforeDiscovery {
    # Windows ends processes by other means.
    $signals = if ($PSVersionTable.PSEdition -eq 'Core' -and -not $IsWindows) { 'INT', 'TERM', 'HUP', 'KILL' } else { @() }
}

BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    $emulator = Start-Emulator
}

AfterAll { Stop-Emulator $emulator }

Describe 'A run with a journal' {
    AfterEach {
        Close-Shell $shell
        $shell = $null
    }

    It 'that SIG<_> ends is gone, and the next sends what is left' -ForEach $signals {
        $null = Invoke-Control DELETE records/thing__c
        Set-Content "$TestDrive/$_.csv" (@('k__c,name__c') + (1..30 | ForEach-Object { "$_,$('x' * 500)" }))
        $upsert = @"
            Import-Module '$manifest'
            `$options = @{ PrimaryKey = 'k__c'; PartSizeBytes = 1024; ThrottleLimit = 1; JournalPath = '$TestDrive/$_.journal' }
            Invoke-AmpersandUpsert thing__c '$TestDrive/$_.csv' @options | ForEach-Object { "part `$(`$_.Part)." }
"@

        # The third part gets no answer, nor a place at the service.
        $null = Invoke-Control POST faults '{ "kind": "endlessBody", "method": "PUT", "path": "/v1/**", "after": 2, "times": 1 }'
        $shell = Start-Shell $upsert
        $null = Read-Shell $shell 'part 2\.'
        Test-Shell $shell | Should -BeTrue
        Send-Signal $shell $_
        $null = Wait-Shell $shell
        Test-Shell $shell | Should -BeFalse

        $output = Invoke-Shell -Command $upsert
        $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
        (Invoke-Control GET "records/thing__c").count | Should -Be 30
    }
}

Describe 'A second PowerShell' {
    It 'is the process that the test knows' {
        $shell = Start-Shell '"I am $PID."; $null = [Console]::In.ReadLine()'
        try {
            Read-Shell $shell "I am $($shell.ProcessId)\."
            Test-Shell $shell | Should -BeTrue
        }
        finally { Close-Shell $shell }
        Test-Shell $shell | Should -BeFalse
    }
}
