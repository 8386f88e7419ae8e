using System.Text.RegularExpressions;
using Ampersand.Write.Tests.Harness;
using Ampersand.Write.Tests.Module;

namespace Ampersand.Write.Tests.Help;

/// <summary>Help says what the built module is, all of it and nothing else.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Cmdlets => [.. Manifest.Cmdlets()];

    public static TheoryData<string> Topics => [.. WrittenHelp.Topics()];

    [Fact]
    public void There_is_help_for_each_cmdlet_and_for_nothing_else() =>
        Assert.Equal(Manifest.Cmdlets(), WrittenHelp.Cmdlets().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Each_parameter_stands_in_the_help_as_it_is(string cmdlet)
    {
        var built = await BuiltCmdlet.FindAsync(cmdlet);

        AssertSame(cmdlet, BuiltCmdlet.Parameters(built), WrittenHelp.Parameters(cmdlet));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Each_parameter_set_stands_in_the_help_as_it_is(string cmdlet)
    {
        var built = await BuiltCmdlet.FindAsync(cmdlet);

        AssertSame(cmdlet, BuiltCmdlet.ParameterSets(built), WrittenHelp.ParameterSets(cmdlet));
        Assert.Equal(BuiltCmdlet.ParameterSetNames(built), HeadingsOfSyntax(cmdlet));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Each_parameter_with_a_range_or_a_choice_says_so(string cmdlet)
    {
        var built = await BuiltCmdlet.FindAsync(cmdlet);

        foreach (var parameter in built.Parameters.Values)
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (type.IsEnum && type.Namespace!.StartsWith("Ampersand", StringComparison.Ordinal))
            {
                Assert.All(Enum.GetNames(type), name => Assert.Contains(name, WrittenHelp.Description(cmdlet, parameter.Name), StringComparison.Ordinal));
            }

            if (parameter.Name.EndsWith("Seconds", StringComparison.Ordinal))
            {
                Assert.Contains("in seconds", WrittenHelp.Description(cmdlet, parameter.Name), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Get_Help_shows_it_whole(string cmdlet)
    {
        using var session = await Session.StartAsync();

        var help = Assert.Single(session.Run("Get-Help $cmdlet -Full", new { cmdlet }).ThrowIfErrors().Output);
        var shown = session.Render($"Get-Help {cmdlet} -Full");

        // Without its file, Get-Help would make a synopsis of the syntax.
        Assert.DoesNotContain('[', (string)help.Properties["Synopsis"].Value);
        Assert.True(Regex.Count(shown, "-------- Example [0-9]+: ") >= 3, shown);
        Assert.All(["SYNOPSIS", "SYNTAX", "DESCRIPTION", "PARAMETERS", "INPUTS", "OUTPUTS", "RELATED LINKS"], section => Assert.Contains($"\n{section}\n", shown, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task Get_Help_shows_each_topic(string topic)
    {
        using var session = await Session.StartAsync();

        var text = (string)Assert.Single(session.Run("Get-Help $topic", new { topic }).ThrowIfErrors().Output).BaseObject;

        Assert.StartsWith($"TOPIC\n    {topic}\n\nSHORT DESCRIPTION\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Each_link_leads_to_other_help_or_to_a_page(string cmdlet)
    {
        var known = Manifest.Cmdlets().Concat(WrittenHelp.Topics()).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(WrittenHelp.Links(cmdlet));
        Assert.All(WrittenHelp.Links(cmdlet), link => Assert.True(
            known.Contains(link.Text) || link.Uri.StartsWith("https://", StringComparison.Ordinal), $"{link.Text} leads nowhere."));
    }

    /// <summary>Whole lines of both, because they are what has to be mended in docs/help.</summary>
    private static void AssertSame(string cmdlet, IReadOnlyList<string> built, IReadOnlyList<string> written) => Assert.True(
        built.ToHashSet(StringComparer.Ordinal).SetEquals(written) && built.Count == written.Count,
        $"""
        docs/help/{cmdlet}.md lacks:
        {string.Join('\n', built.Except(written, StringComparer.Ordinal))}
        and says instead:
        {string.Join('\n', written.Except(built, StringComparer.Ordinal))}
        """);

    private static IEnumerable<string> HeadingsOfSyntax(string cmdlet)
    {
        var page = File.ReadAllText(Path.Combine(WrittenHelp.Sources, cmdlet + ".md")).ReplaceLineEndings("\n");
        var syntax = page.Split("\n## SYNTAX\n")[1].Split("\n## ")[0];
        return Regex.Matches(syntax, "^### (.+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
    }
}
