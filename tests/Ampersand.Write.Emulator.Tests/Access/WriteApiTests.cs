using System.Net;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests.Access;

/// <summary>Which form of a write is answered by a service that speaks one generation of the API.</summary>
public class WriteApiTests
{
    [Theory]
    [InlineData(WriteApi.All, 200, 200, 200)]
    [InlineData(WriteApi.Async, 200, 404, 404)]
    [InlineData(WriteApi.Bulk, 405, 200, 200)]
    [InlineData(WriteApi.Records, 404, 404, 200)]
    public async Task Each_form_is_answered_or_refused(WriteApi spoken, int async, int bulk, int records)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { WriteApi = spoken });

        await AssertAsync(async, await emulator.PutAsync(Objects + "thing__c:async", AsyncBody("key__c\n1\n")));
        await AssertAsync(bulk, await emulator.PostAsync(Objects + "thing__c", Bulk("upsert")));
        await AssertAsync(bulk, await emulator.PostAsync(Objects + "thing__c", Bulk("delete")));
        await AssertAsync(
            records,
            await emulator.PostAsync(
                Objects + "thing__c", new { groupRef = "g1", type = "create", mode = "synchronous", record = new { a = 1 } }));

        var accepted = (int[])[async, bulk, bulk, records];
        Assert.Equal(accepted.Count(status => status == 200), emulator.Server.Operations.All.Count);
    }

    [Fact]
    public async Task A_form_that_is_405_names_the_method_that_is_not()
    {
        await using var emulator = await StartAsync(new EmulatorOptions { WriteApi = WriteApi.Bulk });
        var answer = await emulator.PutAsync(Objects + "thing__c:async", AsyncBody("key__c\n1\n"));
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    private static object Bulk(string type) =>
        new { groupRef = "g1", type, mode = "bulk", recordsCSV = "key__c\n1\n", primaryKey = "key__c" };

    private static async Task AssertAsync(int status, HttpResponseMessage answer)
    {
        if (status == 200)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        else
        {
            await ProblemAsync(answer, status);
        }
    }
}
