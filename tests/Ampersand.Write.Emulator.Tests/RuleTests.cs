using System.Net;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

public class RuleTests
{
    [Fact]
    public async Task A_value_that_breaks_a_rule_fails_its_record_and_says_so_in_metadata_and_log()
    {
        await using var emulator = await StartAsync();
        var put = await emulator.PutAsync("emulator/objects/thing__c/rules", new { fields = new { budget__c = "^[0-9]+$" } });
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        var operation = await emulator.UpsertToEndAsync("key__c,Budget__c\n1,50\n2,much\n3,\n");

        Assert.Equal(("BulkWriteCompleted", "Batch write completed (2 succeeded, 1 failed)"), (operation.Status(), operation.Text("result")));
        Assert.StartsWith(
            "FIELD_CUSTOM_VALIDATION_EXCEPTION:Budget__c: 'much'", Assert.Single(operation.Errors()), StringComparison.Ordinal);
        var failed = Assert.Single((await emulator.FailuresAsync(operation)).EnumerateArray());
        Assert.Equal((2, "2"), (failed.GetProperty("record").GetInt32(), failed.Text("key")));
        Assert.Equal(2, operation.Metadata().GetProperty("successfulRecordIds").GetArrayLength());
        Assert.Equal(["1", "3"], emulator.Server.Records.List("thing__c").Select(record => record["key__c"]));

        var entry = (await emulator.LogsAsync(operation.Text("id")!)).EnumerateArray().First(log => log.Text("severity") == "error");
        Assert.Equal("Record 2 (2) could not be written.", entry.GetProperty("message").Text("msg"));
        Assert.Equal(failed.Text("message"), entry.GetProperty("message").Text("error"));
    }

    [Fact]
    public async Task A_write_of_which_some_failed_can_end_with_any_status()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Rules["thing__c"] = new ObjectRules { FailingKeys = ["2"], PartialStatus = "half_done" };

        Assert.Equal("half_done", (await emulator.UpsertToEndAsync("key__c\n1\n2\n")).Status());
        Assert.Equal("failure", (await emulator.UpsertToEndAsync("key__c\n2\n")).Status());
    }

    [Fact]
    public async Task An_object_can_end_with_any_status_and_result()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Rules["thing__c"] = new ObjectRules { FinalStatus = "half_moon", Result = "Look up." };

        var operation = await emulator.UpsertToEndAsync("key__c\n1\n");

        Assert.Equal(("half_moon", "Look up."), (operation.Status(), operation.Text("result")));
    }

    [Fact]
    public async Task An_object_can_take_its_own_time()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Rules["slow__c"] = new ObjectRules { ProcessingTime = ProcessingTime * 2 };
        var slow = await emulator.UpsertAsync("key__c\n1\n", objectName: "slow__c");
        var usual = await emulator.UpsertAsync("key__c\n1\n");

        Assert.Equal("in_progress", (await emulator.EndAsync(slow)).Status());
        Assert.Equal("BulkWriteCompleted", (await emulator.OperationAsync(usual)).Status());
        Assert.Equal("BulkWriteCompleted", (await emulator.EndAsync(slow)).Status());
    }

    [Fact]
    public async Task Rules_are_shown_and_taken_back()
    {
        await using var emulator = await StartAsync();
        await emulator.SendRawJsonAsync(
            HttpMethod.Put, "emulator/objects/thing__c/rules", """{ "failingKeys": ["1"], "processingTime": "00:00:03" }""");
        var rules = await JsonAsync(await emulator.GetAsync("emulator/objects/THING__c/rules"));
        Assert.Equal(("1", "00:00:03"), (rules.GetProperty("failingKeys")[0].GetString(), rules.Text("processingTime")));

        await emulator.Http.DeleteAsync("emulator/objects/thing__c/rules", Token);

        Assert.Equal("BulkWriteCompleted", (await emulator.UpsertToEndAsync("key__c\n1\n")).Status());
    }

    [Theory]
    [InlineData("""{ "fields": { "a": "(" } }""")]
    [InlineData("""{ "nonsense": 1 }""")]
    [InlineData("""{ "processingTime": "-00:00:01" }""")]
    [InlineData("""{ "failingKeys": null }""")]
    [InlineData("""{ "failureDetails": "elsewhere" }""")]
    public async Task Rules_that_cannot_be_are_refused(string rules)
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/objects/thing__c/rules", rules), 400);
    }
}
