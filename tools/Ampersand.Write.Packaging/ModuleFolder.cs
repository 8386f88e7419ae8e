namespace Ampersand.Write.Packaging;

/// <summary>The module as it is imported: the files of the allow-list in Package.targets, and the manifest among them.</summary>
internal sealed record ModuleFolder(ModuleManifest Manifest, IReadOnlyList<ModuleFile> Files)
{
    public const string Name = "Ampersand.Write";
    public const string ManifestName = Name + ".psd1";

    /// <summary>When each file of an archive was written: always then, so that the same files make the same bytes.</summary>
    public static readonly DateTimeOffset Timestamp = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="folder">The folder with the manifest.</param>
    public static ModuleFolder Read(string folder) => new(
        ModuleManifest.Read(Path.Combine(folder, ManifestName)),
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => new ModuleFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), path))
            .OrderBy(file => file.Name, StringComparer.Ordinal)]);
}

/// <summary>A file of the module.</summary>
/// <param name="Name">Its path in the module, with slashes.</param>
/// <param name="Source">Where it is.</param>
internal sealed record ModuleFile(string Name, string Source);
