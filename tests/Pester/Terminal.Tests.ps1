# What a person meets at a terminal: questions that are answered with keys, a key that stays hidden, progress, Ctrl+C.
Describe 'At a terminal' {
    BeforeAll {
        . "$PSScriptRoot/Setup.ps1"
        # Windows has no such program, and that of macOS is another one.
        $hasTerminal = $PSVersionTable.PSEdition -eq 'Core' -and $IsLinux -and (Get-Command script -Type Application -ErrorAction Ignore)
        $emulator = Start-Emulator

        function Get-Seen([string] $Method) { @((Invoke-Control GET "requests?method=$Method").requests) }
        function Wait-Request([string] $Method, [int] $Count) {
            $deadline = [DateTime]::UtcNow.AddMinutes(2)
            while ((Get-Seen $Method).Count -lt $Count) {
                if ([DateTime]::UtcNow -gt $deadline) { throw "No $Count requests by $Method came." }
            }
        }

        # What a program writes to move the cursor and to colour is no text.
        function Get-Text([string] $Written) { $Written -replace '\e\[[0-9;?]*[A-Za-z]|\e[=>]' }
    }

    AfterAll { Stop-Emulator $emulator }

    BeforeEach {
        if (-not $hasTerminal) {
            Set-ItResult -Skipped -Because "it needs the program script of Linux, which 'apt-get install bsdutils' installs"
        }
        $null = Invoke-Control DELETE requests
    }

    AfterEach {
        Close-Shell $shell
        $shell = $null
        $null = Invoke-Control DELETE faults
        $null = Invoke-Control DELETE objects/thing__c/rules
    }

    It 'asks for each file with -Confirm until all are agreed to' {
        1..4 | ForEach-Object { Set-Content "$TestDrive/$_.csv" "k__c`n$_" }
        $shell = Start-Shell -Terminal @"
            Import-Module '$manifest'
            `$operations = Get-ChildItem '$TestDrive/*.csv' | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Confirm
            "sent: `$((Split-Path `$operations.Source -Leaf | Sort-Object) -join ' ')"
"@
        Get-Text (Read-Shell $shell '\(default is "Y"\): ?') | Should -BeLike '*Are you sure*?*1.csv*thing__c*Yes to All*'
        Write-Shell $shell "perhaps`r"
        Read-Shell $shell '\(default is "Y"\): ?'
        Write-Shell $shell "n`r"
        Get-Text (Read-Shell $shell '\(default is "Y"\): ?') | Should -BeLike '*2.csv*'
        Get-Seen PUT | Should -HaveCount 0
        Write-Shell $shell "`r"
        Get-Text (Read-Shell $shell '\(default is "Y"\): ?') | Should -BeLike '*3.csv*'
        Write-Shell $shell "a`r"
        Read-Shell $shell 'sent: 2\.csv 3\.csv 4\.csv'
        (Wait-Shell $shell).ExitCode | Should -Be 0
        Get-Seen PUT | Should -HaveCount 3
    }

    It 'asks before it deletes, and lets it be: <_>' -ForEach 'n', 'No', 'l' {
        $shell = Start-Shell -Terminal @"
            Import-Module '$manifest'
            @{ id = 'r-1' }, @{ id = 'r-2' } | Invoke-AmpersandWrite contact -Type Delete -BatchSize 1
            'left alone'
"@
        Get-Text (Read-Shell $shell '\(default is "Y"\): ?') | Should -BeLike '*Delete the record with the id r-1 in contact*'
        Write-Shell $shell "$_`r"
        if ($_ -ne 'l') {
            Read-Shell $shell '\(default is "Y"\): ?'
            Write-Shell $shell "$_`r"
        }
        Read-Shell $shell 'left alone'
        $null = Wait-Shell $shell
        Get-Seen POST | Should -HaveCount 0
    }

    It 'does not show the key that is typed' {
        $shell = Start-Shell -Terminal @"
            Import-Module '$manifest'
            `$env:AMP_API_KEY = `$null
            `$null = Connect-Ampersand -ApiKey (Read-Host -AsSecureString)
            ([pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait).Status
"@
        # A person types when asked; until then the terminal itself shows what is typed.
        Wait-HiddenInput $shell
        # Mistyped, and corrected.
        Write-Shell $shell "$($env:AMP_API_KEY)x$([char]127)`r"
        Read-Shell $shell 'BulkWriteCompleted'
        $null = Wait-Shell $shell
        "$($shell.Output)" | Should -BeLike '*`*`*`**'
        "$($shell.Output)" | Should -Not -BeLike "*$env:AMP_API_KEY*"
    }

    It 'shows how a wait goes, and takes the bar away at its end' {
        $null = Invoke-Control PUT objects/thing__c/rules '{ "processingTime": "01:00:00" }'
        $shell = Start-Shell -Terminal @"
            Import-Module '$manifest'
            `$operation = [pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c
            "operation `$(`$operation.OperationId)."
            (`$operation | Wait-AmpersandOperation).Status
"@
        $id = [regex]::Match((Read-Shell $shell 'operation \S+\.'), 'operation (\S+)\.').Groups[1].Value
        Read-Shell $shell 'Waiting for Ampersand'
        Read-Shell $shell '0 of 1 done'
        $null = Invoke-Control PUT operations/$id '{ "status": "BulkWriteCompleted" }'
        # Overwritten by blanks where it stood.
        Get-Text (Read-Shell $shell 'BulkWriteCompleted') | Should -Match ' {120}BulkWriteCompleted$'
        Get-Text (Wait-Shell $shell).Output | Should -Not -BeLike '*Waiting*'
    }

    It 'tells at Ctrl+C which records were written, which may be, and which were not' {
        $null = Invoke-Control POST faults '{ "kind": "delay", "delay": "01:00:00", "method": "POST", "path": "/v1/**", "after": 2 }'
        $shell = Start-Shell -Terminal @"
            Import-Module '$manifest'
            1..1000 | ForEach-Object { if (`$_ -eq 41) { [Console]::WriteLine('given 40.') }; [pscustomobject]@{ n = `$_ } } |
                Invoke-AmpersandWrite contact -Type Create -BatchSize 10 -ThrottleLimit 1 | ForEach-Object { "record `$(`$_.Index)." }
"@
        Read-Shell $shell 'record 19\.'
        Wait-Request POST 3

        # The fourth request is full, and waits for the third.
        Read-Shell $shell 'given 40\.'
        $said = (Get-Text (Stop-Shell $shell).Output) -replace '\s+', ' '
        $said | Should -BeLike '*WARNING: The write to contact was stopped; 20 records were answered and shown.*'
        $said | Should -BeLike '*Records 21 to 30 may have been written all the same.*Not sent: records 31 to*'
        Test-Shell $shell | Should -BeFalse
    }

    It 'tells at Ctrl+C how to wait again' {
        $null = Invoke-Control PUT objects/thing__c/rules '{ "processingTime": "01:00:00" }'
        $shell = Start-Shell -Terminal @"
            Import-Module '$manifest'
            [pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait
"@
        Read-Shell $shell 'Waiting for Ampersand'
        $said = (Get-Text (Stop-Shell $shell).Output) -replace '\s+', ' '
        $said | Should -Match 'WARNING: The wait was stopped, but what was accepted goes on\. Wait again with: .*Wait-AmpersandOperation'
        Test-Shell $shell | Should -BeFalse
    }
}
