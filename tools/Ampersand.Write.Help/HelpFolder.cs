namespace Ampersand.Write.Help;

/// <summary>All sources in, all help out.</summary>
internal static class HelpFolder
{
    // What Get-Help looks for: the name of the assembly with the cmdlets, and "-Help.xml".
    private const string MamlFile = "Ampersand.Write.dll-Help.xml";

    /// <param name="sources">The folder with a Markdown page for each cmdlet and topic.</param>
    /// <param name="commands">The cmdlets as they are built.</param>
    /// <param name="target">The folder that has the help, and nothing else, afterwards.</param>
    /// <exception cref="HelpException">A page is not in its form, says something that is not so, or is missing.</exception>
    public static void Make(string sources, IReadOnlyList<BuiltCommand> commands, string target)
    {
        var pages = Directory.GetFiles(sources, "*.md").Order(StringComparer.Ordinal).Select(MarkdownPage.Read).ToLookup(IsTopic);
        var written = pages[false].ToDictionary(page => page.Name, StringComparer.Ordinal);
        var help = new List<CommandHelp>();
        foreach (var command in commands)
        {
            help.Add(written.Remove(command.Name, out var page)
                ? CommandPage.Read(page, command)
                : throw new HelpException(
                    Path.Combine(sources, command.Name + ".md"), 1, $"there is no such page, and {command.Name} needs one."));
        }

        foreach (var page in written.Values)
        {
            throw page.Wrong($"there is no cmdlet '{page.Name}'");
        }

        var made = new Dictionary<string, string>(StringComparer.Ordinal) { [MamlFile] = Maml.Write(help) };
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
