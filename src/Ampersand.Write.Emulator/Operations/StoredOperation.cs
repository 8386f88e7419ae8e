using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ampersand.Write.Emulator;

/// <summary>An operation as stored; what of it is shown depends on the time.</summary>
internal sealed record StoredOperation
{
    public required string Id { get; init; }

    public required Installation Installation { get; init; }

    public required string ObjectName { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When its time is up; unknown while a batch still gathers records.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>When the outcome shows.</summary>
    public DateTimeOffset? Finished { get; init; }

    public string? Status { get; init; }

    public string? Result { get; init; }

    /// <summary>How many records it has.</summary>
    public long? Total { get; init; }

    /// <summary>How many records were written, once that is known.</summary>
    public long? Succeeded { get; init; }

    /// <summary>How many records were not written, once that is known.</summary>
    public long? Failed { get; init; }

    /// <summary>A JSON object with what the outcome adds to the metadata.</summary>
    public string? Details { get; init; }

    /// <summary>What the outcome adds to the metadata, once it shows; an object, perhaps empty.</summary>
    public JsonElement DetailsAt(DateTimeOffset now) => JsonElement.Parse(HasEnded(now) ? Details ?? "{}" : "{}");

    public bool HasEnded(DateTimeOffset now) => Finished <= now;

    public string StatusAt(DateTimeOffset now) => HasEnded(now) ? Status! : OperationStatus.InProgress;

    /// <summary>Work that is done is told little by little until its time is up.</summary>
    public long ProcessedAt(DateTimeOffset now)
    {
        if (HasEnded(now))
        {
            return Total ?? 0;
        }

        return Due is { } due && Total is { } total && due > Created
            ? Math.Clamp((long)(total * ((now - Created) / (due - Created))), 0, total)
            : 0;
    }
}

/// <summary>A line of an operation's log.</summary>
internal sealed record LogEntry(DateTimeOffset Time, string Severity, string Message, string? Error = null, JsonObject? Details = null)
{
    public const string Info = "info";

    public const string Failed = "error";
}
