namespace Ampersand.Write.Help;

/// <summary>All sources in, all help out.</summary>
internal static class HelpFolder
{
    // What Get-Help looks for: the name of the assembly with the cmdlets, and "-Help.xml".
    private const string MamlFile = "Ampersand.Write.dll-Help.xml";

    public static void Make(string sources, string target)
    {
        var pages = Directory.GetFiles(sources, "*.md").Order(StringComparer.Ordinal).Select(MarkdownPage.Read).ToLookup(IsTopic);

        var made = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [MamlFile] = Maml.Write(pages[false].Select(CommandPage.Read)),
        };
        foreach (var topic in pages[true])
        {
            made[topic.Name + ".help.txt"] = AboutText.Write(topic);
        }

        Directory.CreateDirectory(target);
        foreach (var stale in Directory.GetFiles(target).Where(path => !made.ContainsKey(Path.GetFileName(path))))
        {
            File.Delete(stale);
        }

        foreach (var (name, content) in made)
        {
            File.WriteAllText(Path.Combine(target, name), content);
        }
    }

    private static bool IsTopic(MarkdownPage page) => page.Name.StartsWith("about_", StringComparison.Ordinal);
}
