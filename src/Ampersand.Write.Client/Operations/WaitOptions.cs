using Ampersand.Write.Operations;

namespace Ampersand.Write;

/// <summary>How operations are waited for.</summary>
public sealed record WaitOptions
{
    /// <summary>How long the wait may take in all. None: as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The most requests in flight at once, at least 1.</summary>
    public int ThrottleLimit { get; init; } = 32;

    /// <summary>The longest time between two looks at one operation.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the first operation that ends, ends the wait.</summary>
    public bool Any { get; init; }

    /// <summary>Further statuses that mean done and written, beside <c>BulkWriteCompleted</c> and <c>success</c>.</summary>
    public IReadOnlyList<string> SuccessStatuses { get; init; } = [];

    /// <summary>Further statuses that mean done and failed, beside <c>failure</c>.</summary>
    public IReadOnlyList<string> FailureStatuses { get; init; } = [];

    /// <summary>What statuses mean.</summary>
    /// <exception cref="AmpersandException"><c>StatusEmpty</c> or <c>StatusContradiction</c>.</exception>
    internal OperationStatus Statuses => new(SuccessStatuses, FailureStatuses);
}
