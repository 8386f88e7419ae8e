using System.Text;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Upsert.Uploads;

/// <summary>Which files go up instead of being sent in parts, what goes up, and where the same run goes on.</summary>
public sealed class UploadedUpsertTests : IDisposable
{
    private const string SmallCsv = "k__c,name__c\n1,one\n2,two\n";

    private readonly UpsertBench bench = new();
    private Func<int, ServiceResponse> put = _ => Answers.Ok("");
    private Func<int, ServiceResponse?> post = _ => null;

    public UploadedUpsertTests() => bench.Service.Answer = (request, _) => Task.FromResult(
        request.Method == HttpMethod.Get
            ? Answers.Ok("""{"url":"https://storage.example.com/1?signature=secret","reference":"gs://bucket/1"}""")
        : request.Method == HttpMethod.Put ? put(Puts.Count)
        : post(Posts.Count));

    private static UpsertOptions Options => UpsertBench.Options with { PartSizeBytes = CsvPart.MaxBytes, Provider = CsvProvider.None };

    private static UpsertOptions Uploading => Options with { Via = SendVia.UploadUrl };

    private IReadOnlyList<SentRequest> Puts => [.. bench.Service.Requests.Where(request => request.Method == HttpMethod.Put)];

    private IReadOnlyList<SentRequest> Posts => [.. bench.Service.Requests.Where(request => request.Method == HttpMethod.Post)];

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(SendVia.Auto, CsvPart.MaxBytes, 0, 1)]
    [InlineData(SendVia.Auto, CsvPart.MaxBytes + 1, 1, 1)]
    [InlineData(SendVia.Inline, CsvPart.MaxBytes + 1, 0, 2)]
    [InlineData(SendVia.UploadUrl, 100, 1, 1)]
    public async Task A_file_goes_up_where_that_is_asked_or_where_it_is_larger_than_a_part(SendVia via, int bytes, int uploads, int operations)
    {
        var outputs = await RunAsync(Options with { Via = via }, bench.Save("some.csv", Csv(bytes)));

        Assert.Equal(uploads, Puts.Count);
        Assert.Equal(operations, Posts.Count);
        Assert.All(Posts, request => Assert.Equal(uploads == 1, request.Json.TryGetProperty("recordsURL", out _)));
        Assert.Equal(operations, outputs.Count);
        if (uploads == 1)
        {
            Assert.Equal((1, 1L, (long)bytes), (
                outputs[0].Operation!.Part, outputs[0].Operation!.FirstRecord, outputs[0].Operation!.Bytes));
        }
    }

    [Fact]
    public async Task What_goes_up_is_normalized_on_its_way_and_leaves_nothing_behind()
    {
        var file = bench.Save("odd.csv", "\uFEFFKey;Name\r\n1;one\r\n2;a,b\r\n");
        var before = Directory.GetFileSystemEntries(bench.Folder);

        var outputs = await RunAsync(
            Uploading with { Delimiter = ';', HeaderMap = new Dictionary<string, string> { ["Key"] = "k__c", ["Name"] = "name__c" } }, file);

        Assert.Equal("k__c,name__c\n1,one\n2,\"a,b\"\n", Assert.Single(Puts).Body);
        Assert.NotEmpty(Assert.Single(outputs).Operation!.Normalizations);
        Assert.Equal(before, Directory.GetFileSystemEntries(bench.Folder));
    }

    [Fact]
    public async Task What_may_not_have_arrived_is_put_again()
    {
        put = number => number == 1 ? throw Answers.Reset() : Answers.Ok("");

        await RunAsync(Uploading, bench.Save("small.csv", SmallCsv), TestConnection.Hasty);

        Assert.Equal([SmallCsv, SmallCsv], Puts.Select(request => request.Body));
        Assert.Single(Posts);
    }

    [Fact]
    public async Task An_upload_has_a_journal_too()
    {
        var file = bench.Save("small.csv", SmallCsv);
        var options = Uploading with { JournalPath = bench.JournalPath };
        post = _ => throw Answers.Reset();
        Assert.Equal("ConnectionLost", (await Assert.ThrowsAnyAsync<AmpersandException>(() => RunAsync(options, file))).ErrorId);
        post = _ => null;

        var second = await RunAsync(options, file);
        var warning = Assert.Single(bench.Progress.Events.OfType<RunWarning>());
        var third = await RunAsync(options, file);

        Assert.Equal("PartRepeated", warning.Id);
        Assert.Contains("part 1 (records 1 to 2)", warning.Text, StringComparison.Ordinal);
        Assert.Equal(Assert.Single(second).Operation!.OperationId, Assert.Single(third).Operation!.OperationId);
        Assert.Equal((2, 2), (Puts.Count, Posts.Count));
        Assert.Single(bench.Progress.Events.OfType<RunWarning>());
    }

    /// <summary>A file of so many bytes.</summary>
    private static string Csv(int bytes)
    {
        var csv = new StringBuilder("k__c,name__c\n");
        for (var record = 1; csv.Length + 2000 < bytes; record++)
        {
            csv.Append(UpsertBench.Key(record)).Append(',').Append('x', 992).Append('\n');
        }

        return csv.Append("last,").Append('x', bytes - csv.Length - 1).Append('\n').ToString();
    }

    private Task<IReadOnlyList<RunOutput>> RunAsync(UpsertOptions options, string file, RetrySettings? retry = null) =>
        new AmpersandClient(bench.Service.Connection(retry, WriteApi.Bulk)).UpsertAsync(
            options, [file], bench.Progress, TestContext.Current.CancellationToken);
}
