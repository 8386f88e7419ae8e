using System.Text.Json.Nodes;

namespace Ampersand.Write.Emulator;

/// <summary>An operation as the platform host shows it.</summary>
internal sealed record OperationView
{
    public required string Id { get; init; }

    public required string ProjectId { get; init; }

    public required string IntegrationId { get; init; }

    public required string InstallationId { get; init; }

    public required string ConfigId { get; init; }

    public string ActionType { get; } = "write";

    public required string Status { get; init; }

    public required string? Result { get; init; }

    public required string Resource { get; init; }

    public required JsonObject Metadata { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static OperationView Of(StoredOperation operation, DateTimeOffset now)
    {
        var hasEnded = operation.HasEnded(now);
        return new OperationView
        {
            Id = operation.Id,
            ProjectId = operation.Installation.Project,
            IntegrationId = operation.Installation.Integration,
            InstallationId = operation.Installation.Id,
            ConfigId = operation.Installation.ConfigId,
            Status = operation.StatusAt(now),
            Result = hasEnded ? operation.Result : null,
            Resource = operation.ObjectName,
            Metadata = MetadataOf(operation, now),
            CreateTime = operation.Created,
            UpdateTime = hasEnded ? operation.Finished!.Value : now,
        };
    }

    private static JsonObject MetadataOf(StoredOperation operation, DateTimeOffset now)
    {
        var progress = new JsonObject { ["recordsProcessed"] = operation.ProcessedAt(now) };
        if (operation.Total is { } total)
        {
            progress["recordsEstimatedTotal"] = total;
        }

        var metadata = new JsonObject
        {
            ["objects"] = new JsonArray(operation.ObjectName),
            ["retry"] = new JsonObject { ["attempts"] = 1 },
            ["progress"] = progress,
        };
        foreach (var detail in operation.DetailsAt(now).EnumerateObject())
        {
            metadata[detail.Name] = JsonNode.Parse(detail.Value.GetRawText());
        }

        return metadata;
    }
}
