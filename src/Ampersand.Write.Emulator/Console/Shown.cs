using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary>Values as the console shows them, in one culture for everybody.</summary>
internal static class Shown
{
    public const string Nothing = "–";

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with the word it counts.</summary>
    public static string Count(long number, string one, string many) => $"{Number(number)} {(number == 1 ? one : many)}";

    /// <summary>A time in the zone of the machine, to the second; the exact one is in the markup.</summary>
    public static Html Time(DateTimeOffset time, TimeProvider clock)
    {
        var local = TimeZoneInfo.ConvertTime(time, clock.LocalTimeZone);
        return $"""<time datetime="{time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}">{local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}</time>""";
    }

    /// <summary>How long an operation took, or has been going on, in the two largest units.</summary>
    public static string Duration(StoredOperation operation, DateTimeOffset now)
    {
        var hasEnded = operation.HasEnded(now);
        var duration = (hasEnded ? operation.Finished!.Value : now) - operation.Created;
        return duration.Ticks < 0 ? "0 s" : duration switch
        {
            { TotalSeconds: < 1 } when hasEnded => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
            { TotalMinutes: < 1 } when hasEnded => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds} s"),
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes} min {duration.Seconds:00} s"),
            { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Hours} h {duration.Minutes:00} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{duration.Days} d {duration.Hours:00} h"),
        };
    }

    public static Html Status(string status) => $"""<span class="status {KindOf(status)}">{status}</span>""";

    /// <summary>The records of an operation: how many, or how far it has come.</summary>
    public static Html Records(StoredOperation operation, DateTimeOffset now)
    {
        if (operation.Total is not { } total)
        {
            return $"{Nothing}";
        }

        var processed = operation.ProcessedAt(now);
        return operation.HasEnded(now)
            ? $"{Number(total)}"
            : (Html)$"""{Number(processed)} of {Number(total)} <progress max="{total}" value="{processed}" aria-label="Progress"></progress>""";
    }

    /// <summary>The name of a kind of fault, as it is ordered by JSON too.</summary>
    public static string Kind(FaultKind kind) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static string KindOf(string status) => status switch
    {
        OperationStatus.InProgress => "running",
        OperationStatus.BulkWriteCompleted or OperationStatus.Success => "done",
        OperationStatus.Failure => "failed",
        _ => "other",
    };
}
