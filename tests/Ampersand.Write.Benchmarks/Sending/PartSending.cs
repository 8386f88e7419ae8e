using System.Net.Http.Headers;
using Ampersand.Write.Upsert;

namespace Ampersand.Write.Benchmarks.Sending;

/// <summary>One part, of 10 MiB unless it is to be smaller, sent by the library and as JSON that was ready before.</summary>
internal sealed class PartSending : IDisposable
{
    private readonly HttpClient http = new();
    private readonly UpsertTarget target;
    private readonly CsvPart part;
    private readonly UpsertClient client;
    private byte[] ready = [];

    /// <param name="server">Where it is sent.</param>
    /// <param name="bytes">The most bytes of the part.</param>
    public PartSending(Uri server, int bytes = CsvPart.MaxBytes)
    {
        part = CreatePart(bytes);
        var connection = new AmpersandConnection(
            new AmpersandClientOptions { ApiKey = new ApiKey("benchmark-key"), Project = "p", Integration = "i", GroupRef = "g", WriteUri = server, ApiUri = server });
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
    public Task<AmpersandOperation> SubmitAsync() => client.SubmitAsync(part.Content, CancellationToken.None);

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

    /// <summary>The first part of a file, taken without the engine, whose memory is measured by itself.</summary>
    private static CsvPart CreatePart(int most)
    {
        var bytes = new byte[most];
        using (var file = File.OpenRead(BenchmarkFiles.Tactics()))
        {
            file.ReadExactly(bytes);
        }

        var whole = bytes.AsMemory(0, bytes.AsSpan().LastIndexOf((byte)'\n') + 1);
        return new CsvPart(1, 1, whole.Span.Count((byte)'\n') - 1, whole);
    }
}
