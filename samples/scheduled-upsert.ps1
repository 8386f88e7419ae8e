<#
.SYNOPSIS
Sends a CSV file from a scheduler, and tells by its exit code how it went.
.DESCRIPTION
Made for 3 a.m., with nobody watching. One run at a time (a lock), a run that was interrupted goes on where it ended (a journal), everything shown is kept
(a transcript), and each run leaves one line of JSON in runs.jsonl.

Values of the connection come from the environment: AMP_API_KEY, AMP_PROJECT, AMP_INTEGRATION, AMP_GROUP_REF.

Exit codes: 0 done; 1 anything else, another run under way among it; 2 invalid input; 3 partly failed; 4 timed out; 5 service unreachable.
.PARAMETER Path
The CSV file.
.PARAMETER ObjectName
The object to write to.
.PARAMETER PrimaryKey
The column by which records are known.
.PARAMETER StateFolder
Where lock, journal, transcripts and runs.jsonl are kept. It is made when it is not there.
.PARAMETER TimeoutSeconds
How long the run may take, in seconds. The default is 7200, two hours.
.PARAMETER MaximumRetryCount
How often a request is repeated after a fault that passes by itself, 0 to 20. The default is 6.
.PARAMETER KeepDays
How long transcripts, and journals of files that were not written to their ends, are kept, in days. The default is 30.
.PARAMETER Module
The module, by name or by the path of its manifest.
.EXAMPLE
pwsh -NoProfile -NonInteractive -File ./scheduled-upsert.ps1 -Path /data/tactics.csv -StateFolder /var/lib/tactics
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Path,
    [string] $ObjectName = 'tactics__c',
    [string] $PrimaryKey = 'custom_id__c',
    [Parameter(Mandatory)] [string] $StateFolder,
    [int] $TimeoutSeconds = 7200,
    [int] $MaximumRetryCount = 6,
    [int] $KeepDays = 30,
    [string] $Module = 'Ampersand.Write'
)

$ErrorActionPreference = 'Stop'
$started = [DateTimeOffset]::Now
$operations = @()
$failures = @()
$unfinished = @()

# What an error means for whoever is woken by the exit code.
function Get-ExitCode([string] $ErrorId) {
    switch -Regex ($ErrorId) {
        '^$' { return 0 }
        '^(CsvInvalid|File\w+|PathNotAFile|PrimaryKey\w+)\b' { return 2 }
        '^(OperationFailed|OperationPartlyFailed|BadRequest|PayloadTooLarge|UnprocessableContent)\b' { return 3 }
        '^(WaitTimedOut|UpsertTimedOut)\b' { return 4 }
        '^(ServiceUnreachable|ConnectionLost|RequestTimedOut|TooManyRequests|ServiceUnavailable|InternalServerError|HttpStatus5\d\d)\b' { return 5 }
        default { return 1 }
    }
}

$null = New-Item $StateFolder -ItemType Directory -Force
$StateFolder = (Resolve-Path -LiteralPath $StateFolder).ProviderPath
$stamp = $started.ToString('yyyyMMdd-HHmmss')
$lock = $null
$errorId = ''
$message = ''
$null = Start-Transcript -LiteralPath (Join-Path $StateFolder "run-$stamp-$PID.txt")
try {
    # The system takes the lock back however this process ends.
    try { $lock = [System.IO.File]::Open((Join-Path $StateFolder 'lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
    catch [System.IO.IOException] { Write-Error "Another run holds the lock in $StateFolder; this one did nothing." -ErrorId AnotherRun }

    Import-Module $Module
    $null = Connect-Ampersand -MaximumRetryCount $MaximumRetryCount

    # An invalid file is reported whole, not only by its first lines.
    Test-AmpersandCsv -LiteralPath $Path -PrimaryKey $PrimaryKey |
        ForEach-Object Issues | Where-Object Severity -NE 'Information' | ForEach-Object { "$_" } | Out-Host

    # A journal belongs to what a file holds: the same file goes on, tomorrow's begins a journal of its own.
    $name = [System.IO.Path]::GetFileName($Path)
    $content = (Get-FileHash -LiteralPath $Path).Hash.Substring(0, 12)
    $journal = Join-Path $StateFolder "$name.$content.journal"
    $unfinished = @(Get-ChildItem -LiteralPath $StateFolder -Filter "$name.*.journal" | Where-Object FullName -NE $journal | ForEach-Object Name)
    $unfinished | ForEach-Object { Write-Warning "An earlier file was not written to its end; 'Get-AmpersandJournal' shows of $_ how far it came." }

    # The variable holds what was accepted also when an error ends the command.
    $null = Invoke-AmpersandUpsert $ObjectName -LiteralPath $Path -PrimaryKey $PrimaryKey -JournalPath $journal -Wait -TimeoutSeconds $TimeoutSeconds `
        -Verbose -OutVariable operations -ErrorVariable failures -ErrorAction SilentlyContinue
    $operations | Format-Table OperationId, Status, Records, RecordsSucceeded, RecordsFailed, Result -AutoSize -Wrap | Out-Host
    $failures | ForEach-Object { Write-Warning "$_" }

    # Of several failures the first decides; one that failed for good comes before one that only took too long.
    $worst = @($failures | Sort-Object { Get-ExitCode $_.FullyQualifiedErrorId })[0]
    if ($worst) { $errorId, $message = $worst.FullyQualifiedErrorId, "$worst" }

    # What was accepted and ended needs no journal any more; what failed is sent again by the next run.
    if (-not $worst -or $errorId -match '^Operation(Partly)?Failed\b') { Remove-Item -LiteralPath $journal -ErrorAction Ignore }
}
catch {
    $errorId, $message = $_.FullyQualifiedErrorId, "$_"
    Write-Warning "$_"
    if ($_.ErrorDetails.RecommendedAction) { Write-Warning $_.ErrorDetails.RecommendedAction }
}
finally {
    $exitCode = Get-ExitCode $errorId
    $line = [ordered]@{
        time       = $started.ToString('o')
        path       = $Path
        object     = $ObjectName
        exitCode   = $exitCode
        error      = $errorId.Split(',')[0]
        message    = $message
        operations = @($operations | ForEach-Object OperationId)
        records    = [long](($operations | ForEach-Object { if ($null -ne $_.RecordsSucceeded) { $_.RecordsSucceeded } elseif ($_.Succeeded) { $_.Records } } | Measure-Object -Sum).Sum)
        unfinished = $unfinished
        seconds    = [Math]::Round(([DateTimeOffset]::Now - $started).TotalSeconds, 1)
    }
    [System.IO.File]::AppendAllText((Join-Path $StateFolder 'runs.jsonl'), (ConvertTo-Json $line -Compress) + "`n")

    $null = Stop-Transcript
    Get-ChildItem -LiteralPath $StateFolder | Where-Object Name -Match '^run-.*\.txt$|\.journal(\.lock)?$' |
        Where-Object LastWriteTime -LT $started.LocalDateTime.AddDays(-$KeepDays) | Remove-Item
    if ($lock) { $lock.Dispose() }
}

exit $exitCode
