using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>One record of a write, and what it is to be associated with.</summary>
internal sealed record RecordItem(JsonElement Record, JsonElement? Associations)
{
    public const string IdField = "id";

    public string? Id => Record.TryGetProperty(IdField, out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
}
