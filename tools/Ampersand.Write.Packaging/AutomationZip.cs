namespace Ampersand.Write.Packaging;

/// <summary>The module as Azure Automation imports it: the zip, the folder in it and the manifest share the module's name.</summary>
internal static class AutomationZip
{
    // https://learn.microsoft.com/azure/automation/shared-resources/modules
    private const int LongestPath = 139;

    public static string Write(ModuleFolder module, string target)
    {
        var path = Path.GetFullPath(Path.Combine(target, ModuleFolder.Name + ".zip"));
        using var zip = new SteadyZip(path);
        foreach (var file in module.Files)
        {
            var name = $"{ModuleFolder.Name}/{file.Name}";
            if (name.Length > LongestPath)
            {
                throw new PackagingException($"'{name}' has {name.Length} characters, and Azure Automation takes paths of up to {LongestPath}.");
            }

            zip.Add(name, file);
        }

        return path;
    }
}
