using System.Text.Json;
using Ampersand.Write.Csv;
using Ampersand.Write.Http;

namespace Ampersand.Write.Records;

/// <summary>Everything of the requests' bodies that stands around the records. It is the same for all requests of a command.</summary>
/// <remarks>
/// One record is sent as <c>record</c>, several as <c>batch</c>, as Ampersand's reference has it; where one record fails all, even
/// one record is a batch, because the policy belongs to batches.
/// </remarks>
internal sealed class RecordRequestFrame
{
    private readonly byte[] beforeRecord;
    private readonly byte[] beforeBatch;
    private readonly bool alwaysBatch;

    public RecordRequestFrame(WriteTarget target, RecordWriteOptions options)
    {
        alwaysBatch = options.AllOrNone;
        beforeRecord = [.. Fields(target, options, inBatch: false), (byte)','];
        beforeBatch = [.. Fields(target, options, inBatch: true), .. ",\"batch\":["u8];
    }

    /// <summary>The body that carries a batch, anew for each attempt.</summary>
    public RecordWriteContent Enclose(RecordBatch batch) => batch.Count == 1 && !alwaysBatch
        ? new RecordWriteContent(beforeRecord, batch.Json.Slice(1, batch.Json.Length - 2), "}"u8.ToArray())
        : new RecordWriteContent(beforeBatch, batch.Json, "]}"u8.ToArray());

    /// <summary>An object with the fields, its closing brace left off.</summary>
    private static byte[] Fields(WriteTarget target, RecordWriteOptions options, bool inBatch)
    {
        var bytes = new ByteSink(new byte[256]);
        using (var json = new Utf8JsonWriter(new ByteSinkStream(bytes), JsonText.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("groupRef", target.GroupRef);
            json.WriteString("type", options.Type switch
            {
                RecordWriteType.Create => "create",
                RecordWriteType.Update => "update",
                RecordWriteType.Delete => "delete",
                _ => throw new ArgumentOutOfRangeException(nameof(options), options.Type, "No such type of write."),
            });
            if (options.Type != RecordWriteType.Delete)
            {
                json.WriteString("mode", options.IsAsynchronous ? "asynchronous" : "synchronous");
            }

            WritePolicies(json, options, inBatch);
            WriteHeaders(json, options.Headers);
        }

        return bytes.Written.ToArray();
    }

    private static void WritePolicies(Utf8JsonWriter json, RecordWriteOptions options, bool inBatch)
    {
        if (inBatch && options.AllOrNone)
        {
            json.WriteStartObject("batchPolicy");
            json.WriteBoolean("allOrNone", true);
            json.WriteEndObject();
        }

        if (options.MaxDelayMinutes is { } delay)
        {
            json.WriteStartObject("autoBatchPolicy");
            json.WriteNumber("maxDelayMinutes", delay);
            if (options.RetryDeadlineHours is { } hours)
            {
                json.WriteNumber("retryDeadlineHours", hours);
            }

            json.WriteEndObject();
        }
        else if (options.RetryDeadlineHours is { } deadline)
        {
            json.WriteStartObject("retryPolicy");
            json.WriteNumber("deadlineHours", deadline);
            json.WriteEndObject();
        }
    }

    private static void WriteHeaders(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (headers.Count == 0)
        {
            return;
        }

        json.WriteStartArray("headers");
        foreach (var header in headers)
        {
            json.WriteStartObject();
            json.WriteString("key", header.Key);
            json.WriteString("value", header.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
