using System.Globalization;
using System.Text;
using Ampersand.Write.Runs;

namespace Ampersand.Write;

/// <summary>An operation did not end well, or not in time.</summary>
public sealed class AmpersandOperationException : AmpersandException
{
    internal AmpersandOperationException(AmpersandErrorId id, string message, AmpersandOperation operation)
        : base(id, message) => Operation = operation;

    /// <summary>The operation as it was last seen.</summary>
    public AmpersandOperation Operation { get; }
}

/// <summary>Makes the errors of operations that did not end well.</summary>
internal static class OperationErrors
{
    private const int QuotedEntries = 3;
    private const int QuotedCharacters = 300;

    /// <param name="operation">The operation as it ended.</param>
    /// <param name="log">What the service wrote down about it, as far as that could be read.</param>
    public static AmpersandException Failed(AmpersandOperation operation, IReadOnlyList<AmpersandOperationLogEntry> log) =>
        new AmpersandOperationException(
        ErrorIds.OperationFailed,
        $"The write of {Describe(operation)} ended with the status '{operation.Status}'"
        + (operation.Result is { Length: > 0 } result ? $": {result.TrimEnd('.')}." : ".")
        + Quote(operation, log),
        operation)
    {
        RecommendedAction = "Correct what the service names and send it again; an upsert by key may be repeated.",
    };

    public static AmpersandException TimedOut(AmpersandOperation operation, TimeSpan timeout) => new AmpersandOperationException(
        ErrorIds.WaitTimedOut,
        string.Format(
            CultureInfo.InvariantCulture,
            "The write of {0} has not ended within {1:0} s; its status is '{2}'. It goes on at Ampersand.",
            Describe(operation), timeout.TotalSeconds, operation.Status),
        operation);

    /// <summary>The first errors of the log that the result does not say already, and how many there are.</summary>
    private static string Quote(AmpersandOperation operation, IReadOnlyList<AmpersandOperationLogEntry> log)
    {
        AmpersandOperationLogEntry[] errors = [.. log.Where(entry => IsError(entry) && !IsSaid(operation, entry))];
        if (errors.Length == 0)
        {
            return string.Empty;
        }

        var quoted = new StringBuilder();
        quoted.AppendFormat(
            CultureInfo.InvariantCulture,
            errors.Length > QuotedEntries
                ? " The first {0} of {1:N0} logged errors:"
                : errors.Length == 1
                ? " The logged error:"
                : " The logged errors:",
            QuotedEntries, errors.Length);
        foreach (var entry in errors.Take(QuotedEntries))
        {
            quoted.AppendLine().Append("  ").Append(Line(entry));
        }

        return quoted.AppendLine().ToString();
    }

    private static bool IsError(AmpersandOperationLogEntry entry) =>
        entry.Error is { Length: > 0 } || LogSeverity.IsError(entry.Severity);

    private static bool IsSaid(AmpersandOperation operation, AmpersandOperationLogEntry entry) =>
        (entry.Error ?? entry.Message) is not { Length: > 0 } said || operation.Result?.Trim('.') == said.Trim('.');

    private static string Line(AmpersandOperationLogEntry entry)
    {
        var line = string.Join(": ", new[] { entry.Message?.TrimEnd('.', ':'), entry.Error }.Where(part => part is { Length: > 0 }));
        line = string.Join(" ", line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        // A console may show all lines as one, so that each has to end like a sentence.
        return line.Length > QuotedCharacters ? line.Substring(0, QuotedCharacters) + "…" : line.TrimEnd('.') + ".";
    }

    private static string Describe(AmpersandOperation operation)
    {
        var what = operation.ObjectName is null
            ? $"operation {operation.OperationId}"
            : $"{operation.ObjectName} (operation {operation.OperationId})";
        return operation is { Source: { } source, FirstRecord: { } first, Records: { } records }
            ? $"{what}, {Counts.Range(first, first + records - 1)} of {source},"
            : what;
    }
}
