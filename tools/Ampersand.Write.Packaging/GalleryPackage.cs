using System.Xml.Linq;

namespace Ampersand.Write.Packaging;

/// <summary>The module as the PowerShell Gallery takes it: a NuGet package with the module's files at its root.</summary>
internal static class GalleryPackage
{
    private const string NuspecName = ModuleFolder.Name + ".nuspec";

    // Any name does; a fixed one keeps the bytes the same.
    private const string PropertiesName = "package/services/metadata/core-properties/ampersand.psmdcp";

    private static readonly XNamespace Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static readonly XNamespace Types = "http://schemas.openxmlformats.org/package/2006/content-types";
    private static readonly XNamespace Properties = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    private static readonly XNamespace Terms = "http://purl.org/dc/elements/1.1/";

    public static string Write(ModuleFolder module, string target)
    {
        var path = Path.GetFullPath(Path.Combine(target, $"{ModuleFolder.Name}.{module.Manifest.Version}.nupkg"));
        using var package = new SteadyZip(path);
        package.Add("_rels/.rels", Text(Relationships()));
        package.Add(NuspecName, Text(Nuspec.Of(module.Manifest)));
        foreach (var file in module.Files)
        {
            package.Add(file.Name, file);
        }

        package.Add("[Content_Types].xml", Text(ContentTypes(module)));
        package.Add(PropertiesName, Text(CoreProperties(module.Manifest)));
        return path;
    }

    private static XElement Relationships() => new(
        Relations + "Relationships",
        Relationship("http://schemas.microsoft.com/packaging/2010/07/manifest", "/" + NuspecName, "R1"),
        Relationship("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "/" + PropertiesName, "R2"));

    private static XElement Relationship(string type, string part, string id) => new(
        Relations + "Relationship", new XAttribute("Type", type), new XAttribute("Target", part), new XAttribute("Id", id));

    private static XElement ContentTypes(ModuleFolder module) => new(
        Types + "Types",
        Default("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        Default("psmdcp", "application/vnd.openxmlformats-package.core-properties+xml"),
        module.Files.Select(file => Path.GetExtension(file.Name).TrimStart('.')).Append("nuspec")
            .Where(extension => extension.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(extension => Default(extension, "application/octet-stream")),
        module.Files.Where(file => Path.GetExtension(file.Name).Length == 0)
            .Select(file => new XElement(Types + "Override", new XAttribute("PartName", "/" + file.Name), new XAttribute("ContentType", "application/octet-stream"))));

    private static XElement Default(string extension, string type) => new(
        Types + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", type));

    private static XElement CoreProperties(ModuleManifest manifest) => new(
        Properties + "coreProperties",
        new XAttribute(XNamespace.Xmlns + "dc", Terms),
        new XElement(Terms + "creator", manifest.Author),
        new XElement(Terms + "description", manifest.Description),
        new XElement(Terms + "identifier", ModuleFolder.Name),
        new XElement(Properties + "version", manifest.Version),
        new XElement(Properties + "keywords", Nuspec.Tags(manifest)));

    private static string Text(XElement root) => $"""<?xml version="1.0" encoding="utf-8"?>{"\n"}{root.ToString().ReplaceLineEndings("\n")}{"\n"}""";
}
