using System.Text.Json;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

/// <summary>What the controls tell of operations, which is what the console shows.</summary>
public class OperationControlTests
{
    private const string Operations = "emulator/operations";

    [Fact]
    public async Task All_are_listed_newest_first_as_they_stand_now()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c\n1\n2\n", objectName: "first__c");
        var second = await emulator.UpsertAsync("key__c\n1\n", objectName: "second__c");
        await emulator.Server.WhenIdleAsync();
        emulator.Clock.Advance(ProcessingTime / 2);

        var list = await JsonAsync(await emulator.GetAsync(Operations));

        Assert.Equal(emulator.Clock.GetUtcNow(), list.GetProperty("time").GetDateTimeOffset());
        var (running, ended) = (list.GetProperty("operations")[0], list.GetProperty("operations")[1]);
        Assert.Equal(
            (second, "second__c", "in_progress", "g1"),
            (running.Text("id"), running.Text("objectName"), running.Status(), running.Text("groupRef")));
        Assert.False(running.TryGetProperty("result", out _) || running.TryGetProperty("endTime", out _));
        Assert.Equal(
            ("first__c", "BulkWriteCompleted", "Batch write completed (2 succeeded, 0 failed)"),
            (ended.Text("objectName"), ended.Status(), ended.Text("result")));
        Assert.Equal((2, 2), (ended.GetProperty("records").GetInt32(), ended.GetProperty("recordsProcessed").GetInt32()));
        Assert.Equal(
            ProcessingTime, ended.GetProperty("endTime").GetDateTimeOffset() - ended.GetProperty("createTime").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("", 253)]
    [InlineData("?status=odd%20%26%20new", 250)]
    [InlineData("?status=odd%20%26%20new&limit=200&offset=200", 50)]
    [InlineData("?limit=3&offset=252", 1)]
    [InlineData("?status=none", 0)]
    public async Task A_part_is_listed_and_the_whole_is_counted(string query, int listed)
    {
        await using var emulator = await StartAsync();
        emulator.Server.Operations.Create(new OperationOrder { Count = 3, Status = "in_progress" });
        emulator.Server.Operations.Create(new OperationOrder { Count = 250, Status = "odd & new" });

        var list = await JsonAsync(await emulator.GetAsync(Operations + query));

        Assert.Equal(listed, list.GetProperty("operations").GetArrayLength());
        Assert.Equal(
            [("odd & new", 250), ("in_progress", 3)],
            list.GetProperty("statuses").EnumerateArray().Select(count => (count.Text("status"), count.GetProperty("count").GetInt32())));
    }

    [Fact]
    public async Task One_comes_with_its_log_and_what_became_of_its_records()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Rules["thing__c"] = new ObjectRules { FailingKeys = ["2"] };
        var id = await emulator.UpsertAsync("key__c\n1\n2\n");
        Assert.Equal("The write was accepted.", Assert.Single((await OneAsync(emulator, id)).GetProperty("log").Texts("message")));
        await emulator.EndAsync(id);

        var one = await OneAsync(emulator, id);

        Assert.Equal((id, "BulkWriteCompleted"), (one.GetProperty("operation").Text("id"), one.GetProperty("operation").Status()));
        Assert.Equal("Record 2 (2) could not be written.", one.GetProperty("log")[1].Text("message"));
        var failed = Assert.Single(one.GetProperty("failures").EnumerateArray());
        Assert.Equal(("2", "UNKNOWN_EXCEPTION:An order to this emulator lets '2' fail"), (failed.Text("key"), failed.Text("message")));
        Assert.Equal("Partial", one.GetProperty("metadata").GetProperty("failureDetails").Text("failureType"));
        await ProblemAsync(await emulator.GetAsync(Operations + "/none"), 404);
        await ProblemAsync(await emulator.GetAsync(Operations + "/none/records"), 404);
    }

    [Fact]
    public async Task The_records_that_its_object_holds_for_its_customer_are_those_of_no_other()
    {
        await using var emulator = await StartAsync();
        await emulator.PutAsync("v1/projects/p2/integrations/i1/objects/thing__c:async", AsyncBody("key__c,a__c\n8,other project\n"));
        var id = await emulator.UpsertAsync("key__c,a__c\n1,#N/A\n2,y\n");
        await emulator.EndAsync(id);

        var stored = await JsonAsync(await emulator.GetAsync($"{Operations}/{id}/records?limit=1&offset=0"));

        Assert.Equal(2, stored.GetProperty("count").GetInt32());
        var record = Assert.Single(stored.GetProperty("records").EnumerateArray());
        Assert.Equal(emulator.Server.Records.List("thing__c", "g1")[1].Id, record.Text("id"));
        Assert.Equal("""{"key__c":"1","a__c":null}""", record.GetProperty("fields").GetRawText());
    }

    [Fact]
    public async Task Associations_come_with_a_record_that_has_any()
    {
        await using var emulator = await StartAsync();
        var answer = await JsonAsync(await emulator.PostAsync(Objects + "contact", new
        {
            groupRef = "g1",
            type = "create",
            record = new { name = "Ada" },
            associations = new[] { new { to = new { id = "77" } } },
        }));
        var stored = await JsonAsync(await emulator.GetAsync($"{Operations}/{answer.Text("operationId")}/records"));
        Assert.Equal("77", stored.GetProperty("records")[0].GetProperty("associations")[0].GetProperty("to").Text("id"));
    }

    private static async Task<JsonElement> OneAsync(TestEmulator emulator, string id) =>
        await JsonAsync(await emulator.GetAsync($"{Operations}/{id}"));
}
