using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests.Access;

public class AccessTests
{
    [Theory]
    [InlineData(null, 401)]
    [InlineData("", 401)]
    [InlineData("wrong", 401)]
    [InlineData("EMULATOR-KEY", 401)]
    [InlineData("guest", 403)]
    [InlineData("second", 404)]
    public async Task The_key_decides(string? key, int status)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { ApiKeys = [Key, "second"], ForbiddenKeys = ["guest"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Server.ApiUri + "/projects/p1/operations/none"));
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        }

        using var http = new HttpClient();
        await ProblemAsync(await http.SendAsync(request, Token), status);
    }

    [Fact]
    public async Task The_key_comes_before_all_else()
    {
        await using var emulator = await StartAsync();
        using var http = new HttpClient { BaseAddress = emulator.Server.BaseUri };
        await ProblemAsync(await http.GetAsync("v1/nothing", Token), 401);
        await ProblemAsync(await http.PutAsync(Objects + "thing__c:async", new StringContent("nonsense"), Token), 401);
    }

    [Fact]
    public async Task A_key_can_be_revoked_and_granted_between_two_requests()
    {
        await using var emulator = await StartAsync();
        var id = await emulator.UpsertAsync("key__c\n1\n");

        emulator.Server.Keys.Revoke(Key);
        await ProblemAsync(await emulator.GetAsync("v1/projects/p1/operations/" + id), 401);

        await emulator.PutAsync("emulator/keys", new { key = Key, access = "forbidden" });
        await ProblemAsync(await emulator.GetAsync("v1/projects/p1/operations/" + id), 403);

        await emulator.PutAsync("emulator/keys", new { key = Key, access = "granted" });
        await emulator.OperationAsync(id);

        await ProblemAsync(await emulator.PutAsync("emulator/keys", new { key = Key, access = "nonsense" }), 400);
    }

    [Fact]
    public async Task A_catalog_lets_only_its_own_names_exist()
    {
        await using var emulator = await StartAsync();
        await emulator.SendRawJsonAsync(
            HttpMethod.Put, "emulator/catalog", """{ "projects": { "p1": ["i1"] }, "objects": ["thing__c"] }""");

        await emulator.UpsertAsync("key__c\n1\n");
        await ProblemAsync(await emulator.PutAsync(Objects + "other__c:async", AsyncBody("key__c\n1\n")), 404);
        await ProblemAsync(await emulator.PostAsync(Objects + "other__c", new { groupRef = "g" }), 404);
        await ProblemAsync(await emulator.PutAsync("v1/projects/p1/integrations/i2/objects/thing__c:async", AsyncBody("key__c\n1\n")), 404);
        await ProblemAsync(await emulator.PutAsync("v1/projects/p2/integrations/i1/objects/thing__c:async", AsyncBody("key__c\n1\n")), 404);
        Assert.Contains(
            "no project 'p2'", (
                await ProblemAsync(await emulator.GetAsync("v1/projects/p2/operations/x"), 404)).Text("detail"), StringComparison.Ordinal);
        Assert.Contains(
            "no integration 'i2'",
            (await ProblemAsync(await emulator.GetAsync("v1/projects/p1/integrations/i2/installations/x/operations"), 404)).Text("detail"),
            StringComparison.Ordinal);
        Assert.Equal(
            "i1", (await JsonAsync(await emulator.GetAsync("emulator/catalog"))).GetProperty("projects").GetProperty("p1")[0].GetString());

        await emulator.Http.DeleteAsync("emulator/catalog", Token);
        await emulator.UpsertAsync("key__c\n1\n", objectName: "other__c");
        await ProblemAsync(await emulator.GetAsync("emulator/catalog"), 404);
    }
}
