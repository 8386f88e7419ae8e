BeforeDiscovery {
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $scripts = Get-ChildItem "$root/*.ps*1", "$root/samples/*.ps1", "$root/tests/Pester/*.ps*1" | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
}

Describe 'The scripts' -ForEach @{ Scripts = $scripts } {
    BeforeAll {
        $settings = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../PSScriptAnalyzerSettings.psd1")

        # The analyzer's version 1.25 now and then does not find Get-Command itself (https://github.com/PowerShell/PSScriptAnalyzer/issues/2205),
        # which says nothing about the script: it is asked again.
        function Get-Issue($Path) {
            for ($attempt = 1; $true; $attempt++) {
                try {
                    return Invoke-ScriptAnalyzer -Path $Path -Settings $settings -ErrorAction Stop
                }
                catch {
                    if ($attempt -eq 5 -or "$_" -notlike "*'Get-Command' is not recognized*") { throw }
                }
            }
        }
    }

    It 'hold to the analyzer' {
        if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed, which Install-PSResource PSScriptAnalyzer does'
        }
        $scripts.Path | ForEach-Object { Get-Issue $_ } | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }

    It 'are read without an error: <Name>' -ForEach $scripts {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
    }
}

Describe 'The build script' {
    BeforeAll {
        $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
        $build = "$root/build.ps1"
    }

    It 'publishes nothing without a key' {
        { & $build -Task Publish -ApiKey '' } | Should -Throw '*PSGALLERY_API_KEY*'
    }

    It 'publishes nothing that was not packaged' {
        Copy-Item $build, "$root/Ampersand.Write.psd1" $TestDrive
        { & "$TestDrive/build.ps1" -Task Publish -ApiKey none } | Should -Throw '*make it with ./build.ps1 Package*'
    }

    It 'packages what it builds and restores, or what the last build left' {
        function global:dotnet { $global:LASTEXITCODE = 0; $global:Handed = $args }
        try {
            & $build -Task Package
            $global:Handed | Should -Contain '-restore'
            & $build -Task Package -NoBuild -Configuration Debug
            $global:Handed | Should -Contain '-property:NoBuild=true'
            $global:Handed | Should -Contain '-property:Configuration=Debug'
        }
        finally {
            Remove-Item Function:dotnet, Variable:Handed
        }
    }

    It 'tells its tasks' {
        (Get-Help $build -Full | Out-String) | Should -BeLike '*Publish*AllowUncommitted*'
    }
}
