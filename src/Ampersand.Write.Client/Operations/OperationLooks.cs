
namespace Ampersand.Write.Operations;

/// <summary>What the looks at one operation have seen of it so far, and what they met instead.</summary>
internal sealed class OperationLooks
{
    /// <summary>How many pages in a row that are not Ampersand's end the looking: one may be a proxy's moment.</summary>
    public const int MostPages = 3;

    /// <summary>How many looks in a row must find nothing before an operation that exists counts as lost.</summary>
    public const int FewestMisses = 3;

    /// <summary>How long it must be found nowhere as well: not all machines of a service know of what is new at once.</summary>
    public static readonly TimeSpan LongestMiss = TimeSpan.FromSeconds(30);

    private readonly TimeProvider time;
    private readonly bool isNamed;
    private int pages;
    private int misses;
    private long missedAt;

    /// <param name="operation">The operation as it is known before the first look.</param>
    /// <param name="time">The clock.</param>
    public OperationLooks(AmpersandOperation operation, TimeProvider time)
    {
        Operation = operation;
        this.time = time;
        Failed = new FailedLooks(time);
        isNamed = operation.SubmitTime is not null || operation.ObjectName is not null || operation.Status != OperationStatus.Submitted;
    }

    /// <summary>The operation as it was last seen; as it was given where nobody has seen it since.</summary>
    public AmpersandOperation Operation { get; private set; }

    /// <summary>When it was last seen; <see langword="null"/> where no look has seen it.</summary>
    public DateTimeOffset? SeenAt { get; private set; }

    /// <summary>Whether a look has seen that it ended; what it was given as may be old, or wrong.</summary>
    public bool HasEnded => SeenAt is not null && Operation.IsCompleted;

    /// <summary>The looks that told nothing since.</summary>
    public FailedLooks Failed { get; }

    /// <summary>How many of them failed although the looks at other operations did not.</summary>
    public int FailedAlone { get; set; }

    /// <summary>Whether the service has just begun not to know it.</summary>
    public bool HasVanished => misses == 1;

    /// <summary>A look saw it.</summary>
    public void See(AmpersandOperation operation)
    {
        Operation = operation;
        SeenAt = time.GetLocalNow();
        Failed.Clear();
        FailedAlone = 0;
        pages = 0;
        misses = 0;
    }

    /// <summary>A look told nothing.</summary>
    /// <param name="beganAt">The timestamp of its beginning.</param>
    /// <param name="fault">What it met.</param>
    /// <returns>Whether it is worth to look again: the service has not said plainly that there is nothing to see.</returns>
    public bool Miss(long beganAt, AmpersandServiceException fault)
    {
        Failed.Add(beganAt, fault.Message);
        return fault.IsForeignPage ? ++pages < MostPages
            : Passes(fault) || (fault.StatusCode == 404 && (isNamed || SeenAt is not null) && IsMissedBriefly());
    }

    /// <summary>Half an answer passes like an overload does, and so may a proxy's page; what the service says plainly does not.</summary>
    public static bool Passes(AmpersandServiceException fault) =>
        fault.IsTransient || fault.IsForeignPage || fault.ErrorId == ErrorIds.InvalidResponse.Name;

    private bool IsMissedBriefly()
    {
        if (misses++ == 0)
        {
            missedAt = time.GetTimestamp();
        }

        return misses < FewestMisses || time.GetElapsedTime(missedAt) < LongestMiss;
    }
}
