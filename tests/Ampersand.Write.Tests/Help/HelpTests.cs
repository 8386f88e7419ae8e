using System.Management.Automation;
using System.Text.RegularExpressions;
using Ampersand.Write.Tests.Harness;
using Ampersand.Write.Tests.Module;

namespace Ampersand.Write.Tests.Help;

/// <summary>What Get-Help shows of the built module.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Cmdlets => [.. Manifest.Cmdlets()];

    public static TheoryData<string> Topics => [.. WrittenHelp.Topics()];

    [Fact]
    public void There_is_help_for_each_cmdlet_and_for_nothing_else() =>
        Assert.Equal(Manifest.Cmdlets(), WrittenHelp.Cmdlets().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Each_parameter_with_a_range_or_a_choice_says_so(string cmdlet)
    {
        using var session = await Session.StartAsync();
        var built = (CmdletInfo)Assert.Single(session.Run("Get-Command $cmdlet", new { cmdlet }).ThrowIfErrors().Output).BaseObject;

        foreach (var parameter in built.Parameters.Values)
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (type.IsEnum && type.Namespace!.StartsWith("Ampersand", StringComparison.Ordinal))
            {
                Assert.All(
                    Enum.GetNames(type), name =>
                        Assert.Contains(name, WrittenHelp.Description(cmdlet, parameter.Name), StringComparison.Ordinal));
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
        Assert.All(
            ["SYNOPSIS", "SYNTAX", "DESCRIPTION", "PARAMETERS", "INPUTS", "OUTPUTS", "RELATED LINKS"], section =>
                Assert.Contains($"\n{section}\n", shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_Help_shows_each_parameter_set_in_the_order_in_which_it_is_typed()
    {
        using var session = await Session.StartAsync();

        var sets = session.Render("(Get-Help Invoke-AmpersandUpsert).Syntax", width: 2000)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        const string Command = "Invoke-AmpersandUpsert [-ObjectName] <String> ";
        Assert.Collection(
            sets,
            set => Assert.StartsWith(Command + "-PrimaryKey <String> [-InputObject <PSObject>] [-", set, StringComparison.Ordinal),
            set => Assert.StartsWith(Command + "[-Path] <String[]> -PrimaryKey <String> [-", set, StringComparison.Ordinal),
            set => Assert.StartsWith(Command + "-PrimaryKey <String> -LiteralPath <String[]> [-", set, StringComparison.Ordinal),
            set => Assert.StartsWith(Command + "-RecordsUrl <Uri> -PrimaryKey <String> [-", set, StringComparison.Ordinal));
        Assert.All(sets, set => Assert.EndsWith(" [-WhatIf] [-Confirm] [<CommonParameters>]", set.TrimEnd(), StringComparison.Ordinal));
        Assert.All(sets[..3], set => Assert.Contains(" [-Via {Auto | Inline | UploadUrl}] ", set, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ObjectName", "required", "true")]
    [InlineData("ObjectName", "position", "0")]
    [InlineData("PrimaryKey", "position", "named")]
    [InlineData("Path", "globbing", "true")]
    [InlineData("LiteralPath", "aliases", "PSPath, LP")]
    [InlineData("InputObject", "pipelineInput", "True (ByValue)")]
    [InlineData("Via", "required", "false")]
    [InlineData("Via", "defaultValue", "Auto")]
    [InlineData("Via", "parameterValue", "SendVia")]
    [InlineData("PartSizeBytes", "defaultValue", "10485760")]
    [InlineData("Wait", "defaultValue", "False")]
    [InlineData("JournalPath", "defaultValue", "None")]
    public async Task Get_Help_shows_what_a_parameter_is(string parameter, string fact, string expected)
    {
        using var session = await Session.StartAsync();

        var shown = session.Run("Get-Help Invoke-AmpersandUpsert -Parameter $parameter", new { parameter }).ThrowIfErrors();
        var help = Assert.Single(shown.Output);

        Assert.Equal(expected, help.Properties[fact].Value.ToString());
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
}
