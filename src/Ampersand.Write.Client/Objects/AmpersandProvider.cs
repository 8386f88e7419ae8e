using System.Text.Json;
using Ampersand.Write.Objects;

namespace Ampersand.Write;

/// <summary>What a provider can do through Ampersand, as far as a writer needs it.</summary>
/// <remarks>Source: Ampersand, Get provider (public API reference). Where a provider has modules, those of its default module count.</remarks>
public sealed class AmpersandProvider
{
    private readonly JsonElement support;

    private AmpersandProvider(string? name, JsonElement support)
    {
        Name = name;
        this.support = support;
    }

    /// <summary>Its name, for example <c>salesforce</c>; <see langword="null"/> where it is not said.</summary>
    public string? Name { get; }

    /// <summary>Whether records can be upserted in bulk; <see langword="null"/> where it is not said.</summary>
    public bool? HasBulkUpsert => support.ObjectIn("bulkWrite")?.TruthIn("upsert");

    /// <summary>Whether records can be deleted in bulk; <see langword="null"/> where it is not said.</summary>
    public bool? HasBulkDelete => support.ObjectIn("bulkWrite")?.TruthIn("delete");

    /// <summary>Whether one request can create several records.</summary>
    public bool HasBatchCreate => Batch(RecordWriteType.Create) is not null;

    /// <summary>Whether one request can update several records.</summary>
    public bool HasBatchUpdate => Batch(RecordWriteType.Update) is not null;

    /// <summary>Whether its records can be searched by the value of a field.</summary>
    public bool HasSearch => support.ObjectIn("search")?.ObjectIn("operators")?.TruthIn("equals") == true;

    /// <summary>Whether requests can be passed on to it as they are; <see langword="null"/> where it is not said.</summary>
    public bool? HasProxy => support.TruthIn("proxy");

    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name ?? "a provider";

    /// <summary>Reads what is said of a provider.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    internal static AmpersandProvider Of(JsonElement provider)
    {
        if (provider.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("no provider");
        }

        var module = provider.TextIn("defaultModule") is { } name
            ? provider.ObjectIn("modules")?.ObjectIn(name)?.ObjectIn("support")
            : null;
        return new AmpersandProvider(
            provider.TextIn("name"), (module ?? provider.ObjectIn("support") ?? throw new JsonException("no support")).Clone());
    }

    /// <summary>How many records of an object one request may carry: 1 where the provider has no batches, at most 100.</summary>
    internal int BatchLimit(RecordWriteType type, string objectName)
    {
        if (Batch(type) is not { } batch)
        {
            return 1;
        }

        var limit = batch.ObjectIn("objectRecordLimits")?.NumberIn(objectName)
            ?? batch.NumberIn("defaultRecordLimit")
            ?? RecordWriteLimits.BatchSize;
        return Math.Max(1, Math.Min(limit, RecordWriteLimits.BatchSize));
    }

    private JsonElement? Batch(RecordWriteType type) =>
        support.ObjectIn("batchWrite")?.ObjectIn(type == RecordWriteType.Create ? "create" : "update") is { } batch
            && batch.TruthIn("supported") == true ? batch : null;
}
