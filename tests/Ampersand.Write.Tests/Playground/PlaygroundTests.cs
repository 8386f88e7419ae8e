using System.Text.RegularExpressions;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Playground;

public sealed class PlaygroundTests
{
    [Fact]
    public async Task The_quickstart_stores_the_three_records_in_each_of_three_ways()
    {
        var (exitCode, output, error) = await PlaygroundProgram.RunAsync(input: "");

        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.Equal(3, Regex.Count(output, "^[0-9a-f-]{36} BulkWriteCompleted ", RegexOptions.Multiline));
        Assert.Equal(3, Regex.Count(
            output,
            """
            ^Stored in tactics__c:

            custom_id__c start_date__c +objective_type__c +daily_budget_amount__c
            [ -]+
            0 +2023-11-20T11:36:22-08:00 WEBSITE_CONVERSION 50
            1 +2023-11-20T11:36:22-08:00 LEAD_GENERATION +10
            2 +2023-11-20T11:36:22-08:00 LEAD_GENERATION +10
            """.ReplaceLineEndings("\n"),
            RegexOptions.Multiline));
    }

    [Fact]
    public async Task A_script_gets_its_arguments_and_the_environment_and_decides_the_exit_code()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("script.ps1", """
            param([string] $Name, [switch] $On, [switch] $Off, [string[]] $Rest)
            "$Name $On $Off $Rest"
            "$env:AMP_PROJECT $env:AMP_INTEGRATION $env:AMP_GROUP_REF $($env:AMP_API_URI -like 'http://127.0.0.1:*/v1')"
            exit 7
            """);

        var (exitCode, output, _) = await PlaygroundProgram.RunAsync(input: "", script, "-Name", "a b", "-On", "-Off:$false", "more");

        Assert.Equal("a b True False more\n2234wf 23rsdf32 sample-org-id True\n", output);
        Assert.Equal(7, exitCode);
    }

    [Fact]
    public async Task Messages_are_plain_text_and_errors_go_to_their_own_stream_when_redirected()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("script.ps1", """
            function Speak {
                [CmdletBinding()] param()
                $PSCmdlet.WriteWarning('careful')
                $PSCmdlet.WriteVerbose('in detail')
                $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'activity', 'status'))
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('bad record'), 'Id', 'InvalidData', $null))
            }
            Speak -Verbose
            'after'
            """);

        var (exitCode, output, error) = await PlaygroundProgram.RunAsync(input: "", script);

        Assert.Equal("WARNING: careful\nVERBOSE: in detail\nafter\n", output);
        Assert.Contains("bad record", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output + error);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task An_error_that_ends_the_script_is_shown_as_PowerShell_shows_it()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("script.ps1", "'before'\nthrow 'no way'\n'after'\n");

        var (exitCode, output, error) = await PlaygroundProgram.RunAsync(input: "", script);

        Assert.Equal(1, exitCode);
        Assert.Equal("before\n", output);
        Assert.Equal(
            $"""
            Exception: {script}:2
            Line |
               2 |  throw 'no way'
                 |  ~~~~~~~~~~~~~~
                 | no way

            """.ReplaceLineEndings("\n"),
            error.TrimEnd('\n') + "\n");
    }

    [Fact]
    public async Task Questions_are_answered_from_the_input()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("script.ps1", """
            [CmdletBinding(SupportsShouldProcess)] param([Parameter(Mandatory)] [string] $Who)
            "hello $Who"
            $PSCmdlet.ShouldProcess('target', 'action')
            """);

        var (exitCode, output, _) = await PlaygroundProgram.RunAsync(input: "Ada\nperhaps\nn\n", script, "-Confirm");

        Assert.Equal(0, exitCode);
        Assert.Contains("hello Ada\n", output, StringComparison.Ordinal);
        Assert.EndsWith("False\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_is_not_there_is_said_to_be_so()
    {
        var (exitCode, _, error) = await PlaygroundProgram.RunAsync(input: "", "no-such-script.ps1");

        Assert.Equal(64, exitCode);
        Assert.Contains("no-such-script.ps1", error, StringComparison.Ordinal);
    }
}
