namespace Ampersand.Write.Emulator;

/// <summary>The work of an operation.</summary>
internal interface IWrite
{
    /// <summary>The status of success, which differs between the generations of the API.</summary>
    string CompletedStatus { get; }

    /// <summary>Writes the records.</summary>
    WriteOutcome Run(RecordStore records, RowChecks checks, StoredOperation operation);
}
