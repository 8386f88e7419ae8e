BeforeDiscovery {
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $scripts = Get-ChildItem "$root/*.ps*1", "$root/samples/*.ps1", "$root/tests/Pester/*.ps*1" | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
    $analyzer = [bool](Get-Module PSScriptAnalyzer -ListAvailable)
}

Describe 'The scripts' {
    It 'hold to the analyzer: <Name>' -ForEach $scripts -Skip:(-not $analyzer) {
        $settings = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../PSScriptAnalyzerSettings.psd1")
        Invoke-ScriptAnalyzer -Path $Path -Settings $settings | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }

    It 'are read without an error: <Name>' -ForEach $scripts {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
    }
}

Describe 'The build script' {
    BeforeAll { $build = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../build.ps1") }

    It 'publishes nothing without a key' {
        { & $build -Task Publish -ApiKey '' } | Should -Throw '*PSGALLERY_API_KEY*'
    }

    It 'publishes nothing that was not packaged' -Skip:(Test-Path "$PSScriptRoot/../../output/*.nupkg") {
        { & $build -Task Publish -ApiKey none } | Should -Throw '*make it with ./build.ps1 Package*'
    }

    It 'tells its tasks' {
        (Get-Help $build -Full | Out-String) | Should -BeLike '*Publish*AllowUncommitted*'
    }
}
