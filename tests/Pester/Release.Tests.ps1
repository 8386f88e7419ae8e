# A release, rehearsed: the working tree as it is, packaged, published to a folder, found, installed, run and uninstalled.
BeforeDiscovery {
    # Elsewhere the user's own list of repositories and own modules cannot be put aside.
    $isLinux = $PSVersionTable.PSEdition -eq 'Core' -and $IsLinux
}

Describe 'A release' -Skip:(-not $isLinux) {
    BeforeAll {
        . "$PSScriptRoot/Setup.ps1"
        $emulator = Start-Emulator
    }

    AfterAll { Stop-Emulator $emulator }

    It 'goes from the working tree by way of a repository into a session' {
        if (-not (Get-Command Publish-PSResource -ErrorAction Ignore).Parameters.NupkgPath) {
            Set-ItResult -Skipped -Because 'Microsoft.PowerShell.PSResourceGet 1.1 or later is not installed, which Install-PSResource Microsoft.PowerShell.PSResourceGet does'
        }
        $version = (Import-PowerShellDataFile "$root/Ampersand.Write.psd1").ModuleVersion

        # A copy, so that nothing is built under the feet of other tests; without a history, so what it packages is uncommitted.
        $tree = (New-Item "$TestDrive/tree" -ItemType Directory).FullName
        Get-ChildItem $root -Force | Where-Object Name -NotIn .git, artifacts, lib, en-US, output, BenchmarkDotNet.Artifacts, TestResults | Copy-Item -Destination $tree -Recurse
        $repository = (New-Item "$TestDrive/repository" -ItemType Directory).FullName
        Set-Content "$TestDrive/rehearsal.ps1" @"
            `$ErrorActionPreference = 'Stop'
            Register-PSResourceRepository rehearsal -Uri '$repository' -Trusted
            try {
                & '$tree/build.ps1' Package, Publish -AllowUncommitted -Repository rehearsal | Out-Host
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
        $variables = @{
            # Where PowerShell keeps the list of repositories, and the modules of a user.
            XDG_DATA_HOME             = "$TestDrive/home"
            PSModulePath              = $null
            # What is restored is here already, and nothing is to be asked of the network, nor left running.
            NuGetAudit                = 'false'
            MSBUILDDISABLENODEREUSE   = '1'
            UseSharedCompilation      = 'false'
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
        $output | Should -Contain "imported $TestDrive/home/powershell/Modules/Ampersand.Write/$version"
        $output | Should -Contain 'wrote BulkWriteCompleted'
        $output | Should -Contain 'left 0'
        $output | Should -Contain 'registered PSGallery'
    }
}
