# A release, rehearsed: what is built of the working tree, uncommitted changes and all, is packaged, published to a folder, found,
# installed, run and uninstalled.
Describe 'A release' {
    BeforeAll {
        . "$PSScriptRoot/Setup.ps1"
        $emulator = Start-Emulator
    }

    AfterAll { Stop-Emulator $emulator }

    It 'goes from the working tree by way of a repository into a session' {
        if ($PSVersionTable.PSEdition -ne 'Core' -or -not $IsLinux) {
            Set-ItResult -Skipped -Because "elsewhere than on Linux a user's own repositories and modules cannot be put aside"
        }
        if (-not (Get-Command Publish-PSResource -ErrorAction Ignore).Parameters.NupkgPath) {
            Set-ItResult -Skipped -Because 'it needs what Install-PSResource Microsoft.PowerShell.PSResourceGet installs, 1.1 or later'
        }
        $version = (Import-PowerShellDataFile "$root/Ampersand.Write.psd1").ModuleVersion
        # What is built is built: a test that builds would change the module under the feet of the others.
        $configuration = (Get-Item "$root/artifacts/bin/Ampersand.Write.Tests/*" | Sort-Object LastWriteTime | Select-Object -Last 1).Name
        $repository, $user = 'repository', 'user' | ForEach-Object { (New-Item "$TestDrive/$_" -ItemType Directory).FullName }
        Set-Content "$TestDrive/rehearsal.ps1" @"
            `$ErrorActionPreference = 'Stop'
            Register-PSResourceRepository rehearsal -Uri '$repository' -Trusted
            try {
                `$build = @{ NoBuild = `$true; Configuration = '$configuration'; AllowUncommitted = `$true; Output = '$TestDrive/output' }
                & '$root/build.ps1' Package, Publish -Repository rehearsal @build
                "found `$((Find-PSResource Ampersand.Write -Repository rehearsal).Version)"
                Install-PSResource Ampersand.Write -Repository rehearsal
                Import-Module Ampersand.Write
                "imported `$((Get-Module Ampersand.Write).ModuleBase)"
                "wrote `$(([pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait).Status)"
                Remove-Module Ampersand.Write
                Uninstall-PSResource Ampersand.Write
                "left `$(@(Get-InstalledPSResource Ampersand.Write -ErrorAction Ignore).Count)"
            }
            finally { Unregister-PSResourceRepository rehearsal }
            "registered `$((Get-PSResourceRepository).Name)"
"@
        # Another user's home: the list of repositories and the installed modules are those of nobody.
        # Programs take the current folder for folders that are not there.
        $null = New-Item "$user/.local/share", "$user/.config" -ItemType Directory
        $variables = @{
            HOME                    = $user
            XDG_DATA_HOME           = $null
            XDG_CONFIG_HOME         = $null
            PSModulePath            = $null
            NUGET_PACKAGES          = if ($env:NUGET_PACKAGES) { $env:NUGET_PACKAGES } else { "$HOME/.nuget/packages" }
            MSBUILDDISABLENODEREUSE = '1'
        }
        $before = @{}
        try {
            foreach ($name in $variables.Keys) {
                $before[$name] = [Environment]::GetEnvironmentVariable($name)
                [Environment]::SetEnvironmentVariable($name, $variables[$name])
            }
            $output = Invoke-Shell -File "$TestDrive/rehearsal.ps1"
        }
        finally {
            foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
        }

        $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
        $output | Should -Contain "found $version"
        $output | Should -Contain "imported $user/.local/share/powershell/Modules/Ampersand.Write/$version"
        $output | Should -Contain 'wrote BulkWriteCompleted'
        $output | Should -Contain 'left 0'
        $output | Should -Contain 'registered PSGallery'
    }
}
