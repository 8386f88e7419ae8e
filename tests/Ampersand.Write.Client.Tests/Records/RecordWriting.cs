using System.Text.Json;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Records;
using Ampersand.Write.Wire;

namespace Ampersand.Write.Client.Tests.Records;

/// <summary>Sends records as the cmdlet does: a batch of flat records to an object called contact.</summary>
internal static class RecordWriting
{
    public static readonly RecordWriteOptions Create = new() { Type = RecordWriteType.Create };

    public static readonly RecordWriteOptions Update = new() { Type = RecordWriteType.Update };

    public static readonly RecordWriteOptions Delete = new() { Type = RecordWriteType.Delete };

    /// <summary>A batch of records that each have one field; the field's value is the input that results carry.</summary>
    public static RecordBatch Batch(params string[] values)
    {
        var batch = new RecordBatch { Number = 1 };
        for (var i = 0; i < values.Length; i++)
        {
            batch.Add(values[i], i, Record(values[i]));
        }

        return batch;
    }

    /// <summary>The JSON of a record that has one field.</summary>
    public static byte[] Record(string value, Action<Utf8JsonWriter>? more = null)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, JsonText.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteStartObject("record");
            json.WriteString("name", value);
            json.WriteEndObject();
            more?.Invoke(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    public static async Task<RecordWriteOutcome> SendAsync(
        RecordingServer server,
        RecordWriteOptions options,
        RecordBatch batch,
        RetrySettings? retry = null,
        RecordingProgress? progress = null)
    {
        options.Check();
        var target = new WriteTarget(TestConnection.To(server.Uri, retry: retry), "contact");
        return await new RecordWriteClient(
            target, options, progress ?? new RecordingProgress()).SendAsync(batch, TestContext.Current.CancellationToken);
    }

    /// <summary>The body that a batch is sent with.</summary>
    public static async Task<string> BodyAsync(RecordWriteOptions options, RecordBatch batch)
    {
        await using var server = RecordingServer.Start(Replies.Ok("""{"operationId":"o1"}"""));
        await SendAsync(server, options, batch);
        return Assert.Single(server.Requests).Body;
    }
}
