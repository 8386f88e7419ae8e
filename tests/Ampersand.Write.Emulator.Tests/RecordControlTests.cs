using System.Net;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

public class RecordControlTests
{
    [Fact]
    public async Task Records_are_shown_with_their_count()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c,a__c\n1,x\n2,#N/A\n3,z\n");

        var shown = await JsonAsync(await emulator.GetAsync("emulator/records/THING__C?limit=1&offset=1"));

        Assert.Equal(3, shown.GetProperty("count").GetInt32());
        var record = Assert.Single(shown.GetProperty("records").EnumerateArray());
        Assert.Equal(emulator.Server.Records.List("thing__c")[1].Id, record.Text("Id"));
        Assert.Equal(("2", null), (record.Text("key__c"), record.Text("a__c")));
    }

    [Fact]
    public async Task Records_are_shown_of_one_customer_and_of_an_object_that_has_none()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c\n1\n");
        Assert.Equal(
            1, (await JsonAsync(await emulator.GetAsync("emulator/records/thing__c?groupRef=g1"))).GetProperty("count").GetInt32());
        Assert.Equal(
            0, (await JsonAsync(await emulator.GetAsync("emulator/records/thing__c?groupRef=g2"))).GetProperty("count").GetInt32());
        Assert.Equal(0, (await JsonAsync(await emulator.GetAsync("emulator/records/none"))).GetProperty("count").GetInt32());
        await ProblemAsync(await emulator.GetAsync("emulator/records/none?limit=x"), 400);
    }

    [Fact]
    public async Task Records_are_removed_on_demand()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c\n1\n");
        await emulator.UpsertToEndAsync("key__c\n1\n", objectName: "other__c");

        Assert.Equal(HttpStatusCode.NoContent, (await emulator.Http.DeleteAsync("emulator/records/thing__c", Token)).StatusCode);

        Assert.Equal((0, 1), (emulator.Server.Records.Count("thing__c"), emulator.Server.Records.Count("other__c")));
    }

    [Fact]
    public async Task The_end_of_all_work_can_be_waited_for()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertAsync("key__c\n1\n");
        Assert.Equal(HttpStatusCode.NoContent, (await emulator.GetAsync("emulator/idle")).StatusCode);
        Assert.Equal(1, emulator.Server.Records.Count("thing__c"));
    }
}
