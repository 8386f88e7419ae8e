using System.Globalization;
using NuGet.Packaging;
using NuGet.Versioning;

namespace Ampersand.Write.Packaging;

/// <summary>The module as the PowerShell Gallery takes it: a NuGet package with the module's files at its root.</summary>
internal static class GalleryPackage
{
    public static string Write(ModuleFolder module, string target)
    {
        var manifest = module.Manifest;
        var package = new PackageBuilder(deterministic: true)
        {
            DeterministicTimestamp = ModuleFolder.Timestamp.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            Id = ModuleFolder.Name,
            Version = new NuGetVersion(manifest.Version),
            Description = manifest.Description,
            ReleaseNotes = manifest.ReleaseNotes,
            Copyright = manifest.Copyright,
            LicenseUrl = new Uri(manifest.LicenseUri),
            ProjectUrl = new Uri(manifest.ProjectUri),
        };
        package.Authors.Add(manifest.Author);
        package.Owners.Add(manifest.Company);
        package.Tags.AddRange(Tags(manifest));
        package.Files.AddRange(module.Files.Select(file => new PhysicalPackageFile { SourcePath = file.Source, TargetPath = file.Name }));

        var path = Path.GetFullPath(Path.Combine(target, $"{ModuleFolder.Name}.{manifest.Version}.nupkg"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        package.Save(stream);
        return path;
    }

    /// <summary>The manifest's own tags, and those by which Find-Command and Find-Module -Includes find a module.</summary>
    private static IEnumerable<string> Tags(ModuleManifest manifest) =>
    [
        .. manifest.Tags, "PSModule", "PSIncludes_Cmdlet",
        .. manifest.Cmdlets.SelectMany(cmdlet => new[] { $"PSCmdlet_{cmdlet}", $"PSCommand_{cmdlet}" }),
    ];
}
