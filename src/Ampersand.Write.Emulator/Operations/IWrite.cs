namespace Ampersand.Write.Emulator;

/// <summary>The work of an operation.</summary>
internal interface IWrite
{
    /// <summary>The status of success, which differs between the generations of the API.</summary>
    string CompletedStatus { get; }

    /// <summary>What it does: <c>upsert</c>, <c>create</c>, <c>update</c> or <c>delete</c>.</summary>
    string Verb { get; }

    /// <summary>The field that it finds records by, where the caller names one.</summary>
    string? PrimaryKey { get; }

    /// <summary>Writes the records.</summary>
    WriteOutcome Run(RecordStore records, RowChecks checks, StoredOperation operation);
}
