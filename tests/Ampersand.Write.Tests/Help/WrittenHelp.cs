using System.Xml.Linq;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Help;

/// <summary>The help of cmdlets as the build has made it, read without Get-Help.</summary>
internal static class WrittenHelp
{
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    public static string Sources { get; } = Repository.PathOf("docs", "help");

    public static IReadOnlyList<string> Cmdlets() => [.. Commands().Select(NameOf)];

    public static IReadOnlyList<string> Topics() =>
        [.. Directory.GetFiles(Sources, "about_*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>What a parameter's description says.</summary>
    public static string Description(string cmdlet, string parameter) =>
        Find(cmdlet).Element(Command + "parameters")!.Elements()
            .Single(element => element.Element(Text + "name")!.Value == parameter)
            .Element(Text + "description")!.Value;

    public static IReadOnlyList<(string Text, string Uri)> Links(string cmdlet) =>
        [.. Find(cmdlet).Descendants(Text + "navigationLink").Select(
            link => (link.Element(Text + "linkText")!.Value, link.Element(Text + "uri")!.Value))];

    private static XElement Find(string cmdlet) => Commands().Single(command => NameOf(command) == cmdlet);

    private static IEnumerable<XElement> Commands() =>
        XDocument.Load(Repository.PathOf("en-US", "Ampersand.Write.dll-Help.xml")).Root!.Elements(Command + "command");

    private static string NameOf(XElement command) => command.Element(Command + "details")!.Element(Command + "name")!.Value;
}
