# Invoke-ScriptAnalyzer -Path . -Recurse -Settings ./PSScriptAnalyzerSettings.psd1
@{
    Severity     = @('Error', 'Warning', 'Information')

    ExcludeRules = @(
        # The stand-ins of tests and the samples' helpers change nothing outside of their script.
        'PSUseShouldProcessForStateChangingFunctions'
        # Azure's, the vault's and the tests' keys come as text at the place where they become secure.
        'PSAvoidUsingConvertToSecureStringWithPlainText'
        # Pester's blocks share variables, which the rule takes for unused.
        'PSUseDeclaredVarsMoreThanAssignments'
    )

    Rules        = @{
        PSUseCompatibleSyntax            = @{ Enable = $true; TargetVersions = @('5.1', '7.4') }
        # The scripts' own little helpers.
        PSAvoidUsingPositionalParameters = @{ Enable = $true; CommandAllowList = @('Invoke-Dotnet', 'New-Outcome', 'Set-Emulator', 'Invoke-Schedule') }
        PSUseConsistentIndentation       = @{ Enable = $true; IndentationSize = 4; Kind = 'space'; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSUseConsistentWhitespace        = @{ Enable = $true; CheckParameter = $true; IgnoreAssignmentOperatorInsideHashTable = $true }
        PSPlaceOpenBrace                 = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $false; IgnoreOneLineBlock = $true }
        PSPlaceCloseBrace                = @{ Enable = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSUseCorrectCasing               = @{ Enable = $true }
        PSAvoidLongLines                 = @{ Enable = $true; MaximumLineLength = 240 }
    }
}
