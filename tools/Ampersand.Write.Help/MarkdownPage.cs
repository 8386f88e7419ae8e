using Markdig;
using Markdig.Syntax;

namespace Ampersand.Write.Help;

/// <summary>A Markdown file as a list of blocks, read from its beginning to its end.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline Form = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    private readonly string path;
    private readonly Block[] blocks;
    private int next;

    private MarkdownPage(string path, string text)
    {
        this.path = path;
        blocks = [.. Markdown.Parse(text, Form).Where(block => block is not LinkReferenceDefinitionGroup)];
    }

    public string Name => Path.GetFileNameWithoutExtension(path);

    /// <summary>What comes next, null at the end.</summary>
    public Block? Current => next < blocks.Length ? blocks[next] : null;

    public static MarkdownPage Read(string path) => new(path, File.ReadAllText(path));

    /// <summary>Goes past a heading and returns its text.</summary>
    public string TakeHeading(int level) => TryTakeHeading(level) ?? throw Wrong($"a heading of level {level} is expected here");

    /// <summary>Goes past a heading of exactly this text.</summary>
    public void TakeHeading(int level, string text)
    {
        var at = Current;
        if (TakeHeading(level) != text)
        {
            throw Wrong($"'{new string('#', level)} {text}' is expected here", at);
        }
    }

    /// <summary>Goes past a heading of this level where one comes next.</summary>
    public string? TryTakeHeading(int level)
    {
        if (Current is not HeadingBlock heading || heading.Level != level)
        {
            return null;
        }

        next++;
        return PlainText.Of(heading.Inline);
    }

    /// <summary>Goes past what stands before the next heading.</summary>
    public Block[] TakeBody()
    {
        var start = next;
        while (Current is not (null or HeadingBlock))
        {
            next++;
        }

        return [.. blocks.Skip(start).Take(next - start)];
    }

    /// <summary>Goes past the next block, which has to be a fenced one in this language.</summary>
    public FencedCodeBlock TakeCode(string language)
    {
        if (Current is not FencedCodeBlock code || (code.Info ?? "") != language)
        {
            throw Wrong($"a block of code that begins with ```{language} is expected here");
        }

        next++;
        return code;
    }

    public void TakeEnd()
    {
        if (Current is not null)
        {
            throw Wrong("the page ends before this");
        }
    }

    /// <summary>What is thrown when the page is not in its form.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="at">Where; the next block when not given.</param>
    public HelpException Wrong(string message, Block? at = null)
    {
        var block = at ?? Current ?? (blocks.Length > 0 ? blocks[^1] : null);
        return new HelpException(path, (block?.Line ?? 0) + 1, message + ".");
    }
}
