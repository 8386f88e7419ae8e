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
          "config": { "id": "cfg", "content": { "proxy": { "token": "s3cret" }, "write": { "objects": { "contact": {} } },
            "read": { "objects": { "Contact": { "disabled": true }, "lead": { "disabled": false } } } } },
          "createTime": "2026-01-02T03:04:05Z"
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
            (installation.Id, installation.Provider, installation.Health, installation.ConnectionStatus));
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

        var support = ProviderSupport.Of(json.RootElement);

        Assert.Equal(hasSearch, support.HasSearch);
        Assert.Equal(batch, support.BatchLimit(RecordWriteType.Create, "contact"));
        Assert.Equal(1, support.BatchLimit(RecordWriteType.Update, "contact"));
    }

    [Fact]
    public async Task A_provider_is_asked_about_once_a_connection()
    {
        service.Answer = (_, _) => Task.FromResult<ServiceResponse?>(Answers.Ok("""{"support":{}}"""));
        var connection = service.Connection();
        var installation = new Installation("inst-1", "sales force", null, null, null, null);

        for (var time = 0; time < 2; time++)
        {
            Assert.NotNull(await connection.Knowledge.GetProviderAsync(
                connection, installation, progress: null, TestContext.Current.CancellationToken));
        }

        Assert.Equal("https://api.withampersand.com/v1/providers/sales%20force", Assert.Single(service.Requests).Uri.AbsoluteUri);
    }

    private async Task<Installation> GetInstallationAsync(string answer)
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
