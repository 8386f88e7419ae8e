using System.Reflection;
using System.Text.Json;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Objects;

namespace Ampersand.Write.Client.Tests.Objects;

/// <summary>What is known of customers and providers, and that nothing else is kept of them.</summary>
public sealed class ObjectsTests
{
    private const string Installations =
        """
        [{
          "id": "inst-1", "projectId": "p", "integrationId": "i", "healthStatus": "healthy",
          "group": { "groupRef": "sample-org-id" },
          "connection": { "id": "c", "provider": "salesforce", "status": "working", "oauth2AuthorizationCode": { "accessToken": "s3cret" } },
          "config": { "id": "cfg", "content": { "proxy": { "token": "s3cret" }, "write": { "objects": {
            "contact": { "deletionSettings": { "enabled": true } }, "lead": {} } },
            "read": { "objects": { "Contact": { "disabled": true }, "lead": { "disabled": false } } } } },
          "createTime": "2026-01-02T03:04:05Z", "createdBy": "someone"
        }]
        """;

    private readonly FakeService service = new();

    [Fact]
    public async Task An_installation_is_asked_for_by_its_customer()
    {
        var installation = await GetInstallationAsync(Installations);

        Assert.Equal(
            "https://api.withampersand.com/v1/projects/2234wf/integrations/23rsdf32/installations?groupRef=a%20b",
            Assert.Single(service.Requests).Uri.AbsoluteUri);
        Assert.Equal(
            ("inst-1", "salesforce", "healthy", "working"),
            (installation.InstallationId, installation.Provider, installation.Health, installation.ConnectionStatus));
        Assert.Equal(
            ("p", "i", "sample-org-id", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
            (installation.Project, installation.Integration, installation.GroupRef, installation.CreateTime));
        Assert.Equal(
            [("contact", true), ("lead", (bool?)null)],
            installation.WriteObjects!.Select(written => (written.ObjectName, written.IsDeletionEnabled)));
        Assert.Equal("someone", installation.AdditionalProperties!["createdBy"]);
        Assert.True(installation.HasDisabledReading("contact"));
        Assert.False(installation.HasDisabledReading("lead"));
        Assert.False(installation.HasDisabledReading("account"));
    }

    [Fact]
    public async Task Nothing_else_of_a_connection_is_kept_not_even_in_memory()
    {
        var installation = await GetInstallationAsync(Installations);

        Assert.DoesNotContain("s3cret", installation.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", WholeDocument(installation.Write!.Value), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", WholeDocument(installation.Read!.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_is_asked_for_as_a_customer_has_it()
    {
        var tactics = await GetObjectAsync(
            """
            { "name": "tactics__c", "displayName": "Tactic", "mappedObjectName": "tactic", "label": "x",
              "fields": {
                "budget__c": { "fieldName": "budget__c", "displayName": "Budget", "valueType": "float", "providerType": "currency",
                  "readOnly": true, "isCustom": true, "isRequired": true, "precision": 2 },
                "kind__c": { "fieldName": "kind__c", "valueType": "singleSelect", "referenceTo": ["User"],
                  "values": [{ "value": "A", "displayValue": "Letter A" }, { "value": "B" }, "C"] } } }
            """);

        Assert.Equal(
            "https://api.withampersand.com/v1/projects/2234wf/integrations/23rsdf32/objects/tactics__c/metadata?groupRef=sample-org-id",
            Assert.Single(service.Requests).Uri.AbsoluteUri);
        Assert.Equal(("tactics__c", "Tactic", "tactic"), (tactics.ObjectName, tactics.DisplayName, tactics.MappedName));
        Assert.Equal("x", tactics.AdditionalProperties!["label"]);
        var budget = tactics.FindField("BUDGET__C")!;
        Assert.Equal(("budget__c", "Budget", "float", "currency"), (budget.Name, budget.Label, budget.Type, budget.ProviderType));
        Assert.True(budget is { IsReadOnly: true, IsCustom: true, IsRequired: true });
        Assert.Equal(2L, budget.AdditionalProperties!["precision"]);
        var kind = tactics.Fields[1];
        Assert.False(kind.IsReadOnly || kind.IsCustom || kind.IsRequired);
        Assert.Equal(["User"], kind.ReferenceTo);
        Assert.Equal([("A", "Letter A"), ("B", null)], kind.Values.Select(value => (value.Value, value.DisplayValue)));
        Assert.Null(tactics.FindField("other__c"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"name":"tactics__c"}""")]
    [InlineData("""{"fields":{}}""")]
    [InlineData("""{"name":"tactics__c","fields":{"a":1}}""")]
    public async Task Another_form_is_no_object(string answer) => Assert.Equal(
        "InvalidResponse", (await Assert.ThrowsAnyAsync<AmpersandException>(() => GetObjectAsync(answer))).ErrorId);

    [Fact]
    public async Task An_integration_tells_the_objects_of_its_manifest()
    {
        service.Answer = (_, _) => Task.FromResult<ServiceResponse?>(Answers.Ok(
            """
            { "id": "i", "name": "crm", "projectId": "p", "provider": "salesforce", "latestRevision": { "id": "r", "content": {
                "read": { "objects": [
                  { "objectName": "Account", "mapToName": "company", "requiredFields": [{ "fieldName": "name", "mapToName": "title" }],
                    "optionalFields": [{ "mapToName": "notes" }, { "fieldName": "website" }] } ] },
                "write": { "objects": [{ "objectName": "account", "inheritMapping": true }, { "objectName": "Lead" }] },
                "proxy": { "enabled": true } } } }
            """));

        var integration = await service.Client().GetIntegrationAsync(
            "a crm", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            "https://api.withampersand.com/v1/projects/2234wf/integrations/a%20crm", Assert.Single(service.Requests).Uri.AbsoluteUri);
        Assert.Equal(("i", "crm", "p", "salesforce", "r", true), (integration.IntegrationId, integration.Name, integration.Project,
            integration.Provider, integration.RevisionId, integration.IsProxyEnabled));
        Assert.Equal(
            [("Account", "company", true, true, true), ("Lead", null, false, true, false)],
            integration.Objects.Select(found =>
                (found.ObjectName, found.MappedName, found.IsRead, found.IsWritten, found.InheritsMapping)));
        Assert.Equal(
            new Dictionary<string, string?> { ["title"] = "name", ["notes"] = null }, integration.Objects[0].MappedFields);
    }

    [Fact]
    public async Task Each_call_has_its_documented_address()
    {
        service.Answer = (request, _) => Task.FromResult<ServiceResponse?>(Answers.Ok(
            request.Uri.AbsolutePath.EndsWith("metadata", StringComparison.Ordinal) ? """{"name":"o","fields":{}}"""
            : request.Uri.AbsolutePath.EndsWith("s", StringComparison.Ordinal) ? "[]"
            : """{"id":"p","name":"project"}"""));
        var client = service.Client();
        var stop = TestContext.Current.CancellationToken;

        await client.GetObjectOfProviderAsync("salesforce", "o", cancellationToken: stop);
        await client.GetInstallationsAsync(cancellationToken: stop);
        await client.GetProjectInstallationsAsync("a b", cancellationToken: stop);
        await client.GetIntegrationsAsync(cancellationToken: stop);
        Assert.Equal("project", (await client.GetProjectAsync(cancellationToken: stop)).Name);

        Assert.Equal(
            [
                "/v1/projects/2234wf/providers/salesforce/objects/o/metadata?groupRef=sample-org-id",
                "/v1/projects/2234wf/integrations/23rsdf32/installations",
                "/v1/projects/2234wf/installations?groupRef=a%20b",
                "/v1/projects/2234wf/integrations",
                "/v1/projects/2234wf",
            ],
            service.Requests.Select(request => request.Uri.PathAndQuery));
    }

    [Theory]
    [InlineData("""[{"id":"inst-1"}]""")]
    [InlineData("""[{"id":"inst-1","connection":null,"config":{"content":{"read":{"objects":{"contact":true}}}}}]""")]
    public async Task What_is_not_said_is_not_known(string answer)
    {
        var installation = await GetInstallationAsync(answer);

        Assert.Null(installation.Provider);
        Assert.False(installation.HasDisabledReading("contact"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""[{}]""")]
    [InlineData("""["inst-1"]""")]
    public async Task Another_form_is_no_list_of_installations(string answer) => Assert.Equal(
        "InvalidResponse", (await Assert.ThrowsAnyAsync<AmpersandException>(() => GetInstallationAsync(answer))).ErrorId);

    [Theory]
    [InlineData("""{"support":{"search":{"operators":{"equals":true}}}}""", true, 1)]
    [InlineData("""{"support":{"search":{"operators":{"equals":false}}}}""", false, 1)]
    [InlineData("""{"support":{"batchWrite":{"create":{"supported":true}}}}""", false, 100)]
    [InlineData("""{"support":{"batchWrite":{"create":{"supported":true,"defaultRecordLimit":10}}}}""", false, 10)]
    [InlineData("""{"support":{"batchWrite":{"create":{"supported":true,"defaultRecordLimit":200}}}}""", false, 100)]
    [InlineData("""{"support":{"batchWrite":{"create":{"supported":false,"defaultRecordLimit":10}}}}""", false, 1)]
    [InlineData(
        """{"support":{"batchWrite":{"create":{"supported":true,"defaultRecordLimit":50,"objectRecordLimits":{"contact":25}}}}}""", false, 25)]
    [InlineData(
        """
        {"defaultModule":"crm","support":{},
        "modules":{"crm":{"support":{"search":{"operators":{"equals":true}},"batchWrite":{"create":{"supported":true}}}}}}
        """,
        true,
        100)]
    public void A_provider_can_what_it_says_or_its_default_module(string answer, bool hasSearch, int batch)
    {
        using var json = JsonDocument.Parse(answer);

        var support = AmpersandProvider.Of(json.RootElement);

        Assert.Equal(hasSearch, support.HasSearch);
        Assert.Equal(batch, support.BatchLimit(RecordWriteType.Create, "contact"));
        Assert.Equal(1, support.BatchLimit(RecordWriteType.Update, "contact"));
    }

    [Fact]
    public async Task An_answer_is_remembered_for_five_minutes()
    {
        var clock = new StepClock();
        var service = new FakeService(clock) { Answer = (_, _) => Task.FromResult<ServiceResponse?>(Answers.Ok("""{"support":{}}""")) };
        var client = service.Client();

        await client.GetProviderAsync("sales force", cancellationToken: TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMinutes(4.99));
        await client.GetProviderAsync("sales force", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("https://api.withampersand.com/v1/providers/sales%20force", Assert.Single(service.Requests).Uri.AbsoluteUri);

        await client.GetProviderAsync("sales force", refresh: true, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, service.Requests.Count);

        clock.Advance(TimeSpan.FromMinutes(5));
        await client.GetProviderAsync("sales force", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(3, service.Requests.Count);
    }

    private Task<AmpersandObject> GetObjectAsync(string answer)
    {
        service.Answer = (_, _) => Task.FromResult<ServiceResponse?>(Answers.Ok(answer));
        return service.Client().GetObjectAsync("tactics__c", cancellationToken: TestContext.Current.CancellationToken);
    }

    private async Task<AmpersandInstallation> GetInstallationAsync(string answer)
    {
        service.Answer = (_, _) => Task.FromResult<ServiceResponse?>(Answers.Ok(answer));
        return Assert.Single(await new ObjectsClient(service.Connection(), progress: null)
            .GetInstallationsAsync("a b", TestContext.Current.CancellationToken));
    }

    /// <summary>All bytes that are held by an element, of which it may show but a part.</summary>
    private static string WholeDocument(JsonElement element)
    {
        var document = (JsonDocument)typeof(JsonElement).GetField("_parent", BindingFlags.Instance | BindingFlags.NonPublic)!
            .GetValue(element)!;
        return document.RootElement.GetRawText();
    }
}
