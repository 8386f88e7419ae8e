using System.Collections;

namespace Ampersand.Write;

/// <summary>One line of what Ampersand wrote down while it worked on an operation.</summary>
public sealed class AmpersandOperationLogEntry
{
    internal AmpersandOperationLogEntry(string operationId) => OperationId = operationId;

    /// <summary>The id of the operation that was worked on.</summary>
    public string OperationId { get; }

    /// <summary>When it was written; <see langword="null"/> where the service did not say.</summary>
    public DateTimeOffset? Timestamp { get; internal set; }

    /// <summary>How grave it is, in the service's word, for example <c>ERROR</c>.</summary>
    public string? Severity { get; internal set; }

    /// <summary>What happened.</summary>
    public string? Message { get; internal set; }

    /// <summary>What went wrong; <see langword="null"/> where nothing did. What is no text is given as its JSON.</summary>
    public string? Error { get; internal set; }

    /// <summary>What belongs to it: a dictionary, an array or a simple value, as the service sent it.</summary>
    public object? Details { get; internal set; }

    /// <summary>Whatever else the service sent beside the fields above, so that nothing is lost.</summary>
    public IDictionary? AdditionalProperties { get; internal set; }

    /// <summary>Whether it says that something went wrong.</summary>
    internal bool IsError => Error is { Length: > 0 } || LogSeverity.IsError(Severity);

    /// <summary>The usual words for severities, from the least grave on.</summary>
    public static IReadOnlyList<string> UsualSeverities => LogSeverity.Names;

    /// <summary>Severity and message.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() =>
        string.Join(": ", new[] { Severity, Message, Error }.Where(part => !string.IsNullOrEmpty(part)));

    /// <summary>A copy that differs in what is changed of it.</summary>
    /// <remarks>No record's: the copying method that a compiler makes shows in PowerShell.</remarks>
    internal AmpersandOperationLogEntry With(Action<AmpersandOperationLogEntry> change)
    {
        var copy = (AmpersandOperationLogEntry)MemberwiseClone();
        change(copy);
        return copy;
    }
}

/// <summary>The words for how grave a log entry is.</summary>
/// <remarks>
/// Ampersand documents the field but no list of its words. Entries have the form of Google Cloud's structured logs (timestamp, severity,
/// message), so these are the words of its <c>LogSeverity</c>; any other passes.
/// </remarks>
internal static class LogSeverity
{
    private static readonly string[] Harmless = ["debug", "info", "notice", "warning"];
    private static readonly string[] Errors = ["error", "critical", "alert", "emergency"];

    /// <summary>From the least grave on.</summary>
    public static IReadOnlyList<string> Names => [.. Harmless, .. Errors];

    /// <summary>Whether something went wrong; some loggers write "fatal" for the gravest.</summary>
    public static bool IsError(string? severity) => Errors.Append("fatal").Contains(severity, StringComparer.OrdinalIgnoreCase);
}
