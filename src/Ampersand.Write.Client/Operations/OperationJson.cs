using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Text.Json;

namespace Ampersand.Write.Operations;

/// <summary>Reads the service's operation objects. What is not known, or not of the form known, is kept, not dropped.</summary>
internal static class OperationJson
{
    /// <summary>The operation with what the service says of it now; what is known of its submission stays.</summary>
    public static AmpersandOperation Apply(this AmpersandOperation operation, JsonElement json, OperationStatus statuses)
    {
        var further = new List<JsonProperty>();
        foreach (var property in json.EnumerateObject())
        {
            if (ApplyKnown(operation, property, statuses) is { } applied)
            {
                operation = applied;
            }
            else
            {
                further.Add(property);
            }
        }

        return operation.With(changed => changed.AdditionalProperties = further.Count > 0 ? ToDictionary(further) : null).Settle();
    }

    /// <summary>JSON as objects that PowerShell shows and serialises by itself.</summary>
    public static object? ToObject(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => ToDictionary([.. value.EnumerateObject()]),
        JsonValueKind.Array => value.EnumerateArray().Select(ToObject).ToArray(),
        JsonValueKind.Number => ToNumber(value),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Properties as a dictionary in their order.</summary>
    public static OrderedDictionary ToDictionary(IReadOnlyCollection<JsonProperty> properties)
    {
        // Names read as users type them, without regard to case, unless the service itself sends two that differ only in it.
        var sameButForCase = properties
            .GroupBy(property => property.Name, StringComparer.OrdinalIgnoreCase)
            .Any(names => names.Select(property => property.Name).Distinct(StringComparer.Ordinal).Count() > 1);
        var dictionary = new OrderedDictionary(sameButForCase ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach (var property in properties)
        {
            dictionary[property.Name] = ToObject(property.Value);
        }

        return dictionary;
    }

    public static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A text or nothing; <see langword="false"/> for what is neither.</summary>
    public static bool IsText(JsonElement value, out string? text)
    {
        text = Text(value);
        return value.ValueKind is JsonValueKind.String or JsonValueKind.Null;
    }

    /// <summary>A point in time or nothing; <see langword="false"/> for what is neither.</summary>
    public static bool IsTime(JsonElement value, out DateTimeOffset? time)
    {
        var read = DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at);
        time = read ? at : null;
        return read || value.ValueKind == JsonValueKind.Null;
    }

    /// <returns>The operation with the property; <see langword="null"/> when no property of ours can hold it.</returns>
    private static AmpersandOperation? ApplyKnown(AmpersandOperation operation, JsonProperty property, OperationStatus statuses)
    {
        var value = property.Value;
        return property.Name switch
        {
            "id" when string.Equals(Text(value), operation.OperationId, StringComparison.OrdinalIgnoreCase) => operation,
            "projectId" when Text(value) is { } id && (operation.Project ?? id) == id => operation.With(changed => changed.Project = id),
            "integrationId" when IsText(value, out var id) => operation.With(changed =>
            {
                changed.IntegrationId = id;
                changed.Integration ??= id;
            }),
            "installationId" when IsText(value, out var id) => operation.With(changed => changed.InstallationId = id),
            "configId" when IsText(value, out var id) => operation.With(changed => changed.ConfigId = id),
            "actionType" when IsText(value, out var type) => operation.With(changed => changed.ActionType = type),
            "status" when Text(value) is { } status => operation.With(changed =>
            {
                changed.Status = status;
                changed.Meaning = statuses.MeaningOf(status);
            }),
            "result" when IsText(value, out var result) => operation.With(changed => changed.Result = result),
            "createTime" when IsTime(value, out var time) => operation.With(changed => changed.CreateTime = time),
            "updateTime" when IsTime(value, out var time) => operation.With(changed => changed.UpdateTime = time),
            "metadata" when value.ValueKind == JsonValueKind.Object => ApplyMetadata(operation, value),
            _ => null,
        };
    }

    private static AmpersandOperation ApplyMetadata(AmpersandOperation operation, JsonElement json)
    {
        IDictionary metadata = ToDictionary([.. json.EnumerateObject()]);
        var progress = metadata["progress"] as IDictionary;
        return operation.With(changed =>
        {
            changed.Metadata = metadata;
            changed.ObjectName = operation.ObjectName ?? (metadata["objects"] as object?[])?.OfType<string>().FirstOrDefault();
            changed.RecordsProcessed = progress?["recordsProcessed"] as long?;
            changed.RecordsEstimatedTotal = progress?["recordsEstimatedTotal"] as long?;
            changed.SuccessfulRecordIds = (metadata["successfulRecordIds"] as object?[])?.OfType<string>().ToArray() ?? [];
        });
    }

    private static object ToNumber(JsonElement value)
    {
        if (value.TryGetInt64(out var whole))
        {
            return whole;
        }

        var isDouble = value.TryGetDouble(out var near) && !double.IsInfinity(near);
        // A decimal is exact, but what is too small for it becomes zero.
        return value.TryGetDecimal(out var exact) && (exact != 0 || !isDouble || near == 0) ? exact
            : isDouble ? near
            : value.GetRawText();
    }
}
