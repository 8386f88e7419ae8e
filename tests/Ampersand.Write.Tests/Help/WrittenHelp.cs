using System.Xml.Linq;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Help;

/// <summary>The help of cmdlets as the build has made it, read without Get-Help.</summary>
internal static class WrittenHelp
{
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Sources { get; } = Repository.PathOf("docs", "help");

    public static IReadOnlyList<string> Cmdlets() => [.. Commands().Select(NameOf)];

    public static IReadOnlyList<string> Topics() =>
        [.. Directory.GetFiles(Sources, "about_*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>The parameters of a cmdlet, a line of facts each.</summary>
    public static IReadOnlyList<string> Parameters(string cmdlet) => [.. Find(cmdlet).Element(Command + "parameters")!.Elements().Select(Facts)];

    /// <summary>For each parameter set the names of its parameters.</summary>
    public static IReadOnlyList<string> ParameterSets(string cmdlet) =>
        [.. Find(cmdlet).Descendants(Command + "syntaxItem").Select(set => string.Join(' ', set.Elements(Command + "parameter").Select(Name).Order(StringComparer.Ordinal)))];

    /// <summary>What a parameter's description says.</summary>
    public static string Description(string cmdlet, string parameter) =>
        Find(cmdlet).Element(Command + "parameters")!.Elements().Single(element => Name(element) == parameter).Element(Text + "description")!.Value;

    public static IReadOnlyList<(string Text, string Uri)> Links(string cmdlet) =>
        [.. Find(cmdlet).Descendants(Text + "navigationLink").Select(link => (link.Element(Text + "linkText")!.Value, link.Element(Text + "uri")!.Value))];

    private static string Facts(XElement parameter) => string.Join(
        " | ",
        Name(parameter),
        parameter.Element(Dev + "type")!.Element(Text + "name")!.Value,
        "aliases " + parameter.Attribute("aliases")!.Value,
        "required " + parameter.Attribute("required")!.Value,
        "position " + parameter.Attribute("position")!.Value,
        "default " + parameter.Element(Dev + "defaultValue")!.Value,
        "pipeline " + parameter.Attribute("pipelineInput")!.Value,
        "wildcards " + parameter.Attribute("globbing")!.Value);

    private static XElement Find(string cmdlet) => Commands().Single(command => NameOf(command) == cmdlet);

    private static IEnumerable<XElement> Commands() =>
        XDocument.Load(Repository.PathOf("en-US", "Ampersand.Write.dll-Help.xml")).Root!.Elements(Command + "command");

    private static string NameOf(XElement command) => command.Element(Command + "details")!.Element(Command + "name")!.Value;

    private static string Name(XElement parameter) => parameter.Element(Text + "name")!.Value;
}
