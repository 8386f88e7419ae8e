using System.Globalization;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

public class ConcurrencyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_write_and_read_at_once_and_nothing_is_lost(bool inFile)
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await StartAsync(new EmulatorOptions { DatabasePath = inFile ? folder.File("data.db") : null });

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 64), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (
                i, cancellationToken) =>
        {
            var rows = string.Concat(
                Enumerable.Range(0, 50).Select(row => string.Create(CultureInfo.InvariantCulture, $"{i}-{row},{i}\n")));
            var id = await emulator.UpsertAsync("key__c,a__c\n" + rows);
            await emulator.OperationAsync(id);
            await JsonAsync(
                await emulator.PostAsync(
                    Objects + "contact", new { groupRef = "g1", type = "create", mode = "synchronous", record = new { a = i } }));
            emulator.Server.Records.Count("thing__c");
        });
        await emulator.Server.WhenIdleAsync();
        emulator.Clock.Advance(ProcessingTime);

        Assert.Equal((3_200, 64), (emulator.Server.Records.Count("thing__c"), emulator.Server.Records.Count("contact")));
        Assert.All(
            emulator.Server.Operations.All, operation => Assert.Contains(operation.Status, (string[])["BulkWriteCompleted", "success"]));
    }

    [Fact]
    public async Task Writes_take_effect_in_the_order_in_which_they_were_accepted()
    {
        await using var emulator = await StartAsync();
        for (var i = 0; i < 50; i++)
        {
            await emulator.UpsertAsync(string.Create(CultureInfo.InvariantCulture, $"key__c,a__c\n1,{i}\n"));
        }

        await emulator.Server.WhenIdleAsync();

        Assert.Equal("49", Assert.Single(emulator.Server.Records.List("thing__c"))["a__c"]);
    }

    [Fact]
    public async Task An_emulator_goes_away_in_the_middle_of_its_work()
    {
        var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromDays(1), Times = 0, Method = "GET" });
        var url = await emulator.Server.Files.PutAsync("a.csv", "key__c\n1\n"u8.ToArray(), Token);
        await emulator.PutAsync(Objects + "thing__c:async", new { groupRef = "g1", primaryKey = "key__c", recordsURL = url });
        await emulator.PostAsync(
            Objects + "contact",
            new { groupRef = "g1", type = "create", mode = "asynchronous", record = new { a = 1 },
                autoBatchPolicy = new { maxDelayMinutes = 5 } });
        var waiting = emulator.Http.GetAsync("v1/projects/p1/operations/x", Token);
        await emulator.Server.Requests.WaitForAsync(request => request.Target.EndsWith("/x", StringComparison.Ordinal), Token);
        await emulator.Server.Requests.WaitForAsync(request => request.Target.EndsWith("a.csv", StringComparison.Ordinal), Token);

        await emulator.Server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);

        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
        emulator.Http.Dispose();
    }
}
