using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Customers and integrations, at the prompt.</summary>
public sealed class GetInstallationTests
{
    private static readonly string Installation = EmulatorServer.InstallationIdOf("2234wf", "23rsdf32", "sample-org-id");

    [Fact]
    public async Task Customers_are_shown_with_what_may_be_written_for_them()
    {
        await using var bench = await ObjectBench.StartAsync();

        var found = bench.Run("Get-AmpersandInstallation").ThrowIfErrors().Output;

        Assert.Equal(["other org", "sample-org-id"], found.Select(installation => installation.Get("GroupRef")));
        Assert.Equal(
            ("unhealthy", "bad_credentials", "salesforce"),
            (found[0].Get("Health"), found[0].Get("ConnectionStatus"), found[0].Get("Provider")));
        Assert.Equal(
            (Installation, "Sample Org", "2234wf", "23rsdf32", "healthy", "working", "default"),
            (found[1].Get("InstallationId"), found[1].Get("GroupName"), found[1].Get("Project"), found[1].Get("Integration"),
                found[1].Get("Health"), found[1].Get("ConnectionStatus"), found[1].Get("ConnectionName")));
        Assert.Equal(
            "tactics__c=True account=False",
            bench.Run("(Get-AmpersandInstallation sample-org-id).WriteObjects.ForEach({ \"$_=$($_.IsDeletionEnabled)\" }) -join ' '")
                .OnlyOutput().ToString());
    }

    [Fact]
    public async Task No_secret_of_a_connection_is_shown()
    {
        await using var bench = await ObjectBench.StartAsync();

        var shown = bench.Session.Render("Get-AmpersandInstallation | Format-List * -Force")
            + bench.Run("Get-AmpersandInstallation | ConvertTo-Json -Depth 9").ThrowIfErrors().Output[0];

        Expect.Names(shown, "sample-org-id", Installation);
        Assert.DoesNotContain("secret-", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_without_an_installation_is_an_error_of_its_own()
    {
        await using var bench = await ObjectBench.StartAsync();
        bench.Emulator.Installations.Set("2234wf", "23rsdf32", "nobody", new InstallationSettings { IsInstalled = false });

        var result = bench.Run("Get-AmpersandInstallation nobody, sample-org-id");

        Expect.Names(
            result.OnlyError("InstallationNotFound").ToString(),
            "'nobody'", "'23rsdf32'", "See who has with: Get-AmpersandInstallation");
        Assert.Equal("sample-org-id", Assert.Single(result.Output).Get("GroupRef"));
        Expect.Names(bench.Run("Get-AmpersandOperation -GroupRef nobody").Terminating("InstallationNotFound").ToString(), "'nobody'");
    }

    [Fact]
    public async Task Without_an_integration_all_customers_of_the_project_are_shown()
    {
        await using var bench = await ObjectBench.StartAsync();
        bench.Emulator.Installations.Set("2234wf", "hub-1", "third", new InstallationSettings());
        bench.Run("$null = Connect-Ampersand $key -Name all -Project 2234wf -WriteUri $uri -ApiUri $uri -NotDefault").ThrowIfErrors();

        Assert.Equal(
            "other org/23rsdf32,sample-org-id/23rsdf32,third/hub-1",
            bench.Run(
                "(Get-AmpersandInstallation -Connection all).ForEach({ \"$($_.GroupRef)/$($_.Integration)\" }) -join ','")
                .OnlyOutput().ToString());
        Assert.Equal(
            "third", bench.Run("Get-AmpersandInstallation -Connection all -Integration hub-1").OnlyOutput().Get("GroupRef"));
    }

    [Theory]
    [InlineData("Get-AmpersandInstallation -GroupRef sample-org-id | Get-AmpersandOperation")]
    [InlineData("Get-AmpersandOperation (Get-AmpersandInstallation sample-org-id)")]
    [InlineData("Get-AmpersandOperation -GroupRef sample-org-id")]
    [InlineData("Get-AmpersandOperation -GroupRef sample-org-id -Integration 23rsdf32 -Project 2234wf")]
    public async Task A_customers_operations_are_listed(string command)
    {
        await using var bench = await ObjectBench.StartAsync();
        var order = new OperationOrder { Project = "2234wf", Integration = "23rsdf32", GroupRef = "sample-org-id", Count = 3 };
        var ids = bench.Emulator.Operations.Create(order);
        bench.Emulator.Operations.Create(order with { GroupRef = "other org" });

        var result = bench.Run(command).ThrowIfErrors();

        Assert.Equal(ids.Reverse(), result.Output.Select(operation => operation.Get("OperationId")));
        Assert.All(result.Output, operation => Assert.Equal(
            (Installation, "sample-org-id"), (operation.Get("InstallationId"), operation.Get("GroupRef"))));
    }

    [Fact]
    public async Task Piped_installations_are_listed_in_their_order_each_on_its_own_connection_and_picked_by_status()
    {
        await using var bench = await ObjectBench.StartAsync();
        await using var other = await ObjectBench.StartAsync();
        var order = new OperationOrder { Project = "2234wf", Integration = "23rsdf32", GroupRef = "sample-org-id" };
        var here = bench.Emulator.Operations.Create(order with { Status = "failure" })[0];
        bench.Emulator.Operations.Create(order with { Status = "success" });
        var there = other.Emulator.Operations.Create(order with { Status = "failure" })[0];
        bench.Run(
            "$null = Connect-Ampersand $key -Name there -Project 2234wf -Integration 23rsdf32 -WriteUri $other -ApiUri $other -NotDefault",
            new { other = other.Emulator.ApiUri }).ThrowIfErrors();

        var result = bench.Run(
            """
            (Get-AmpersandInstallation sample-org-id -Connection there), (Get-AmpersandInstallation sample-org-id) |
                Get-AmpersandOperation -Status failure
            """).ThrowIfErrors();

        Assert.Equal([there, here], result.Output.Select(operation => operation.Get("OperationId")));
        Assert.Equal(["there", "default"], result.Output.Select(operation => operation.Get("ConnectionName")));
    }

    [Fact]
    public async Task An_upsert_names_the_installation_where_it_is_known()
    {
        await using var bench = await ObjectBench.StartAsync();
        const string Upsert = "@{ custom_id__c = 1; daily_budget_amount__c = 2 } | Invoke-AmpersandUpsert tactics__c -PrimaryKey custom_id__c";

        Assert.Null(bench.Run(Upsert).OnlyOutput().Get("InstallationId"));
        bench.Run("$null = Get-AmpersandInstallation sample-org-id").ThrowIfErrors();
        var seen = bench.Emulator.Requests.All.Count;

        Assert.Equal(Installation, bench.Run(Upsert).OnlyOutput().Get("InstallationId"));
        Assert.Equal(seen + 1, bench.Emulator.Requests.All.Count);
        Assert.Null(bench.Run(Upsert + " -GroupRef third").OnlyOutput().Get("InstallationId"));
    }

    [Fact]
    public async Task Integrations_are_shown_with_what_their_providers_can_do()
    {
        await using var bench = await ObjectBench.StartAsync();

        var found = bench.Run("Get-AmpersandIntegration").ThrowIfErrors().Output;

        Assert.Equal(
            [("23rsdf32", "crm sync", "salesforce"), ("hub-1", "marketing", "hubspot")],
            found.Select(integration => (integration.Get("IntegrationId"), integration.Get("Name"), integration.Get("Provider"))));
        Assert.Equal(
            "True True True True; False True True True",
            bench.Run(
                """
                (Get-AmpersandIntegration).Support.ForEach({
                    "$($_.HasBulkUpsert) $($_.HasBatchCreate) $($_.HasSearch) $($_.HasProxy)" }) -join '; '
                """).OnlyOutput().ToString());
        Assert.Equal(
            "tactics__c", bench.Run("(Get-AmpersandIntegration 'crm sync').Objects.Where({ $_.IsWritten }).ObjectName").OnlyOutput().ToString());
    }

    [Theory]
    [InlineData("'crm sync'", "23rsdf32")]
    [InlineData("HUB-1", "hub-1")]
    [InlineData("-Name m*", "hub-1")]
    [InlineData("marketing, 23*", "hub-1,23rsdf32")]
    [InlineData("none*", "")]
    public async Task Integrations_are_picked_by_name_and_id(string parameters, string ids)
    {
        await using var bench = await ObjectBench.StartAsync();

        Assert.Equal(
            ids, bench.Run($"(Get-AmpersandIntegration {parameters}).IntegrationId -join ','").OnlyOutput().ToString());
    }

    [Fact]
    public async Task An_integration_that_is_not_there_is_an_error_that_names_those_that_are()
    {
        await using var bench = await ObjectBench.StartAsync();

        var result = bench.Run("Get-AmpersandIntegration nosuch, marketing");

        Expect.Names(
            result.OnlyError("IntegrationNotFound").ToString(),
            "'nosuch'", "23rsdf32 (crm sync)", "hub-1 (marketing)", "Get-AmpersandIntegration");
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task What_the_service_does_not_say_is_shown_as_not_known()
    {
        await using var bench = await ObjectBench.StartAsync();
        bench.Emulator.Installations.Set("2234wf", "i3", new IntegrationSettings { Provider = "nobody" });

        var shown = bench.Session.Render("Get-AmpersandIntegration i3");

        Expect.Names(shown, "i3", "nobody", "?     ?     ?      ?");
    }

    [Theory]
    [InlineData("Get-AmpersandInstallation")]
    [InlineData("Get-AmpersandIntegration")]
    [InlineData("(Get-AmpersandObject tactics__c).Fields")]
    public async Task Views_hold_on_every_width(string command)
    {
        await using var bench = await ObjectBench.StartAsync();
        foreach (var width in (int[])[120, 80, 60, 40])
        {
            var shown = bench.Session.Render(command, width);
            Assert.NotEqual("", shown.Trim());
            Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= width, line));
        }
    }
}
