namespace Ampersand.Write.Emulator;

/// <summary>The statuses that the documents name.</summary>
public static class OperationStatus
{
    /// <summary>Accepted and not done.</summary>
    public const string InProgress = "in_progress";

    /// <summary>A bulk write is done.</summary>
    public const string BulkWriteCompleted = "BulkWriteCompleted";

    /// <summary>A write of records is done.</summary>
    public const string Success = "success";

    /// <summary>Done, and failed.</summary>
    public const string Failure = "failure";
}
