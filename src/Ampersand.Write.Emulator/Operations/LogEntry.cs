namespace Ampersand.Write.Emulator;

/// <summary>A line of an operation's log.</summary>
internal sealed record LogEntry(DateTimeOffset Time, string Severity, string Message, string? Error = null, string? Details = null)
{
    public const string Info = "info";

    public const string Failed = "error";
}
