using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Looking at operations as they are now.</summary>
public sealed class GetOperationTests
{
    private const string Upsert = "@{ k__c = 1 }, @{ k__c = 2 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";
    private const string Nobody = "5e4f06ca-445f-43ea-943e-78465ee1bb7a";

    [Fact]
    public async Task An_operation_is_found_by_id_by_position_by_pipeline_and_by_itself()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$operation = {Upsert}; $id = $operation.OperationId").ThrowIfErrors();
        await bench.Emulator.WhenIdleAsync();

        var result = bench.Run("""
            Get-AmpersandOperation -OperationId $id
            Get-AmpersandOperation $id
            Get-AmpersandOperation -Id $id
            Get-AmpersandOperation $id.ToUpperInvariant()
            $id | Get-AmpersandOperation
            $operation | Get-AmpersandOperation
            Get-AmpersandOperation -InputObject $operation
            [pscustomobject]@{ OperationId = $id } | Get-AmpersandOperation
            [pscustomobject]@{ Id = $id; Project = '2234wf' } | Get-AmpersandOperation
            """).ThrowIfErrors();

        Assert.Equal(9, result.Output.Count);
        Assert.All(result.Output, operation => Assert.Equal("BulkWriteCompleted", operation.Get("Status")));
    }

    [Fact]
    public async Task Several_ids_are_asked_for_in_their_order()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(new OperationOrder { Count = 3, Project = "2234wf" });

        Assert.Equal(ids, Ids(bench.Run("Get-AmpersandOperation $ids", new { ids })));
        Assert.Equal(ids, Ids(bench.Run("$ids | Get-AmpersandOperation")));
    }

    [Fact]
    public async Task What_was_known_of_the_submission_stays_and_what_the_service_says_is_added()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$operation = {Upsert}").ThrowIfErrors();
        await bench.Emulator.WhenIdleAsync();

        var operation = bench.Run("$operation | Get-AmpersandOperation").OnlyOutput();

        Assert.Equal("2234wf", operation.Get("Project"));
        Assert.Equal("23rsdf32", operation.Get("Integration"));
        Assert.Equal("sample-org-id", operation.Get("GroupRef"));
        Assert.Equal("thing__c", operation.Get("ObjectName"));
        Assert.Equal("k__c", operation.Get("PrimaryKey"));
        Assert.Equal("pipeline", operation.Get("Source"));
        Assert.Equal(1, operation.Get("Part"));
        Assert.Equal(2L, operation.Get("Records"));
        Assert.Equal(9L, operation.Get("Bytes"));
        Assert.NotNull(operation.Get("SubmitTime"));
        Assert.Equal(true, operation.Get("IsCompleted"));
        Assert.Equal(true, operation.Get("Succeeded"));
        Assert.Equal("Batch write completed (2 succeeded, 0 failed)", operation.Get("Result"));
        Assert.NotNull(operation.Get("CreateTime"));
        Assert.NotNull(operation.Get("UpdateTime"));
        Assert.NotNull(operation.Get("Duration"));
        Assert.Equal(2L, operation.Get("RecordsProcessed"));
        Assert.Equal(2, ((IReadOnlyList<string>)operation.Get("SuccessfulRecordIds")!).Count);
        Assert.Equal("write", operation.Get("ActionType"));
        Assert.Equal(EmulatorServer.InstallationIdOf("2234wf", "23rsdf32", "sample-org-id"), operation.Get("InstallationId"));
    }

    [Fact]
    public async Task An_operation_got_by_its_bare_id_says_what_the_service_says_and_nothing_that_it_does_not()
    {
        await using var bench = await Workbench.StartAsync();
        var id = bench.Emulator.Operations.Create(
            new OperationOrder { Project = "2234wf", Integration = "another", GroupRef = "other-org", ObjectName = "thing__c" })[0];

        var operation = bench.Run("Get-AmpersandOperation $id", new { id }).OnlyOutput();

        Assert.Equal("another", operation.Get("Integration"));
        Assert.Equal("another", operation.Get("IntegrationId"));
        Assert.Equal("thing__c", operation.Get("ObjectName"));
        Assert.Null(operation.Get("GroupRef"));
        Assert.Null(operation.Get("Source"));
        Assert.Null(operation.Get("Records"));
    }

    [Theory]
    [InlineData("no id")]
    [InlineData("5e4f06ca-445f-43ea-943e-78465ee1bb7a/logs")]
    [InlineData("../x?y")]
    [InlineData("%2E%2E")]
    [InlineData("..")]
    public async Task What_is_no_id_is_an_error_of_its_own_and_the_others_are_asked_for(string bad)
    {
        await using var bench = await Workbench.StartAsync();
        var id = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf" })[0];

        var result = bench.Run("$bad, $id | Get-AmpersandOperation", new { bad, id });

        var error = result.OnlyError("OperationIdInvalid");
        Expect.Names(error.ToString(), $"'{bad}'", "UUID");
        Assert.Equal(bad, error.TargetObject);
        Assert.Equal([id], Ids(result));
        Assert.All(
            bench.Emulator.Requests.All,
            request => Assert.StartsWith($"/v1/projects/2234wf/operations/{id}", request.Target, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("op_12:3")]
    [InlineData("5e4f06ca-445f-43ea-943e-78465ee1bb7")]
    public async Task An_id_of_another_form_is_asked_for_and_doubted_only_where_the_service_does_not_know_it(string id)
    {
        await using var bench = await Workbench.StartAsync();

        Expect.Names(bench.Run("Get-AmpersandOperation $id", new { id }).OnlyError("NotFound").ToString(), $"'{id}'", "does not look like");

        Assert.EndsWith(Uri.EscapeDataString(id), bench.Emulator.Requests.All[0].Target, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "does not look like",
            bench.Run("Get-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a").OnlyError("NotFound").ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_the_service_does_not_know_is_an_error_of_its_own()
    {
        await using var bench = await Workbench.StartAsync();
        var known = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf" })[0];
        var ofAnotherProject = bench.Emulator.Operations.Create(new OperationOrder { Project = "other" })[0];

        var result = bench.Run("$ofAnotherProject, $known | Get-AmpersandOperation", new { known, ofAnotherProject });

        var error = result.OnlyError("NotFound");
        Expect.Names(error.ToString(), "404", ofAnotherProject, "2234wf", "requestId");
        Assert.Equal(ofAnotherProject, error.TargetObject);
        Assert.Equal([known], Ids(result));
        Assert.Equal([ofAnotherProject], Ids(bench.Run("Get-AmpersandOperation $ofAnotherProject -Project other")));
    }

    [Theory]
    [InlineData("Get-AmpersandOperation")]
    [InlineData("Get-AmpersandOperationLog")]
    public async Task A_host_that_cannot_be_reached_ends_the_command_and_is_not_asked_for_the_rest(string command)
    {
        await using var bench = await Workbench.StartAsync(connect: "-MaximumRetryCount 0");

        var result = bench.Run($"1..3 | ForEach-Object {{ [guid]::NewGuid() }} | {command} -ApiUri http://127.0.0.1:1/v1");

        result.Terminating("ServiceUnreachable");
        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("Get-AmpersandOperation")]
    [InlineData("Get-AmpersandOperationLog")]
    public async Task A_key_that_is_refused_is_the_error_of_each_operation(string command)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$sent = @({Upsert}; {Upsert})").ThrowIfErrors();
        bench.Emulator.Keys.Revoke(Workbench.Key);

        var result = bench.Run($"{command} $sent");

        Assert.Null(result.Terminating);
        Assert.Equal(["Unauthorized", "Unauthorized"], result.Errors.Select(Expect.IdOf));
    }

    [Fact]
    public async Task A_project_of_one_object_in_the_pipeline_is_not_used_for_the_next()
    {
        await using var bench = await Workbench.StartAsync();
        var mine = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf" })[0];
        var theirs = bench.Emulator.Operations.Create(new OperationOrder { Project = "other" })[0];

        var result = bench.Run(
            "[pscustomobject]@{ OperationId = $theirs; Project = 'other' }, $mine | Get-AmpersandOperation",
            new { mine, theirs }).ThrowIfErrors();

        Assert.Equal([theirs, mine], Ids(result));
    }

    [Fact]
    public async Task An_operation_from_a_file_brings_what_was_known_of_it()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$operation = {Upsert}").ThrowIfErrors();
        await bench.Emulator.WhenIdleAsync();

        // What Import-Csv makes of it: text, and nothing where there was nothing.
        var operation = bench.Run("""
            $row = @{}
            foreach ($property in $operation.PSObject.Properties) { $row[$property.Name] = "$($property.Value)" }
            [pscustomobject]$row | Get-AmpersandOperation
            """).OnlyOutput();

        Assert.Equal("BulkWriteCompleted", operation.Get("Status"));
        Assert.Equal("pipeline", operation.Get("Source"));
        Assert.Equal(1, operation.Get("Part"));
        Assert.Equal(2L, operation.Get("Records"));
        Assert.Equal("sample-org-id", operation.Get("GroupRef"));
    }

    [Fact]
    public async Task An_operation_from_a_file_is_asked_for_through_the_connection_it_was_made_with()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        await using var other = await EmulatorServer.StartAsync(
            new EmulatorOptions { ApiKeys = [Workbench.Key] }, TestContext.Current.CancellationToken);
        var id = other.Operations.Create(new OperationOrder { Project = "p" })[0];
        bench.Run(
            "$null = Connect-Ampersand $key -ApiUri $otherUri -Name there; $null = Connect-Ampersand $key -ApiUri $uri -Name here "
                + "-Project p",
            new { otherUri = other.ApiUri, id }).ThrowIfErrors();

        var operation = bench.Run(
            "[pscustomobject]@{ OperationId = $id; Project = 'p'; ConnectionName = 'there' } | Get-AmpersandOperation")
            .OnlyOutput();

        Assert.Equal("there", operation.Get("ConnectionName"));
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task A_connection_that_this_session_lacks_is_said_once_and_the_default_one_is_used()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(new OperationOrder { Count = 2, Project = "2234wf" });

        var result = bench.Run(
            "$ids | ForEach-Object { [pscustomobject]@{ OperationId = $_; Project = '2234wf'; ConnectionName = 'yesterday' } } | "
                + "Get-AmpersandOperation",
            new { ids }).ThrowIfErrors();

        Assert.Equal(2, result.Output.Count);
        Expect.Names(Assert.Single(result.Warnings), "'yesterday'", "Connect-Ampersand -Name 'yesterday'");
    }

    [Fact]
    public async Task A_connection_given_by_parameter_outranks_the_operations_own()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$operation = {Upsert}").ThrowIfErrors();
        bench.Emulator.Keys.Set("second-key", ApiKeyAccess.Granted);

        bench.Run("$operation | Get-AmpersandOperation -ApiKey $second", new { second = Workbench.Secure("second-key") }).OnlyOutput();

        Assert.Equal("second-key", bench.Emulator.Requests.All[^1].Header("X-Api-Key"));
    }

    private static IEnumerable<string> Ids(SessionResult result) =>
        result.Output.Select(operation => (string)operation.Get("OperationId")!);
}
