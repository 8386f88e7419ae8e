using System.IO.Compression;

namespace Ampersand.Write.Packaging;

/// <summary>The module as Azure Automation imports it: the zip, the folder in it and the manifest share the module's name.</summary>
/// <remarks>Its bytes depend on what is in it, and on nothing else: not on the day, the order of a folder or the umask.</remarks>
internal static class AutomationZip
{
    // https://learn.microsoft.com/azure/automation/shared-resources/modules
    private const int LongestPath = 139;

    // rw-r--r--, the bits that Unix tools look for.
    private const int PlainFile = 0x81A4 << 16;

    public static string Write(ModuleFolder module, string target)
    {
        var path = Path.GetFullPath(Path.Combine(target, ModuleFolder.Name + ".zip"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var file in module.Files)
        {
            var name = $"{ModuleFolder.Name}/{file.Name}";
            if (name.Length > LongestPath)
            {
                throw new PackagingException(
                    $"'{name}' has {name.Length} characters, and Azure Automation takes paths of up to {LongestPath}.");
            }

            var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
            entry.LastWriteTime = ModuleFolder.Timestamp;
            entry.ExternalAttributes = PlainFile;
            using var content = entry.Open();
            using var source = File.OpenRead(file.Source);
            source.CopyTo(content);
        }

        return path;
    }
}
