using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Text.Json;

namespace Ampersand.Write.Operations;

/// <summary>Reads the service's operation objects. What is not known is kept, not dropped.</summary>
internal static class OperationJson
{
    /// <summary>The operation with what the service says of it now; what is known of its submission stays.</summary>
    public static AmpersandOperation Apply(this AmpersandOperation operation, JsonElement json, OperationStatus statuses)
    {
        var unknown = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in json.EnumerateObject())
        {
            switch (property.Name)
            {
                case "id": break;
                case "projectId": operation = operation with { Project = operation.Project ?? Text(property.Value) }; break;
                case "integrationId": operation = operation with { IntegrationId = Text(property.Value) }; break;
                case "installationId": operation = operation with { InstallationId = Text(property.Value) }; break;
                case "configId": operation = operation with { ConfigId = Text(property.Value) }; break;
                case "actionType": operation = operation with { ActionType = Text(property.Value) }; break;
                case "status" when Text(property.Value) is { } status:
                    operation = operation with { Status = status, Outcome = statuses.OutcomeOf(status) }; break;
                case "result": operation = operation with { Result = Text(property.Value) }; break;
                case "createTime": operation = operation with { CreateTime = Time(property.Value) }; break;
                case "updateTime": operation = operation with { UpdateTime = Time(property.Value) }; break;
                case "metadata" when property.Value.ValueKind == JsonValueKind.Object:
                    operation = ApplyMetadata(operation, property.Value); break;
                default: unknown[property.Name] = ToObject(property.Value); break;
            }
        }

        return operation with { AdditionalProperties = unknown.Count > 0 ? unknown : null };
    }

    /// <summary>JSON as objects that PowerShell shows and serialises by itself.</summary>
    public static object? ToObject(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return ToDictionary(value);
            case JsonValueKind.Array:
                return value.EnumerateArray().Select(ToObject).ToArray();
            case JsonValueKind.Number:
                return value.TryGetInt64(out long whole) ? whole : value.TryGetDecimal(out decimal exact) ? exact : value.GetDouble();
            case JsonValueKind.String:
                return value.GetString();
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }

    public static DateTimeOffset? Time(JsonElement value) =>
        DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;

    public static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static OrderedDictionary ToDictionary(JsonElement json)
    {
        // Names read as users type them, without regard to case, unless the service itself sends two that differ only in it.
        bool sameButForCase = json.EnumerateObject()
            .GroupBy(property => property.Name, StringComparer.OrdinalIgnoreCase)
            .Any(names => names.Select(property => property.Name).Distinct(StringComparer.Ordinal).Count() > 1);
        var dictionary = new OrderedDictionary(sameButForCase ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in json.EnumerateObject())
        {
            dictionary[property.Name] = ToObject(property.Value);
        }

        return dictionary;
    }

    private static AmpersandOperation ApplyMetadata(AmpersandOperation operation, JsonElement json)
    {
        IDictionary metadata = ToDictionary(json);
        var progress = metadata["progress"] as IDictionary;
        return operation with
        {
            Metadata = metadata,
            ObjectName = operation.ObjectName ?? (metadata["objects"] as object?[])?.OfType<string>().FirstOrDefault(),
            RecordsProcessed = progress?["recordsProcessed"] as long?,
            RecordsEstimatedTotal = progress?["recordsEstimatedTotal"] as long?,
            SuccessfulRecordIds = (metadata["successfulRecordIds"] as object?[])?.OfType<string>().ToArray() ?? [],
        };
    }
}
