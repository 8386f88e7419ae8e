using System.Xml.Linq;

namespace Ampersand.Write.Packaging;

/// <summary>What the gallery shows and searches, in the words of the manifest.</summary>
internal static class Nuspec
{
    private static readonly XNamespace Form = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    public static XElement Of(ModuleManifest manifest) => new(
        Form + "package",
        new XElement(
            Form + "metadata",
            new XElement(Form + "id", ModuleFolder.Name),
            new XElement(Form + "version", manifest.Version),
            new XElement(Form + "authors", manifest.Author),
            new XElement(Form + "owners", manifest.Company),
            new XElement(Form + "requireLicenseAcceptance", "false"),
            new XElement(Form + "licenseUrl", manifest.LicenseUri),
            new XElement(Form + "projectUrl", manifest.ProjectUri),
            new XElement(Form + "description", manifest.Description),
            new XElement(Form + "releaseNotes", manifest.ReleaseNotes),
            new XElement(Form + "copyright", manifest.Copyright),
            new XElement(Form + "tags", Tags(manifest))));

    /// <summary>The manifest's own tags, and those by which Find-Command and Find-Module -Includes find a module.</summary>
    public static string Tags(ModuleManifest manifest) => string.Join(
        ' ',
        [.. manifest.Tags, "PSModule", "PSIncludes_Cmdlet", .. manifest.Cmdlets.SelectMany(cmdlet => new[] { $"PSCmdlet_{cmdlet}", $"PSCommand_{cmdlet}" })]);
}
