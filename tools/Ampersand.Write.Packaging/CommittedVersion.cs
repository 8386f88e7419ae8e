using System.ComponentModel;
using System.Diagnostics;

namespace Ampersand.Write.Packaging;

/// <summary>
/// A version is a commit: what is packaged can be found again, and a version that was released means one commit for ever.
/// </summary>
internal static class CommittedVersion
{
    /// <summary>Refuses a working tree whose state no commit has, and a version that another commit was released as.</summary>
    /// <param name="repository">
    /// The working tree. One without git, as an archive of the sources has it, has no commits to compare with.
    /// </param>
    /// <param name="version">The version stated for the build.</param>
    /// <exception cref="PackagingException">The version is not committed, was released before, or is not the manifest's.</exception>
    public static void Require(string repository, string version)
    {
        var manifest = ModuleManifest.Read(Path.Combine(repository, ModuleFolder.ManifestName));
        if (manifest.Version != version)
        {
            throw new PackagingException(
                $"Directory.Build.props states version {version} and {ModuleFolder.ManifestName} states {manifest.Version}: make them "
                    + "one, commit, and package again.");
        }

        if (!Path.Exists(Path.Combine(repository, ".git")))
        {
            return;
        }

        var changes = Git(repository, "status", "--porcelain").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (changes.Length > 0)
        {
            throw new PackagingException(
                $"Version {version} is not committed: {changes[0].Trim()}{(changes.Length > 1 ? $" and {changes.Length - 1} more" : "")}; "
                    + "commit or stash it and package again, "
                + "or package it for a trial with -AllowUncommitted (MSBuild: -property:AllowUncommitted=true).");
        }

        var tag = $"v{version}";
        if (Git(repository, "tag", "--list", tag).Length > 0 && Git(repository, "tag", "--list", tag, "--points-at", "HEAD").Length == 0)
        {
            throw new PackagingException(
                $"Version {version} was released from another commit (tag {tag}): state a new version in Directory.Build.props and "
                    + $"{ModuleFolder.ManifestName}, commit, and package again.");
        }
    }

    private static string Git(string repository, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", repository, .. arguments]) 
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? output
                : throw new PackagingException($"'git {string.Join(' ', arguments)}' says: {error.GetAwaiter().GetResult().Trim()}");
        }
        catch (Win32Exception)
        {
            throw new PackagingException(
                "git is not installed, so nobody can say whether this version is committed: install it, or package with "
                    + "-AllowUncommitted.");
        }
    }
}
