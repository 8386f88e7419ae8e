<#
.SYNOPSIS
Writes to many customers side by side, each with a connection of its own.
.DESCRIPTION
Reads a list of customers (a CSV with the columns name, groupRef and path) and sends each its file, several at once. What becomes of a customer touches no
other: each emits one object that says how it went.

Needs PowerShell 7.4 or later. Key, project and integration come from the environment: AMP_API_KEY, AMP_PROJECT, AMP_INTEGRATION.
.PARAMETER CustomerPath
The list of customers. Paths in it are relative to its folder.
.PARAMETER ObjectName
The object to write to.
.PARAMETER PrimaryKey
The column by which records are known.
.PARAMETER ThrottleLimit
How many customers at once. The default is 5.
.PARAMETER Module
The module, by name or by the path of its manifest.
.EXAMPLE
./many-customers.ps1 ./customers.csv | Where-Object Succeeded -EQ $false
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $CustomerPath,
    [string] $ObjectName = 'tactics__c',
    [string] $PrimaryKey = 'custom_id__c',
    [int] $ThrottleLimit = 5,
    [string] $Module = 'Ampersand.Write'
)

$ErrorActionPreference = 'Stop'
$folder = Split-Path (Resolve-Path -LiteralPath $CustomerPath).ProviderPath

Import-Csv -LiteralPath $CustomerPath | ForEach-Object -ThrottleLimit $ThrottleLimit -Parallel {
    $customer = $_
    $failures = @()
    $operations = @()
    try {
        # A parallel runspace starts empty, and its connection ends with it.
        Import-Module $using:Module
        $connection = Connect-Ampersand -Name $customer.name -GroupRef $customer.groupRef
        $upsert = @{
            ObjectName    = $using:ObjectName
            LiteralPath   = Join-Path $using:folder $customer.path
            PrimaryKey    = $using:PrimaryKey
            Connection    = $connection
            Wait          = $true
            ErrorVariable = 'failures'
            ErrorAction   = 'SilentlyContinue'
        }
        $operations = @(Invoke-AmpersandUpsert @upsert)
    }
    catch {
        $failures = @($_)
    }

    [pscustomobject]@{
        Customer    = $customer.name
        Succeeded   = $failures.Count -eq 0
        Records     = [long](($operations | ForEach-Object { if ($null -ne $_.RecordsSucceeded) { $_.RecordsSucceeded } elseif ($_.Succeeded) { $_.Records } } | Measure-Object -Sum).Sum)
        OperationId = @($operations | ForEach-Object OperationId)
        Error       = ($failures | ForEach-Object { "$_" }) -join "`n"
    }
}
