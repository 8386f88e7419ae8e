using System.IO.Compression;
using Ampersand.Write.Packaging;
using Ampersand.Write.Tests.Harness;
using NuGet.Packaging;
using Manifest = Ampersand.Write.Tests.Module.Manifest;

namespace Ampersand.Write.Tests.Packages;

/// <summary>What users download, unpacked into an empty folder and imported in a process of its own.</summary>
public sealed class PackageTests(PackagedModule packages) : IClassFixture<PackagedModule>
{
    private const long MostBytes = 5 * 1024 * 1024;

    public enum Form
    {
        Folder,
        GalleryPackage,
        AutomationZip,
    }

    [Fact]
    public void The_folder_holds_exactly_what_is_listed()
    {
        string[] listed =
        [
            "Ampersand.Write.Desktop.ps1",
            "Ampersand.Write.Format.ps1xml",
            "Ampersand.Write.ImportFailure.ps1",
            "Ampersand.Write.psd1",
            "Ampersand.Write.psm1",
            "CHANGELOG.md",
            "LICENSE",
            "THIRD-PARTY-NOTICES.txt",
            "en-US/Ampersand.Write.dll-Help.xml",
            "en-US/about_Ampersand.Write.help.txt",
            "en-US/about_Ampersand.Write_Csv.help.txt",
            "en-US/about_Ampersand.Write_Faults.help.txt",
            .. Staged("net472"), .. Staged("net8.0"),
        ];

        Assert.Equal(listed.Order(StringComparer.Ordinal), FilesOf(packages.Folder).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Form.Folder)]
    [InlineData(Form.GalleryPackage)]
    [InlineData(Form.AutomationZip)]
    public async Task Each_form_can_be_unpacked_and_imported(Form form)
    {
        using var folder = new TemporaryFolder();
        var manifest = Unpack(form, folder.Path);

        await using var engine = PowerShellProcess.Start(manifest);

        var cmdlets = await engine.RunAsync("(Get-Command -Module Ampersand.Write).Name");
        Assert.Equal(Manifest.Cmdlets().Select(name => "output " + name), cmdlets.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["output key__c,1"],
            await engine.RunAsync("([pscustomobject]@{ key__c = 1 } | ConvertTo-AmpersandCsv).Trim() -replace '\\n', ','"));
        Assert.Equal(
            ["output Forgets a connection and its key."], await engine.RunAsync("(Get-Help Disconnect-Ampersand).Synopsis.Trim()"));
    }

    [Fact]
    public void The_gallery_finds_all_that_it_asks_for()
    {
        using var package = new PackageArchiveReader(packages.GalleryPackage);
        var nuspec = package.NuspecReader;
        var tags = nuspec.GetTags().Split(' ');

        Assert.Equal($"Ampersand.Write.{Repository.ModuleVersion}", nuspec.GetIdentity().ToString());
        Assert.Equal("https://opensource.org/license/mit", nuspec.GetLicenseUrl());
        Assert.All(
            [nuspec.GetAuthors(), nuspec.GetDescription(), nuspec.GetReleaseNotes(), nuspec.GetCopyright(), nuspec.GetProjectUrl()],
            Assert.NotEmpty);
        Assert.Superset(
            new HashSet<string>(
                ["PSModule", "PSIncludes_Cmdlet", "PSEdition_Core", "PSEdition_Desktop", "Windows", "Linux", "MacOS"],
                StringComparer.Ordinal), tags.ToHashSet(StringComparer.Ordinal));
        Assert.All(Manifest.Cmdlets(), cmdlet => Assert.Contains($"PSCmdlet_{cmdlet}", tags));
        Assert.True(nuspec.GetTags().Length <= 4000, "The gallery takes tags of up to 4,000 characters.");
        Assert.Empty(nuspec.GetDependencyGroups());
        Assert.Equal(
            FilesOf(packages.Folder).Order(StringComparer.Ordinal), package.GetFiles().Where(IsOfTheModule).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Azure_Automation_finds_one_name_everywhere_and_short_paths()
    {
        using var zip = ZipFile.OpenRead(packages.AutomationZip);

        Assert.All(zip.Entries, entry => Assert.StartsWith("Ampersand.Write/", entry.FullName, StringComparison.Ordinal));
        Assert.All(zip.Entries, entry => Assert.True(entry.FullName.Length < 140, entry.FullName));
        Assert.Equal("Ampersand.Write.zip", Path.GetFileName(packages.AutomationZip));
        Assert.NotNull(zip.GetEntry("Ampersand.Write/Ampersand.Write.psd1"));
    }

    [Fact]
    public void The_packages_are_small()
    {
        Assert.InRange(new FileInfo(packages.GalleryPackage).Length, 1, MostBytes);
        Assert.InRange(new FileInfo(packages.AutomationZip).Length, 1, MostBytes);
    }

    [Fact]
    public void The_same_files_make_the_same_bytes_on_another_day_in_another_order()
    {
        using var other = new TemporaryFolder();
        var copy = Path.Combine(other.Path, "copy");
        foreach (var file in FilesOf(packages.Folder).OrderByDescending(name => name, StringComparer.Ordinal))
        {
            var path = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Path.Combine(packages.Folder, file), path);
            File.SetLastWriteTimeUtc(path, new DateTime(2031, 5, 5, 5, 5, 5, DateTimeKind.Utc));
        }

        var module = ModuleFolder.Read(copy);

        Assert.Equal(File.ReadAllBytes(packages.GalleryPackage), File.ReadAllBytes(Packaging.GalleryPackage.Write(module, other.Path)));
        Assert.Equal(File.ReadAllBytes(packages.AutomationZip), File.ReadAllBytes(Packaging.AutomationZip.Write(module, other.Path)));
    }

    private static IEnumerable<string> Staged(string framework) =>
        Directory.GetFiles(Repository.PathOf("lib", framework)).Select(path => $"lib/{framework}/{Path.GetFileName(path)}");

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));

    private static bool IsOfTheModule(string name) =>
        !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)
        && name is not ("[Content_Types].xml" or "Ampersand.Write.nuspec");

    private string Unpack(Form form, string target)
    {
        switch (form)
        {
            case Form.GalleryPackage:
                ZipFile.ExtractToDirectory(packages.GalleryPackage, target);
                return Path.Combine(target, "Ampersand.Write.psd1");
            case Form.AutomationZip:
                ZipFile.ExtractToDirectory(packages.AutomationZip, target);
                return Path.Combine(target, "Ampersand.Write", "Ampersand.Write.psd1");
            default:
                foreach (var file in FilesOf(packages.Folder))
                {
                    var path = Path.Combine(target, file);
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.Copy(Path.Combine(packages.Folder, file), path);
                }

                return Path.Combine(target, "Ampersand.Write.psd1");
        }
    }
}
