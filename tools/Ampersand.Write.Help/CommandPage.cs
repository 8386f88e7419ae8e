using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ampersand.Write.Help;

/// <summary>Reads a cmdlet's page: all that cannot be seen in its class. Its headings are those of Get-Help.</summary>
internal sealed class CommandPage
{
    private readonly MarkdownPage page;
    private readonly BuiltCommand built;

    private CommandPage(MarkdownPage page, BuiltCommand built)
    {
        this.page = page;
        this.built = built;
    }

    public static CommandHelp Read(MarkdownPage page, BuiltCommand built) => new CommandPage(page, built).Read();

    private CommandHelp Read()
    {
        page.TakeHeading(1, page.Name);
        page.TakeHeading(2, "SYNOPSIS");
        var synopsis = string.Join(' ', Text());
        page.TakeHeading(2, "DESCRIPTION");
        var description = Text();
        page.TakeHeading(2, "EXAMPLES");
        var examples = Examples();
        var parameters = Parameters();
        page.TakeHeading(2, "INPUTS");
        var inputs = Types(built.Inputs);
        page.TakeHeading(2, "OUTPUTS");
        var outputs = Types(built.Outputs);
        page.TakeHeading(2, "NOTES");
        var notes = Text();
        page.TakeHeading(2, "RELATED LINKS");
        var links = Links();
        page.TakeEnd();

        return new CommandHelp(built, synopsis, description, examples, parameters, inputs, outputs, notes, links);
    }

    private IReadOnlyList<string> Text() => PlainText.Paragraphs(page, page.TakeBody());

    private List<ExampleHelp> Examples()
    {
        var examples = new List<ExampleHelp>();
        while (page.TryTakeHeading(3) is { } title)
        {
            examples.Add(new ExampleHelp(title, PlainText.Of(page.TakeCode("powershell")), Text()));
        }

        return examples;
    }

    /// <summary>A text for each parameter that there is, in any order.</summary>
    private Dictionary<string, IReadOnlyList<string>> Parameters()
    {
        var section = page.Current;
        page.TakeHeading(2, "PARAMETERS");
        var missing = built.Parameters.Select(parameter => "-" + parameter.Name).ToList();
        var texts = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        for (var at = page.Current; page.TryTakeHeading(3) is { } heading; at = page.Current)
        {
            if (!missing.Remove(heading))
            {
                var isRepeated = texts.ContainsKey(heading.TrimStart('-'));
                throw page.Wrong(isRepeated ? $"'{heading}' stands here twice" : $"{built.Name} has no parameter '{heading}'", at);
            }

            var text = Text();
            texts[heading[1..]] = text.Count > 0 ? text : throw page.Wrong($"{heading} needs a text", at);
        }

        return missing.Count == 0 ? texts : throw page.Wrong($"a text is missing here for {string.Join(", ", missing)}", section);
    }

    /// <summary>A text for each type, in the order of the class; "None" stands for none.</summary>
    private List<TypeHelp> Types(IReadOnlyList<Type> types)
    {
        var help = new List<TypeHelp>();
        foreach (var (heading, name) in types.Select(type => (type.Name, type.FullName!)).DefaultIfEmpty(("None", "None")))
        {
            page.TakeHeading(3, heading);
            help.Add(new TypeHelp(name, Text()));
        }

        return help;
    }

    private IReadOnlyList<LinkHelp> Links() => [.. page.TakeBody()
        .OfType<ParagraphBlock>()
        .SelectMany(paragraph => paragraph.Inline!.OfType<LinkInline>())
        .Select(link => new LinkHelp(PlainText.Of(link), Uri.IsWellFormedUriString(link.Url, UriKind.Absolute) ? link.Url! : ""))];
}
