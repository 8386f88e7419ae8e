using System.Collections.Specialized;
using System.Text.Json;

namespace Ampersand.Write.Operations;

/// <summary>Reads log entries. What is not known, or not of the form known, is kept, not dropped.</summary>
internal static class OperationLogJson
{
    /// <summary>One entry of an operation's log.</summary>
    /// <exception cref="JsonException">It is no object.</exception>
    public static AmpersandOperationLogEntry Read(JsonElement json, string operationId)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A log entry that is no object.");
        }

        var entry = new AmpersandOperationLogEntry(operationId);
        var further = new List<JsonProperty>();
        OrderedDictionary? furtherOfMessage = null;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name == "message" && property.Value.ValueKind == JsonValueKind.Object)
            {
                (entry, furtherOfMessage) = ReadMessage(entry, property.Value);
            }
            else if (ReadKnown(entry, property) is { } read)
            {
                entry = read;
            }
            else
            {
                further.Add(property);
            }
        }

        var all = OperationJson.ToDictionary(further);
        if (furtherOfMessage is not null)
        {
            all["message"] = furtherOfMessage;
        }

        return entry.With(changed => changed.AdditionalProperties = all.Count > 0 ? all : null);
    }

    private static AmpersandOperationLogEntry? ReadKnown(AmpersandOperationLogEntry entry, JsonProperty property) => property.Name switch
    {
        "timestamp" when OperationJson.IsTime(property.Value, out var time) => entry.With(changed => changed.Timestamp = time),
        "severity" when OperationJson.IsText(property.Value, out var severity) => entry.With(changed => changed.Severity = severity),
        "message" when OperationJson.IsText(property.Value, out var message) => entry.With(changed => changed.Message = message),
        _ => null,
    };

    /// <summary>The fields of the entry's message, and those of them that are not known.</summary>
    private static (
        AmpersandOperationLogEntry Entry, OrderedDictionary? Further) ReadMessage(AmpersandOperationLogEntry entry, JsonElement json)
    {
        var further = new List<JsonProperty>();
        foreach (var property in json.EnumerateObject())
        {
            var value = property.Value;
            switch (property.Name)
            {
                case "msg" when OperationJson.IsText(value, out var message):
                    entry = entry.With(changed => changed.Message = message);
                    break;
                case "error":
                    entry = entry.With(changed =>
                        changed.Error = OperationJson.IsText(value, out var error) ? error : value.GetRawText());
                    break;
                case "details":
                    entry = entry.With(changed => changed.Details = OperationJson.ToObject(value));
                    break;
                case "operation_id" when string.Equals(OperationJson.Text(value), entry.OperationId, StringComparison.OrdinalIgnoreCase):
                    break;
                default:
                    further.Add(property);
                    break;
            }
        }

        return (entry, further.Count > 0 ? OperationJson.ToDictionary(further) : null);
    }
}
