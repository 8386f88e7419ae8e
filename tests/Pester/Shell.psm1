# A second PowerShell, the same as the one that the tests run in.

$ErrorActionPreference = 'Stop'

$program = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName

# PowerShell as a .NET tool is an assembly that 'dotnet' runs. Its command 'pwsh' would put a process between, which no signal passes.
[string[]] $options = if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { "$PSHOME/pwsh.dll" }
$options += '-NoLogo', '-NoProfile', '-ExecutionPolicy', 'Bypass'

# Who starts tests in the background, or by nohup, has signals ignored, and every program inherits that; a user's shell does not.
[string[]] $listening = if (Get-Command env -CommandType Application -ErrorAction Ignore) {
    $null = & env --default-signal=INT,QUIT,HUP true 2>&1
    if ($LASTEXITCODE -eq 0) { 'env', '--default-signal=INT,QUIT,HUP' }
}

# Long enough for a busy machine; reached only by a test that has already failed.
$patience = [TimeSpan]::FromMinutes(2)

function Invoke-Shell {
    <#
    .SYNOPSIS
    Runs a PowerShell to its end with these arguments, such as -File or -Command; $LASTEXITCODE holds how it ended.
    .OUTPUTS
    What it wrote, errors included.
    #>
    & $program @options -NonInteractive @args 2>&1
}

function Start-Shell {
    <#
    .SYNOPSIS
    Starts a script in a PowerShell that can be talked to, and stopped.
    .PARAMETER Script
    The script.
    .PARAMETER Terminal
    At a terminal of 120 columns, where keys are typed, in place of pipes. Needs the program 'script' of util-linux.
    .OUTPUTS
    What the other functions take; ProcessId is the shell's own, as $PID tells it.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory)] [string] $Script, [switch] $Terminal)

    $file = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "ampersand-$([guid]::NewGuid()).ps1")
    [System.IO.File]::WriteAllText($file, "[Console]::WriteLine(`"shell `$PID begins`")`n$Script")
    $arguments = $options + '-File', $file
    $start = if ($Terminal) {
        # The terminal that 'script' makes has no size of its own.
        $command = "stty rows 40 cols 120 && exec $listening '$program' '$($arguments -join "' '")'"
        [System.Diagnostics.ProcessStartInfo]::new('script', "--quiet --return --command `"$command`" /dev/null")
    }
    else {
        [string[]] $line = $listening + $program + $arguments
        [System.Diagnostics.ProcessStartInfo]::new($line[0], "`"$(($line | Select-Object -Skip 1) -join '" "')`"")
    }
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.EnvironmentVariables['NO_COLOR'] = '1'
    if ($Terminal) { $start.EnvironmentVariables['TERM'] = 'xterm-256color' }

    $process = [System.Diagnostics.Process]::Start($start)
    $shell = [pscustomobject]@{
        File      = $file
        Process   = $process
        ProcessId = 0
        Output    = [System.Text.StringBuilder]::new()
        Position  = 0
        Answers   = 0
        Buffer    = [char[]]::new(4096)
        Reading   = $null
        Errors    = $process.StandardError.ReadToEndAsync()
    }
    $null = Read-Shell $shell 'shell (\d+) begins\r?\n'
    $shell.ProcessId = [int][regex]::Match($shell.Output, 'shell (\d+) begins').Groups[1].Value
    $shell
}

function Read-Shell {
    <#
    .SYNOPSIS
    Reads on until the shell has written what the pattern says.
    .OUTPUTS
    What it wrote since the last time, up to the end of the match.
    #>
    param([Parameter(Mandatory)] $Shell, [Parameter(Mandatory)] [string] $Pattern)

    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $new = $Shell.Output.ToString($Shell.Position, $Shell.Output.Length - $Shell.Position)
        $match = [regex]::Match($new, $Pattern)
        if ($match.Success) {
            $Shell.Position += $match.Index + $match.Length
            return $new.Substring(0, $match.Index + $match.Length)
        }
        if (-not (Receive-Text $Shell ($patience - $watch.Elapsed))) { throw "The shell did not write '$Pattern', only:`n$new" }
    }
}

function Wait-HiddenInput {
    <#
    .SYNOPSIS
    Waits until the shell's terminal does not show what is typed.
    #>
    param([Parameter(Mandatory)] $Shell)

    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while (((& stty -F "/proc/$($Shell.ProcessId)/fd/0" -a) -join ' ') -notmatch ' -echo ') {
        if ($watch.Elapsed -gt $patience) { throw 'The terminal shows what is typed.' }
        $null = Receive-Text $Shell ([TimeSpan]::FromMilliseconds(20))
    }
}

function Write-Shell {
    <#
    .SYNOPSIS
    Types a text at the shell.
    #>
    param([Parameter(Mandatory)] $Shell, [Parameter(Mandatory)] [string] $Text)

    $Shell.Process.StandardInput.Write($Text)
    $Shell.Process.StandardInput.Flush()
}

function Send-Signal {
    <#
    .SYNOPSIS
    Sends the shell itself a signal, by its name without SIG.
    #>
    param([Parameter(Mandatory)] $Shell, [Parameter(Mandatory)] [string] $Name)

    & sh -c "kill -s $Name $($Shell.ProcessId)"
}

function Wait-Shell {
    <#
    .SYNOPSIS
    Waits until the shell has ended.
    .OUTPUTS
    ExitCode, and what it wrote since the last time: Output and Errors.
    #>
    param([Parameter(Mandatory)] $Shell)

    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while (Receive-Text $Shell ($patience - $watch.Elapsed)) { }
    if (-not $Shell.Process.WaitForExit(1000 * $patience.TotalSeconds)) { throw 'The shell does not end.' }
    [pscustomobject]@{
        ExitCode = $Shell.Process.ExitCode
        Output   = $Shell.Output.ToString($Shell.Position, $Shell.Output.Length - $Shell.Position)
        Errors   = $Shell.Errors.Result
    }
}

function Stop-Shell {
    <#
    .SYNOPSIS
    Presses Ctrl+C at the shell until it has ended.
    .DESCRIPTION
    The key makes the terminal forget what is on its way in both directions. A shell that had just asked where the cursor is would wait for the answer for good, since
    its question never came out: so it is answered unasked.
    .OUTPUTS
    What Wait-Shell gives.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory)] $Shell)

    for ($pressed = 0; $pressed -lt 20 -and -not $Shell.Process.HasExited; $pressed++) {
        try { Write-Shell $Shell "$([char]3)" } catch [System.IO.IOException] { break }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        while ($watch.Elapsed.TotalSeconds -lt 2 -and (Receive-Text $Shell ([TimeSpan]::FromSeconds(2)))) { }
        if (-not $Shell.Process.HasExited) { Write-Answer $Shell }
    }

    Wait-Shell $Shell
}

function Test-Shell {
    <#
    .SYNOPSIS
    Whether the shell's own process is still there.
    #>
    param([Parameter(Mandatory)] $Shell)

    [bool](Get-Process -Id $Shell.ProcessId -ErrorAction Ignore)
}

function Close-Shell {
    <#
    .SYNOPSIS
    Leaves nothing behind of a shell, however its test ended.
    #>
    param($Shell)

    if ($Shell) {
        Remove-Item -LiteralPath $Shell.File
        Get-Process -Id $Shell.ProcessId -ErrorAction Ignore | Stop-Process -Force -ErrorAction Ignore
        if (-not $Shell.Process.HasExited) { $Shell.Process.Kill() }
        $Shell.Process.WaitForExit()
        $Shell.Process.Dispose()
    }
}

# Says that the cursor is at the top left.
function Write-Answer($Shell) {
    try { Write-Shell $Shell "$([char]27)[1;1R" } catch [System.IO.IOException] { Write-Verbose 'The shell has ended.' }
}

# Appends what the shell wrote next; false at the end, and when it wrote nothing in time.
function Receive-Text($Shell, [TimeSpan] $Timeout) {
    if (-not $Shell.Reading) { $Shell.Reading = $Shell.Process.StandardOutput.ReadAsync($Shell.Buffer, 0, $Shell.Buffer.Length) }
    if ($Timeout -le [TimeSpan]::Zero -or -not $Shell.Reading.Wait($Timeout)) { return $false }
    $text = [string]::new($Shell.Buffer, 0, $Shell.Reading.Result)
    $Shell.Reading = $null
    $null = $Shell.Output.Append($text)

    # A program asks its terminal where the cursor is, and waits for the answer. The question may come in two pieces.
    $questions = [regex]::Matches($Shell.Output, '\x1b\[6n').Count
    for (; $Shell.Answers -lt $questions; $Shell.Answers++) { Write-Answer $Shell }
    $text.Length -gt 0
}

Export-ModuleMember Invoke-Shell, Start-Shell, Read-Shell, Wait-HiddenInput, Write-Shell, Send-Signal, Wait-Shell, Stop-Shell, Test-Shell, Close-Shell
