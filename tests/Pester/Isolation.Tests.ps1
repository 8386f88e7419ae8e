# In processes of their own: what another module has loaded, and what comes and goes, does no harm to either.
BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    $emulator = Start-Emulator
    $isCore = $PSVersionTable.PSEdition -eq 'Core'

    # Another module's packages: the same names, other versions, and nothing of what this module calls.
    $others = (New-Item "$TestDrive/others" -ItemType Directory).FullName
    foreach ($name in 'CsvHelper', 'Polly.Core', 'System.IO.Hashing', 'System.Text.Json', 'System.Threading.Channels') {
        Add-Type -OutputAssembly "$others/$name.dll" -TypeDefinition @"
            [assembly: System.Reflection.AssemblyVersion("999.0.0.0")]
            namespace Others { public static class From$($name.Replace('.', '')) { public static string Speak() { return "$name of others"; } } }
"@
    }

    function Invoke-Fresh([string] $Script) {
        $path = "$TestDrive/$([guid]::NewGuid()).ps1"
        Set-Content -LiteralPath $path "`$ErrorActionPreference = 'Stop'; `$manifest = '$manifest'; `$others = '$others'`n$Script"
        Invoke-Shell -File $path
    }

    $write = @'
        [pscustomobject]@{ custom_id__c = 1; name__c = 'one' } |
            Invoke-AmpersandUpsert isolated__c -PrimaryKey custom_id__c -Wait | ForEach-Object Status
'@
}

AfterAll { Stop-Emulator $emulator }

Describe 'Beside other modules' {
    It 'works when another <_> was loaded first, which works too' -ForEach 'CsvHelper', 'Polly.Core', 'System.IO.Hashing', 'System.Threading.Channels' {
        $type = "[Others.From$($_.Replace('.', ''))]"
        Invoke-Fresh @"
            `$null = [System.Reflection.Assembly]::LoadFrom("`$others/$_.dll")
            Import-Module `$manifest
            $write
            ${type}::Speak()
"@ | Should -Be 'BulkWriteCompleted', "$_ of others"
    }

    It 'works when another System.Text.Json was loaded first, which works too' {
        # PowerShell has one of its own by then, so the other comes as modules bring it: in a context of its own.
        $load = if ($isCore) { "[System.Runtime.Loader.AssemblyLoadContext]::new('others').LoadFromAssemblyPath(`"`$others/System.Text.Json.dll`")" }
        else { "[System.Reflection.Assembly]::LoadFrom(`"`$others/System.Text.Json.dll`")" }
        Invoke-Fresh @"
            `$json = $load
            Import-Module `$manifest
            $write
            `$json.GetType('Others.FromSystemTextJson').GetMethod('Speak').Invoke(`$null, @())
"@ | Should -Be 'BulkWriteCompleted', 'System.Text.Json of others'
    }

    It 'leaves the others alone when it comes first' {
        Invoke-Fresh @"
            Import-Module `$manifest
            $write
            `$null = [System.Reflection.Assembly]::LoadFrom("`$others/CsvHelper.dll")
            [Others.FromCsvHelper]::Speak()
            $write
"@ | Should -Be 'BulkWriteCompleted', 'CsvHelper of others', 'BulkWriteCompleted'
    }
}

Describe 'Coming and going' {
    It 'works again after it was removed' {
        Invoke-Fresh @"
            Import-Module `$manifest
            $write
            Remove-Module Ampersand.Write
            `$null -eq (Get-Command Invoke-AmpersandUpsert -ErrorAction Ignore)
            Import-Module `$manifest
            $write
"@ | Should -Be 'BulkWriteCompleted', $true, 'BulkWriteCompleted'
    }

    It 'is told apart from another version of itself, in one sentence, and goes on' {
        $copy = (New-Item "$TestDrive/Ampersand.Write" -ItemType Directory).FullName
        Copy-Item "$module/Ampersand.Write.*ps*1*", "$module/lib" $copy -Recurse
        (Get-Content "$copy/Ampersand.Write.psd1" -Raw) -replace "ModuleVersion        = '[^']+'", "ModuleVersion        = '99.0.0'" | Set-Content "$copy/Ampersand.Write.psd1"
        Invoke-Fresh @"
            Import-Module `$manifest
            try { Import-Module '$copy/Ampersand.Write.psd1' } catch { "`$(`$_.FullyQualifiedErrorId.Split(',')[0])" }
            $write
"@ | Should -Be 'AmpersandModuleAlreadyLoaded', 'BulkWriteCompleted'
    }

    It 'works in runspaces side by side' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        Invoke-Fresh @"
            1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module `$using:manifest
                $write
            }
"@ | Should -Be (, 'BulkWriteCompleted' * 4)
    }
}
