<#
.SYNOPSIS
Sends the rows of a query to Salesforce.
.DESCRIPTION
Any ADO.NET connection does: SQL Server, PostgreSQL, Oracle, SQLite. Without one, a small table stands in for the query, so that the script can be tried.

A null in the database becomes #N/A here, which sets the field to null; without -NullAs it would become an empty cell, which leaves the field alone.
.PARAMETER Database
The connection to the database, for example [Microsoft.Data.SqlClient.SqlConnection]::new('Server=.;Database=Sales;Integrated Security=true').
.PARAMETER Query
What to read.
.EXAMPLE
./sql-to-salesforce.ps1
#>
[CmdletBinding()]
param(
    [System.Data.Common.DbConnection] $Database,
    [string] $Query = 'select id, started, objective, budget from tactics'
)

$ErrorActionPreference = 'Stop'

$table = [System.Data.DataTable]::new('tactics')
if ($Database) {
    if ($Database.State -ne 'Open') { $Database.Open() }
    $command = $Database.CreateCommand()
    $command.CommandText = $Query
    $reader = $command.ExecuteReader()
    try { $table.Load($reader) }
    finally { $reader.Dispose() }
}
else {
    $null = $table.Columns.Add('id', [int])
    $null = $table.Columns.Add('started', [DateTimeOffset])
    $null = $table.Columns.Add('objective', [string])
    $null = $table.Columns.Add('budget', [decimal])
    $start = [DateTimeOffset]::new(2023, 11, 20, 11, 36, 22, [TimeSpan]::FromHours(-8))
    $null = $table.Rows.Add(0, $start, 'WEBSITE_CONVERSION', 50.25)
    $null = $table.Rows.Add(1, $start, 'LEAD_GENERATION', [DBNull]::Value)
}

# The query's columns by the names of Salesforce's fields.
$fields = @{
    id        = 'custom_id__c'
    started   = 'start_date__c'
    objective = 'objective_type__c'
    budget    = 'daily_budget_amount__c'
}
$table.Rows |
    Invoke-AmpersandUpsert tactics__c -PrimaryKey custom_id__c -HeaderMap $fields -NullAs NA |
    Wait-AmpersandOperation -PollingIntervalSeconds 1
