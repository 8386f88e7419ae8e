using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Ampersand.Write.Tests.Cmdlets;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Samples;

public sealed class TryTests : IClassFixture<TryProgram>
{
    [Fact]
    public async Task The_quickstart_stores_the_three_records_in_each_of_three_ways()
    {
        var (exitCode, output, error) = await TryProgram.RunAsync(input: "");

        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.Equal(3, Regex.Count(output, "^[0-9a-f-]{36} BulkWriteCompleted ", RegexOptions.Multiline));
        Assert.Equal(3, Regex.Count(
            output,
            """
            ^Stored in tactics__c:

            custom_id__c start_date__c +objective_type__c +daily_budget_amount__c *
            [ -]+
            0 +2023-11-20T11:36:22-08:00 WEBSITE_CONVERSION 50 *
            1 +2023-11-20T11:36:22-08:00 LEAD_GENERATION +10 *
            2 +2023-11-20T11:36:22-08:00 LEAD_GENERATION +10 *
            """.ReplaceLineEndings("\n"),
            RegexOptions.Multiline));
    }

    [Fact]
    public async Task The_quickstart_fails_where_something_else_is_stored()
    {
        await using var bench = await JournalBench.StartAsync();
        await using var shell = PowerShellProcess.Start(Repository.Manifest, bench.Variables);
        bench.Run("@{ custom_id__c = 3 } | Invoke-AmpersandUpsert tactics__c -PrimaryKey custom_id__c -Wait").ThrowIfErrors();

        var lines = await shell.RunAsync($"& '{Repository.PathOf("samples", "quickstart.ps1")}'");

        Assert.StartsWith("failed That is not what ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_of_the_users_own_gets_its_arguments_and_decides_the_exit_code()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("script.ps1", """
            param([string] $Name, [switch] $On, [switch] $Off, [string[]] $Rest)
            "$Name $On $Off $Rest"
            "$env:AMP_PROJECT $env:AMP_INTEGRATION $env:AMP_GROUP_REF"
            (Get-Command Invoke-AmpersandUpsert).Source
            (Invoke-RestMethod "$env:AMP_WRITE_URI/../emulator/records/tactics__c").records.Count
            exit 7
            """);

        var (exitCode, output, error) = await TryProgram.RunAsync(input: "", script, "-Name", "a b", "-On", "-Off:$false", "more");

        Assert.Equal("", error);
        Assert.Equal("a b True False more\n2234wf 23rsdf32 sample-org-id\nAmpersand.Write\n0\n", output);
        Assert.Equal(7, exitCode);
    }

    [Fact]
    public async Task A_script_that_is_not_there_is_said_to_be_so()
    {
        var (exitCode, _, error) = await TryProgram.RunAsync(input: "", "no-such-script.ps1");

        Assert.Equal(64, exitCode);
        Assert.Contains("no-such-script.ps1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_takes_the_emulator_down_when_it_is_left()
    {
        var (exitCode, output, _) = await TryProgram.RunAsync(
            """
            $operation = @{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait
            "wrote: $($operation.Status) at $env:AMP_API_URI"
            exit 5

            """,
            "--interactive");

        Assert.Equal(5, exitCode);
        var wrote = Regex.Match(output, @"wrote: BulkWriteCompleted at http://127\.0\.0\.1:(?<port>\d+)/v1");
        Assert.True(wrote.Success, output);
        var port = int.Parse(wrote.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
        using var socket = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(
            async () => await socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken));
    }
}
