<#
.SYNOPSIS
Builds, tests, packages or shows Ampersand.Write.
.EXAMPLE
./build.ps1
Builds the module; Import-Module ./Ampersand.Write.psd1 works then.
.EXAMPLE
./build.ps1 Test, Package
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package', 'Demo')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'

function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "'dotnet $args' ended with exit code $LASTEXITCODE." }
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        Build { Invoke-Dotnet build src/Ampersand.Write --configuration $Configuration }
        Test { Invoke-Dotnet test --configuration $Configuration }
        Package { Invoke-Dotnet msbuild src/Ampersand.Write -restore '-target:Package' "-property:Configuration=$Configuration" }
        Demo { Invoke-Dotnet run --project src/Ampersand.Write.Playground --configuration $Configuration }
    }
}
finally {
    Pop-Location
}
