using Ampersand.Write.Help;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Help;

/// <summary>A source that is not in its form fails the build, with the place of what is wrong.</summary>
public sealed class HelpSourceTests : IDisposable
{
    private readonly TemporaryFolder _sources = new();
    private readonly TemporaryFolder _help = new();

    public void Dispose()
    {
        _sources.Dispose();
        _help.Dispose();
    }

    [Fact]
    public void A_page_in_its_form_becomes_help()
    {
        _sources.Write("Get-Thing.md", Page());
        _sources.Write("about_Things.md", "# about_Things\n\n## Short description\n\nThings.\n\n## Long description\n\nMany things.\n");

        HelpFolder.Make(_sources.Path, _help.Path);

        Assert.Contains("<command:name>Get-Thing</command:name>", File.ReadAllText(Path.Combine(_help.Path, "Ampersand.Write.dll-Help.xml")), StringComparison.Ordinal);
        Assert.Equal(
            "TOPIC\n    about_Things\n\nSHORT DESCRIPTION\n    Things.\n\nLONG DESCRIPTION\n    Many things.\n",
            File.ReadAllText(Path.Combine(_help.Path, "about_Things.help.txt")));
    }

    [Fact]
    public void Facts_that_differ_between_parameter_sets_stand_in_a_block_each()
    {
        _sources.Write("Get-Thing.md", Page()
            .Replace("```\nGet-Thing [-Name] <String> [<CommonParameters>]\n```", "### One\n\n```\nGet-Thing [-Name] <String> [<CommonParameters>]\n```\n\n### Two\n\n```\nGet-Thing [-Name <String>] [<CommonParameters>]\n```", StringComparison.Ordinal)
            .Replace("Parameter Sets: (All)", "Parameter Sets: One", StringComparison.Ordinal)
            .Replace(
                "wildcard characters: False\n```\n",
                "wildcard characters: False\n```\n\n```yaml\nType: String\nParameter Sets: Two\nAliases:\nRequired: False\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n```\n",
                StringComparison.Ordinal));

        HelpFolder.Make(_sources.Path, _help.Path);

        var help = File.ReadAllText(Path.Combine(_help.Path, "Ampersand.Write.dll-Help.xml"));
        Assert.Equal(3, help.Split("<command:parameter ").Length - 1);
        Assert.Equal(2, help.Split("position=\"0\"").Length - 1);
    }

    [Fact]
    public void What_has_no_source_any_more_goes()
    {
        _sources.Write("Get-Thing.md", Page());
        _help.Write("about_Gone.help.txt", "gone");

        HelpFolder.Make(_sources.Path, _help.Path);

        Assert.Equal(["Ampersand.Write.dll-Help.xml"], Directory.GetFiles(_help.Path).Select(path => Path.GetFileName(path)));
    }

    [Theory]
    [InlineData("# Get-Thing", "# Get-Other", 1, "'# Get-Thing' is expected here")]
    [InlineData("## SYNOPSIS", "## OVERVIEW", 3, "'## SYNOPSIS' is expected here")]
    [InlineData("Get-Thing [-Name] <String>", "Get-Thing -Name <String>", 9, "the syntax of (All) is: Get-Thing [-Name] <String> [<CommonParameters>]")]
    [InlineData("Required: True", "Required: Yes", 35, "'Required' is True or False")]
    [InlineData("Position: 0\n", "", 31, "a parameter has 8 facts")]
    [InlineData("Aliases:", "Alias:", 34, "'Aliases:' is expected here")]
    [InlineData("What it is called.\n\n```yaml", "```yaml", 29, "-Name needs a text")]
    [InlineData("It gets.", "| a | b |\n|---|---|", 0, null)]
    [InlineData("It gets.", "> It gets.", 15, "a console shows paragraphs, lists and blocks of code")]
    public void What_is_wrong_is_told_with_its_line(string right, string wrong, int line, string? message)
    {
        Assert.Contains(right, Page(), StringComparison.Ordinal);
        var path = _sources.Write("Get-Thing.md", Page().Replace(right, wrong, StringComparison.Ordinal));

        if (message is null)
        {
            HelpFolder.Make(_sources.Path, _help.Path);
            return;
        }

        var failure = Assert.Throws<HelpException>(() => HelpFolder.Make(_sources.Path, _help.Path));
        Assert.Equal((path, line), (failure.File, failure.Line));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    private static string Page() => """
        # Get-Thing

        ## SYNOPSIS

        Gets.

        ## SYNTAX

        ```
        Get-Thing [-Name] <String> [<CommonParameters>]
        ```

        ## DESCRIPTION

        It gets.

        ## EXAMPLES

        ### Example 1: One

        ```powershell
        Get-Thing one
        ```

        ## PARAMETERS

        ### -Name

        What it is called.

        ```yaml
        Type: String
        Parameter Sets: (All)
        Aliases:
        Required: True
        Position: 0
        Default value: None
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ## INPUTS

        ## OUTPUTS

        ## NOTES

        ## RELATED LINKS
        """.ReplaceLineEndings("\n") + "\n";
}
