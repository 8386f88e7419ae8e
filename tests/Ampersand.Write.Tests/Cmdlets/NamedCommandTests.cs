using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// The commands that messages name reach the operation when they are run as they stand, whatever the session's default connection is.
/// </summary>
public sealed class NamedCommandTests
{
    private const string Upsert = "@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";

    [Theory]
    [InlineData("", "")]
    [InlineData("-Connection default", "")]
    [InlineData("-Connection \"Bob's\"", " -Connection 'Bob''s'")]
    [InlineData("-Project third", " -Project 'third'")]
    [InlineData("-Connection \"Bob's\" -Project third", " -Connection 'Bob''s' -Project 'third'")]
    public async Task The_error_of_a_failed_operation_names_the_command_that_shows_its_log(string parameters, string needed)
    {
        await using var bench = await StartAsync();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FinalStatus = "failure" };

        var result = bench.Run($"{Upsert} {parameters} | Wait-AmpersandOperation");

        var command = After("See its log with: ", result.OnlyError("OperationFailed").ToString());
        Assert.Equal($"Get-AmpersandOperationLog {Assert.Single(result.Output).Get("OperationId")}{needed}", command);
        Assert.NotEmpty(bench.Run(command).ThrowIfErrors().Output);
    }

    [Fact]
    public async Task The_error_of_a_wait_that_was_too_short_names_the_command_that_waits_on()
    {
        await using var bench = await StartAsync();
        var id = bench.Emulator.Operations.Create(new OperationOrder { Project = "second", Status = "in_progress" })[0];

        var error = bench.Run("Wait-AmpersandOperation $id -Connection \"Bob's\" -TimeoutSeconds 1", new { id }).OnlyError("WaitTimedOut");

        var command = After("Wait on with: ", error.ToString());
        Assert.Equal($"Wait-AmpersandOperation {id} -Connection 'Bob''s'", command);
        bench.Emulator.Operations.Set(id, "success");
        bench.Run(command).OnlyOutput();
    }

    [Fact]
    public async Task A_stopped_wait_names_a_command_for_each_connection()
    {
        await using var bench = await StartAsync();
        var ours = bench.Emulator.Operations.Create(new OperationOrder { Count = 2, Project = "2234wf", Status = "in_progress" });
        var theirs = bench.Emulator.Operations.Create(new OperationOrder { Project = "second", Status = "in_progress" })[0];

        var running = bench.Session.Start(
            "$rows = [pscustomobject]@{ OperationId = $ours }, [pscustomobject]@{ OperationId = $theirs; ConnectionName = \"Bob's\" }; "
                + "$rows | Wait-AmpersandOperation",
            new { ours, theirs });
        await bench.Emulator.Requests.WaitForAsync(
            request => request.Target.EndsWith(theirs, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await running.StopAsync();

        Expect.Names(
            bench.Session.Console.Take(),
            $"Wait again with: Wait-AmpersandOperation {ours[0]}, {ours[1]}; Wait-AmpersandOperation {theirs} -Connection 'Bob''s'\n");
    }

    private static string After(string words, string message) => message.Split(words)[1];

    /// <summary>A session with a default connection and one of another project.</summary>
    private static async Task<Workbench> StartAsync()
    {
        var bench = await Workbench.StartAsync();
        bench.Run("$null = Connect-Ampersand $key -Name \"Bob's\" -Project second -Integration i -GroupRef g -WriteUri $uri -ApiUri $uri "
            + "-NotDefault").ThrowIfErrors();
        return bench;
    }
}
