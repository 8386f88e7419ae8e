using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>A write of the Records generation as asked for.</summary>
internal sealed record RecordWriteRequest
{
    public required string GroupRef { get; init; }

    public required RecordWriteType Type { get; init; }

    public required bool IsSynchronous { get; init; }

    /// <summary>Whether the records came as <c>batch</c>, be it of one.</summary>
    public required bool IsBatch { get; init; }

    public required IReadOnlyList<RecordItem> Items { get; init; }

    public bool AllOrNone { get; init; }

    /// <summary>How long the record may wait for others.</summary>
    public TimeSpan? MaxDelay { get; init; }

    public bool HasRetryPolicy { get; init; }
}

/// <summary>One record of a write, and what it is to be associated with.</summary>
internal sealed record RecordItem(JsonElement Record, JsonElement? Associations)
{
    public const string IdField = "id";

    public string? Id => Record.TryGetProperty(IdField, out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
}
