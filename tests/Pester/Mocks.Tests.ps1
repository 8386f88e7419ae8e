# What Pester and scripts need of the module's types and commands.
BeforeDiscovery {
    . "$PSScriptRoot/Setup.ps1"
    Import-Module $manifest
    $commands = (Get-Command -Module Ampersand.Write -CommandType Cmdlet).Name
}

BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    Import-Module $manifest
}

Describe 'A mock' {
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
