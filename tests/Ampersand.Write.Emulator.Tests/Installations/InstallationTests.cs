using System.Net;
using System.Text.Json;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests.Installations;

/// <summary>Projects, integrations and installations as the platform host tells of them, and what follows from them for a write.</summary>
public class InstallationTests
{
    private const string Project = "v1/projects/p1";
    private const string Installations = Project + "/integrations/i1/installations";

    [Fact]
    public async Task Every_customer_has_a_healthy_installation_until_something_else_is_ordered()
    {
        await using var emulator = await StartAsync();

        var one = Assert.Single((await JsonAsync(await emulator.GetAsync(Installations + "?groupRef=g1"))).EnumerateArray());

        Assert.Equal(EmulatorServer.InstallationIdOf("p1", "i1", "g1"), one.Text("id"));
        Assert.Equal(("p1", "i1", "healthy"), (one.Text("projectId"), one.Text("integrationId"), one.Text("healthStatus")));
        Assert.Equal("g1", one.GetProperty("group").Text("groupRef"));
        Assert.Equal(
            ("salesforce", "working"), (one.GetProperty("connection").Text("provider"), one.GetProperty("connection").Text("status")));
        Assert.Equal(emulator.Clock.GetUtcNow(), one.GetProperty("createTime").GetDateTimeOffset());
        var integration = await JsonAsync(await emulator.GetAsync(Project + "/integrations/i1"));
        Assert.Equal(integration.GetProperty("latestRevision").Text("id"), one.GetProperty("config").Text("revisionId"));
    }

    [Fact]
    public async Task The_operations_of_an_installation_are_listed_by_the_id_that_its_customer_is_found_by()
    {
        await using var emulator = await StartAsync();
        var id = (await JsonAsync(await emulator.GetAsync(Installations + "?groupRef=g1")))[0].Text("id");
        var path = $"{Installations}/{id}/operations";
        Assert.Empty((await JsonAsync(await emulator.GetAsync(path))).GetProperty("results").EnumerateArray());

        var operation = await emulator.UpsertToEndAsync("key__c\n1\n");

        Assert.Equal(id, operation.Text("installationId"));
        Assert.Equal([operation.Text("id")], (await JsonAsync(await emulator.GetAsync(path))).GetProperty("results").Texts("id"));
        await ProblemAsync(await emulator.GetAsync(Installations + "/none/operations"), 404);
    }

    [Fact]
    public async Task All_that_are_known_are_listed_of_a_project_and_of_an_integration()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertAsync("key__c\n1\n");
        emulator.Server.Installations.Set("p1", "i1", "g2", new InstallationSettings());
        emulator.Server.Installations.Set("p1", "i2", "g1", new InstallationSettings());
        emulator.Server.Installations.Set("p2", "i1", "g9", new InstallationSettings());

        Assert.Equal(["i1 g1", "i1 g2", "i2 g1"], await ListAsync(emulator, Project + "/installations"));
        Assert.Equal(["i1 g1", "i1 g2"], await ListAsync(emulator, Installations));
        Assert.Equal(["i1 g1", "i2 g1"], await ListAsync(emulator, Project + "/installations?groupRef=g1"));
        Assert.Equal(["i1", "i2"], (await JsonAsync(await emulator.GetAsync(Project + "/integrations"))).Texts("id"));
    }

    [Fact]
    public async Task A_catalog_tells_the_integrations_and_the_objects_there_are()
    {
        await using var emulator = await StartAsync(new EmulatorOptions
        {
            Catalog = new Catalog { Projects = new Dictionary<string, string[]> { ["p1"] = ["i1", "i2"] }, Objects = ["thing__c"] },
        });

        Assert.Equal(["i1", "i2"], (await JsonAsync(await emulator.GetAsync(Project + "/integrations"))).Texts("id"));
        Assert.Equal(["i1 g1", "i2 g1"], await ListAsync(emulator, Project + "/installations?groupRef=g1"));
        var content = await ContentAsync(emulator);
        Assert.Equal(["thing__c"], content.GetProperty("write").GetProperty("objects").EnumerateObject().Select(entry => entry.Name));
        await ProblemAsync(await emulator.GetAsync(Project + "/integrations/i3"), 404);
        await ProblemAsync(await emulator.GetAsync(Project + "/integrations/i3/installations"), 404);
        await ProblemAsync(await emulator.GetAsync("v1/projects/p2"), 404);
        await ProblemAsync(await emulator.GetAsync("v1/projects/p2/installations"), 404);
    }

    [Fact]
    public async Task What_was_ordered_of_a_customer_is_told()
    {
        await using var emulator = await StartAsync();
        var put = await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/projects/p1/integrations/i1/installations/g1", """
            { "groupName": "Acme", "healthStatus": "unhealthy", "connectionStatus": "bad_credentials", "revisionId": "old",
              "content": { "read": { "objects": { "contact": { "disabled": true } } }, "other": 1 } }
            """);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        var one = (await JsonAsync(await emulator.GetAsync(Installations + "?groupRef=g1")))[0];

        Assert.Equal("Acme", one.GetProperty("group").Text("groupName"));
        Assert.Equal(("unhealthy", "bad_credentials"), (one.Text("healthStatus"), one.GetProperty("connection").Text("status")));
        Assert.Equal("old", one.GetProperty("config").Text("revisionId"));
        var content = one.GetProperty("config").GetProperty("content");
        Assert.True(content.GetProperty("read").GetProperty("objects").GetProperty("contact").GetProperty("disabled").GetBoolean());
        Assert.Equal(1, content.GetProperty("other").GetInt32());
        Assert.Equal(JsonValueKind.Object, content.GetProperty("write").GetProperty("objects").ValueKind);

        await emulator.Http.DeleteAsync("emulator/projects/p1/integrations/i1/installations/g1", Token);
        Assert.Equal("healthy", (await JsonAsync(await emulator.GetAsync(Installations + "?groupRef=g1")))[0].Text("healthStatus"));
    }

    [Fact]
    public async Task A_customer_who_has_not_installed_it_is_not_listed_and_not_written_for()
    {
        await using var emulator = await StartAsync();
        await emulator.PutAsync("emulator/projects/p1/integrations/i1/installations/g1", new { isInstalled = false });

        Assert.Empty(await ListAsync(emulator, Installations + "?groupRef=g1"));
        Assert.Empty(await ListAsync(emulator, Installations));
        foreach (var answer in await WriteInEveryFormAsync(emulator))
        {
            Assert.Contains("'g1' has not installed", (await ProblemAsync(answer, 404)).Text("detail"), StringComparison.Ordinal);
        }

        Assert.Empty(emulator.Server.Operations.All);
    }

    [Fact]
    public async Task An_object_that_the_configuration_does_not_write_is_refused()
    {
        await using var emulator = await StartAsync();
        Configure(emulator, """{ "write": { "objects": { "Other__c": {} } } }""");

        foreach (var answer in await WriteInEveryFormAsync(emulator))
        {
            Assert.Contains("does not write 'thing__c'", (await ProblemAsync(answer, 400)).Text("detail"), StringComparison.Ordinal);
        }

        Configure(emulator, """{ "write": { "objects": { "Thing__c": {} } } }""");
        Assert.All(await WriteInEveryFormAsync(emulator), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task The_deletion_settings_that_are_told_are_those_that_count()
    {
        await using var emulator = await StartAsync(new EmulatorOptions { DeletionEnabledObjects = ["thing__c"] });
        await AssertDeletionAsync(emulator, "g1", true);
        emulator.Server.Rules["thing__c"] = new ObjectRules { DeletionDisabledFor = ["g2"] };
        await AssertDeletionAsync(emulator, "g1", true);
        await AssertDeletionAsync(emulator, "g2", false);

        Configure(emulator, """{ "write": { "objects": { "thing__c": { "deletionSettings": { "enabled": false } } } } }""");
        await AssertDeletionAsync(emulator, "g1", false);

        Configure(emulator, """{ "write": { "objects": { "thing__c": { } } } }""");
        await AssertDeletionAsync(emulator, "g1", true);
    }

    [Fact]
    public async Task A_manifest_and_a_name_are_told_as_ordered_and_the_name_finds_the_integration()
    {
        await using var emulator = await StartAsync();
        var put = await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/projects/p1/integrations/i1", """
            { "name": "crm sync", "provider": "hubspot", "manifest": { "read": { "objects": [{ "objectName": "contact" }] } } }
            """);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        var found = await JsonAsync(await emulator.GetAsync(Project + "/integrations/crm%20sync"));

        Assert.Equal(("i1", "crm sync", "hubspot"), (found.Text("id"), found.Text("name"), found.Text("provider")));
        Assert.Equal(
            """{"read":{"objects":[{"objectName":"contact"}]}}""", found.GetProperty("latestRevision").GetProperty("content").GetRawText());
        Assert.Equal(
            "hubspot",
            (await JsonAsync(await emulator.GetAsync(Installations + "?groupRef=g1")))[0].GetProperty("connection").Text("provider"));
        await ProblemAsync(await emulator.GetAsync(Project + "/integrations/crm%20sync/installations"), 404);
        await ProblemAsync(
            await emulator.PostAsync(
                Project + "/integrations/crm%20sync/objects/thing__c",
                new { groupRef = "g1", type = "create", mode = "synchronous", record = new { a = 1 } }),
            404);
    }

    [Fact]
    public async Task A_project_goes_by_its_id_and_by_its_name()
    {
        await using var emulator = await StartAsync();
        await emulator.PutAsync("emulator/projects/p1", new { name = "my project" });
        var id = await emulator.UpsertAsync("key__c\n1\n");

        var project = await JsonAsync(await emulator.GetAsync("v1/projects/my%20project"));

        Assert.Equal(("p1", "my project"), (project.Text("id"), project.Text("name")));
        Assert.Equal(
            "p1", (await JsonAsync(await emulator.GetAsync("v1/projects/my%20project/operations/" + id))).Text("projectId"));
        Assert.Equal("p2", (await JsonAsync(await emulator.GetAsync("v1/projects/p2"))).Text("name"));
    }

    [Theory]
    [InlineData("integrations/i1", """{ "manifest": 5 }""")]
    [InlineData("integrations/i1/installations/g1", """{ "content": [] }""")]
    [InlineData("integrations/i1/installations/g1", """{ "nonsense": 1 }""")]
    public async Task What_cannot_be_told_is_refused(string path, string settings)
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/projects/p1/" + path, settings), 400);
    }

    [Fact]
    public async Task These_calls_need_a_key_and_meet_faults()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Html, Path = "/" + Installations });
        Assert.Equal(HttpStatusCode.BadGateway, (await emulator.GetAsync(Installations + "?groupRef=g1")).StatusCode);

        emulator.Http.DefaultRequestHeaders.Clear();
        await ProblemAsync(await emulator.GetAsync(Installations + "?groupRef=g1"), 401);
        await ProblemAsync(await emulator.GetAsync(Project), 401);
    }

    private static void Configure(TestEmulator emulator, string content) =>
        emulator.Server.Installations.Set("p1", "i1", "g1", new InstallationSettings { Content = JsonElement.Parse(content) });

    private static async Task<JsonElement> ContentAsync(TestEmulator emulator, string groupRef = "g1") =>
        (await JsonAsync(await emulator.GetAsync($"{Installations}?groupRef={groupRef}")))[0].GetProperty("config").GetProperty("content");

    private static async Task<IEnumerable<string>> ListAsync(TestEmulator emulator, string path) =>
        from one in (await JsonAsync(await emulator.GetAsync(path))).EnumerateArray()
        select $"{one.Text("integrationId")} {one.GetProperty("group").Text("groupRef")}";

    private static async Task<HttpResponseMessage[]> WriteInEveryFormAsync(TestEmulator emulator) =>
    [
        await emulator.PutAsync(Objects + "thing__c:async", AsyncBody("key__c\n1\n")),
        await emulator.PostAsync(
            Objects + "thing__c", new { groupRef = "g1", type = "upsert", mode = "bulk", recordsCSV = "key__c\n1\n", primaryKey = "key__c" }),
        await emulator.PostAsync(
            Objects + "thing__c", new { groupRef = "g1", type = "create", mode = "synchronous", record = new { a = 1 } }),
    ];

    private static async Task AssertDeletionAsync(TestEmulator emulator, string groupRef, bool isEnabled)
    {
        var objects = (await ContentAsync(emulator, groupRef)).GetProperty("write").GetProperty("objects");
        Assert.Equal(isEnabled, objects.GetProperty("thing__c").GetProperty("deletionSettings").GetProperty("enabled").GetBoolean());
        var deleted = await emulator.PostAsync(Objects + "thing__c", new { groupRef, type = "delete", record = new { id = "none" } });
        Assert.Equal(isEnabled ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.BadRequest, deleted.StatusCode);
    }
}
