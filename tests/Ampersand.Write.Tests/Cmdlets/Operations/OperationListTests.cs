using Ampersand.Write.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>The operations of an installation, page by page as they are wanted.</summary>
public sealed class OperationListTests
{
    private static readonly string Installation = EmulatorServer.InstallationIdOf("2234wf", "23rsdf32", "sample-org-id");
    private static readonly OperationOrder Order = new() { Project = "2234wf", Integration = "23rsdf32", GroupRef = "sample-org-id", ObjectName = "thing__c" };

    [Fact]
    public async Task All_operations_are_listed_newest_first_over_as_many_pages_as_it_takes()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(Order with { Count = 450 });

        var result = bench.Run("Get-AmpersandOperation -InstallationId $installation", new { installation = Installation }).ThrowIfErrors();

        Assert.Equal(ids.Reverse(), result.Output.Select(operation => (string)operation.Get("OperationId")!));
        Assert.Equal(3, bench.Emulator.Requests.All.Count);
        Assert.StartsWith(
            $"/v1/projects/2234wf/integrations/23rsdf32/installations/{Installation}/operations?pageSize=200",
            bench.Emulator.Requests.All[0].Target,
            StringComparison.Ordinal);
        Assert.All(result.Output, operation => Assert.Equal("23rsdf32", operation.Get("Integration")));
        Assert.All(result.Output, operation => Assert.Equal(Installation, operation.Get("InstallationId")));
    }

    [Fact]
    public async Task A_pipeline_that_wants_few_asks_for_one_page()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Operations.Create(Order with { Count = 450 });

        var result = bench.Run(
            "$seen = 0; foreach ($once in 1) { Get-AmpersandOperation -InstallationId $installation | ForEach-Object { $_; if (++$seen "
                + "-eq 5) { break } } }",
            new { installation = Installation }).ThrowIfErrors();

        Assert.Equal(5, result.Output.Count);
        Assert.Single(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("-Status failure", 2)]
    [InlineData("-Status FAILURE, resting", 3)]
    [InlineData("-Status *e*", 3)]
    [InlineData("-Status nosuch", 0)]
    [InlineData("-ActionType write", 6)]
    [InlineData("-ActionType WRITE, read", 6)]
    [InlineData("-ActionType read, subscribe", 0)]
    public async Task Statuses_and_types_are_picked(string parameter, int count)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Operations.Create(Order with { Count = 2, Status = "failure" });
        bench.Emulator.Operations.Create(Order with { Status = "resting" });
        bench.Emulator.Operations.Create(Order with { Count = 3, Status = "BulkWritCompltd" });

        Assert.Equal(count, bench.Run("Get-AmpersandOperation -InstallationId $installation "
            + $"{parameter}", new { installation = Installation }).ThrowIfErrors().Output.Count);
    }

    [Theory]
    [InlineData("$since")]
    [InlineData("$since.UtcDateTime")]
    [InlineData("'2026-01-02T04:00:00Z'")]
    public async Task Since_leaves_out_what_is_older_and_does_not_read_the_whole_past(string since)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero));
        await using var bench = await Workbench.StartAsync(new EmulatorOptions { TimeProvider = clock });
        bench.Emulator.Operations.Create(Order with { Count = 2000 });
        clock.Advance(TimeSpan.FromHours(1));
        var late = bench.Emulator.Operations.Create(Order with { Count = 3 });

        var result = bench.Run(
            $"Get-AmpersandOperation -InstallationId $installation -Since {since} -Verbose",
            new { installation = Installation, since = clock.GetUtcNow() }).ThrowIfErrors();

        Assert.Equal(late.Reverse(), result.Output.Select(operation => (string)operation.Get("OperationId")!));
        Assert.InRange(bench.Emulator.Requests.All.Count, 1, 2);
        Assert.Contains($"Read {bench.Emulator.Requests.All.Count} page", string.Join('\n', result.Verbose), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_names_its_installation_and_the_list_pipes_on()
    {
        await using var bench = await Workbench.StartAsync();

        var operation = bench.Run("""
            $one = @{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c | Wait-AmpersandOperation -PollingIntervalSeconds 0.1
            Get-AmpersandOperation -InstallationId $one.InstallationId | Get-AmpersandOperation
            """).OnlyOutput();

        Assert.Equal("BulkWriteCompleted", operation.Get("Status"));
    }

    [Fact]
    public async Task Integration_and_project_are_taken_from_the_parameters_first()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Operations.Create(Order with { Project = "p", Integration = "i" });
        var installation = EmulatorServer.InstallationIdOf("p", "i", "sample-org-id");

        bench.Run("Get-AmpersandOperation -InstallationId $installation -Project p -Integration i", new { installation }).OnlyOutput();
    }

    [Fact]
    public async Task An_installation_without_integration_names_all_three_ways_to_give_one()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        var error = bench.Run("$null = Connect-Ampersand $key -Project p -ApiUri $uri; Get-AmpersandOperation -InstallationId x")
            .Terminating("IntegrationMissing");

        Expect.Names(error.ToString(), "-Integration", "Connect-Ampersand", "AMP_INTEGRATION");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task An_installation_that_the_service_does_not_know_ends_the_command()
    {
        await using var bench = await Workbench.StartAsync();

        Expect.Names(bench.Run("Get-AmpersandOperation -InstallationId nosuch").Terminating("NotFound").ToString(), "404", "nosuch");
        Expect.Names(bench.Run("Get-AmpersandOperation -InstallationId '..'").Terminating("NameInvalid").ToString(), "an installation");
    }

    [Fact]
    public async Task A_fault_on_a_later_page_ends_the_list_after_what_was_read()
    {
        await using var bench = await Workbench.StartAsync(connect: "-MaximumRetryCount 0");
        bench.Emulator.Operations.Create(Order with { Count = 250 });
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 500, After = 1 });

        var result = bench.Run("Get-AmpersandOperation -InstallationId $installation", new { installation = Installation });

        Assert.Equal(200, result.Output.Count);
        result.Terminating("InternalServerError");
    }

    [Fact]
    public async Task Ids_and_an_installation_do_not_go_together()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("Get-AmpersandOperation -OperationId 5e4f06ca-445f-43ea-943e-78465ee1bb7a -InstallationId x").Terminating(
            "AmbiguousParameterSet");
    }
}
