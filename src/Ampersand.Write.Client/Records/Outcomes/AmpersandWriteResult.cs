using System.Collections;
using System.Text.Json;
using Ampersand.Write.Operations;

namespace Ampersand.Write;

/// <summary>What became of one record of a synchronous write.</summary>
/// <remarks>
/// Sources: Ampersand, Write records (public API reference), 2025-11. Results belong to records by their position where there are as many,
/// and an error to a record where no other can have it; otherwise each failed record has all errors of its request, marked as such.
/// </remarks>
public sealed class AmpersandWriteResult
{
    private JsonElement? fields;
    private IDictionary? data;

    internal AmpersandWriteResult()
    {
    }

    /// <summary>What became of the record.</summary>
    public RecordOutcome Outcome { get; internal set; }

    /// <summary>Whether the record was written; <see langword="null"/> where the response does not say.</summary>
    public bool? Success => Outcome == RecordOutcome.Unknown ? null : Outcome == RecordOutcome.Written;

    /// <summary>
    /// The record's id at the service that it was written to, of a delete the one that was asked for; <see langword="null"/> where the
    /// response names none.
    /// </summary>
    public string? RecordId { get; internal set; }

    /// <summary>The object written to, for example <c>contact</c>.</summary>
    public string? ObjectName { get; internal set; }

    /// <summary>What was to be done with the record.</summary>
    public RecordWriteType Type { get; internal set; }

    /// <summary>
    /// The record's place among those that were piped or given, 0-based, so that <c>$records[$result.Index]</c> is the record.
    /// </summary>
    public long Index { get; internal set; }

    /// <summary>
    /// What the service says of the failure, or why nobody knows whether it was written; <see langword="null"/> where it was.
    /// </summary>
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

    /// <summary>Where the record came from: a file's path, or <c>pipeline</c>.</summary>
    public string Source { get; internal set; } = string.Empty;

    /// <summary>The record's number, 1-based in its source, the header of a file not counted.</summary>
    public long Record { get; internal set; }

    /// <summary>The line of the file on which the record begins, 1-based; <see langword="null"/> where it was piped.</summary>
    public long? Line { get; internal set; }

    /// <summary>The record as it was piped or given.</summary>
    public object? InputObject { get; internal set; }

    /// <summary>The fields as they came: most are never looked at, so they become objects when they are.</summary>
    internal JsonElement? Fields
    {
        set => fields = value;
    }

    /// <summary>The record's place and what became of it.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"{Index}: {(Outcome == RecordOutcome.Written ? RecordId ?? "written" : Error)}");

    /// <summary>A copy that differs in what is changed of it.</summary>
    /// <remarks>No record's: the copying method that a compiler makes shows in PowerShell.</remarks>
    internal AmpersandWriteResult With(Action<AmpersandWriteResult> change)
    {
        var copy = (AmpersandWriteResult)MemberwiseClone();
        change(copy);
        return copy;
    }
}
