using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ampersand.Write.Help;

/// <summary>Reads a cmdlet's page, which has the form that platyPS gives it.</summary>
internal sealed class CommandPage
{
    private const string CommonParameters = "CommonParameters";

    private readonly MarkdownPage page;

    private CommandPage(MarkdownPage page)
    {
        this.page = page;
    }

    public static CommandHelp Read(MarkdownPage page) => new CommandPage(page).Read();

    private CommandHelp Read()
    {
        page.TakeHeading(1, page.Name);
        page.TakeHeading(2, "SYNOPSIS");
        var synopsis = string.Join(' ', Text());
        page.TakeHeading(2, "SYNTAX");
        var syntaxes = Syntaxes();
        page.TakeHeading(2, "DESCRIPTION");
        var description = Text();
        page.TakeHeading(2, "EXAMPLES");
        var examples = Sections(3, Example);
        page.TakeHeading(2, "PARAMETERS");
        var parameters = Parameters();
        page.TakeHeading(2, "INPUTS");
        var inputs = Sections(3, Type);
        page.TakeHeading(2, "OUTPUTS");
        var outputs = Sections(3, Type);
        page.TakeHeading(2, "NOTES");
        var notes = Text();
        page.TakeHeading(2, "RELATED LINKS");
        var links = Links();
        page.TakeEnd();

        return new CommandHelp(
            page.Name, synopsis, [.. syntaxes.Select(written => Checked(written, parameters))], description, examples, parameters, inputs, outputs, notes, links);
    }

    private IReadOnlyList<string> Text() => PlainText.Paragraphs(page, page.TakeBody());

    private List<T> Sections<T>(int level, Func<string, T> section)
    {
        var sections = new List<T>();
        while (page.TryTakeHeading(level) is { } heading)
        {
            sections.Add(section(heading));
        }

        return sections;
    }

    /// <summary>One for each parameter set; a cmdlet with a single one needs no heading for it.</summary>
    private List<(string Heading, FencedCodeBlock Block)> Syntaxes()
    {
        var sets = Sections(3, heading => (heading, page.TakeCode(language: "")));
        return sets.Count > 0 ? sets : [(ParameterHelp.AllSets, page.TakeCode(language: ""))];
    }

    private ExampleHelp Example(string title) => new(title, PlainText.Of(page.TakeCode("powershell")), Text());

    private TypeHelp Type(string name) => new(name, Text());

    private List<ParameterHelp> Parameters()
    {
        var parameters = new List<ParameterHelp>();
        while (page.TryTakeHeading(3) is { } heading)
        {
            if (heading == CommonParameters)
            {
                _ = Text();
                break;
            }

            if (!heading.StartsWith('-'))
            {
                throw page.Wrong($"a parameter's heading begins with a dash, '{heading}' does not");
            }

            // Where facts differ between parameter sets, each kind of set has a block of its own.
            var body = page.TakeBody();
            var facts = Array.FindLastIndex(body, block => block is not FencedCodeBlock { Info: "yaml" }) + 1;
            if (facts == 0 || facts == body.Length)
            {
                throw page.Wrong($"{heading} needs a text and below it a block ```yaml with its facts", body.Length > 0 ? body[0] : null);
            }

            var text = PlainText.Paragraphs(page, body[..facts]);
            parameters.AddRange(body[facts..].Select(block => new ParameterFacts(page, (FencedCodeBlock)block).Describe(heading[1..], text)));
        }

        return parameters;
    }

    private IReadOnlyList<LinkHelp> Links() => [.. page.TakeBody()
        .OfType<ParagraphBlock>()
        .SelectMany(paragraph => paragraph.Inline!.OfType<LinkInline>())
        .Select(link => new LinkHelp(PlainText.Of(link), Uri.IsWellFormedUriString(link.Url, UriKind.Absolute) ? link.Url! : ""))];

    /// <summary>The syntax as the parameters' facts give it; the page has to say the same.</summary>
    private ParameterSetHelp Checked((string Heading, FencedCodeBlock Block) written, IReadOnlyList<ParameterHelp> parameters)
    {
        var set = written.Heading.Split(' ')[0];
        var members = parameters.Where(parameter => parameter.IsIn(set))
            .OrderBy(parameter => parameter.IsPositional ? parameter.Position : "9", StringComparer.Ordinal)
            .ThenBy(parameter => !parameter.IsRequired)
            .ToList();
        var expected = string.Join(' ', [page.Name, .. members.Select(parameter => parameter.Syntax), $"[<{CommonParameters}>]"]);
        var found = string.Join(' ', PlainText.Of(written.Block).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return found == expected
            ? new ParameterSetHelp(set, members)
            : throw page.Wrong($"by the facts below, the syntax of {set} is: {expected}", written.Block);
    }
}
