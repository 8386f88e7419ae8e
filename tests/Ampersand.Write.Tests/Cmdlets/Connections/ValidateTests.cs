using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What Connect-Ampersand checks, and what it says where something is not as it should be.</summary>
public sealed class ValidateTests
{
    private const string Connect = "Connect-Ampersand $key -WriteUri $uri -ApiUri $uri -Validate ";

    [Fact]
    public async Task An_integration_that_is_given_by_name_is_kept_by_id()
    {
        await using var bench = await ObjectBench.StartAsync();

        var connection = bench.Run(Connect + "-Project 2234wf -Integration 'crm sync' -GroupRef sample-org-id").OnlyOutput();

        Assert.Equal("23rsdf32", connection.Get("Integration"));
        Expect.Names((string?)connection.Get("ValidatedBy"), "127.0.0.1 answered at ", "2234wf", "23rsdf32 (crm sync)", "sample-org-id");
        bench.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert account -PrimaryKey k__c").OnlyOutput();
        Assert.Contains("/integrations/23rsdf32/", Assert.Single(bench.Writes).Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Project nosuch", "ProjectNotFound", "Connect-Ampersand -Project")]
    [InlineData("-Project 2234wf -Integration nosuch", "IntegrationNotFound", "Connect-Ampersand -Integration")]
    [InlineData("-Project 2234wf -Integration 23rsdf32 -GroupRef nobody", "InstallationNotFound", "Get-AmpersandInstallation")]
    [InlineData("-Project 2234wf -Integration 23rsdf32 -GroupRef 'other org'", "CustomerCredentialsRefused", "Get-AmpersandInstallation")]
    [InlineData("-Project 2234wf -Integration 23rsdf32 -GroupRef ill", "InstallationUnhealthy", "Get-AmpersandInstallation")]
    public async Task What_is_not_as_it_should_be_names_the_next_command_and_leaves_no_connection(string given, string id, string command)
    {
        await using var bench = await ObjectBench.StartAsync();
        bench.Emulator.Catalog = new Catalog { Projects = new Dictionary<string, string[]> { ["2234wf"] = ["23rsdf32", "hub-1"] } };
        bench.Emulator.Installations.Set("2234wf", "23rsdf32", "nobody", new InstallationSettings { IsInstalled = false });
        bench.Emulator.Installations.Set("2234wf", "23rsdf32", "ill", new InstallationSettings { HealthStatus = "unhealthy" });

        Expect.Names(bench.Run(Connect + given).Terminating(id).ToString(), command);

        bench.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert account -PrimaryKey k__c").Terminating("ConnectionNotFound");
        Assert.Empty(bench.Writes);
    }

    [Theory]
    [InlineData("Get-AmpersandObject tactics__c")]
    [InlineData("Get-AmpersandInstallation")]
    [InlineData("Get-AmpersandOperation -InstallationId x")]
    [InlineData("Find-AmpersandRecord tactics__c @{ a = 'b' }")]
    [InlineData("@{ k__c = 1 } | Invoke-AmpersandUpsert tactics__c -PrimaryKey k__c -SkipObjectCheck")]
    public async Task Where_a_name_was_not_found_in_the_place_of_an_id_the_error_says_how_the_id_is_found(string command)
    {
        await using var bench = await ObjectBench.StartAsync();
        bench.Run(
            "$null = Connect-Ampersand $key -WriteUri $uri -ApiUri $uri -Project 2234wf -Integration 'crm sync' -GroupRef sample-org-id")
            .ThrowIfErrors();

        var result = bench.Run(command);

        Expect.Names(
            (result.Terminating ?? Assert.Single(result.Errors)).ToString(),
            "404", "'crm sync'", "Get-AmpersandIntegration", "Connect-Ampersand -Validate");
        Assert.DoesNotContain(
            "Get-AmpersandIntegration",
            bench.Run("Get-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a").OnlyError("NotFound").ToString(),
            StringComparison.Ordinal);
    }
}
