namespace Ampersand.Write;

/// <summary>What is known of the records that an operation did not write.</summary>
public sealed record RecordFailures
{
    internal RecordFailures()
    {
    }

    /// <summary>The operation as it was last seen.</summary>
    public required AmpersandOperation Operation { get; init; }

    /// <summary>The records that the service names, with what went wrong.</summary>
    public required IReadOnlyList<AmpersandRecordFailure> Named { get; init; }

    /// <summary>
    /// <c>RecordFailuresUnknown</c>: why these are not, or not known to be, all that were not written; <see langword="null"/> where they
    /// are.
    /// </summary>
    public AmpersandException? Missing { get; init; }
}
