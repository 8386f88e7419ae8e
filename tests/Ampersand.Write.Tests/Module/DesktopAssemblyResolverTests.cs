using System.Reflection;
using Ampersand.Write.Desktop;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Module;

/// <summary>What Windows PowerShell is answered; the source is compiled into these tests, the files are the staged ones.</summary>
public sealed class DesktopAssemblyResolverTests
{
    private static readonly string Folder = Repository.PathOf("lib", "net472");

    public static TheoryData<string> Packages =>
        [.. Directory.GetFiles(Folder).Where(path => Path.GetFileName(path) != "Ampersand.Write.dll")];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_shipped_package_is_found_for_its_own_version_and_older_ones(string path)
    {
        var name = AssemblyName.GetAssemblyName(path);
        Assert.Equal(path, AssemblyResolver.Find(Folder, name));

        name.Version = new Version(0, 0, 0, 1);
        Assert.Equal(path, AssemblyResolver.Find(Folder, name));
    }

    [Fact]
    public void A_newer_version_than_the_shipped_one_is_left_to_others() =>
        Assert.Null(AssemblyResolver.Find(Folder, new AssemblyName("CsvHelper, Version=999.0.0.0")));

    [Theory]
    [InlineData("CsvHelper, Version=1.0.0.0, PublicKeyToken=0123456789abcdef")]
    [InlineData("CsvHelper, Version=1.0.0.0, PublicKeyToken=null")]
    public void An_assembly_of_another_key_is_left_to_others(string name) =>
        Assert.Null(AssemblyResolver.Find(Folder, new AssemblyName(name)));

    [Fact]
    public void A_bare_name_is_found() =>
        Assert.Equal(Path.Combine(Folder, "CsvHelper.dll"), AssemblyResolver.Find(Folder, new AssemblyName("CsvHelper")));

    [Theory]
    [InlineData("Newtonsoft.Json")]
    [InlineData("System.Management.Automation")]
    [InlineData("Ampersand.Write")]
    public void Assemblies_of_others_are_left_to_others(string name) =>
        Assert.Null(AssemblyResolver.Find(Folder, new AssemblyName(name)));
}
