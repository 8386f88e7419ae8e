BeforeDiscovery {
    Import-Module "$PSScriptRoot/Example.psm1" -Force
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $examples = Get-Item "$root/README.md", "$root/CONTRIBUTING.md", "$root/docs/*.md", "$root/docs/help/*.md", "$root/samples/*.md" -ErrorAction Ignore |
        ForEach-Object { Get-Example $_.FullName }
}

BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    Import-Module "$PSScriptRoot/Example.psm1" -Force
    $emulator = Start-Emulator
}

AfterAll { Stop-Emulator $emulator }

Describe 'The examples of help, README and docs' {
    It 'run: <Name>' -ForEach $examples {
        $folder = (New-Item "$TestDrive/$([guid]::NewGuid())" -ItemType Directory).FullName
        Invoke-Example $Code $folder $manifest
    }
}
