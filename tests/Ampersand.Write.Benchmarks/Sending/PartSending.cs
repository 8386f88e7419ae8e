using System.Net.Http.Headers;
using Ampersand.Write.Csv;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;
using Ampersand.Write.Submission;

namespace Ampersand.Write.Benchmarks.Sending;

/// <summary>One part of 10 MiB, sent by the library and as JSON that was ready before.</summary>
internal sealed class PartSending : IDisposable
{
    private readonly HttpClient http = new();
    private readonly UpsertTarget target;
    private readonly CsvPart part;
    private readonly UpsertClient client;
    private byte[] ready = [];

    public PartSending(Uri server)
    {
        part = CreatePart();
        var connection = new AmpersandConnection(
            new ApiKey("benchmark-key"), new ConnectionValues { Project = "p", Integration = "i", GroupRef = "g", WriteUri = server, ApiUri = server });
        target = new UpsertTarget(connection, "tactics__c", "custom_id__c");
        client = new UpsertClient(target, new Silence());
    }

    /// <summary>Makes the JSON that <see cref="PostReadyAsync"/> sends: the same bytes as those of <see cref="SubmitAsync"/>.</summary>
    public async Task MakeReadyAsync()
    {
        using var content = BulkWriteContent.ForCsv(target.Fields(), part.Content, target.PrimaryKey);
        ready = await content.ReadAsByteArrayAsync();
    }

    /// <summary>Sends the part as the module does.</summary>
    public Task<AmpersandOperation> SubmitAsync() => client.SubmitAsync(part, "benchmark.csv", [], CancellationToken.None);

    /// <summary>Posts the JSON as it lies in memory.</summary>
    public async Task<string> PostReadyAsync()
    {
        using var content = new ByteArrayContent(ready);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PutAsync(target.Uri, content);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    public void Dispose()
    {
        part.Dispose();
        http.Dispose();
    }

    private static CsvPart CreatePart()
    {
        using var file = CsvFile.Open(BenchmarkFiles.Tactics());
        file.Inspect(new CsvInspectionOptions { ForReading = true });
        return file.ReadParts().First();
    }
}
