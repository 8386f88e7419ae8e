# What a file of tests begins with: . "$PSScriptRoot/Setup.ps1"

$root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")

# The module that a build left at the repository's root, or the folder of another one, such as an unpacked package.
$module = if ($env:AMPERSAND_TEST_MODULE) { $env:AMPERSAND_TEST_MODULE } else { $root }
$manifest = "$module/Ampersand.Write.psd1"

Import-Module "$PSScriptRoot/Emulator.psm1", "$PSScriptRoot/Shell.psm1"
