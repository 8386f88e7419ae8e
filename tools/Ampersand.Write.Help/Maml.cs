using System.Globalization;
using System.Xml.Linq;

namespace Ampersand.Write.Help;

/// <summary>The help of cmdlets in the XML that Get-Help reads.</summary>
internal static class Maml
{
    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Write(IEnumerable<CommandHelp> commands)
    {
        var root = new XElement(
            Items + "helpItems",
            new XAttribute("schema", "maml"),
            commands.Select(ToXml));
        return $"""<?xml version="1.0" encoding="utf-8"?>{"\n"}{root.ToString().ReplaceLineEndings("\n")}{"\n"}""";
    }

    private static XElement ToXml(CommandHelp help)
    {
        var name = help.Built.Name.Split('-');
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Text),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", help.Built.Name),
                new XElement(Command + "verb", name[0]),
                new XElement(Command + "noun", name[1]),
                Description([help.Synopsis])),
            Description(help.Description),
            new XElement(Command + "syntax", help.Built.ParameterSets.Select(set => SyntaxItem(help, set))),
            // What differs between parameter sets shows in their syntax; here a parameter stands once.
            new XElement(Command + "parameters", help.Built.Parameters.Select(parameter => Parameter(help, parameter, TypeOf(parameter)))),
            new XElement(Command + "inputTypes", help.Inputs.Select(type => OfType("inputType", type))),
            new XElement(Command + "returnValues", help.Outputs.Select(type => OfType("returnValue", type))),
            new XElement(Text + "alertSet", new XElement(Text + "alert", Paragraphs(help.Notes))),
            new XElement(Command + "examples", help.Examples.Select(Example)),
            new XElement(Command + "relatedLinks", help.Links.Select(Link)));
    }

    private static XElement Description(IReadOnlyList<string> paragraphs) => new(Text + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IReadOnlyList<string> paragraphs) =>
        paragraphs.Select(paragraph => new XElement(Text + "para", paragraph));

    private static XElement SyntaxItem(CommandHelp help, IReadOnlyList<BuiltParameter> set) => new(
        Command + "syntaxItem",
        new XElement(Text + "name", help.Built.Name),
        set.Select(parameter => Parameter(help, parameter, parameter.Choices.Count > 0 ? ChoicesOf(parameter) : TypeOf(parameter))));

    private static XElement Parameter(CommandHelp help, BuiltParameter parameter, XElement value) => new(
        Command + "parameter",
        new XAttribute("required", Flag(parameter.IsRequired)),
        new XAttribute("variableLength", "true"),
        new XAttribute("globbing", Flag(parameter.AcceptsWildcards)),
        new XAttribute("pipelineInput", parameter.PipelineInput),
        new XAttribute("position", parameter.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
        new XElement(Text + "name", parameter.Name),
        Description(help.Parameters[parameter.Name]),
        // A value after a switch would be shown as one that has to be typed.
        parameter.IsSwitch ? null : value,
        new XElement(Dev + "type", new XElement(Text + "name", parameter.Type), new XElement(Text + "uri")),
        new XElement(Dev + "defaultValue", parameter.DefaultValue));

    private static XElement TypeOf(BuiltParameter parameter) =>
        Value(parameter.Type, parameter.Type.EndsWith("[]", StringComparison.Ordinal));

    private static XElement ChoicesOf(BuiltParameter parameter) =>
        new(Command + "parameterValueGroup", parameter.Choices.Select(choice => Value(choice, isList: false)));

    private static XElement Value(string text, bool isList) => new(
        Command + "parameterValue",
        new XAttribute("required", "true"),
        new XAttribute("variableLength", Flag(isList)),
        text);

    private static XElement OfType(string element, TypeHelp type) => new(
        Command + element,
        new XElement(Dev + "type", new XElement(Text + "name", type.Name)),
        Description(type.Description));

    private static XElement Example(ExampleHelp example) => new(
        Command + "example",
        new XElement(Text + "title", $"-------- {example.Title} --------"),
        new XElement(Dev + "code", example.Code),
        // The empty paragraph keeps the next example's title apart.
        new XElement(Dev + "remarks", Paragraphs([.. example.Remarks, ""])));

    private static XElement Link(LinkHelp link) => new(
        Text + "navigationLink",
        new XElement(Text + "linkText", link.Text),
        new XElement(Text + "uri", link.Uri));

    private static string Flag(bool value) => value ? "true" : "false";
}
