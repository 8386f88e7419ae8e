using System.Globalization;
using System.Net;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests.Bulk;

public class BulkFormTests
{
    [Fact]
    public async Task An_upsert_is_written()
    {
        await using var emulator = await StartAsync();

        var operation = await emulator.EndAsync(await SendAsync(emulator, "upsert", "key__c,a__c\n1,x\n"));

        Assert.Equal("BulkWriteCompleted", operation.Status());
        Assert.Equal("x", Assert.Single(emulator.Server.Records.List("thing__c"))["a__c"]);
    }

    [Fact]
    public async Task A_delete_by_key_removes_the_records_that_are_there()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c\n1\n2\n3\n");

        var operation = await emulator.EndAsync(await SendAsync(emulator, "delete", "key__c\n1\n3\n9\n"));

        Assert.Equal("Batch write completed (2 succeeded, 1 failed)", operation.Text("result"));
        Assert.Equal("INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--", Assert.Single(operation.Errors()));
        Assert.Equal("2", Assert.Single(emulator.Server.Records.List("thing__c"))["key__c"]);
    }

    [Fact]
    public async Task A_delete_by_id_removes_the_records()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c\n1\n2\n");
        var ids = emulator.Server.Records.List("thing__c").Select(record => record.Id);

        var operation = await emulator.EndAsync(await SendAsync(emulator, "delete", $"Id\n{string.Join('\n', ids)}\n", "Id"));

        Assert.Equal("BulkWriteCompleted", operation.Status());
        Assert.Equal(0, emulator.Server.Records.Count("thing__c"));
    }

    [Fact]
    public async Task A_delete_holds_the_key_and_nothing_else()
    {
        await using var emulator = await StartAsync();
        var operation = await emulator.EndAsync(await SendAsync(emulator, "delete", "key__c,a__c\n1,x\n"));
        Assert.Contains("holds one column", operation.Text("result"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3_999, "Batch write failed (0 succeeded, 11 failed): INVALID_CROSS_REFERENCE_KEY")]
    [InlineData(4_000, "The keys of a delete have 4000 characters together")]
    public async Task The_keys_of_a_delete_stay_under_4000_characters(int characters, string result)
    {
        await using var emulator = await StartAsync();
        var keys = string.Join('\n', Enumerable.Range(0, 10).Select(i => i.ToString("D399", CultureInfo.InvariantCulture)));
        keys += "\n" + new string('x', characters - 3_990);

        var operation = await emulator.EndAsync(await SendAsync(emulator, "delete", $"key__c\n{keys}\n"));

        Assert.Contains(result, operation.Text("result"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "mode": "bulk", "groupRef": "g", "primaryKey": "k", "recordsCSV": "k\n1\n" }""", "type")]
    [InlineData("""{ "type": "create", "mode": "bulk", "groupRef": "g", "primaryKey": "k", "recordsCSV": "k\n1\n" }""", "type")]
    [InlineData("""{ "type": "upsert", "groupRef": "g", "primaryKey": "k", "recordsCSV": "k\n1\n" }""", "mode")]
    [InlineData("""{ "type": "upsert", "mode": "synchronous", "groupRef": "g", "primaryKey": "k", "recordsCSV": "k\n1\n" }""", "mode")]
    public async Task Type_and_mode_are_demanded(string body, string field)
    {
        await using var emulator = await StartAsync();
        var response = await emulator.SendRawJsonAsync(HttpMethod.Post, Objects + "thing__c", body);
        var refusal = await JsonAsync(response, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var error = Assert.Single(refusal.GetProperty("errors").EnumerateArray());
        Assert.StartsWith(field + " ", error.GetString(), StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(TestEmulator emulator, string type, string csv, string primaryKey = "key__c") =>
        await OperationIdAsync(
            await emulator.PostAsync(Objects + "thing__c", new { type, mode = "bulk", groupRef = "g1", primaryKey, recordsCSV = csv }));
}
