namespace Ampersand.Write;

/// <summary>What became of one record, as far as the service's response makes that certain.</summary>
public enum RecordOutcome
{
    /// <summary>The response does not tell this record from others of its request that ended otherwise.</summary>
    Unknown,

    /// <summary>It was written.</summary>
    Written,

    /// <summary>It was not written.</summary>
    Failed,
}
