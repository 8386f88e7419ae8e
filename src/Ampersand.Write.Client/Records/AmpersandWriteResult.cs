using System.Collections;
using System.Text.Json;
using Ampersand.Write.Operations;

namespace Ampersand.Write;

/// <summary>
/// What became of one record of a synchronous write; or of a whole request, where the service's answer does not tell its records apart.
/// </summary>
/// <remarks>
/// Sources: Ampersand, Write records (public API reference), 2025-11. It does not say which of a batch's messages belongs to which record:
/// as many messages as failed records are taken in their order, a single one is taken for all, and otherwise each failed record gets all of
/// them.
/// </remarks>
public sealed class AmpersandWriteResult
{
    private JsonElement? fields;
    private IDictionary? data;

    internal AmpersandWriteResult()
    {
    }

    /// <summary>Whether the record was written; of a whole request, whether all of its records were.</summary>
    public bool Success { get; internal set; }

    /// <summary>The record's id at the service that it was written to; <see langword="null"/> where the answer names none.</summary>
    public string? RecordId { get; internal set; }

    /// <summary>The object written to, for example <c>contact</c>.</summary>
    public string? ObjectName { get; internal set; }

    /// <summary>What was to be done with the record.</summary>
    public RecordWriteType Type { get; internal set; }

    /// <summary>
    /// The record's place among those that were piped or given, 0-based, so that <c>$records[$result.Index]</c> is the record; of a whole
    /// request, its first record's.
    /// </summary>
    public long Index { get; internal set; }

    /// <summary>How many records this is about: 1, or all of a request where the answer does not tell them apart.</summary>
    public int Records { get; internal set; } = 1;

    /// <summary>What the service says of the failure; <see langword="null"/> where there was none.</summary>
    public string? Error { get; internal set; }

    /// <summary>What the service, or the module about its answer, remarks although the write was done.</summary>
    public IReadOnlyList<string> Warnings { get; internal set; } = [];

    /// <summary>The record's fields as the service gives them back; <see langword="null"/> where it gives none.</summary>
    public IDictionary? Data => data ??= fields is { } json ? (IDictionary)OperationJson.ToObject(json)! : null;

    /// <summary>The answer of the service behind Ampersand, as text, where it is passed on.</summary>
    public string? RawResponse { get; internal set; }

    /// <summary>Whatever else the service says of the record, so that nothing is lost.</summary>
    public IDictionary? AdditionalProperties { get; internal set; }

    /// <summary>The id of the operation that wrote the record, a UUID; the records of one request share it.</summary>
    public string? OperationId { get; internal set; }

    /// <summary>The project, by name or id.</summary>
    public string? Project { get; internal set; }

    /// <summary>The customer's group that was written for.</summary>
    public string? GroupRef { get; internal set; }

    /// <summary>The record as it was piped or given; of a whole request, all of its records.</summary>
    public object? InputObject { get; internal set; }

    /// <summary>The fields as they came: most are never looked at, so they become objects when they are.</summary>
    internal JsonElement? Fields
    {
        set => fields = value;
    }

    /// <summary>The record's place and what became of it.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => FormattableString.Invariant($"{Index}: {(Success ? RecordId ?? "written" : Error)}");

    /// <summary>A copy that differs in what is changed of it.</summary>
    /// <remarks>No record's: the copying method that a compiler makes shows in PowerShell.</remarks>
    internal AmpersandWriteResult With(Action<AmpersandWriteResult> change)
    {
        var copy = (AmpersandWriteResult)MemberwiseClone();
        change(copy);
        return copy;
    }
}
