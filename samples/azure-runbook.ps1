<#
.SYNOPSIS
A runbook of Azure Automation: lets Ampersand fetch a CSV from a storage account, and waits until it is written.
.DESCRIPTION
In the Automation account there are
- the module: the zip that ./build.ps1 -Task Package makes, or Ampersand.Write from the PowerShell Gallery;
- a credential asset whose password is the API key;
- variables AmpersandProject, AmpersandIntegration and AmpersandGroupRef;
- an encrypted variable with the address of the CSV and the signature that lets Ampersand read it (SAS).

The job's output is one JSON object for each operation. A job whose write failed, or did not end in time, ends as Failed.
.PARAMETER ObjectName
The object to write to.
.PARAMETER PrimaryKey
The column by which records are known.
.PARAMETER ApiKeyName
The credential asset with the API key.
.PARAMETER UrlVariableName
The encrypted variable with the address of the CSV.
.PARAMETER TimeoutSeconds
How long the job may take, in seconds. The default is 9000, two and a half hours: Azure ends a job of its own machines after three.
#>
[CmdletBinding()]
param(
    [string] $ObjectName = 'tactics__c',
    [string] $PrimaryKey = 'custom_id__c',
    [string] $ApiKeyName = 'Ampersand',
    [string] $UrlVariableName = 'TacticsUrl',
    [int] $TimeoutSeconds = 9000
)

$ErrorActionPreference = 'Stop'

# Runbooks share a process, so nothing is left to the session: the connection is handed on by hand.
$connect = @{
    Name        = 'runbook'
    ApiKey      = Get-AutomationPSCredential -Name $ApiKeyName
    Project     = Get-AutomationVariable -Name AmpersandProject
    Integration = Get-AutomationVariable -Name AmpersandIntegration
    GroupRef    = Get-AutomationVariable -Name AmpersandGroupRef
}
$connection = Connect-Ampersand @connect -NotDefault
try {
    $upsert = @{
        ObjectName     = $ObjectName
        RecordsUrl     = Get-AutomationVariable -Name $UrlVariableName
        PrimaryKey     = $PrimaryKey
        Connection     = $connection
        Wait           = $true
        TimeoutSeconds = $TimeoutSeconds
    }
    Invoke-AmpersandUpsert @upsert |
        Select-Object OperationId, Status, Succeeded, Result, ObjectName, Source, RecordsSucceeded, RecordsFailed, @{ Name = 'Seconds'; Expression = { $_.Duration.TotalSeconds } } |
        ForEach-Object { ConvertTo-Json -InputObject $_ -Compress }
}
finally {
    Disconnect-Ampersand $connection
}
