
namespace Ampersand.Write;

/// <summary>How patiently one request is repeated.</summary>
public sealed record RetrySettings
{
    /// <summary>Repetitions after the first attempt.</summary>
    public int MaxRetries { get; init; } = 6;

    /// <summary>The first delay; each further one doubles, with jitter.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay between two attempts, also where the service asks for more.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest time for one request with all its repetitions.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The time one attempt has to be answered, what is sent not counted.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The slowest line that an attempt's timeout allows for what is sent, in bytes a second.</summary>
    public int SlowestBytesPerSecond { get; init; } = 128 * 1024;

    /// <summary>One attempt's timeout, which grows with what has to be carried.</summary>
    internal TimeSpan TimeoutFor(long bytes) => AttemptTimeout + TimeSpan.FromSeconds((double)bytes / SlowestBytesPerSecond);
}
