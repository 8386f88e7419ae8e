using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>GET …/operations/{operation}/logs</c></summary>
internal static class GetOperationLogsEndpoint
{
    public static Results<Ok<IEnumerable<Line>>, Problem> Handle(
        string project, string operation, OperationStore store, TimeProvider time) =>
        store.Find(project, operation) is { } found
            ? TypedResults.Ok(store.Logs(found.Id, time.GetUtcNow()).Select(entry => Line.Of(entry, found.Id)))
            : GetOperationEndpoint.NotFound(project, operation);

    internal sealed record Line(DateTimeOffset Timestamp, string Severity, LineMessage Message)
    {
        public static Line Of(LogEntry entry, string operationId) =>
            new(entry.Time, entry.Severity, new LineMessage(entry.Message, entry.Error, operationId, entry.Details));
    }

    internal sealed record LineMessage(
        string Msg, string? Error, [property: JsonPropertyName("operation_id")] string OperationId, JsonObject? Details);
}
