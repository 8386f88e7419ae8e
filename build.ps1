<#
.SYNOPSIS
Builds, tests, packages, publishes or shows Ampersand.Write.
.DESCRIPTION
All tasks but Publish need the .NET SDK only, and are single dotnet commands as well: CONTRIBUTING.md names them.
.PARAMETER Task
What to do, one or several, in this order.
.PARAMETER Configuration
How to build for Build, Test and Demo. A package is always built as Release, unless it is made with -NoBuild.
.PARAMETER AllowUncommitted
Packages a state that no commit has, for a trial.
.PARAMETER NoBuild
Packages what the last build left, for a trial.
.PARAMETER Output
The folder of the packages.
.PARAMETER Repository
The repository to publish to, as Get-PSResourceRepository knows it.
.PARAMETER ApiKey
The key of that repository; by default the environment variable PSGALLERY_API_KEY. A folder needs none.
.EXAMPLE
./build.ps1
Builds the module; Import-Module ./Ampersand.Write.psd1 works then.
.EXAMPLE
./build.ps1 Test, Package
Makes output/Ampersand.Write/<version>/, the package for the PowerShell Gallery and the zip for Azure Automation.
.EXAMPLE
./build.ps1 Package, Publish -WhatIf
Shows what would be published.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet('Build', 'Test', 'Package', 'Publish', 'Demo')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [switch] $AllowUncommitted,

    [switch] $NoBuild,

    [string] $Output = "$PSScriptRoot/output",

    [string] $Repository = 'PSGallery',

    [string] $ApiKey = $env:PSGALLERY_API_KEY
)

$ErrorActionPreference = 'Stop'

function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "'dotnet $args' ended with exit code $LASTEXITCODE." }
}

function Publish-Package {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Repository, [string] $ApiKey)

    $version = (Import-PowerShellDataFile ./Ampersand.Write.psd1).ModuleVersion
    $package = "$Output/Ampersand.Write.$version.nupkg"
    $key = @{}
    if ($ApiKey) { $key.ApiKey = $ApiKey }
    elseif ($Repository -eq 'PSGallery' -or -not (Get-PSResourceRepository $Repository).Uri.IsFile) {
        throw "Publishing to $Repository needs its key: give -ApiKey, or set PSGALLERY_API_KEY."
    }
    if (-not (Test-Path $package)) { throw "There is no $package yet: make it with ./build.ps1 Package." }
    if (-not (Get-Command Publish-PSResource -ErrorAction Ignore)) { throw 'Publishing needs Microsoft.PowerShell.PSResourceGet 1.1 or later, which PowerShell 7.5 brings along.' }
    if ($PSCmdlet.ShouldProcess("$package to $Repository", 'Publish')) {
        Publish-PSResource -NupkgPath $package -Repository $Repository @key
    }
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        Build { Invoke-Dotnet build src/Ampersand.Write --configuration $Configuration }
        Test { Invoke-Dotnet test --configuration $Configuration }
        Package {
            [string[]] $how = if ($NoBuild) { '-property:NoBuild=true', "-property:Configuration=$Configuration" } else { '-restore' }
            Invoke-Dotnet msbuild src/Ampersand.Write '-target:Package' "-property:AllowUncommitted=$AllowUncommitted" "-property:PackageOutput=$Output/" @how '-verbosity:minimal' '-nologo'
        }
        Publish { Publish-Package -Repository $Repository -ApiKey $ApiKey }
        Demo { Invoke-Dotnet run --configuration $Configuration samples/try.cs }
    }
}
finally {
    Pop-Location
}
