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

    # What a project has in which somebody follows the examples.
    $schema = Get-Content "$root/samples/tactics.schema.json" -Raw | ConvertFrom-Json
    $null = Invoke-Control Put objects/tactics__c (ConvertTo-Json $schema.tactics__c -Depth 9)
    $integration = "projects/$env:AMP_PROJECT/integrations/$env:AMP_INTEGRATION"
    $null = Invoke-Control Put $integration '{ "name": "crm" }'
    $objects = @{}
    foreach ($name in 'tactics__c', 'contact', 'orders__c') { $objects[$name] = @{ objectName = $name; deletionSettings = @{ enabled = $true } } }
    $content = @{ content = @{ write = @{ objects = $objects } } }
    foreach ($customer in $env:AMP_GROUP_REF, 'acme-org', 'globex-org') { $null = Invoke-Control Put "$integration/installations/$customer" (ConvertTo-Json $content -Depth 9) }
}

AfterAll { Stop-Emulator $emulator }

Describe 'The examples of help, README and docs' {
    It 'run: <Name>' -ForEach $examples {
        $folder = (New-Item "$TestDrive/$([guid]::NewGuid())" -ItemType Directory).FullName
        Invoke-Example $Code $folder $manifest
    }
}
