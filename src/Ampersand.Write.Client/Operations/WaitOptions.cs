namespace Ampersand.Write.Operations;

/// <summary>How operations are waited for.</summary>
internal sealed record WaitOptions
{
    /// <summary>The most requests in flight at once.</summary>
    public int ThrottleLimit { get; init; } = 32;

    /// <summary>The longest time between two looks at one operation.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What statuses mean.</summary>
    public OperationStatus Statuses { get; init; } = OperationStatus.Documented;
}
