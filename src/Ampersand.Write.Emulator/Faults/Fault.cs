using System.Text.Json.Serialization;

namespace Ampersand.Write.Emulator;

/// <summary>Something to go wrong, for the requests that it names.</summary>
public sealed record Fault
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The method to match; <c>*</c> matches any.</summary>
    public string Method { get; init; } = "*";

    /// <summary>The raw path to match, without query: <c>*</c> stands for anything within a segment, <c>**</c> for anything.</summary>
    public string Path { get; init; } = "**";

    /// <summary>How many matching requests pass unharmed first.</summary>
    public int After { get; init; }

    /// <summary>Which of the others are harmed: each (1), or each second, third, … of them.</summary>
    public int Every { get; init; } = 1;

    /// <summary>How many requests are harmed; 0 harms without end.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How long to wait before anything else, by the emulator's clock.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The status of the answer, where the kind has one.</summary>
    public int? Status { get; init; }

    /// <summary>Headers to add to the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The answer's body, where the kind has one.</summary>
    public string? Body { get; init; }

    /// <summary>The answer's content type, where the kind has one.</summary>
    public string? ContentType { get; init; }

    /// <summary>Where a redirect leads.</summary>
    public string? Location { get; init; }

    /// <summary>Overrides <c>retryable</c> in the problem document of a <see cref="FaultKind.Status"/>.</summary>
    public bool? Retryable { get; init; }

    /// <summary>Puts <c>retryAfter</c>, this many seconds ahead, into the problem document of a <see cref="FaultKind.Status"/>.</summary>
    public double? RetryAfterSeconds { get; init; }

    /// <summary>Why it cannot be ordered, or <see langword="null"/>.</summary>
    internal string? Flaw => this switch
    {
        { Kind: FaultKind.Redirect, Location: null or "" } => "A redirect needs a location.",
        { Kind: FaultKind.Delay } when Delay <= TimeSpan.Zero => "A delay needs a time.",
        { Every: < 1 } => "every is at least 1.",
        _ when After < 0 || Times < 0 || Delay < TimeSpan.Zero || Status is < 200 or > 599 =>
            "after, times and delay are not negative, and status lies between 200 and 599.",
        _ => null,
    };
}

/// <summary>A fault that was ordered, and how far it has come.</summary>
/// <param name="Id">Its number, to take it back by.</param>
/// <param name="Fault">What was ordered.</param>
/// <param name="Matched">How many requests matched so far.</param>
/// <param name="Harmed">How many of them were harmed.</param>
public sealed record OrderedFault(int Id, Fault Fault, int Matched, int Harmed)
{
    /// <summary>Whether it has harmed as many requests as it was to harm.</summary>
    [JsonIgnore]
    public bool IsUsedUp => Fault.Times > 0 && Harmed >= Fault.Times;
}
