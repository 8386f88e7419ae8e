using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Connection values from the environment, which parameters and Connect-Ampersand outrank.</summary>
[Collection(SharedEnvironment.Name)]
public sealed class ConnectionEnvironmentTests
{
    private const string Upsert = "@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";

    [Fact]
    public async Task The_environment_alone_is_a_connection()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        using var environment = For(bench);

        var operation = bench.Run(Upsert + " | Wait-AmpersandOperation -PollingIntervalSeconds 0.1").OnlyOutput();

        Assert.Equal("BulkWriteCompleted", operation.Get("Status"));
        Assert.Equal("/v1/projects/env-project/integrations/env-integration/objects/thing__c:async", Assert.Single(bench.Writes).Target);
        Assert.Equal("env-group", Workbench.Body(bench.Writes[0]).GetProperty("groupRef").GetString());
    }

    [Fact]
    public async Task Connect_takes_what_it_is_not_given_from_the_environment()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        using var environment = For(bench);

        var connection = bench.Run("Connect-Ampersand -Project other").OnlyOutput();

        Assert.Equal("other", connection.Get("Project"));
        Assert.Equal("env-integration", connection.Get("Integration"));
        Assert.Equal("env-group", connection.Get("GroupRef"));
        Assert.Equal(bench.Emulator.ApiUri, connection.Get("ApiUri"));
    }

    [Fact]
    public async Task A_connection_outranks_the_environment_and_a_parameter_outranks_both()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        using var environment = For(bench);
        bench.Run("$null = Connect-Ampersand -Project connected -Integration connected").ThrowIfErrors();

        bench.Run(Upsert + " -Integration given").ThrowIfErrors();

        Assert.Equal("/v1/projects/connected/integrations/given/objects/thing__c:async", Assert.Single(bench.Writes).Target);
    }

    [Fact]
    public async Task A_variable_that_is_no_address_is_named()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        using var environment = For(bench, ("AMP_WRITE_URI", "no address"));

        Expect.Names(bench.Run(Upsert).Terminating("ServiceAddressInvalid").ToString(), "AMP_WRITE_URI", "no address");
    }

    [Fact]
    public async Task A_key_in_the_environment_that_could_be_no_key_says_why()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        using var environment = For(bench, ("AMP_API_KEY", "with space"));

        var error = bench.Run(Upsert).Terminating("ApiKeyInvalid");

        Expect.Names(error.ToString(), "a space");
        Assert.DoesNotContain("with space", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_host_comes_from_the_environment_too()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        using var environment = For(bench, ("AMP_SEARCH_URI", "https://search.example.com/v2"));

        var connection = bench.Run("Connect-Ampersand; (Get-AmpersandConnection).SearchUri").ThrowIfErrors().Output;

        Assert.Equal("https://search.example.com/v2", connection[0].Get("SearchUri")!.ToString());
        Assert.Equal("https://search.example.com/v2", connection[1].ToString());
    }

    [Fact]
    public async Task An_empty_variable_is_none()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        using var environment = For(bench, ("AMP_PROJECT", ""));

        bench.Run(Upsert).Terminating("ProjectMissing");
    }

    private static ProcessEnvironment For(Workbench bench, params (string Name, string Value)[] others)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AMP_API_KEY"] = Workbench.Key,
            ["AMP_PROJECT"] = "env-project",
            ["AMP_INTEGRATION"] = "env-integration",
            ["AMP_GROUP_REF"] = "env-group",
            ["AMP_WRITE_URI"] = bench.Emulator.ApiUri.AbsoluteUri,
            ["AMP_API_URI"] = bench.Emulator.ApiUri.AbsoluteUri,
        };
        foreach ((var name, var value) in others)
        {
            variables[name] = value;
        }

        return new ProcessEnvironment(variables);
    }
}
