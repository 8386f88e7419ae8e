using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>The answers of the Records generation.</summary>
internal static class RecordAnswers
{
    /// <summary>The answer to a write that is done later.</summary>
    public static Task AcceptAsync(Exchange exchange, StoredOperation operation, RecordWriteRequest request) =>
        exchange.WriteJsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("operationId", operation.Id);
            if (request.IsBatch)
            {
                json.WriteNumber("successCount", 0);
                json.WriteNumber("failureCount", 0);
            }

            json.WriteEndObject();
        });

    /// <summary>The answer to a write that is done.</summary>
    public static Task ReportAsync(Exchange exchange, StoredOperation operation, RecordWriteRequest request, RecordsWrite write)
    {
        var successes = write.Results.Count(result => result.Id is not null);
        var status = successes > 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        return exchange.WriteJsonAsync(status, json =>
        {
            json.WriteStartObject();
            json.WriteString("operationId", operation.Id);
            if (request.IsBatch)
            {
                WriteBatch(json, write, successes);
            }
            else
            {
                WriteSingle(json, request, write);
            }

            json.WriteEndObject();
        });
    }

    private static void WriteBatch(Utf8JsonWriter json, RecordsWrite write, int successes)
    {
        json.WriteNumber("successCount", successes);
        json.WriteNumber("failureCount", write.Results.Count - successes);
        json.WriteStartArray("results");
        for (var i = 0; i < write.Results.Count; i++)
        {
            WriteResult(json, write.Items[i], write.Results[i]);
        }

        json.WriteEndArray();
        WriteErrors(json, write.Results);
    }

    private static void WriteSingle(Utf8JsonWriter json, RecordWriteRequest request, RecordsWrite write)
    {
        json.WritePropertyName("result");
        WriteResult(json, write.Items[0], write.Results[0]);
        if (write.Results[0].Reason is not { } reason)
        {
            return;
        }

        WriteErrors(json, write.Results);
        if (request.HasRetryPolicy)
        {
            json.WriteStartArray("warnings");
            WriteMessage(json, "retryPolicy has no effect on a synchronous write.");
            json.WriteEndArray();
        }

        var parts = reason.Split(':', 2);
        json.WriteString("rawResponse", JsonSerializer.Serialize(new[] { new { errorCode = parts[0], message = parts[^1] } }, Json.Options));
    }

    private static void WriteResult(Utf8JsonWriter json, RecordItem item, RowResult result)
    {
        json.WriteStartObject();
        json.WriteBoolean("success", result.Id is not null);
        if (result.Id is { } id)
        {
            json.WriteString("recordId", id);
            json.WriteStartObject("data");
            json.WriteString(RecordItem.IdField, id);
            foreach (var field in item.Record.EnumerateObject().Where(field => field.Name != RecordItem.IdField))
            {
                field.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>One error for each record that failed, in their order.</summary>
    private static void WriteErrors(Utf8JsonWriter json, IEnumerable<RowResult> results)
    {
        var reasons = results.Where(result => result.Reason is not null).Select(result => result.Reason!).ToList();
        if (reasons.Count == 0)
        {
            return;
        }

        json.WriteStartArray("errors");
        reasons.ForEach(reason => WriteMessage(json, reason));
        json.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, string message)
    {
        json.WriteStartObject();
        json.WriteString("message", message);
        json.WriteEndObject();
    }
}
