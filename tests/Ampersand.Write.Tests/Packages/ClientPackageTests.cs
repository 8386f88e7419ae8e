using System.IO.Compression;
using System.Xml.Linq;
using Ampersand.Write.Tests.Harness;
using NuGet.Packaging;

namespace Ampersand.Write.Tests.Packages;

/// <summary>The library as a package of its own, with what a gallery and an editor show of it.</summary>
public sealed class ClientPackageTests
{
    [Fact]
    public async Task The_library_is_packed_for_both_frameworks_with_readme_licence_and_documentation()
    {
        using var folder = new TemporaryFolder();
        var path = await Dotnet.PackAsync("Ampersand.Write.Client", folder);

        using var package = new PackageArchiveReader(path);
        var nuspec = package.NuspecReader;
        Assert.Equal("MIT", nuspec.GetLicenseMetadata()?.License);
        Assert.Equal("README.md", nuspec.GetReadme());
        Assert.All([nuspec.GetAuthors(), nuspec.GetDescription(), nuspec.GetTags(), nuspec.GetCopyright()], Assert.NotEmpty);
        string[] files = [.. package.GetFiles()];
        Assert.Equal(
            [
                "lib/net472/Ampersand.Write.Client.dll", "lib/net472/Ampersand.Write.Client.xml",
                "lib/net8.0/Ampersand.Write.Client.dll", "lib/net8.0/Ampersand.Write.Client.xml",
            ],
            files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("README.md", files);
        Assert.Contains("LICENSE", files);

        // Analyzers and reference assemblies are of use to nobody who takes it.
        foreach (var group in nuspec.GetDependencyGroups())
        {
            string[] ids = [.. group.Packages.Select(dependency => dependency.Id)];
            Assert.Contains("CsvHelper", ids);
            Assert.Contains("Polly.Core", ids);
            Assert.DoesNotContain("Meziantou.Analyzer", ids);
            Assert.DoesNotContain("Microsoft.NETFramework.ReferenceAssemblies", ids);
        }

        using var stream = package.GetStream("lib/net8.0/Ampersand.Write.Client.xml");
        Assert.Contains(
            XDocument.Load(stream).Descendants("member"),
            member => (string?)member.Attribute("name") == "T:Ampersand.Write.AmpersandClient");

        // The same files make the same bytes whenever they are packed.
        using var zip = ZipFile.OpenRead(path);
        Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(2000, 1, 1), entry.LastWriteTime.DateTime));
    }
}
