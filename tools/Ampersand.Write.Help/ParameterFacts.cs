using Markdig.Syntax;

namespace Ampersand.Write.Help;

/// <summary>The block of facts below a parameter's text, in the form that platyPS gives it.</summary>
internal sealed class ParameterFacts
{
    private static readonly string[] Keys =
    [
        "Type", "Parameter Sets", "Aliases", "Required", "Position", "Default value", "Accept pipeline input", "Accept wildcard characters",
    ];

    private readonly MarkdownPage page;
    private readonly FencedCodeBlock block;
    private readonly string[] values;

    public ParameterFacts(MarkdownPage page, FencedCodeBlock block)
    {
        this.page = page;
        this.block = block;
        var lines = PlainText.Of(block).Split('\n').Where(line => line.Length > 0).ToList();
        if (lines.Count != Keys.Length)
        {
            throw page.Wrong($"a parameter has {Keys.Length} facts: {string.Join(", ", Keys)}", block);
        }

        values = [.. Keys.Select((key, index) => ValueOf(key, lines[index], index))];
    }

    public ParameterHelp Describe(string name, IReadOnlyList<string> description) => new(
        name,
        description,
        Type: values[0],
        Sets: values[1].Split(", "),
        Aliases: values[2],
        IsRequired: Flag(3),
        Position: values[4],
        DefaultValue: values[5],
        PipelineInput: values[6],
        AcceptsWildcards: Flag(7));

    private string ValueOf(string key, string line, int index) => line.StartsWith(key + ":", StringComparison.Ordinal)
        ? line[(key.Length + 1)..].Trim()
        : throw page.Wrong($"'{key}:' is expected here", block, index + 1);

    private bool Flag(int index) => values[index] switch
    {
        "True" => true,
        "False" => false,
        _ => throw page.Wrong($"'{Keys[index]}' is True or False", block, index + 1),
    };
}
