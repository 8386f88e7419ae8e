# What an import brings: the commands, their types, and what Pester and scripts need of both.
BeforeDiscovery {
    . "$PSScriptRoot/Setup.ps1"
    $commands = (Import-PowerShellDataFile $manifest).CmdletsToExport
}

BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    $expected = (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object

    function Get-ExportedCmdlet { (Get-Command -Module Ampersand.Write).Name | Sort-Object }
}

Describe 'Importing the module' {
    BeforeEach { Remove-Module Ampersand.Write -ErrorAction Ignore }

    It 'brings the cmdlets of the manifest' {
        Import-Module $manifest
        Get-ExportedCmdlet | Should -Be $expected
    }

    It 'works a second time' {
        Import-Module $manifest
        Import-Module $manifest
        Get-ExportedCmdlet | Should -Be $expected
    }

    It 'keeps every cmdlet when it is forced' {
        Import-Module $manifest
        Import-Module $manifest -Force
        Import-Module $manifest -Force
        Get-ExportedCmdlet | Should -Be $expected
        { Get-AmpersandConnection } | Should -Not -Throw
    }

    It 'works again after the module was removed' {
        Import-Module $manifest
        Remove-Module Ampersand.Write
        Get-Command Get-AmpersandConnection -ErrorAction Ignore | Should -BeNullOrEmpty
        Import-Module $manifest
        Get-ExportedCmdlet | Should -Be $expected
    }

    It 'finds commands by the name of the module, from a module path' {
        $path = $env:PSModulePath
        try {
            $folder = New-Item "$TestDrive/Modules/Ampersand.Write" -ItemType Directory
            Copy-Item "$module/Ampersand.Write.*ps*1*" $folder
            $env:PSModulePath = "$TestDrive/Modules" + [System.IO.Path]::PathSeparator + $path
            (Get-Module Ampersand.Write -ListAvailable).ExportedCmdlets.Keys | Sort-Object | Should -Be $expected
        }
        finally { $env:PSModulePath = $path }
    }

    It 'says in one sentence what to do when it is not built' {
        Copy-Item "$module/Ampersand.Write.*ps*1*" $TestDrive
        { Import-Module "$TestDrive/Ampersand.Write.psd1" } | Should -Throw '*dotnet build*' -ErrorId 'AmpersandModuleNotBuilt*'
    }
}

Describe 'The manifest' {
    It 'is valid' {
        { Test-ModuleManifest $manifest -ErrorAction Stop } | Should -Not -Throw
    }
}

Describe 'The engine' {
    It 'never meets a second copy of itself' {
        Import-Module $manifest
        @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'System.Management.Automation' }).Count | Should -Be 1
    }

    It 'does not see the packages of the module' -Skip:($PSVersionTable.PSEdition -ne 'Core') {
        Import-Module $manifest
        [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies |
            Where-Object { -not $_.IsDynamic -and $_.Location.StartsWith("$module/") } |
            ForEach-Object { $_.GetName().Name } |
            Should -Be 'Ampersand.Write.Loader'
    }
}

Describe 'A mock' {
    BeforeAll { Import-Module $manifest }

    It 'stands for <_>' -ForEach $commands {
        Mock $_ { 'mocked' }
        $parameters = @{}
        foreach ($set in (Get-Command $_ -CommandType Cmdlet).ParameterSets | Sort-Object IsDefault -Descending | Select-Object -First 1) {
            foreach ($parameter in $set.Parameters | Where-Object IsMandatory) {
                $parameters[$parameter.Name] = $parameter.ParameterType.IsEnum ? [enum]::GetValues($parameter.ParameterType)[0] : 'x'
            }
        }

        if ($_ -eq 'Find-AmpersandRecord') { $parameters['Filter'] = @{ a = 'b' } }
        & $_ @parameters | Should -Be 'mocked'
        Should -Invoke $_ -Times 1 -Exactly
    }
}

Describe 'A type of the module' {
    BeforeAll { Import-Module $manifest }

    It 'is known by its name: <_>' -ForEach 'AmpersandException', 'AmpersandServiceException', 'AmpersandConnection', 'AmpersandOperation', 'WriteApi',
        'AmpersandCsvReport', 'AmpersandWriteResult', 'CsvNullAs' {
        "Ampersand.Write.$_" -as [type] | Should -Not -BeNullOrEmpty
    }

    It 'can be caught' {
        $caught = try { Test-AmpersandCsv "$TestDrive/none.csv" -ErrorAction Stop } catch [Ampersand.Write.AmpersandException] { $_.Exception.ErrorId }
        $caught | Should -Be 'FileNotFound'
    }

    It 'can be made by its name' { [Ampersand.Write.WriteApi]::Bulk | Should -Be 'Bulk' }
}
