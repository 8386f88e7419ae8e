using System.Text.Json;

namespace Ampersand.Write.Objects;

/// <summary>What a provider can do through Ampersand, as far as a writer needs it.</summary>
/// <remarks>Source: Ampersand, Get provider (public API reference). Where a provider has modules, those of its default module count.</remarks>
internal sealed class ProviderSupport
{
    private readonly JsonElement? batches;

    private ProviderSupport(JsonElement support)
    {
        batches = ObjectIn(support, "batchWrite");
        HasSearch = ObjectIn(support, "search") is { } search && ObjectIn(search, "operators") is { } operators
            && operators.TryGetProperty("equals", out var equals) && equals.ValueKind == JsonValueKind.True;
    }

    /// <summary>Whether its records can be searched by the value of a field.</summary>
    public bool HasSearch { get; }

    /// <summary>Reads what is said of a provider.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    public static ProviderSupport Of(JsonElement provider)
    {
        var module = provider.TryGetProperty("defaultModule", out var name) && name.ValueKind == JsonValueKind.String
            && ObjectIn(provider, "modules") is { } modules && ObjectIn(modules, name.GetString()!) is { } found
            ? ObjectIn(found, "support")
            : null;
        return new ProviderSupport((module ?? ObjectIn(provider, "support") ?? throw new JsonException("no support")).Clone());
    }

    /// <summary>How many records of an object one request may carry: 1 where the provider has no batches, at most 100.</summary>
    public int BatchLimit(RecordWriteType type, string objectName)
    {
        if (batches is not { } kinds
            || ObjectIn(kinds, type == RecordWriteType.Create ? "create" : "update") is not { } batch
            || !batch.TryGetProperty("supported", out var supported) || supported.ValueKind != JsonValueKind.True)
        {
            return 1;
        }

        var limit = (ObjectIn(batch, "objectRecordLimits") is { } own ? NumberIn(own, objectName) : null)
            ?? NumberIn(batch, "defaultRecordLimit")
            ?? RecordWriteLimits.BatchSize;
        return Math.Max(1, Math.Min(limit, RecordWriteLimits.BatchSize));
    }

    private static JsonElement? ObjectIn(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static int? NumberIn(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;
}
