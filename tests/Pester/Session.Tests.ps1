# Pipelines and sessions that need more of PowerShell than its engine.
BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    Import-Module $manifest
    $emulator = Start-Emulator
    $controls = $emulator.Controls

    function Get-Seen { (Invoke-RestMethod "${controls}requests").requests }
    function Clear-Seen { $null = Invoke-RestMethod "${controls}requests" -Method Delete }
}

AfterAll { Stop-Emulator $emulator }

Describe 'A pipeline' {
    It 'takes files from Get-ChildItem' {
        Set-Content "$TestDrive/a.csv" "k__c`n1"
        Set-Content "$TestDrive/b.csv" "k__c`n2"
        @(Get-ChildItem "$TestDrive/*.csv" | Test-AmpersandCsv -PrimaryKey k__c).IsValid | Should -Be $true, $true
        @(Get-ChildItem "$TestDrive/*.csv" | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c).Source | Split-Path -Leaf | Should -Be a.csv, b.csv
    }

    It 'takes records from ConvertFrom-Json, ConvertFrom-Csv, Select-Object and Group-Object' {
        Clear-Seen
        '[{ "k__c": 1, "on__c": "2023-11-20", "yes__c": true, "none__c": null }]' | ConvertFrom-Json | ForEach-Object { $_ } | ConvertTo-AmpersandCsv |
            Should -Be "k__c,on__c,yes__c,none__c`n1,2023-11-20,true,"
        "k__c;n__c`n1;a" | ConvertFrom-Csv -Delimiter ';' | ConvertTo-AmpersandCsv | Should -Be "k__c,n__c`n1,a"
        'a', 'b', 'a' | Group-Object | Select-Object @{ n = 'name__c'; e = { $_.Name } }, @{ n = 'count__c'; e = { $_.Count } } | ConvertTo-AmpersandCsv |
            Should -Be "name__c,count__c`na,2`nb,1"
    }

    It 'redirects CSV to a valid file with <_>' -ForEach '>', 'Set-Content', 'Out-File' {
        $records = 1..3 | ForEach-Object { [pscustomobject]@{ k__c = $_ } }
        switch ($_) {
            '>' { $records | ConvertTo-AmpersandCsv > "$TestDrive/redirected.csv" }
            'Set-Content' { $records | ConvertTo-AmpersandCsv | Set-Content "$TestDrive/redirected.csv" }
            'Out-File' { $records | ConvertTo-AmpersandCsv | Out-File "$TestDrive/redirected.csv" -Encoding utf8 }
        }

        # The redirection of Windows PowerShell writes UTF-16.
        $encoding = @{}
        if ($_ -eq '>' -and $PSVersionTable.PSVersion.Major -lt 6) { $encoding.Encoding = 'unicode' }
        $report = Test-AmpersandCsv "$TestDrive/redirected.csv" -PrimaryKey k__c @encoding
        $report.IsValid | Should -BeTrue
        $report.Records | Should -Be 3
    }

    It 'refuses XML elements and takes what Select-Object makes of them' {
        $nodes = ([xml]'<r><i id__c="1"><n__c>x</n__c></i><i id__c="2"><n__c>y</n__c></i></r>').r.i
        { $nodes | ConvertTo-AmpersandCsv } | Should -Throw -ErrorId 'InputNotARecord,*' -ExpectedMessage '*Select-Object*'
        $nodes | Select-Object id__c, n__c | ConvertTo-AmpersandCsv | Should -Be "id__c,n__c`n1,x`n2,y"
    }

    It 'tells lines of Get-Content from paths' {
        Set-Content "$TestDrive/a.csv" "k__c,n__c`n1,a"
        { Get-Content "$TestDrive/a.csv" | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c } | Should -Throw '*Import-Csv*'
    }

    It 'ends with Select-Object -First, and nothing more is sent' {
        Clear-Seen
        $value = 'x' * 32000
        $first = 1..200 | ForEach-Object {
            [pscustomobject]@{ k__c = $_; a__c = $value; b__c = $value; c__c = $value; d__c = $value; e__c = $value; f__c = $value; g__c = $value; h__c = $value; i__c = $value; j__c = $value; l__c = $value }
        } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -ThrottleLimit 1 | Select-Object -First 1
        $first.Part | Should -Be 1
        @(Get-Seen | Where-Object method -EQ PUT).Count | Should -BeLessOrEqual 3
    }

    It 'asks for one page of a list with Select-Object -First' {
        $operation = [pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c | Get-AmpersandOperation
        $order = @{ count = 450; project = $env:AMP_PROJECT; integration = $env:AMP_INTEGRATION; groupRef = $env:AMP_GROUP_REF }
        $null = Invoke-RestMethod "${controls}operations" -Method Post -ContentType application/json -Body (ConvertTo-Json $order)
        Clear-Seen
        Get-AmpersandOperation -InstallationId $operation.InstallationId | Select-Object -First 5 | Should -HaveCount 5
        @(Get-Seen) | Should -HaveCount 1
        @(Get-AmpersandOperation -InstallationId $operation.InstallationId).Count | Should -BeGreaterThan 450
    }

    It 'says with -WhatIf what it would send' {
        Clear-Seen
        [pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -WhatIf | Should -BeNullOrEmpty
        @(Get-Seen | Where-Object method -NE GET) | Should -HaveCount 0
    }
}

Describe 'A forced import' {
    It 'leaves operations and connections usable' {
        $operation = [pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c
        Import-Module $manifest -Force
        ($operation | Wait-AmpersandOperation).Status | Should -Be BulkWriteCompleted
        ([pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait).Status | Should -Be BulkWriteCompleted
    }
}

Describe 'Runspaces side by side' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
    It 'hold connections of their own' {
        $key = ConvertTo-SecureString $env:AMP_API_KEY -AsPlainText -Force
        $names = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:manifest
            $null = Connect-Ampersand $using:key -Name "number-$_" -Project "p$_"
            $operation = [pscustomobject]@{ k__c = $_ } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait
            "$($operation.ConnectionName) $($operation.Project) $($operation.Status) $(@(Get-AmpersandConnection).Count)"
        }
        $names | Sort-Object | Should -Be @(1..4 | ForEach-Object { "number-$_ p$_ BulkWriteCompleted 1" })
        Get-AmpersandConnection | Should -BeNullOrEmpty
    }

    It 'may share one connection' {
        $connection = Connect-Ampersand (ConvertTo-SecureString $env:AMP_API_KEY -AsPlainText -Force)
        try {
            $statuses = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:manifest
                ([pscustomobject]@{ k__c = $_ } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Connection $using:connection -Wait).Status
            }
            $statuses | Should -Be (@('BulkWriteCompleted') * 4)
        }
        finally { Disconnect-Ampersand }
    }
}

Describe 'A transcript' {
    It 'does not hold the key' {
        $script = @"
Import-Module '$manifest'
Start-Transcript '$TestDrive/transcript.txt' | Out-Null
`$VerbosePreference = `$DebugPreference = 'Continue'
Connect-Ampersand (ConvertTo-SecureString `$env:AMP_API_KEY -AsPlainText -Force)
Get-AmpersandConnection | Format-List *
[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait
Get-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a
`$Error | Format-List * -Force
Stop-Transcript | Out-Null
"@
        Set-Content "$TestDrive/transcribed.ps1" $script
        $shown = Invoke-Shell -File "$TestDrive/transcribed.ps1" | Out-String
        $transcript = Get-Content "$TestDrive/transcript.txt" -Raw
        $transcript | Should -BeLike '*BulkWriteCompleted*'
        $transcript | Should -BeLike '*404*'
        $transcript | Should -Not -BeLike "*$env:AMP_API_KEY*"
        $shown | Should -Not -BeLike "*$env:AMP_API_KEY*"
    }
}

Describe 'Completion of -Path' {
    It 'offers folders and files of separated values only, after <_>' -ForEach 'Invoke-AmpersandUpsert thing__c', 'Invoke-AmpersandUpsert thing__c -Path', 'Test-AmpersandCsv', 'ConvertTo-AmpersandCsv' {
        Push-Location (New-Item "$TestDrive/completion" -ItemType Directory -Force)
        try {
            'data.csv', 'with space.csv', 'picture.png', 'note.md' | ForEach-Object { Set-Content $_ '' }
            $null = New-Item sub -ItemType Directory -Force
            $line = "$_ ./"
            $offered = (TabExpansion2 $line $line.Length).CompletionMatches
            $offered.ListItemText | Sort-Object | Should -Be 'data.csv', 'sub', 'with space.csv'
            ($offered | Where-Object ListItemText -EQ 'with space.csv').CompletionText | Should -Match "^(& )?'.*'$"
        }
        finally { Pop-Location }
    }
}
