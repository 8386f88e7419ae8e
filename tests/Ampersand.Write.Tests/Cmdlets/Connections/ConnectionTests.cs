using System.Management.Automation;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Connections by name, the default one, and what each command uses.</summary>
public sealed class ConnectionTests
{
    private const string Upsert = "@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";

    [Fact]
    public async Task Connect_shows_the_connection_it_made()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        var connection = bench.Run(
            "Connect-Ampersand $key 2234wf 23rsdf32 -GroupRef org -WriteUri $uri -ApiUri $uri -WriteApi Bulk -Name eu "
                + "-SearchUri https://search.example.com/v1")
            .OnlyOutput();

        Assert.Equal("eu", connection.Get("Name"));
        Assert.Equal("2234wf", connection.Get("Project"));
        Assert.Equal("23rsdf32", connection.Get("Integration"));
        Assert.Equal("org", connection.Get("GroupRef"));
        Assert.Equal("Bulk", connection.Get("WriteApi")!.ToString());
        Assert.Equal(bench.Emulator.ApiUri, connection.Get("WriteUri"));
        Assert.Equal("https://search.example.com/v1", connection.Get("SearchUri")!.ToString());
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task Hosts_are_Ampersands_unless_said()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        var connection = bench.Run("Connect-Ampersand $key").OnlyOutput();

        Assert.Equal("https://write.withampersand.com/v1", connection.Get("WriteUri")!.ToString());
        Assert.Equal("https://api.withampersand.com/v1", connection.Get("ApiUri")!.ToString());
        Assert.Equal("https://search.withampersand.com/v1", connection.Get("SearchUri")!.ToString());
        Assert.Equal("Async", connection.Get("WriteApi")!.ToString());
        Assert.Equal("default", connection.Get("Name"));
    }

    [Fact]
    public async Task The_last_connection_is_the_default_unless_NotDefault_says_otherwise()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        var result = bench.Run("""
            $null = Connect-Ampersand $key -Name first
            (Get-AmpersandConnection -Default).Name
            $null = Connect-Ampersand $key -Name second
            (Get-AmpersandConnection -Default).Name
            $null = Connect-Ampersand $key -Name third -NotDefault
            (Get-AmpersandConnection -Default).Name
            """).ThrowIfErrors();

        Assert.Equal(["first", "second", "second"], result.Output.Select(name => name.ToString()));
    }

    [Fact]
    public async Task A_connection_that_is_not_to_be_the_default_is_not_used_unasked_where_there_is_no_other()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        bench.Run("$null = Connect-Ampersand $key -Name globex -Project p -Integration i -GroupRef globex-org -WriteUri $uri -ApiUri $uri "
            + "-NotDefault").ThrowIfErrors();

        Assert.Empty(bench.Run("Get-AmpersandConnection -Default").ThrowIfErrors().Output);
        bench.Run(Upsert).Terminating("ApiKeyMissing");
        Assert.Empty(bench.Emulator.Requests.All);
        Assert.Equal("globex-org", bench.Run($"{Upsert} -Connection globex").OnlyOutput().Get("GroupRef"));
    }

    [Fact]
    public async Task The_default_connection_that_is_made_again_stays_the_default_with_its_new_values()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        bench.Run("$null = Connect-Ampersand $key -Name a -Project old; $null = Connect-Ampersand $key -Name A -Project new -NotDefault")
            .ThrowIfErrors();

        Assert.Equal("new", bench.Run("Get-AmpersandConnection -Default").OnlyOutput().Get("Project"));
    }

    [Fact]
    public async Task Connections_are_found_by_name_and_by_wildcard()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        bench.Run("'eu-1', 'eu-2', 'us' | ForEach-Object { $null = Connect-Ampersand $key -Name $_ }").ThrowIfErrors();

        Assert.Equal(["eu-1", "eu-2", "us"], Names("Get-AmpersandConnection"));
        Assert.Equal(["eu-1", "eu-2"], Names("Get-AmpersandConnection EU*"));
        Assert.Equal(["us"], Names("Get-AmpersandConnection Us"));
        Assert.Empty(Names("Get-AmpersandConnection x*"));
        var unknown = bench.Run("Get-AmpersandConnection nosuch").Terminating("ConnectionNotFound");
        Expect.Names(unknown.ToString(), "nosuch", "eu-1, eu-2, us");

        IEnumerable<string> Names(string command) =>
            bench.Run(command).ThrowIfErrors().Output.Select(connection => (string)connection.Get("Name")!);
    }

    [Fact]
    public async Task A_connection_made_again_replaces_the_one_of_its_name()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        bench.Run("$null = Connect-Ampersand $key -Name a -Project old; $null = Connect-Ampersand $key -Name A -Project new")
            .ThrowIfErrors();

        Assert.Equal("new", bench.Run("Get-AmpersandConnection").OnlyOutput().Get("Project"));
    }

    [Theory]
    [InlineData("Disconnect-Ampersand", "a,b")]
    [InlineData("Disconnect-Ampersand a", "b,c")]
    [InlineData("Disconnect-Ampersand -Connection (Get-AmpersandConnection a)", "b,c")]
    [InlineData("Get-AmpersandConnection a, b | Disconnect-Ampersand", "c")]
    [InlineData("Get-AmpersandConnection | Disconnect-Ampersand", "")]
    public async Task Disconnect_forgets_the_default_or_the_ones_named(string command, string left)
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        bench.Run("'a', 'b', 'c' | ForEach-Object { $null = Connect-Ampersand $key -Name $_ }").ThrowIfErrors();

        bench.Run(command).ThrowIfErrors();

        Assert.Equal(
            left,
            string.Join(',', bench.Run("Get-AmpersandConnection").ThrowIfErrors().Output.Select(connection => connection.Get("Name"))));
    }

    [Fact]
    public async Task Connections_outlive_the_module_and_are_forgotten_when_told_to()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("Remove-Module Ampersand.Write; Import-Module $manifest", new { manifest = Repository.Manifest }).ThrowIfErrors();

        bench.Run(Upsert).OnlyOutput();
        bench.Run("Disconnect-Ampersand").ThrowIfErrors();
        bench.Run(Upsert).Terminating("ApiKeyMissing");
    }

    [Fact]
    public async Task Disconnect_without_a_connection_is_no_error()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        bench.Run("Disconnect-Ampersand").ThrowIfErrors();
        Expect.Names(bench.Run("Disconnect-Ampersand nosuch").Terminating("ParameterArgumentTransformationError").ToString(), "nosuch");
    }

    [Theory]
    [InlineData("$null = Connect-Ampersand")]
    [InlineData(Upsert)]
    [InlineData("Get-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a")]
    [InlineData("'5e4f06ca-445f-43ea-943e-78465ee1bb7a' | Wait-AmpersandOperation")]
    public async Task Without_a_key_the_error_names_all_three_ways_to_give_one(string command)
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        var error = bench.Run(command).Terminating("ApiKeyMissing");

        Expect.Names(error.ToString(), "-ApiKey", "Connect-Ampersand", "AMP_API_KEY", "nothing was sent");
    }

    [Theory]
    [InlineData("", "Project")]
    [InlineData("-Project p", "Integration")]
    [InlineData("-Project p -Integration i", "GroupRef")]
    public async Task Without_a_value_the_error_names_all_three_ways_to_give_it(string values, string missing)
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        var error = bench.Run($"$null = Connect-Ampersand $key -WriteUri $uri {values}; {Upsert}").Terminating($"{missing}Missing");

        var variable = missing == "GroupRef" ? "AMP_GROUP_REF" : $"AMP_{missing.ToUpperInvariant()}";
        Expect.Names(error.ToString(), $"-{missing}", "Connect-Ampersand", variable, "nothing was sent");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("Get-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a")]
    [InlineData("Wait-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a")]
    public async Task Without_a_project_an_id_alone_cannot_be_looked_up(string command)
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        var error = bench.Run($"$null = Connect-Ampersand $key -ApiUri $uri; {command}").Terminating("ProjectMissing");

        Expect.Names(error.ToString(), "-Project", "Connect-Ampersand", "AMP_PROJECT");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task A_connection_given_by_parameters_flows_to_Get_and_Wait()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        const string Given = Upsert + " -ApiKey $key -Project p -Integration i -GroupRef g -WriteUri $uri -ApiUri $uri";

        Assert.Equal(
            "BulkWriteCompleted", bench.Run($"{Given} | Wait-AmpersandOperation -PollingIntervalSeconds 0.1").OnlyOutput().Get("Status"));
        Assert.Equal("p", bench.Run($"{Given} | Get-AmpersandOperation").OnlyOutput().Get("Project"));
        Assert.Empty(bench.Run("Get-AmpersandConnection").ThrowIfErrors().Output);
    }

    [Fact]
    public async Task Parameters_replace_single_values_of_the_connection()
    {
        await using var bench = await Workbench.StartAsync();

        var operation = bench.Run(Upsert + " -Project other -Integration another -GroupRef third").OnlyOutput();

        Assert.Equal("/v1/projects/other/integrations/another/objects/thing__c:async", Assert.Single(bench.Writes).Target);
        Assert.Equal("third", Workbench.Body(bench.Writes[0]).GetProperty("groupRef").GetString());
        Assert.Equal("third", operation.Get("GroupRef"));
        Assert.Equal("2234wf", bench.Run("Get-AmpersandConnection").OnlyOutput().Get("Project"));
    }

    [Fact]
    public async Task Two_connections_are_used_side_by_side_and_each_operation_finds_its_own()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        await using var other = await EmulatorServer.StartAsync(
            new EmulatorOptions { ApiKeys = ["other-key"], ProcessingTime = TimeSpan.Zero }, TestContext.Current.CancellationToken);

        var result = bench.Run(
            $$"""
            $null = Connect-Ampersand $key -Project p -Integration i -GroupRef g -WriteUri $uri -ApiUri $uri -Name here
            $there = Connect-Ampersand $otherKey -Project q -Integration j -GroupRef h -WriteUri $otherUri -ApiUri $otherUri -Name there
            $operations = @(
                {{Upsert}} -Connection here
                {{Upsert}} -Connection $there
                {{Upsert}}
            )
            $operations | Wait-AmpersandOperation -PollingIntervalSeconds 0.1
            $operations | Get-AmpersandOperation
            """,
            new { otherKey = Workbench.Secure("other-key"), otherUri = other.ApiUri }).ThrowIfErrors();

        Assert.Equal(6, result.Output.Count);
        Assert.Equal(
            ["here", "here", "there", "there", "there", "there"],
            result.Output.Select(operation => (string)operation.Get("ConnectionName")!).Order(StringComparer.Ordinal));
        Assert.Single(bench.Writes);
        Assert.Equal(2, other.Operations.All.Count);
        Assert.All(other.Requests.All, request => Assert.Equal("other-key", request.Header("X-Api-Key")));
    }

    [Fact]
    public async Task Two_sessions_of_one_process_hold_connections_of_their_own()
    {
        await using var first = await Workbench.StartAsync(connect: "-Name mine");
        await using var second = await Workbench.StartAsync(connect: "-Name theirs");

        Assert.Equal("mine", first.Run("Get-AmpersandConnection").OnlyOutput().Get("Name"));
        Assert.Equal("theirs", second.Run("Get-AmpersandConnection").OnlyOutput().Get("Name"));

        first.Run(Upsert).OnlyOutput();
        Assert.Single(first.Writes);
        Assert.Empty(second.Writes);
        first.Run("Disconnect-Ampersand").ThrowIfErrors();
        second.Run(Upsert).OnlyOutput();
    }

    [Fact]
    public async Task A_function_of_a_script_uses_the_sessions_connection_and_may_make_one_for_it()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        bench.Run("function Connect-Ours { $null = Connect-Ampersand $key -Project p -Integration i -GroupRef g -WriteUri $uri -ApiUri "
            + "$uri }; Connect-Ours; " + Upsert)
            .OnlyOutput();
    }

    [Fact]
    public async Task An_operation_outlives_its_connections_name()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run($"$operation = {Upsert}; Disconnect-Ampersand; $operation | Get-AmpersandOperation").OnlyOutput();
    }

    [Theory]
    [InlineData(Upsert)]
    [InlineData("Get-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a")]
    public async Task A_connection_that_came_from_another_process_says_that_its_key_stayed_there(string command)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run("$handed = Get-AmpersandConnection | ConvertTo-CliXml | ConvertFrom-CliXml").ThrowIfErrors();

        var result = bench.Run($"{command} -Connection $handed");
        var error = result.Terminating ?? Assert.Single(result.Errors);

        Assert.Equal("ParameterArgumentTransformationError", Expect.IdOf(error));
        Expect.Names(error.ToString(), "another process", "its key stayed there", "inside of the job", "Connect-Ampersand", "AMP_API_KEY");
    }

    [Fact]
    public async Task A_key_is_taken_as_SecureString_and_as_PSCredential()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        using var secure = Workbench.Secure(Workbench.Key);

        bench.Run(
            "$null = Connect-Ampersand -ApiKey $credential -Project p -Integration i -GroupRef g -WriteUri $uri -ApiUri $uri",
            new { credential = new PSCredential("anyone", secure) }).ThrowIfErrors();

        bench.Run(Upsert).OnlyOutput();
    }

    [Fact]
    public async Task A_plain_string_is_no_key_and_is_not_repeated()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        var error = bench.Run("Connect-Ampersand -ApiKey 'sk-plain-text'").Terminating("ParameterArgumentTransformationError");

        Expect.Names(error.ToString(), "SecureString", "PSCredential", "AMP_API_KEY");
        Assert.DoesNotContain("sk-plain-text", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_could_be_no_key_says_why_without_showing_it()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        var error = bench.Run("Connect-Ampersand -ApiKey $bad", new { bad = Workbench.Secure("ключ") }).Terminating("ApiKeyInvalid");

        Expect.Names(error.ToString(), "not ASCII");
        Assert.DoesNotContain("ключ", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-WriteUri http://write.example.com/v1", "ServiceAddressInvalid", "WriteUri")]
    [InlineData("-ApiUri not-an-address", "ServiceAddressInvalid", "ApiUri")]
    [InlineData("-SearchUri http://search.example.com/v1", "ServiceAddressInvalid", "SearchUri")]
    [InlineData("-TimeoutSeconds 0", "ParameterArgumentValidationError", "TimeoutSeconds")]
    [InlineData("-MaximumRetryCount 21", "ParameterArgumentValidationError", "MaximumRetryCount")]
    [InlineData("-WriteApi Soap", "ParameterArgumentTransformationError,CannotConvertArgumentNoMessage", "Async")]
    public async Task A_bad_value_is_refused_when_connecting_and_leaves_no_connection(string parameter, string id, string word)
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        var result = bench.Run($"Connect-Ampersand $key {parameter}");

        Assert.Contains(Expect.IdOf(result.Terminating!), id.Split(','));
        Expect.Names(result.Terminating!.ToString(), word);
        Assert.Empty(bench.Run("Get-AmpersandConnection").ThrowIfErrors().Output);
    }
}
