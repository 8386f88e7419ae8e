using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>Operations and their logs as the platform host shows them.</summary>
internal static class OperationView
{
    public static void WriteOperation(Utf8JsonWriter json, StoredOperation operation, DateTimeOffset now)
    {
        var hasEnded = operation.HasEnded(now);
        var (project, integration, _) = operation.Installation;
        json.WriteStartObject();
        json.WriteString("id", operation.Id);
        json.WriteString("projectId", project);
        json.WriteString("integrationId", integration);
        json.WriteString("installationId", operation.Installation.Id);
        json.WriteString("configId", operation.Installation.ConfigId);
        json.WriteString("actionType", "write");
        json.WriteString("status", operation.StatusAt(now));
        if (hasEnded && operation.Result is not null)
        {
            json.WriteString("result", operation.Result);
        }

        json.WriteString("resource", operation.ObjectName);
        WriteMetadata(json, operation, now);
        json.WriteString("createTime", operation.Created);
        json.WriteString("updateTime", hasEnded ? operation.Finished!.Value : now);
        json.WriteEndObject();
    }

    public static void WriteLogs(Utf8JsonWriter json, string id, IEnumerable<LogEntry> entries)
    {
        json.WriteStartArray();
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("timestamp", entry.Time);
            json.WriteString("severity", entry.Severity);
            json.WriteStartObject("message");
            json.WriteString("msg", entry.Message);
            if (entry.Error is not null)
            {
                json.WriteString("error", entry.Error);
            }

            json.WriteString("operation_id", id);
            if (entry.Details is not null)
            {
                json.WriteString("details", entry.Details);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, StoredOperation operation, DateTimeOffset now)
    {
        json.WriteStartObject("metadata");
        json.WriteStartArray("objects");
        json.WriteStringValue(operation.ObjectName);
        json.WriteEndArray();
        json.WriteStartObject("retry");
        json.WriteNumber("attempts", 1);
        json.WriteEndObject();
        json.WriteStartObject("progress");
        json.WriteNumber("recordsProcessed", operation.ProcessedAt(now));
        if (operation.Total is { } total)
        {
            json.WriteNumber("recordsEstimatedTotal", total);
        }

        json.WriteEndObject();
        if (operation.HasEnded(now) && operation.Details is not null)
        {
            using var details = JsonDocument.Parse(operation.Details);
            foreach (var detail in details.RootElement.EnumerateObject())
            {
                detail.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }
}
