using System.Globalization;
using System.Text.Json;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

/// <summary>What an operation tells of the records that failed, and where.</summary>
public class OutcomeTests
{
    private const string Contacts = Objects + "contact";
    private const string Error = "UNKNOWN_EXCEPTION:An order to this emulator lets '2' fail";

    public static TheoryData<FailureDetailsPlace> Places => [.. Enum.GetValues<FailureDetailsPlace>()];

    [Theory]
    [InlineData(FailureDetailsPlace.Metadata, "Batch write completed (2 succeeded, 1 failed)")]
    [InlineData(FailureDetailsPlace.Log, "Batch write completed (2 succeeded, 1 failed)")]
    [InlineData(FailureDetailsPlace.LogText, "Batch write completed (2 succeeded, 1 failed)")]
    [InlineData(FailureDetailsPlace.Counts, "Batch write completed (2 succeeded, 1 failed)")]
    [InlineData(FailureDetailsPlace.None, "Batch write completed")]
    public async Task A_bulk_write_of_which_some_failed_is_completed_and_tells_of_them_in_one_place(FailureDetailsPlace place, string result)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { FailureDetails = place });
        emulator.Server.Rules["thing__c"] = new ObjectRules { FailingKeys = ["2"] };

        var operation = await emulator.UpsertToEndAsync("key__c\n1\n2\n3\n");
        var log = await emulator.LogsAsync(operation.Text("id")!);

        Assert.Equal(("BulkWriteCompleted", result), (operation.Status(), operation.Text("result")));
        var inMetadata = operation.Metadata().TryGetProperty("failureDetails", out var told) ? told : default;
        var inLog = log.EnumerateArray().Select(DetailsOf).Where(details => details.ValueKind != JsonValueKind.Undefined).ToList();
        Assert.Equal(place == FailureDetailsPlace.Metadata, inMetadata.ValueKind == JsonValueKind.Object);
        Assert.Equal(place is FailureDetailsPlace.Log or FailureDetailsPlace.LogText ? 1 : 0, inLog.Count);
        Assert.Equal(
            place is FailureDetailsPlace.Counts or FailureDetailsPlace.None,
            !(operation.GetRawText() + log.GetRawText()).Contains(Error, StringComparison.Ordinal));
        Assert.Equal(
            place == FailureDetailsPlace.None,
            !(operation.GetRawText() + log.GetRawText()).Contains("1 failed", StringComparison.Ordinal));
        Assert.Equal(place != FailureDetailsPlace.None, operation.Metadata().TryGetProperty("successfulRecordIds", out _));
        Assert.Equal(["1", "3"], emulator.Server.Records.List("thing__c").Select(record => record["key__c"]));
    }

    [Fact]
    public async Task Metadata_hold_what_the_connector_tells_of_a_job()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c\nold 1\nold 2\n");
        emulator.Server.Rules["thing__c"] = new ObjectRules
        {
            FailingKeys = ["old 2"],
            Fields = new Dictionary<string, string> { ["n__c"] = "^[0-9]+$" },
        };

        var metadata = (await emulator.UpsertToEndAsync("key__c,n__c\nold 1,a\nold 2,1\nnew 1,a\nnew 2,a\nnew 3,1\n")).Metadata();

        const string OfNumber = "FIELD_CUSTOM_VALIDATION_EXCEPTION:n__c: 'a' does not match ^[0-9]+$";
        Assert.Equal("JobComplete", metadata.Text("state"));
        Assert.StartsWith("750", metadata.Text("jobId"), StringComparison.Ordinal);
        Assert.Equal(18, metadata.Text("jobId")!.Length);
        Assert.Equal(
            "Some records are not processed successfully. Please refer to the 'failureDetails' for more details.", metadata.Text("message"));
        AssertJson(
            $$"""
            {
              "failureType": "Partial",
              "failedUpdates": {
                "{{OfNumber}}": ["old 1"],
                "UNKNOWN_EXCEPTION:An order to this emulator lets 'old 2' fail": ["old 2"]
              },
              "failedCreates": { "{{OfNumber}}": ["new 1", "new 2"] }
            }
            """,
            metadata.GetProperty("failureDetails"));
        AssertJson(
            $$"""
            {
              "id": "{{metadata.Text("jobId")}}", "object": "thing__c", "externalIdFieldName": "key__c", "state": "JobComplete",
              "operation": "upsert", "numberRecordsProcessed": 5, "numberRecordsFailed": 4
            }
            """,
            metadata.GetProperty("jobInfo"));
    }

    [Fact]
    public async Task A_log_holds_the_same_as_objects_or_as_strings()
    {
        await using var emulator = await StartAsync(new EmulatorOptions { FailureDetails = FailureDetailsPlace.Log });
        emulator.Server.Rules["thing__c"] = new ObjectRules { FailingKeys = ["2"] };
        emulator.Server.Rules["other__c"] = new ObjectRules { FailingKeys = ["2"], FailureDetails = FailureDetailsPlace.LogText };

        var objects = await DetailsAsync(emulator, "thing__c");
        var strings = await DetailsAsync(emulator, "other__c");

        var expected = $$"""{ "failureType": "Partial", "failedCreates": { "{{Error}}": ["2"] } }""";
        AssertJson(expected, objects.GetProperty("failureDetails"));
        AssertJson(expected, JsonElement.Parse(strings.Text("failureDetails")!));
        Assert.All(strings.EnumerateObject(), member => Assert.Equal(JsonValueKind.String, member.Value.ValueKind));
        Assert.Equal(
            objects.EnumerateObject().Select(member => member.Name), strings.EnumerateObject().Select(member => member.Name));
        Assert.Equal(1, JsonElement.Parse(strings.Text("jobInfo")!).GetProperty("numberRecordsFailed").GetInt32());
        Assert.Equal("JobComplete", strings.Text("state"));
    }

    [Theory]
    [InlineData(FailureDetailsPlace.Metadata)]
    [InlineData(FailureDetailsPlace.Log)]
    [InlineData(FailureDetailsPlace.LogText)]
    public async Task Keys_come_back_as_they_were_sent(FailureDetailsPlace place)
    {
        const string Key = "a \"quoted\", ü\nin two\\lines ";
        await using var emulator = await StartAsync(new EmulatorOptions { FailureDetails = place });
        emulator.Server.Rules["thing__c"] = new ObjectRules { FailingKeys = [Key] };

        var operation = await emulator.UpsertToEndAsync($"key__c\n1\n\"{Key.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
        var log = await emulator.LogsAsync(operation.Text("id")!);

        var told = place == FailureDetailsPlace.Metadata
            ? operation.Metadata()
            : Assert.Single(log.EnumerateArray().Select(DetailsOf), details => details.ValueKind == JsonValueKind.Object);
        var failed = told.GetProperty("failureDetails");
        failed = failed.ValueKind == JsonValueKind.String ? JsonElement.Parse(failed.GetString()!) : failed;
        var error = Assert.Single(failed.GetProperty("failedCreates").EnumerateObject());
        Assert.Equal($"UNKNOWN_EXCEPTION:An order to this emulator lets '{Key}' fail", error.Name);
        Assert.Equal([Key], error.Value.EnumerateArray().Select(key => key.GetString()));
    }

    [Fact]
    public async Task Every_record_that_failed_is_named_however_many_there_are()
    {
        await using var emulator = await StartAsync();
        var keys = Enumerable.Range(1, 1_000).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        emulator.Server.Rules["thing__c"] = new ObjectRules { FailingKeys = [.. keys.Skip(1)] };

        var operation = await emulator.UpsertToEndAsync("key__c\n" + string.Join('\n', keys) + "\n");

        Assert.Equal("Batch write completed (1 succeeded, 999 failed)", operation.Text("result"));
        var named = operation.Metadata().GetProperty("failureDetails").GetProperty("failedCreates").EnumerateObject();
        Assert.Equal(keys.Skip(1), named.SelectMany(error => error.Value.EnumerateArray()).Select(key => key.GetString()));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Work_that_failed_whole_is_a_failure_and_work_without_a_failure_tells_of_none(FailureDetailsPlace place)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { FailureDetails = place });
        emulator.Server.Rules["thing__c"] = new ObjectRules { FailingKeys = ["2"] };

        var failed = await emulator.UpsertToEndAsync("key__c\n2\n");
        var written = await emulator.UpsertToEndAsync("key__c\n1\n");

        var isCounted = place != FailureDetailsPlace.None;
        Assert.Equal(
            ("failure", isCounted ? $"Batch write failed (0 succeeded, 1 failed): {Error}" : "Batch write failed"),
            (failed.Status(), failed.Text("result")));
        Assert.Equal(
            ("BulkWriteCompleted", isCounted ? "Batch write completed (1 succeeded, 0 failed)" : "Batch write completed"),
            (written.Status(), written.Text("result")));
        Assert.False(written.Metadata().TryGetProperty("failureDetails", out _));
        Assert.Equal(place == FailureDetailsPlace.Metadata, failed.Metadata().TryGetProperty("failureDetails", out _));
    }

    [Fact]
    public async Task A_delete_names_its_records_by_their_ids()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c\n1\n2\n");
        var id = emulator.Server.Records.List("thing__c")[1].Id;
        emulator.Server.Rules["thing__c"] = new ObjectRules { FailingKeys = ["2"] };

        var operation = await emulator.EndAsync(await OperationIdAsync(await emulator.PostAsync(
            Objects + "thing__c",
            new { type = "delete", mode = "bulk", groupRef = "g1", primaryKey = "key__c", recordsCSV = "key__c\n1\n2\n9\n" })));

        AssertJson(
            $$"""
            {
              "failureType": "Partial",
              "failedUpdates": { "{{Error}}": ["{{id}}"] },
              "failedCreates": { "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--": [""] }
            }
            """,
            operation.Metadata().GetProperty("failureDetails"));
    }

    [Fact]
    public async Task A_write_of_records_of_which_some_failed_is_a_success_that_tells_of_them()
    {
        await using var emulator = await StartAsync();
        var id = (await JsonAsync(await emulator.PostAsync(Contacts, Batch("create", new { a = 1 })))).GetProperty("results")[0]
            .Text("recordId")!;
        const string Nobody = "003000000000099AAA";

        var answer = await JsonAsync(await emulator.PostAsync(Contacts, Batch("update", new { id, a = 2 }, new { id = Nobody, a = 2 })));
        var operation = await emulator.OperationAsync(answer.Text("operationId")!);

        Assert.Equal(("success", "Batch write completed (1 succeeded, 1 failed)"), (operation.Status(), operation.Text("result")));
        AssertJson(
            $$"""
            {
              "failureType": "Partial",
              "failedUpdates": { "NOT_FOUND:There is no record with the id {{Nobody}}": ["{{Nobody}}"] }
            }
            """,
            operation.Metadata().GetProperty("failureDetails"));
        Assert.Equal("update", operation.Metadata().GetProperty("jobInfo").Text("operation"));
    }

    [Fact]
    public async Task Creates_that_failed_have_no_names()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Rules["contact"] = new ObjectRules { Fields = new Dictionary<string, string> { ["a"] = "^1$" } };

        var answer = await JsonAsync(await emulator.PostAsync(Contacts, Batch("create", new { a = 1 }, new { a = 2 }, new { a = 2 })));
        var metadata = (await emulator.OperationAsync(answer.Text("operationId")!)).Metadata();

        Assert.Equal(2, metadata.GetProperty("jobInfo").GetProperty("numberRecordsFailed").GetInt32());
        AssertJson(
            """
            { "failureType": "Partial", "failedCreates": { "FIELD_CUSTOM_VALIDATION_EXCEPTION:a: '2' does not match ^1$": [] } }
            """,
            metadata.GetProperty("failureDetails"));
    }

    [Fact]
    public async Task The_place_is_ordered_over_the_controls()
    {
        await using var emulator = await StartAsync();
        await emulator.SendRawJsonAsync(
            HttpMethod.Put, "emulator/objects/thing__c/rules", """{ "failingKeys": ["2"], "failureDetails": "logText" }""");

        Assert.Equal(JsonValueKind.String, (await DetailsAsync(emulator, "thing__c")).GetProperty("failureDetails").ValueKind);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task The_controls_count_what_was_written_and_what_was_not_wherever_the_service_tells_of_it(FailureDetailsPlace place)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { FailureDetails = place });
        emulator.Server.Rules["thing__c"] = new ObjectRules { FailingKeys = ["2"] };
        var id = await emulator.UpsertAsync("key__c\n1\n2\n3\n");
        await emulator.Server.WhenIdleAsync();

        var running = (await JsonAsync(await emulator.GetAsync("emulator/operations"))).GetProperty("operations")[0];
        Assert.False(running.TryGetProperty("succeeded", out _) || running.TryGetProperty("failed", out _));
        Assert.Empty((await JsonAsync(await emulator.GetAsync("emulator/operations/" + id))).GetProperty("failures").EnumerateArray());

        await emulator.EndAsync(id);
        var ended = (await JsonAsync(await emulator.GetAsync("emulator/operations"))).GetProperty("operations")[0];
        Assert.Equal((2, 1), (ended.GetProperty("succeeded").GetInt32(), ended.GetProperty("failed").GetInt32()));
        var one = await JsonAsync(await emulator.GetAsync("emulator/operations/" + id));
        Assert.Equal("2", Assert.Single(one.GetProperty("failures").EnumerateArray()).Text("key"));
        Assert.Equal((2, 1), (emulator.Server.Operations.Find(id)!.Succeeded, emulator.Server.Operations.Find(id)!.Failed));
    }

    private static JsonElement DetailsOf(JsonElement entry) =>
        entry.GetProperty("message").TryGetProperty("details", out var details) ? details : default;

    private static async Task<JsonElement> DetailsAsync(TestEmulator emulator, string objectName)
    {
        var operation = await emulator.UpsertToEndAsync("key__c\n1\n2\n", objectName: objectName);
        var log = await emulator.LogsAsync(operation.Text("id")!);
        return Assert.Single(log.EnumerateArray().Select(DetailsOf), details => details.ValueKind == JsonValueKind.Object);
    }

    private static object Batch(string type, params object[] records) =>
        new { groupRef = "g1", type, mode = "synchronous", batch = records.Select(record => new { record }) };

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), actual), actual.GetRawText());
}
