using System.Globalization;
using System.Management.Automation;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests;

/// <summary>The harness itself: a test is only worth what its instruments are.</summary>
public sealed class HarnessTests
{
    [Fact]
    public async Task Everything_a_script_emits_is_recorded_in_order()
    {
        using var session = await Session.StartWithoutModuleAsync();

        var result = session.Run("""
            Write-Warning w
            $name
            Write-Verbose v -Verbose
            Write-Progress a -Status s
            """, new { name = "o" });

        Assert.Equal(["WarningRecord", "PSObject", "VerboseRecord", "ProgressRecord"], result.Timeline.Select(item => item.GetType().Name));
        Assert.Equal("o", Assert.Single(result.Output).BaseObject);
        Assert.Equal(["w"], result.Warnings);
        Assert.Equal(["v"], result.Verbose);
        Assert.False(result.HadErrors);
    }

    [Fact]
    public async Task Errors_that_end_a_command_are_told_from_errors_that_do_not()
    {
        using var session = await Session.StartWithoutModuleAsync();

        var carriesOn = session.Run("Get-Command NoSuchCommand; 'after'");
        Assert.Equal("after", Assert.Single(carriesOn.Output).BaseObject);
        Assert.Single(carriesOn.Errors);
        Assert.Null(carriesOn.Terminating);

        var ends = session.Run("Get-Command NoSuchCommand -ErrorAction Stop; 'after'");
        Assert.Empty(ends.Output);
        Assert.Equal("CommandNotFoundException,Microsoft.PowerShell.Commands.GetCommandCommand", ends.Terminating?.FullyQualifiedErrorId);
    }

    [Fact]
    public async Task A_script_can_be_stopped_once_it_has_begun()
    {
        using var session = await Session.StartWithoutModuleAsync();

        var running = session.Start("'begun'; while ($true) { Start-Sleep -Milliseconds 20 }");
        await running.SeenAsync<PSObject>();
        var result = await running.StopAsync();

        Assert.True(result.Stopped);
    }

    [Fact]
    public async Task A_view_is_rendered_at_the_width_asked_for()
    {
        using var session = await Session.StartWithoutModuleAsync();
        const string Script = "[pscustomobject]@{ Name = 'first'; Text = 'x' * 90 }";

        Assert.Equal($"\nName  Text\n----  ----\nfirst {new string('x', 90)}\n\n", session.Render(Script, width: 100));
        Assert.Equal($"\nName  Text\n----  ----\nfirst {new string('x', 42)}…\n\n", session.Render(Script, width: 50));
    }

    [Fact]
    public async Task A_session_speaks_the_culture_it_was_given()
    {
        using var session = await Session.StartWithoutModuleAsync(CultureInfo.GetCultureInfo("de-DE"));

        Assert.Equal("1,5", session.Run("(1.5).ToString()").ThrowIfErrors().Output[0].BaseObject);
    }

    [Fact]
    public async Task Prompts_are_answered_with_what_was_laid_ready()
    {
        using var session = await Session.StartWithoutModuleAsync();
        session.Console.Answers.Enqueue("No");

        var result = session.Run("""
            function Ask { [CmdletBinding(SupportsShouldProcess)] param() $PSCmdlet.ShouldProcess('target', 'action') }
            Ask -Confirm
            """);

        Assert.False((bool)Assert.Single(result.Output).BaseObject);
        Assert.Contains("target", Assert.Single(session.Console.Questions), StringComparison.Ordinal);
    }
}
