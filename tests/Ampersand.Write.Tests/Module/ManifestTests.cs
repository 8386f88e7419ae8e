using System.Collections;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Module;

public sealed class ManifestTests
{
    [Fact]
    public void It_is_pure_data_that_every_tool_can_read() =>
        Assert.Equal("Ampersand.Write.psm1", Manifest.Read()["RootModule"]);

    [Fact]
    public void Its_version_is_the_one_stated_for_the_build() =>
        Assert.Equal(Repository.ModuleVersion, Manifest.Read()["ModuleVersion"]);

    [Fact]
    public void It_says_where_the_module_runs()
    {
        var manifest = Manifest.Read();

        Assert.Equal("5.1", manifest["PowerShellVersion"]);
        Assert.Equal(["Desktop", "Core"], (object[])manifest["CompatiblePSEditions"]!);
    }

    [Fact]
    public void It_exports_cmdlets_by_name_and_nothing_else()
    {
        var manifest = Manifest.Read();

        Assert.DoesNotContain(Manifest.Cmdlets(), name => name.Contains('*', StringComparison.Ordinal));
        Assert.All(["FunctionsToExport", "AliasesToExport", "VariablesToExport"], key => Assert.Empty((object[])manifest[key]!));
    }

    [Fact]
    public void It_tells_the_gallery_what_it_is()
    {
        var data = (IDictionary)((IDictionary)Manifest.Read()["PrivateData"]!)["PSData"]!;

        Assert.NotEmpty((object[])data["Tags"]!);
        Assert.True(Uri.IsWellFormedUriString((string?)data["LicenseUri"], UriKind.Absolute));
        Assert.True(Uri.IsWellFormedUriString((string?)data["ProjectUri"], UriKind.Absolute));
    }

    [Fact]
    public void Its_format_files_exist() =>
        Assert.All((object[])Manifest.Read()["FormatsToProcess"]!, file => Assert.True(File.Exists(Repository.PathOf((string)file))));
}
