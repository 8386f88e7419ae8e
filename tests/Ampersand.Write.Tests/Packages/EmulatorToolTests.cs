using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ampersand.Write.Tests.Harness;
using NuGet.Packaging;

namespace Ampersand.Write.Tests.Packages;

/// <summary>The emulator as a .NET tool: packed, installed from a folder, and run.</summary>
public sealed class EmulatorToolTests
{
    [Fact]
    public async Task The_emulator_is_packed_installed_and_run_as_a_tool()
    {
        using var folder = new TemporaryFolder();
        var package = await Dotnet.PackAsync("Ampersand.Write.Emulator", folder);
        AssertPackage(package);

        // From this folder alone: no other source is asked.
        var sources = folder.Write(
            "nuget.config",
            $"""<configuration><packageSources><clear /><add key="packed" value="{folder.Path}" /></packageSources></configuration>""");
        var tools = Path.Combine(folder.Path, "tools");
        await Dotnet.RunAsync(
            "tool",
            "install",
            "Ampersand.Write.Emulator",
            "--tool-path",
            tools,
            "--version",
            Repository.ModuleVersion,
            "--configfile",
            sources);

        using var emulator = Process.Start(
            new ProcessStartInfo(
                Path.Combine(tools, "ampersand-emulator"), ["--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true })!;
        try
        {
            var line = await emulator.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            var console = new Uri(Regex.Match(line!, "http://[^ ]+/(?=:)").Value);
            using var http = new HttpClient();
            Assert.Contains(
                "Nothing has been written yet", await http.GetStringAsync(
                    console, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            emulator.Kill(entireProcessTree: true);
            await emulator.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static void AssertPackage(string path)
    {
        using var package = new PackageArchiveReader(path);
        var nuspec = package.NuspecReader;
        Assert.Equal("MIT", nuspec.GetLicenseMetadata()?.License);
        Assert.Equal("emulator.md", nuspec.GetReadme());
        Assert.All([nuspec.GetAuthors(), nuspec.GetDescription(), nuspec.GetTags(), nuspec.GetCopyright()], Assert.NotEmpty);
        Assert.Superset(
            new HashSet<string>(["emulator.md", "LICENSE", "THIRD-PARTY-NOTICES.txt"], StringComparer.Ordinal),
            package.GetFiles().ToHashSet(StringComparer.Ordinal));

        // The same files make the same bytes whenever they are packed.
        using var zip = ZipFile.OpenRead(path);
        Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(2000, 1, 1), entry.LastWriteTime.DateTime));

        using var dependencies = zip.Entries.Single(entry => entry.Name == "Ampersand.Write.Emulator.deps.json").Open();
        using var libraries = JsonDocument.Parse(dependencies);
        var notices = File.ReadAllText(Repository.PathOf("THIRD-PARTY-NOTICES.txt"));
        Assert.All(
            libraries.RootElement.GetProperty("libraries").EnumerateObject().Where(
                library => library.Value.GetProperty("type").ValueEquals("package")),
            library => Assert.Matches($"(?m)^{Regex.Escape(library.Name.Replace('/', ' '))}$", notices));
    }
}
