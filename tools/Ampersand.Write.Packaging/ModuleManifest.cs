using System.Collections;
using System.Management.Automation.Language;

namespace Ampersand.Write.Packaging;

/// <summary>What the module's manifest says of it.</summary>
internal sealed record ModuleManifest(
    string Version,
    string Author,
    string Company,
    string Copyright,
    string Description,
    string ReleaseNotes,
    string LicenseUri,
    string ProjectUri,
    IReadOnlyList<string> Tags,
    IReadOnlyList<string> Cmdlets)
{
    public static ModuleManifest Read(string path)
    {
        var script = Parser.ParseFile(path, out _, out var errors);
        if (errors.Length > 0 || script.EndBlock.Statements is not [PipelineAst statement]
            || statement.GetPureExpression() is not HashtableAst table)
        {
            throw new PackagingException($"'{path}' is not a manifest.");
        }

        var values = (IDictionary)table.SafeGetValue();
        var gallery = (IDictionary)((IDictionary)values["PrivateData"]!)["PSData"]!;
        return new ModuleManifest(
            Text(values, "ModuleVersion"),
            Text(values, "Author"),
            Text(values, "CompanyName"),
            Text(values, "Copyright"),
            Text(values, "Description"),
            Text(gallery, "ReleaseNotes"),
            Text(gallery, "LicenseUri"),
            Text(gallery, "ProjectUri"),
            List(gallery, "Tags"),
            List(values, "CmdletsToExport"));
    }

    private static string Text(IDictionary values, string key) =>
        values[key] as string ?? throw new PackagingException($"The manifest says nothing of {key}.");

    private static IReadOnlyList<string> List(IDictionary values, string key) =>
        [.. (values[key] as object[] ?? throw new PackagingException($"The manifest says nothing of {key}.")).Cast<string>()];
}
