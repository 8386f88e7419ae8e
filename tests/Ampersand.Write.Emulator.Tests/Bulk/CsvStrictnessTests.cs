using System.Globalization;
using System.Text;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests.Bulk;

public class CsvStrictnessTests
{
    [Theory]
    [InlineData("key__c,a__c\r\n1,x\r\n", "LineEnding is invalid on user data. Current LineEnding setting is LF")]
    [InlineData("key__c,a__c\n1,x\r\n", "LineEnding is invalid on user data. Current LineEnding setting is LF")]
    [InlineData("key__c,a__c\r1,x\r", "LineEnding is invalid on user data. Current LineEnding setting is LF")]
    [InlineData("\uFEFFkey__c,a__c\n1,x\n", "Field name not found : \uFEFFkey__c")]
    [InlineData("\uFEFFa__c,key__c\nx,1\n", "Field name not found : \uFEFFa__c")]
    [InlineData("\uFEFF\"key__c\"\n1\n", "Line 1 holds a quote")]
    [InlineData("key__c,a__c\n1,x\n2\n", "Record 2 has 1 fields, the header has 2")]
    [InlineData("key__c,a__c\n1,x,y\n", "Record 1 has 3 fields, the header has 2")]
    [InlineData("key__c,a__c\n1,x\n\n2,y\n", "Record 2 has 1 fields, the header has 2")]
    [InlineData("other__c\n1\n", "primary key is not a column of the data : key__c")]
    [InlineData("key__c;a__c\n1;x\n", "Field name not found : key__c;a__c")]
    [InlineData("key__c,\n1,x\n", "Field name not found : ")]
    [InlineData("key__c, a__c\n1,x\n", "Field name not found :  a__c")]
    [InlineData("key__c,A__c,a__c\n1,x,y\n", "Field name is there twice : a__c")]
    [InlineData("key__c,a__c\n1,x\"y\n", "Line 2 holds a quote")]
    [InlineData("key__c,a__c\n1,\"x\" \n", "Line 2 holds a quote")]
    [InlineData("key__c,a__c\n1,\"x\n2,y\n", "A quoted field is not closed")]
    [InlineData("key__c,a__c\n", "The data holds no records")]
    [InlineData("\n", "Field name not found : ")]
    public async Task What_Salesforce_refuses_fails_with_the_reason_and_writes_nothing(string csv, string reason)
    {
        await using var emulator = await StartAsync();

        var operation = await emulator.UpsertToEndAsync(csv);

        Assert.Equal("failure", operation.Status());
        Assert.Contains(reason, operation.Text("result"), StringComparison.Ordinal);
        Assert.Equal(0, emulator.Server.Records.Count("thing__c"));
        var log = (await emulator.LogsAsync(operation.Text("id")!)).EnumerateArray().Last();
        Assert.Equal("error", log.Text("severity"));
        Assert.Contains(reason, log.GetProperty("message").Text("error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_carriage_return_within_quotes_is_data()
    {
        await using var emulator = await StartAsync();
        Assert.Equal("BulkWriteCompleted", (await emulator.UpsertToEndAsync("key__c,a__c\n1,\"x\r\ny\"\n")).Status());
        Assert.Equal("x\r\ny", emulator.Server.Records.List("thing__c")[0]["a__c"]);
    }

    [Fact]
    public async Task The_last_record_needs_no_line_end()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c,a__c\n1,x\n2,y");
        Assert.Equal(2, emulator.Server.Records.Count("thing__c"));
    }

    [Fact]
    public async Task Relations_are_names_too()
    {
        await using var emulator = await StartAsync();
        var operation = await emulator.UpsertToEndAsync("key__c,Owner__r.Ext__c,User:Owner.Ext__c\n1,a,b\n");
        Assert.Equal("BulkWriteCompleted", operation.Status());
    }

    [Fact]
    public async Task A_key_that_stands_twice_fails_both_records_and_not_the_others()
    {
        await using var emulator = await StartAsync();

        var operation = await emulator.UpsertToEndAsync("key__c,a__c\n1,x\n2,y\n1,z\n");

        Assert.Equal(("BulkWriteCompleted", "Batch write completed (1 succeeded, 2 failed)"), (operation.Status(), operation.Text("result")));
        Assert.StartsWith(
            "DUPLICATE_VALUE:Duplicate external id specified: 1", Assert.Single(operation.Errors()), StringComparison.Ordinal);
        var failures = (await emulator.FailuresAsync(operation)).EnumerateArray();
        Assert.Equal([1, 3], failures.Select(failed => failed.GetProperty("record").GetInt32()));
        Assert.Equal("2", Assert.Single(emulator.Server.Records.List("thing__c"))["key__c"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#N/A")]
    public async Task A_record_without_a_key_fails(string key)
    {
        await using var emulator = await StartAsync();

        var operation = await emulator.UpsertToEndAsync($"a__c,key__c\nx,1\ny,{key}\n");

        Assert.Contains("MISSING_ARGUMENT:key__c", Assert.Single(operation.Errors()), StringComparison.Ordinal);
        Assert.Equal(1, emulator.Server.Records.Count("thing__c"));
    }

    [Fact]
    public async Task A_key_that_several_records_have_is_refused()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c,other__c\n1,same\n2,same\n");

        var operation = await emulator.UpsertToEndAsync("other__c,a__c\nsame,x\n", "other__c");

        Assert.Contains("More than one record found", operation.Text("result"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_are_found_by_their_ids_and_never_made_by_them()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c,a__c\n1,x\n");
        var id = emulator.Server.Records.List("thing__c")[0].Id;
        Assert.Equal(18, id.Length);

        var operation = await emulator.UpsertToEndAsync($"Id,a__c\n{id[..15]},y\na00000000000000AAA,z\n", "id");

        Assert.Equal("Batch write completed (1 succeeded, 1 failed)", operation.Text("result"));
        var failed = operation.Metadata().GetProperty("failureDetails").GetProperty("failedUpdates");
        Assert.Equal(
            """{"INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--":["a00000000000000AAA"]}""", failed.GetRawText());
        Assert.Equal("y", Assert.Single(emulator.Server.Records.List("thing__c"))["a__c"]);
    }

    [Fact]
    public async Task Data_that_are_not_UTF8_fail()
    {
        await using var emulator = await StartAsync();
        var url = await emulator.Server.Files.PutAsync("latin.csv", Encoding.Latin1.GetBytes("key__c,a__c\n1,é\n"), Token);

        var id = await OperationIdAsync(
            await emulator.PutAsync(Objects + "thing__c:async", new { groupRef = "g1", primaryKey = "key__c", recordsURL = url }));

        Assert.Equal("InvalidBatch : The data is not UTF-8", (await emulator.EndAsync(id)).Text("result"));
    }

    [Fact]
    public async Task Failures_are_counted_in_full_and_listed_up_to_a_hundred()
    {
        await using var emulator = await StartAsync();
        var csv = "key__c,a__c\n" + string.Concat(
            Enumerable.Range(0, 150).Select(i => string.Create(CultureInfo.InvariantCulture, $",{i}\n")));

        var operation = await emulator.UpsertToEndAsync(csv);

        Assert.Equal(150, emulator.Server.Operations.Find(operation.Text("id")!)!.Failed);
        Assert.Equal(100, (await emulator.FailuresAsync(operation)).GetArrayLength());
    }

    [Theory]
    [InlineData(399_998, "Batch write completed (1 succeeded, 0 failed)")]
    [InlineData(399_999, "InvalidBatch : A record has more than 400000 characters")]
    [InlineData(5_000_000, "InvalidBatch : A record has more than 400000 characters")]
    public async Task A_record_has_no_more_characters_than_Salesforce_takes(int characters, string result)
    {
        await using var emulator = await StartAsync();
        Assert.Equal(result, (await emulator.UpsertToEndAsync($"key__c,a__c\n1,{new string('x', characters)}\n")).Text("result"));
    }
}
