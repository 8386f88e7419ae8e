
namespace Ampersand.Write;

/// <summary>The numbers of the record form, each stated once.</summary>
/// <remarks>Source: Ampersand, Write records (public API reference) and Write actions, 2025-11.</remarks>
public static class RecordWriteLimits
{
    /// <summary>The most records in one request.</summary>
    public const int BatchSize = 100;

    /// <summary>The longest that the service may be told to repeat a write that fails, in hours.</summary>
    public const int DeadlineHours = 48;

    /// <summary>The longest that a record may wait for others, in minutes: a day.</summary>
    public const int DelayMinutes = 1440;
}
