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
