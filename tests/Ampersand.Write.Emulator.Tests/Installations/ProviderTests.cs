using System.Net;
using System.Text.Json;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests.Installations;

public class ProviderTests
{
    [Fact]
    public async Task Salesforce_can_what_it_could_in_2026_08_and_its_module_says_so_without_a_key()
    {
        await using var emulator = await StartAsync();
        emulator.Http.DefaultRequestHeaders.Clear();

        var provider = await JsonAsync(await emulator.GetAsync("v1/providers/salesforce"));

        var support = provider.GetProperty("modules").GetProperty(provider.Text("defaultModule")!).GetProperty("support");
        Assert.Equal("""{"insert":false,"update":false,"upsert":true,"delete":true}""", support.GetProperty("bulkWrite").GetRawText());
        Assert.Equal((true, 100), Batch(support, "create"));
        Assert.Equal((true, 100), Batch(support, "update"));
        Assert.False(support.GetProperty("batchWrite").GetProperty("delete").GetProperty("supported").GetBoolean());
        Assert.True(support.GetProperty("search").GetProperty("operators").GetProperty("equals").GetBoolean());
        Assert.True(support.GetProperty("proxy").GetBoolean());
        Assert.False(provider.GetProperty("support").TryGetProperty("batchWrite", out _));
    }

    [Fact]
    public async Task Any_other_is_what_was_ordered()
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.GetAsync("v1/providers/plain"), 404);

        var put = await emulator.PutAsync("emulator/providers/plain", new { displayName = "Plain", batchCreateLimit = 10 });
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        var support = (await JsonAsync(await emulator.GetAsync("v1/providers/plain"))).GetProperty("support");
        Assert.Equal((true, 10), Batch(support, "create"));
        Assert.False(support.GetProperty("batchWrite").GetProperty("update").GetProperty("supported").GetBoolean());
        Assert.False(support.TryGetProperty("search", out _));
        Assert.False(support.GetProperty("bulkWrite").GetProperty("upsert").GetBoolean());
        await emulator.Http.DeleteAsync("emulator/providers/plain", Token);
        await ProblemAsync(await emulator.GetAsync("v1/providers/plain"), 404);
        await ProblemAsync(await emulator.PutAsync("emulator/providers/plain", new { batchUpdateLimit = 101 }), 400);
    }

    [Fact]
    public async Task What_a_provider_cannot_do_is_refused()
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Provider = "plain", DeletionEnabledObjects = ["*"] });
        emulator.Server.Providers["plain"] = new ProviderSettings { BatchUpdateLimit = 1 };
        var record = new { record = new { id = "1", a = 1 } };

        await ProblemAsync(await emulator.PutAsync(Objects + "thing__c:async", AsyncBody("key__c\n1\n")), 400);
        await ProblemAsync(await WriteAsync(emulator, "create", new[] { record }), 400);
        await ProblemAsync(await WriteAsync(emulator, "update", new[] { record, record }), 400);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await WriteAsync(emulator, "update", new[] { record })).StatusCode);
        await ProblemAsync(
            await emulator.PostAsync(Objects + "thing__c", new { groupRef = "g1", type = "delete", record = new { id = "1" } }), 400);
        await JsonAsync(
            await emulator.PostAsync(
                Objects + "thing__c", new { groupRef = "g1", type = "create", mode = "synchronous", record = new { a = 1 } }));
    }

    private static Task<HttpResponseMessage> WriteAsync(TestEmulator emulator, string type, object batch) =>
        emulator.PostAsync(Objects + "thing__c", new { groupRef = "g1", type, mode = "synchronous", batch });

    private static (bool, int) Batch(JsonElement support, string type)
    {
        var batch = support.GetProperty("batchWrite").GetProperty(type);
        return (batch.GetProperty("supported").GetBoolean(), batch.GetProperty("defaultRecordLimit").GetInt32());
    }
}
