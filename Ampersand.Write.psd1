@{
    RootModule           = 'Ampersand.Write.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '0dbd0a39-19fd-4bca-b1ad-7144dbf1f824'
    Author               = 'Ampersand.Write contributors'
    CompanyName          = 'Ampersand.Write contributors'
    Copyright            = '(c) Ampersand.Write contributors. MIT licence.'
    Description          = 'Writes many records at once through Ampersand (withampersand.com): objects, CSV files and URLs become bulk upserts into the SaaS accounts of your customers, and each operation is watched until it ends.'

    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')

    FormatsToProcess     = @('Ampersand.Write.Format.ps1xml')

    CmdletsToExport      = @(
        'Connect-Ampersand'
        'Disconnect-Ampersand'
        'Get-AmpersandConnection'
        'Invoke-AmpersandUpsert'
        'Invoke-AmpersandWrite'
        'Find-AmpersandRecord'
        'Get-AmpersandObject'
        'Get-AmpersandInstallation'
        'Get-AmpersandIntegration'
        'Get-AmpersandJournal'
        'Remove-AmpersandJournal'
        'Get-AmpersandOperation'
        'Get-AmpersandOperationLog'
        'Get-AmpersandRecordFailure'
        'Wait-AmpersandOperation'
        'Test-AmpersandCsv'
        'ConvertTo-AmpersandCsv'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('Ampersand', 'withampersand', 'Salesforce', 'CSV', 'Bulk', 'Upsert', 'Integration', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ProjectUri   = 'https://docs.withampersand.com'
            ReleaseNotes = 'What changed from version to version stands in CHANGELOG.md, in the folder of the module.'
        }
    }
}
