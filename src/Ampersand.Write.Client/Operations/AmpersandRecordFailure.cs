namespace Ampersand.Write;

/// <summary>A record that an operation did not write, as the service names it, and why.</summary>
public sealed class AmpersandRecordFailure
{
    internal AmpersandRecordFailure(string operationId, string key, string error)
    {
        OperationId = operationId;
        Key = key;
        Error = error;
    }

    /// <summary>The id of the operation that was to write it.</summary>
    public string OperationId { get; }

    /// <summary>The record's value of the primary key; of a delete, the id that the service behind Ampersand knows it by.</summary>
    public string Key { get; }

    /// <summary>
    /// What the error begins with where that is a code, for example <c>INVALID_FIELD</c>; <see langword="null"/> where it is none.
    /// </summary>
    public string? ErrorCode { get; internal set; }

    /// <summary>What went wrong, in the words of the service behind Ampersand.</summary>
    public string Error { get; }

    /// <summary>Whether the record was to be created or updated.</summary>
    public RecordWriteType Type { get; internal set; }

    /// <summary>The object written to, for example <c>tactics__c</c>.</summary>
    public string? ObjectName { get; internal set; }

    /// <summary>The field whose value the key is.</summary>
    public string? PrimaryKey { get; internal set; }

    /// <summary>Where the record came from: a file's path, an address without its query, or <c>pipeline</c>.</summary>
    public string? Source { get; internal set; }

    /// <summary>
    /// The record's number, 1-based in its source: known where the operation has no other, or where its row was looked up for a result
    /// file; otherwise <see langword="null"/>.
    /// </summary>
    public long? Record { get; internal set; }

    /// <summary>
    /// The line of the file on which the record begins, 1-based: known where its row was looked up for a result file; otherwise
    /// <see langword="null"/>.
    /// </summary>
    public long? Line { get; internal set; }

    /// <summary>The project, by name or id.</summary>
    public string? Project { get; internal set; }

    /// <summary>Key and error.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => $"{Key}: {Error}";
}
