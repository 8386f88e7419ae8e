# Finds the examples of a Markdown file and runs them as a user would, with stand-ins for what only a user has.
# CONTRIBUTING.md says what an example may use.

$ErrorActionPreference = 'Stop'

function Get-Example {
    <#
    .SYNOPSIS
    Each block of code that is marked as PowerShell, with the line on which it begins.
    #>
    param([Parameter(Mandatory)] [string] $Path)

    $text = [System.IO.File]::ReadAllText($Path) -replace '\r\n', "`n"
    foreach ($match in [regex]::Matches($text, '(?ms)^```powershell\n(?<code>.*?)^```$')) {
        $line = $text.Substring(0, $match.Index).Split("`n").Count + 1
        @{ Name = "$([System.IO.Path]::GetFileName($Path)), line $line"; Code = $match.Groups['code'].Value }
    }
}

function New-ExampleFile {
    <#
    .SYNOPSIS
    The files that examples speak of.
    #>
    param([Parameter(Mandatory)] [string] $Folder)

    $header = 'custom_id__c,start_date__c,objective_type__c,daily_budget_amount__c'
    $files = @{
        'tactics.csv'      = $header, '0,2023-11-20T11:36:22-08:00,WEBSITE_CONVERSION,50', '1,2023-11-20T11:36:22-08:00,LEAD_GENERATION,10'
        'more-tactics.csv' = $header, '2,2023-11-20T11:36:22-08:00,LEAD_GENERATION,10'
        'export.csv'       = $header, '3,2023-11-20T11:36:22-08:00,LEAD_GENERATION,0', '4,2023-11-20T11:36:22-08:00,LEAD_GENERATION,30'
        'german.csv'       = 'Nummer;Budget', '5;20', '6;40'
        'contacts.csv'     = 'firstname,lastname,email', 'Ada,Lovelace,ada@example.com', 'Alan,Turing,alan@example.com'
    }
    foreach ($name in $files.Keys) {
        [System.IO.File]::WriteAllText([System.IO.Path]::Combine($Folder, $name), ($files[$name] -join "`n") + "`n")
    }
}

function Resolve-Example {
    <#
    .SYNOPSIS
    The code with this emulator, this folder and an operation of its own in place of the names that stand for them.
    #>
    param(
        [Parameter(Mandatory)] [string] $Code,
        [Parameter(Mandatory)] [string] $Folder
    )

    $emulator = [Uri]::new([Uri]$env:AMP_WRITE_URI, '/').AbsoluteUri.TrimEnd('/')
    if ($Code.Contains('https://files.example.com/')) {
        $body = [System.IO.File]::ReadAllText("$Folder/tactics.csv")
        $null = Invoke-RestMethod -Method Put "$emulator/emulator/files/tactics.csv" -ContentType text/csv -Body $body
    }

    $operation = '5e4f06ca-445f-43ea-943e-78465ee1bb7a'
    if ($Code.Contains($operation)) {
        $order = @{ count = 1; project = $env:AMP_PROJECT; integration = $env:AMP_INTEGRATION; groupRef = $env:AMP_GROUP_REF; objectName = 'tactics__c'; status = 'BulkWriteCompleted'; records = 2; result = 'Batch write completed (2 succeeded, 0 failed)' }
        $made = Invoke-RestMethod -Method Post "$emulator/emulator/operations" -ContentType application/json -Body (ConvertTo-Json $order)
        $Code = $Code.Replace($operation, $made.operationIds[0])
    }

    $Code.Replace('https://files.example.com/', "$emulator/emulator/files/").
    Replace('https://write.withampersand.com', $emulator).
    Replace('https://api.withampersand.com', $emulator).
    Replace('http://127.0.0.1:5080', $emulator).
    Replace('D:\nightly\', "$Folder/").
    Replace("'$([char]0x2026)'", "'$env:AMP_API_KEY'")
}

function Invoke-Example {
    <#
    .SYNOPSIS
    Runs code in a session of its own, and throws when it leaves an error.
    #>
    param(
        [Parameter(Mandatory)] [string] $Code,
        [Parameter(Mandatory)] [string] $Folder,
        [Parameter(Mandatory)] [string] $Manifest
    )

    New-ExampleFile $Folder
    $powershell = [powershell]::Create()
    try {
        $prepare = {
            param($Manifest, $Folder)
            Import-Module $Manifest
            Set-Location -LiteralPath $Folder

            # What people, vaults, Azure Automation and databases give.
            function Get-Key { ConvertTo-SecureString $env:AMP_API_KEY -AsPlainText -Force }
            Set-Item Function:Read-Host { Get-Key }
            function Get-Secret { Get-Key }
            function Get-AutomationPSCredential { [pscredential]::new('Ampersand', (Get-Key)) }
            function Get-AutomationVariable { $env:AMP_API_KEY }
            function Get-OrdersToWrite { [pscustomobject]@{ order_id__c = 'o-1'; total__c = 12.5 } }
        }
        $null = $powershell.AddScript($prepare).AddArgument($Manifest).AddArgument($Folder).Invoke()
        if ($powershell.HadErrors) { throw $powershell.Streams.Error[0] }

        $powershell.Commands.Clear()
        $running = $powershell.AddScript((Resolve-Example $Code $Folder)).BeginInvoke()
        if (-not $running.AsyncWaitHandle.WaitOne([TimeSpan]::FromMinutes(1))) {
            $powershell.Stop()
            throw 'The example had not ended after a minute.'
        }

        $powershell.EndInvoke($running)
        if ($powershell.Streams.Error.Count -gt 0) { throw ($powershell.Streams.Error -join "`n") }
    }
    finally {
        $powershell.Dispose()
    }
}

Export-ModuleMember Get-Example, Invoke-Example
