namespace Ampersand.Write.Emulator;

/// <summary>Operations to make up, without any write behind them.</summary>
public sealed record OperationOrder
{
    /// <summary>How many.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Their project.</summary>
    public string Project { get; init; } = "project";

    /// <summary>Their integration.</summary>
    public string Integration { get; init; } = "integration";

    /// <summary>The customer they are for.</summary>
    public string GroupRef { get; init; } = "group";

    /// <summary>The object they say they write.</summary>
    public string ObjectName { get; init; } = "object";

    /// <summary>The status they end with; <c>in_progress</c> never ends.</summary>
    public string Status { get; init; } = OperationStatus.BulkWriteCompleted;

    /// <summary>The sentence that goes with it.</summary>
    public string? Result { get; init; }

    /// <summary>How long they are in progress first.</summary>
    public TimeSpan ProcessingTime { get; init; }

    /// <summary>How many records each says it has.</summary>
    public long? Records { get; init; }
}
