using System.Text;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests.Bulk;

public class RecordsUrlTests
{
    [Fact]
    public async Task A_file_served_under_emulator_is_fetched_and_written()
    {
        await using var emulator = await StartAsync();
        var put = await emulator.Http.PutAsync("emulator/files/my%20data.csv", new StringContent("key__c\n1\n2\n", Encoding.UTF8), Token);
        var url = (await JsonAsync(put, System.Net.HttpStatusCode.Created)).Text("url")!;
        Assert.Equal(new Uri(emulator.Server.BaseUri, "emulator/files/my%20data.csv").AbsoluteUri, url);

        var operation = await emulator.EndAsync(await UpsertAsync(emulator, url));

        Assert.Equal("BulkWriteCompleted", operation.Status());
        Assert.Equal(2, emulator.Server.Records.Count("thing__c"));
        var fetched = Assert.Single(emulator.Server.Requests.All, request => request.Method == "GET"
            && request.Target == "/emulator/files/my%20data.csv");
        Assert.Null(fetched.Header("X-Api-Key"));
    }

    [Fact]
    public async Task A_served_file_comes_as_it_was_put()
    {
        await using var emulator = await StartAsync();
        byte[] content = [0xEF, 0xBB, 0xBF, 0x61, 0x0D, 0x0A, 0xFF];
        var url = await emulator.Server.Files.PutAsync("a.csv", content, Token);
        await emulator.Server.Files.PutAsync("b.csv", new byte[1], Token);

        var response = await emulator.Http.GetAsync(url, Token);

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(content, await response.Content.ReadAsByteArrayAsync(Token));
        await ProblemAsync(await emulator.GetAsync("emulator/files/c.csv"), 404);
    }

    [Fact]
    public async Task A_file_that_is_not_there_fails_the_operation()
    {
        await using var emulator = await StartAsync();
        var url = emulator.Server.Files.UriOf("none.csv").AbsoluteUri;

        var operation = await emulator.EndAsync(await UpsertAsync(emulator, url + "?secret=1"));

        Assert.Equal("failure", operation.Status());
        Assert.Equal($"{url} answered 404 instead of a CSV.", operation.Text("result"));
    }

    [Fact]
    public async Task A_host_that_breaks_off_fails_the_operation()
    {
        await using var emulator = await StartAsync();
        var url = await emulator.Server.Files.PutAsync("a.csv", "key__c\n1\n"u8.ToArray(), Token);
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.TruncatedBody, Method = "GET", Path = "/emulator/files/*" });

        var operation = await emulator.EndAsync(await UpsertAsync(emulator, url.AbsoluteUri));

        Assert.Contains("could not be read", operation.Text("result"), StringComparison.Ordinal);
        Assert.Equal(0, emulator.Server.Records.Count("thing__c"));
    }

    [Fact]
    public async Task Nothing_stands_behind_a_reference_that_was_never_uploaded()
    {
        await using var emulator = await StartAsync();
        var operation = await emulator.EndAsync(await UpsertAsync(emulator, "gs://bucket/none.csv"));
        Assert.Equal("Nothing was uploaded for gs://bucket/none.csv.", operation.Text("result"));
    }

    [Fact]
    public async Task A_file_of_more_than_150_MiB_fails_the_operation()
    {
        await using var emulator = await StartAsync();
        await using var content = new EndlessCsv(150L * 1024 * 1024 + 1);
        var url = await emulator.Server.Files.PutAsync("large.csv", content, Token);

        var operation = await emulator.EndAsync(await UpsertAsync(emulator, url.AbsoluteUri));

        Assert.Equal($"The file behind {url} has more than 157286400 bytes.", operation.Text("result"));
    }

    private static async Task<string> UpsertAsync(TestEmulator emulator, string url) =>
        await OperationIdAsync(
            await emulator.PutAsync(Objects + "thing__c:async", new { groupRef = "g1", primaryKey = "key__c", recordsURL = url }));
}
