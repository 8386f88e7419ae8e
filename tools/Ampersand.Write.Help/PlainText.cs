using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ampersand.Write.Help;

/// <summary>Markdown as a console shows it: the words, without the marks around them.</summary>
internal static class PlainText
{
    /// <summary>The text of a line, with a single space for each of its line breaks.</summary>
    public static string Of(ContainerInline? line)
    {
        var text = new StringBuilder();
        foreach (var inline in line ?? Enumerable.Empty<Inline>())
        {
            Append(text, inline);
        }

        return text.ToString();
    }

    /// <summary>The lines of a block of code.</summary>
    public static string Of(CodeBlock code) => code.Lines.ToString().ReplaceLineEndings("\n").TrimEnd('\n');

    /// <summary>Blocks as paragraphs: each item of a list is one, and a block of code keeps its lines.</summary>
    /// <param name="page">Whose they are, for the error about a block that a console cannot show.</param>
    /// <param name="blocks">The blocks.</param>
    public static IReadOnlyList<string> Paragraphs(MarkdownPage page, IEnumerable<Block> blocks) =>
        [.. blocks.SelectMany(block => OfBlock(page, block))];

    private static IEnumerable<string> OfBlock(MarkdownPage page, Block block) => block switch
    {
        ParagraphBlock paragraph => [Of(paragraph.Inline)],
        CodeBlock code => ["    " + Of(code).Replace("\n", "\n    ", StringComparison.Ordinal)],
        ListBlock list => list.OfType<ListItemBlock>().Select(item => Marker(list, item) + string.Join("\n\n  ", Paragraphs(page, item))),
        _ => throw page.Wrong("a console shows paragraphs, lists and blocks of code; write this as one of them", block),
    };

    /// <summary>What stands before an item: a dash, or its number.</summary>
    public static string Marker(ListBlock list, ListItemBlock item) => list.IsOrdered ? $"{item.Order}. " : "- ";

    private static void Append(StringBuilder text, Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content);
                break;
            case CodeInline code:
                text.Append(code.Content);
                break;
            case LineBreakInline:
                text.Append(' ');
                break;
            case LinkInline link:
                var label = Of(link);
                text.Append(label);
                if (link.Url is { } url && url != label && Uri.IsWellFormedUriString(url, UriKind.Absolute))
                {
                    text.Append(" (").Append(url).Append(')');
                }

                break;
            case AutolinkInline auto:
                text.Append(auto.Url);
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded);
                break;
            case ContainerInline container:
                text.Append(Of(container));
                break;
            default:
                throw new NotSupportedException($"{inline.GetType().Name} has no plain form: write it as text or as code.");
        }
    }
}
