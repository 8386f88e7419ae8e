# What the scripts that compare commands share.

# The most memory that this process ever had in RAM, in MiB. Linux tells it by this file alone.
function Get-PeakMemory {
    if (-not $IsLinux) { return [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB }
    $line = [IO.File]::ReadAllLines('/proc/self/status') -like 'VmHWM:*'
    [double] ($line[0] -replace '\D') / 1KB
}

# The middle one of times.
function Get-Median([double[]] $Times) { ($Times | Sort-Object)[[Math]::Floor($Times.Count / 2)] }
