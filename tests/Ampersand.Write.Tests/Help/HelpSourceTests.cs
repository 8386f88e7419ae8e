using System.Management.Automation;
using System.Xml.Linq;
using Ampersand.Write.Help;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Help;

/// <summary>A class gives the facts and a page the prose; a page that does not fit its class fails the build, with its line.</summary>
public sealed class HelpSourceTests : IDisposable
{
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    private readonly TemporaryFolder sources = new();
    private readonly TemporaryFolder help = new();

    public void Dispose()
    {
        sources.Dispose();
        help.Dispose();
    }

    [Fact]
    public void A_class_and_its_page_become_help()
    {
        sources.Write("Get-Thing.md", Page());
        sources.Write("about_Things.md", "# about_Things\n\n## Short description\n\nThings.\n\n## Long description\n\nMany things.\n");

        Make();

        Assert.Equal("Get-Thing", Maml().Descendants(Command + "name").Single().Value);
        Assert.Equal(["System.String"], Maml().Descendants(Command + "inputType").Select(type => type.Elements().First().Value));
        Assert.Equal(
            "TOPIC\n    about_Things\n\nSHORT DESCRIPTION\n    Things.\n\nLONG DESCRIPTION\n    Many things.\n",
            File.ReadAllText(Path.Combine(help.Path, "about_Things.help.txt")));
    }

    [Fact]
    public void Each_parameter_set_has_the_facts_of_its_own()
    {
        sources.Write("Get-Thing.md", Page());

        Make();

        // The default set comes first, though the class declares it last.
        Assert.Equal(
            [
                "Name 0 true, Day named false, WhatIf named false, Confirm named false",
                "Day named false, Name named false, WhatIf named false, Confirm named false",
            ],
            Maml().Descendants(Command + "syntaxItem").Select(set => string.Join(", ", set.Elements(Command + "parameter").Select(Facts))));
    }

    [Fact]
    public void Choices_stand_in_the_syntax_and_the_type_in_the_list()
    {
        sources.Write("Get-Thing.md", Page());

        Make();

        var days = Maml().Descendants(Command + "parameter").Where(parameter => parameter.Element(Text + "name")!.Value == "Day").ToList();
        Assert.All(days[..2], day => Assert.Equal(
            Enum.GetNames<DayOfWeek>(), day.Element(Command + "parameterValueGroup")!.Elements().Select(choice => choice.Value)));
        Assert.Equal("DayOfWeek", days[2].Element(Command + "parameterValue")!.Value);
        Assert.All(days, day => Assert.Equal("Friday", day.Elements().Last().Value));
    }

    [Fact]
    public void What_has_no_source_any_more_goes()
    {
        sources.Write("Get-Thing.md", Page());
        help.Write("about_Gone.help.txt", "gone");

        Make();

        Assert.Equal(["Ampersand.Write.dll-Help.xml"], Directory.GetFiles(help.Path).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void A_table_in_a_text_stays_text()
    {
        sources.Write("Get-Thing.md", Page().Replace("It gets.", "| a | b |\n|---|---|", StringComparison.Ordinal));

        Make();

        Assert.Contains(Maml().Descendants(Text + "para"), paragraph => paragraph.Value == "| a | b | |---|---|");
    }

    [Theory]
    [InlineData("# Get-Thing", "# Get-Other", 1, "'# Get-Thing' is expected here")]
    [InlineData("## SYNOPSIS", "## OVERVIEW", 3, "'## SYNOPSIS' is expected here")]
    [InlineData("### -Name\n\nWhat it is called.", "", 19, "a text is missing here for -Name")]
    [InlineData("What it is called.", "", 21, "-Name needs a text")]
    [InlineData("### -Day", "### -Date", 25, "Get-Thing has no parameter '-Date'")]
    [InlineData("### -Day", "### -Name", 25, "'-Name' stands here twice")]
    [InlineData("### String", "### Int32", 39, "'### String' is expected here")]
    [InlineData("### None", "### String", 45, "'### None' is expected here")]
    [InlineData("It gets.", "> It gets.", 9, "a console shows paragraphs, lists and blocks of code")]
    public void What_is_wrong_is_told_with_its_line(string right, string wrong, int line, string message)
    {
        Assert.Contains(right, Page(), StringComparison.Ordinal);
        var path = sources.Write("Get-Thing.md", Page().Replace(right, wrong, StringComparison.Ordinal));

        AssertWrong(path, line, message);
    }

    [Fact]
    public void A_cmdlet_without_a_page_is_told() =>
        AssertWrong(Path.Combine(sources.Path, "Get-Thing.md"), 1, "there is no such page, and Get-Thing needs one");

    [Fact]
    public void A_page_without_a_cmdlet_is_told()
    {
        sources.Write("Get-Thing.md", Page());
        var path = sources.Write("Get-Other.md", "# Get-Other\n");

        AssertWrong(path, 1, "there is no cmdlet 'Get-Other'");
    }

    private void Make() =>
        HelpFolder.Make(sources.Path, BuiltCommand.Read([typeof(GetThingCommand), typeof(HelpSourceTests)]), help.Path);

    private XElement Maml() => XElement.Load(Path.Combine(help.Path, "Ampersand.Write.dll-Help.xml"));

    private void AssertWrong(string path, int line, string message)
    {
        var failure = Assert.Throws<HelpException>(Make);
        Assert.Equal((path, line), (failure.File, failure.Line));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(help.Path));
    }

    private static string Facts(XElement parameter) =>
        $"{parameter.Element(Text + "name")!.Value} {parameter.Attribute("position")!.Value} {parameter.Attribute("required")!.Value}";

    private static string Page() => """
        # Get-Thing

        ## SYNOPSIS

        Gets.

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

        ### -Day

        When it was made.

        ### -WhatIf

        Only says so.

        ### -Confirm

        Asks.

        ## INPUTS

        ### String

        Names.

        ## OUTPUTS

        ### None

        Nothing.

        ## NOTES

        ## RELATED LINKS
        """.ReplaceLineEndings("\n") + "\n";

    [Cmdlet(VerbsCommon.Get, "Thing", DefaultParameterSetName = "One", SupportsShouldProcess = true)]
    public sealed class GetThingCommand : PSCmdlet
    {
        [Parameter]
        public DayOfWeek Day { get; set; } = DayOfWeek.Friday;

        [Parameter(ParameterSetName = "Two")]
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "One")]
        public string? Name { get; set; }
    }
}
