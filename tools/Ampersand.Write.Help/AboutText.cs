using System.Text;
using Markdig.Syntax;

namespace Ampersand.Write.Help;

/// <summary>A conceptual topic as Get-Help shows it: plain text of 80 columns, its first lines in the order it expects.</summary>
internal sealed class AboutText
{
    private const int Width = 79;
    private const int Indentation = 4;

    private readonly MarkdownPage page;
    private readonly StringBuilder text = new();

    private AboutText(MarkdownPage page)
    {
        this.page = page;
    }

    public static string Write(MarkdownPage page) => new AboutText(page).Write();

    private string Write()
    {
        page.TakeHeading(1, page.Name);
        text.Append("TOPIC\n").Append(' ', Indentation).Append(page.Name).Append("\n\n");

        page.TakeHeading(2, "Short description");
        Heading("Short description");
        Blocks(page.TakeBody(), Indentation);

        while (page.TryTakeHeading(2) is { } section)
        {
            text.Append('\n');
            Heading(section);
            Blocks(page.TakeBody(), Indentation);
            while (page.TryTakeHeading(3) is { } part)
            {
                text.Append("\n  ").Append(part).Append('\n');
                Blocks(page.TakeBody(), Indentation);
            }
        }

        page.TakeEnd();
        return text.ToString();
    }

    private void Heading(string heading) => text.Append(heading.ToUpperInvariant()).Append('\n');

    private void Blocks(Block[] blocks, int indentation)
    {
        for (var index = 0; index < blocks.Length; index++)
        {
            if (index > 0)
            {
                text.Append('\n');
            }

            Show(blocks[index], indentation);
        }
    }

    private void Show(Block block, int indentation)
    {
        switch (block)
        {
            case ParagraphBlock paragraph:
                Fill(PlainText.Of(paragraph.Inline), indentation, indentation);
                break;
            case CodeBlock code:
                var margin = new string(' ', indentation + Indentation);
                foreach (var line in PlainText.Of(code).Split('\n'))
                {
                    text.Append((margin + line).TrimEnd()).Append('\n');
                }

                break;
            case ListBlock list:
                foreach (var item in list.OfType<ListItemBlock>())
                {
                    Item(PlainText.Marker(list, item), item, indentation);
                }

                break;
            default:
                throw page.Wrong("a console shows paragraphs, lists and blocks of code; write this as one of them", block);
        }
    }

    private void Item(string marker, ListItemBlock item, int indentation)
    {
        if (item is not [ParagraphBlock first, ..])
        {
            throw page.Wrong("an item of a list begins with text", item);
        }

        var hanging = indentation + marker.Length;
        Fill(marker + PlainText.Of(first.Inline), indentation, hanging);
        foreach (var block in item.Skip(1))
        {
            Show(block, hanging);
        }
    }

    /// <summary>Breaks a paragraph into lines.</summary>
    private void Fill(string paragraph, int first, int others)
    {
        var column = first;
        text.Append(' ', first);
        var isFirstWord = true;
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isFirstWord && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', others);
                column = others;
            }
            else if (!isFirstWord)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
            isFirstWord = false;
        }

        text.Append('\n');
    }
}
