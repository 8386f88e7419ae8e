using System.Net;
using System.Text.Json;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

public class RecordsTests
{
    private const string Contacts = Objects + "contact";

    [Fact]
    public async Task A_record_is_created_with_every_kind_of_value()
    {
        await using var emulator = await StartAsync();

        var answer = await JsonAsync(await emulator.SendRawJsonAsync(HttpMethod.Post, Contacts, """
            { "groupRef": "g1", "type": "create", "mode": "synchronous", "record": { "name": "Ada", "age": 36, "vip": true, "note": null, "tags": ["a", 1],
              "address": { "city": "London" } } }
            """));

        var result = answer.GetProperty("result");
        Assert.True(result.GetProperty("success").GetBoolean());
        var stored = Assert.Single(emulator.Server.Records.List("contact"));
        Assert.Equal(stored.Id, result.Text("recordId"));
        Assert.StartsWith("003", stored.Id, StringComparison.Ordinal);
        Assert.Equal(
            """{"name":"Ada","age":36,"vip":true,"note":null,"tags":["a",1],"address":{"city":"London"}}""", stored.Fields.GetRawText());
        Assert.Equal("Ada", result.GetProperty("data").Text("name"));
        Assert.Equal("success", (await emulator.OperationAsync(answer.Text("operationId")!)).Status());
    }

    [Fact]
    public async Task A_record_is_updated_and_deleted_by_its_id()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Rules["contact"] = new ObjectRules { DeletionEnabled = true };
        var id = await CreateAsync(emulator, new { name = "Ada", age = 36 });

        var updated = await JsonAsync(
            await emulator.PostAsync(
                Contacts, new { groupRef = "g1", type = "update", mode = "synchronous", record = new { id, NAME = "Augusta" } }));
        Assert.Equal(id, updated.GetProperty("result").Text("recordId"));
        Assert.Equal("""{"name":"Augusta","age":36}""", emulator.Server.Records.List("contact")[0].Fields.GetRawText());

        var deleted = await JsonAsync(
            await emulator.PostAsync(
                Contacts, new { groupRef = "g1", type = "delete", mode = "synchronous", record = new { id, name = "Augusta" } }));
        Assert.Equal("""{"success":true}""", deleted.GetProperty("result").GetRawText());
        Assert.Equal(0, emulator.Server.Records.Count("contact"));
    }

    [Fact]
    public async Task A_record_that_fails_is_answered_with_422_and_its_error()
    {
        await using var emulator = await StartAsync();

        var answer = await JsonAsync(
            await emulator.PostAsync(
                Contacts,
                new { groupRef = "g1", type = "update", mode = "synchronous", record = new { id = "003000000000099AAA", a = 1 },
                    retryPolicy = new { deadlineHours = 48 } }),
            HttpStatusCode.UnprocessableEntity);

        Assert.StartsWith(
            "NOT_FOUND", Assert.Single(answer.GetProperty("errors").EnumerateArray()).Text("message"), StringComparison.Ordinal);
        Assert.False(answer.GetProperty("result").GetProperty("success").GetBoolean());
        Assert.Single(answer.GetProperty("warnings").EnumerateArray());
        Assert.Equal("NOT_FOUND", JsonElement.Parse(answer.Text("rawResponse")!)[0].Text("errorCode"));
        var operation = await emulator.OperationAsync(answer.Text("operationId")!);
        Assert.Equal("failure", operation.Status());
    }

    [Fact]
    public async Task A_batch_of_which_some_fail_writes_the_others_in_order()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Rules["contact"] = new ObjectRules { Fields = new Dictionary<string, string> { ["age"] = "^[0-9]+$" } };

        var answer = await JsonAsync(
            await emulator.PostAsync(Contacts, Batch("create", new { age = 1 }, new { age = "x" }, new { age = 3 })));

        Assert.Equal((2, 1), (answer.GetProperty("successCount").GetInt32(), answer.GetProperty("failureCount").GetInt32()));
        Assert.Equal(
            [true, false, true],
            answer.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("success").GetBoolean()));
        Assert.Contains("'x'", Assert.Single(answer.GetProperty("errors").EnumerateArray()).Text("message"), StringComparison.Ordinal);
        Assert.Equal(["1", "3"], emulator.Server.Records.List("contact").Select(record => record["age"]));
    }

    [Fact]
    public async Task All_or_none_undoes_all()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Rules["contact"] = new ObjectRules { Fields = new Dictionary<string, string> { ["age"] = "^[0-9]+$" } };

        var answer = await JsonAsync(
            await emulator.PostAsync(Contacts, Batch("create", allOrNone: true, new { age = 1 }, new { age = "x" })),
            HttpStatusCode.UnprocessableEntity);

        Assert.Equal((0, 2), (answer.GetProperty("successCount").GetInt32(), answer.GetProperty("failureCount").GetInt32()));
        Assert.Equal(2, answer.GetProperty("errors").GetArrayLength());
        Assert.Equal(0, emulator.Server.Records.Count("contact"));

        await JsonAsync(await emulator.PostAsync(Contacts, Batch("create", allOrNone: true, new { age = 1 }, new { age = 2 })));
        Assert.Equal(2, emulator.Server.Records.Count("contact"));
        Assert.Equal(2, emulator.Server.Records.List("contact").Select(record => record.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_batch_that_fails_whole_is_answered_with_422()
    {
        await using var emulator = await StartAsync();
        var answer = await JsonAsync(
            await emulator.PostAsync(Contacts, Batch("create", new { id = "1", a = 1 }, new { id = "2", a = 1 })),
            HttpStatusCode.UnprocessableEntity);
        Assert.Equal(2, answer.GetProperty("failureCount").GetInt32());
    }

    [Fact]
    public async Task An_asynchronous_write_is_done_later()
    {
        await using var emulator = await StartAsync();

        var single = await JsonAsync(
            await emulator.PostAsync(Contacts, new { groupRef = "g1", type = "create", mode = "asynchronous", record = new { a = 1 } }));
        Assert.Equal("operationId", Assert.Single(single.EnumerateObject()).Name);
        var batch = await JsonAsync(await emulator.PostAsync(
            Contacts, new { groupRef = "g1", type = "create", mode = "asynchronous", batch = new[] { new { record = new { a = 1 } } } }));
        Assert.Equal(0, batch.GetProperty("successCount").GetInt32());
        Assert.Equal("in_progress", (await emulator.OperationAsync(single.Text("operationId")!)).Status());

        Assert.Equal("success", (await emulator.EndAsync(single.Text("operationId")!)).Status());
        Assert.Equal("success", (await emulator.OperationAsync(batch.Text("operationId")!)).Status());
        Assert.Equal(2, emulator.Server.Records.Count("contact"));
    }

    [Fact]
    public async Task An_asynchronous_write_of_which_some_fail_is_a_success_that_counts_them()
    {
        await using var emulator = await StartAsync();
        var answer = await JsonAsync(await emulator.PostAsync(
            Contacts,
            new { groupRef = "g1", type = "create", mode = "asynchronous",
                batch = new object[] { new { record = new { a = 1 } }, new { record = new { id = "1" } } } }));

        var operation = await emulator.EndAsync(answer.Text("operationId")!);

        Assert.Equal(("success", "Batch write completed (1 succeeded, 1 failed)"), (operation.Status(), operation.Text("result")));
    }

    [Fact]
    public async Task Associations_and_headers_are_taken()
    {
        await using var emulator = await StartAsync();
        var associations = new[] { new { to = new { id = "5" } } };
        var headers = new[] { new { key = "Sforce-Call-Options", value = "" } };

        await JsonAsync(
            await emulator.PostAsync(
                Contacts, new { groupRef = "g1", type = "create", mode = "synchronous", record = new { a = 1 }, associations, headers }));
        await JsonAsync(await emulator.PostAsync(
            Contacts,
            new { groupRef = "g1", type = "create", mode = "synchronous",
                batch = new[] { new { record = new { a = 2 }, associations } } }));

        Assert.All(
            emulator.Server.Records.List("contact"), record =>
                Assert.Equal("5", record.Associations!.Value[0].GetProperty("to").Text("id")));
    }

    [Theory]
    [InlineData(""" "type": "upsert_" """, "type")]
    [InlineData(""" "type": null """, "type")]
    [InlineData(""" "mode": "bulky" """, "mode")]
    [InlineData(""" "groupRef": "" """, "groupRef")]
    [InlineData(""" "record": {} """, "record")]
    [InlineData(""" "record": null """, "record")]
    [InlineData(""" "record": [1] """, "record")]
    [InlineData(""" "batch": [{ "record": { "a": 1 } }] """, "record")]
    [InlineData(""" "type": "update" """, "record.id")]
    [InlineData(""" "type": "update", "record": { "id": 5, "a": 1 } """, "record.id")]
    [InlineData(""" "batchPolicy": { "allOrNone": true } """, "batchPolicy")]
    [InlineData(""" "retryPolicy": { "deadlineHours": 0 } """, "retryPolicy.deadlineHours")]
    [InlineData(""" "retryPolicy": { "deadlineHours": 49 } """, "retryPolicy.deadlineHours")]
    [InlineData(""" "retryPolicy": { "deadlineHours": 1.5 } """, "retryPolicy.deadlineHours")]
    [InlineData(""" "retryPolicy": { "other": 1 } """, "retryPolicy.other")]
    [InlineData(""" "mode": "asynchronous", "autoBatchPolicy": { "maxDelayMinutes": 0 } """, "autoBatchPolicy.maxDelayMinutes")]
    [InlineData(""" "mode": "asynchronous", "autoBatchPolicy": { "maxDelayMinutes": 1441 } """, "autoBatchPolicy.maxDelayMinutes")]
    [InlineData(
        """ "mode": "asynchronous", "autoBatchPolicy": { "maxDelayMinutes": 1, "retryDeadlineHours": 49 } """,
        "autoBatchPolicy.retryDeadlineHours")]
    [InlineData(""" "mode": "asynchronous", "autoBatchPolicy": { "retryDeadlineHours": 1 } """, "autoBatchPolicy.maxDelayMinutes")]
    [InlineData(""" "autoBatchPolicy": { "maxDelayMinutes": 1 } """, "autoBatchPolicy")]
    [InlineData(""" "type": "delete", "record": { "id": "x" }, "mode": "asynchronous" """, "mode")]
    [InlineData(""" "type": "delete", "record": { "a": 1 } """, "record.id")]
    [InlineData(""" "headers": [{ "key": "a" }] """, "headers[0].value")]
    [InlineData(""" "headers": [5] """, "headers[0]")]
    [InlineData(""" "nonsense": 1 """, "nonsense")]
    public async Task What_the_contract_does_not_allow_is_refused_by_name(string change, string field)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { DeletionEnabledObjects = ["*"] });
        var body = JsonElement.Parse("{" + change + "}").EnumerateObject().ToDictionary(
            property => property.Name, object? (property) => property.Value);
        body.TryAdd("groupRef", "g1");
        body.TryAdd("type", "create");
        body.TryAdd("mode", "synchronous");
        body.TryAdd("record", new { a = 1 });

        var text = await PlainTextAsync(await emulator.PostAsync(Contacts, body));

        Assert.Equal([field], FieldsOf(text));
        Assert.Empty(emulator.Server.Operations.All);
    }

    [Theory]
    [InlineData("""[]""", "batch")]
    [InlineData("""[5]""", "batch[0],batch[0].record")]
    [InlineData("""[{ "record": { "a": 1 } }, { "record": {} }]""", "batch[1].record")]
    [InlineData("""[{ "record": { "a": 1 }, "other": 1 }]""", "batch[0].other")]
    public async Task A_batch_that_cannot_be_is_refused(string batch, string fields)
    {
        await using var emulator = await StartAsync();
        var text = await PlainTextAsync(
            await emulator.SendRawJsonAsync(
                HttpMethod.Post, Contacts, $$"""{ "groupRef": "g1", "type": "create", "mode": "synchronous", "batch": {{batch}} }"""));
        Assert.Equal(fields.Split(','), FieldsOf(text));
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(101, 400)]
    public async Task A_batch_holds_up_to_a_hundred(int records, int status)
    {
        await using var emulator = await StartAsync();
        var response = await emulator.PostAsync(Contacts, Batch("create", [.. Enumerable.Range(0, records).Select(i => new { a = i })]));
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Deletion_is_off_until_it_is_enabled_and_never_of_a_batch()
    {
        await using var emulator = await StartAsync(new EmulatorOptions { DeletionEnabledObjects = ["Contact"] });
        var delete = new { groupRef = "g1", type = "delete", mode = "synchronous", record = new { id = "003000000000001AAA" } };

        var refused = await ProblemAsync(await emulator.PostAsync(Objects + "lead", delete), 400);
        Assert.Contains("does not enable deletion for 'lead'", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await emulator.PostAsync(Contacts, delete)).StatusCode);
        Assert.Equal("NOT_FOUND", emulator.Server.Operations.All[0].Result!.Split(": ")[1].Split(':')[0]);

        var batch = await PlainTextAsync(await emulator.PostAsync(Contacts, Batch("delete", new { id = "x" })));
        Assert.Equal(["batch"], FieldsOf(batch));

        emulator.Server.Rules["contact"] = new ObjectRules { DeletionEnabled = false };
        await ProblemAsync(await emulator.PostAsync(Contacts, delete), 400);
    }

    [Fact]
    public async Task Deletion_can_be_off_for_single_customers()
    {
        await using var emulator = await StartAsync(new EmulatorOptions { DeletionEnabledObjects = ["*"] });
        var id = await CreateAsync(emulator, new { name = "Ada" });
        var delete = new { groupRef = "g1", type = "delete", record = new { id } };
        await emulator.PutAsync("emulator/objects/contact/rules", new { deletionDisabledFor = new[] { "g1" } });

        await ProblemAsync(await emulator.PostAsync(Contacts, delete), 400);
        Assert.Equal(1, emulator.Server.Records.Count("contact"));

        await emulator.PutAsync("emulator/objects/contact/rules", new { deletionDisabledFor = new[] { "g2" } });
        await JsonAsync(await emulator.PostAsync(Contacts, delete));
        Assert.Equal(0, emulator.Server.Records.Count("contact"));
    }

    [Fact]
    public async Task Single_records_gather_into_one_operation_until_their_time_is_up()
    {
        await using var emulator = await StartAsync();
        var first = await GatherAsync(emulator, minutes: 60);
        emulator.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(first, await GatherAsync(emulator, minutes: 5));
        Assert.NotEqual(first, await GatherAsync(emulator, minutes: 5, groupRef: "g2"));
        Assert.NotEqual(first, await GatherAsync(emulator, minutes: 5, path: Objects + "lead"));

        emulator.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        await emulator.Server.WhenIdleAsync();
        Assert.Equal(0, emulator.Server.Records.Count("contact"));
        var gathering = await emulator.OperationAsync(first);
        Assert.Equal("in_progress", gathering.Status());

        emulator.Clock.Advance(TimeSpan.FromTicks(1));
        await emulator.Server.WhenIdleAsync();
        Assert.Equal(2, emulator.Server.Records.Count("contact", "g1"));
        Assert.Equal("in_progress", (await emulator.OperationAsync(first)).Status());
        Assert.NotEqual(first, await GatherAsync(emulator, minutes: 5));

        emulator.Clock.Advance(ProcessingTime);
        var ended = await emulator.OperationAsync(first);
        Assert.Equal("success", ended.Status());
        Assert.Equal(2, ended.Metadata().GetProperty("successfulRecordIds").GetArrayLength());
    }

    [Fact]
    public async Task A_hundred_gathered_records_go_at_once()
    {
        await using var emulator = await StartAsync();
        var ids = new HashSet<string>();
        for (var i = 0; i < 101; i++)
        {
            ids.Add(await GatherAsync(emulator, minutes: 1440));
        }

        await emulator.Server.WhenIdleAsync();

        Assert.Equal(2, ids.Count);
        Assert.Equal(100, emulator.Server.Records.Count("contact"));
    }

    /// <summary>What a text refuses, each by its name at the beginning of a sentence.</summary>
    private static IEnumerable<string> FieldsOf(string text) =>
        text.TrimEnd('.').Split(". ").Select(sentence => sentence.Split(' ')[0]);

    private static object Batch(string type, params object[] records) => Batch(type, allOrNone: false, records);

    private static object Batch(string type, bool allOrNone, params object[] records) =>
        new { groupRef = "g1", type, mode = "synchronous", batchPolicy = new { allOrNone }, batch = records.Select(
            record => new { record }) };

    private static async Task<string> CreateAsync(TestEmulator emulator, object record)
    {
        var answer = await JsonAsync(
            await emulator.PostAsync(Contacts, new { groupRef = "g1", type = "create", mode = "synchronous", record }));
        return answer.GetProperty("result").Text("recordId")!;
    }

    private static async Task<string> GatherAsync(TestEmulator emulator, int minutes, string groupRef = "g1", string path = Contacts) =>
        await OperationIdAsync(await emulator.PostAsync(
            path,
            new { groupRef, type = "create", mode = "asynchronous", record = new { a = 1 },
                autoBatchPolicy = new { maxDelayMinutes = minutes, retryDeadlineHours = 2 } }));
}
