using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>A record as the emulator holds it.</summary>
/// <param name="Id">Its id, in Salesforce's form.</param>
/// <param name="ObjectName">Its object.</param>
/// <param name="GroupRef">The customer it belongs to.</param>
/// <param name="Fields">Its fields as a JSON object; a field that was set to null is there, as null.</param>
/// <param name="Associations">What it was associated with, as sent.</param>
public sealed record StoredRecord(string Id, string ObjectName, string GroupRef, JsonElement Fields, JsonElement? Associations)
{
    /// <summary>
    /// A field as text: a string's characters, any other value's JSON, <see langword="null"/> where there is none or null.
    /// </summary>
    public string? this[string field] =>
        Fields.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;
}
