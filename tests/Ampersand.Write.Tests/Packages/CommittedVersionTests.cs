using System.ComponentModel;
using System.Diagnostics;
using Ampersand.Write.Packaging;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Packages;

public sealed class CommittedVersionTests : IDisposable
{
    private readonly TemporaryFolder repository = new();

    public CommittedVersionTests()
    {
        try
        {
            Git("init", "--quiet");
        }
        catch (Win32Exception)
        {
            Assert.Skip("git is not installed.");
        }

        WriteManifest("1.2.0");
        Commit();
    }

    [Fact]
    public void A_committed_version_is_packaged() => CommittedVersion.Require(repository.Path, "1.2.0");

    [Fact]
    public void Changes_that_no_commit_has_are_refused()
    {
        WriteManifest("1.2.0", description: "changed");

        Assert.StartsWith(
            "Version 1.2.0 is not committed: M Ampersand.Write.psd1; commit or stash it", Refusal("1.2.0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_no_commit_has_are_refused()
    {
        repository.Write("new.cs", "");
        repository.Write("newer.cs", "");

        Assert.StartsWith("Version 1.2.0 is not committed: ?? new.cs and 1 more;", Refusal("1.2.0"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_was_released_from_another_commit_is_refused()
    {
        Git("tag", "v1.2.0");
        CommittedVersion.Require(repository.Path, "1.2.0");

        WriteManifest("1.2.0", description: "changed");
        Commit();

        Assert.StartsWith(
            "Version 1.2.0 was released from another commit (tag v1.2.0): state a new version", Refusal("1.2.0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_of_one_thing_are_refused() =>
        Assert.StartsWith(
            "Directory.Build.props states version 1.3.0 and Ampersand.Write.psd1 states 1.2.0", Refusal("1.3.0"), StringComparison.Ordinal);

    public void Dispose()
    {
        // git marks its objects as read-only, which Windows does not delete.
        foreach (var file in Directory.GetFiles(repository.Path, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        repository.Dispose();
    }

    private string Refusal(string version) =>
        Assert.Throws<PackagingException>(() => CommittedVersion.Require(repository.Path, version)).Message;

    private void WriteManifest(string version, string description = "d") => repository.Write(ModuleFolder.ManifestName, $$"""
        @{
            ModuleVersion = '{{version}}'; Author = 'a'; CompanyName = 'c'; Copyright = 'c'; Description = '{{description}}'; CmdletsToExport = @('Get-Thing')
            PrivateData = @{ PSData = @{ Tags = @('t'); LicenseUri = 'l'; ProjectUri = 'p'; ReleaseNotes = 'n' } }
        }
        """);

    private void Commit()
    {
        Git("add", "--all");
        Git("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgSign=false", "commit", "--quiet", "--message", "c");
    }

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", repository.Path, .. arguments]))!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
