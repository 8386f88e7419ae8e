using System.Text.Json;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>A bench whose service knows an object, two customers and an integration by name.</summary>
internal static class ObjectBench
{
    /// <summary>Of the seed's object.</summary>
    private static readonly ObjectSchema Tactics = new()
    {
        DisplayName = "Tactic",
        Fields = new Dictionary<string, FieldSchema>
        {
            ["Id"] = new() { DisplayName = "Record ID", ProviderType = "id", ReadOnly = true, IsRequired = true },
            ["custom_id__c"] = new() { DisplayName = "Custom ID", ValueType = FieldValueType.Text },
            ["daily_budget_amount__c"] = new() { DisplayName = "Daily Budget", ProviderType = "currency", IsRequired = true },
            ["total_budget__c"] = new() { DisplayName = "Total Budget", ValueType = FieldValueType.Number, ReadOnly = true },
            ["owner__c"] = new() { ValueType = FieldValueType.Reference, ReferenceTo = ["Group", "User"] },
            ["kind__c"] = new() { ValueType = FieldValueType.SingleSelect, Values = [new("LEAD"), new("SITE", "Web site")] },
            ["with space"] = new() { ValueType = FieldValueType.Text },
        },
    };

    public static async Task<Workbench> StartAsync(string connect = "", EmulatorOptions? options = null)
    {
        var bench = await Workbench.StartAsync(options, connect);
        Fill(bench.Emulator);
        return bench;
    }

    public static void Fill(EmulatorServer emulator)
    {
        emulator.Schemas["tactics__c"] = Tactics;
        var book = emulator.Installations;
        book.Set("2234wf", "23rsdf32", new IntegrationSettings { Name = "crm sync" });
        book.Set("2234wf", "hub-1", new IntegrationSettings { Name = "marketing", Provider = "hubspot" });
        book.Set("2234wf", "23rsdf32", "sample-org-id", new InstallationSettings
        {
            GroupName = "Sample Org",
            Content = JsonElement.Parse(
                """
                { "write": { "objects": { "tactics__c": { "objectName": "tactics__c", "deletionSettings": { "enabled": true } },
                    "account": { "objectName": "account" } } } }
                """),
        });
        book.Set("2234wf", "23rsdf32", "other org", new InstallationSettings
        {
            HealthStatus = "unhealthy",
            ConnectionStatus = "bad_credentials",
        });
    }
}
