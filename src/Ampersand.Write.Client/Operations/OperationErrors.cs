using System.Globalization;
using System.Text;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;
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

    /// <summary>What is wrong with how an operation ended; <see langword="null"/> where nothing is known to be.</summary>
    /// <param name="operation">The operation as it ended.</param>
    /// <param name="log">What the service wrote down about it, as far as that could be read.</param>
    public static AmpersandException? OfEnd(AmpersandOperation operation, IReadOnlyList<AmpersandOperationLogEntry> log) =>
        operation.Succeeded != false ? null
        : operation.Outcome == OperationOutcome.Failed ? Failed(operation, log)
        : PartlyFailed(operation);

    /// <summary>There is no such operation, and its id does not look as if there could be one.</summary>
    public static AmpersandServiceException UnknownId(AmpersandServiceException failure, string operationId) => new(
        failure,
        $"{failure.Message.TrimEnd('.')}. The id '{operationId}' does not look like one of Ampersand's, which are UUIDs such as "
            + "5e4f06ca-445f-43ea-943e-78465ee1bb7a.");

    /// <summary>An operation cannot be looked at any more, for a reason that did not pass when it was looked at again.</summary>
    public static AmpersandServiceException Lost(AmpersandServiceException failure, OperationLooks looks) => looks.Failed.Count < 2
        ? failure
        : new(
            failure,
            FormattableString.Invariant($"{failure.Message.TrimEnd('.')}. {looks.Failed.Count:N0} looks in a row failed since ")
                + $"{FailedLooks.At(looks.Failed.Since)}. {DescribeSeen(looks)}");

    /// <summary>Which records an operation did not write is not known, or not of all of them.</summary>
    public static AmpersandException NotNamed(AmpersandOperation operation) => new AmpersandOperationException(
        ErrorIds.RecordFailuresUnknown,
        operation switch
        {
            { IsWrite: false } => $"The operation {operation.OperationId} is a {operation.ActionType}, which writes no records.",
            { IsCompleted: false } =>
                $"Which records of {Describe(operation)} fail is not known before it has ended; its status is '{operation.Status}'.",
            { RecordsFailed: null } =>
                $"Which records of {Describe(operation)} failed is not known: it ended with the status '{operation.Status}', and neither "
                    + "it nor its log says how many.",
            _ => $"{Failed(operation)}, and the service {NamedOf(operation)}.",
        },
        operation);

    /// <summary>Some records were not written, or nobody says how many.</summary>
    private static AmpersandOperationException PartlyFailed(AmpersandOperation operation) => new(
        ErrorIds.OperationPartlyFailed,
        operation.RecordsFailed is > 0
            ? $"{Failed(operation)}{DescribeKinds(operation)}."
            : $"The write of {Describe(operation)} ended with the status '{operation.Status}', but not all of its records are known to be "
                + "written, and nobody says how many failed.",
        operation)
    {
        RecommendedAction = "Correct what the service names and send those records again; an upsert by key may be repeated.",
    };

    private static string Failed(AmpersandOperation operation)
    {
        var all = operation.Records ?? operation.RecordsSucceeded + operation.RecordsFailed;
        var of = all is { } known ? FormattableString.Invariant($" of {known:N0}") : string.Empty;
        var records = (all ?? operation.RecordsFailed) == 1 ? "record" : "records";
        return FormattableString.Invariant($"{operation.RecordsFailed:N0}{of} {records} of {Describe(operation)} failed");
    }

    private static string DescribeKinds(AmpersandOperation operation)
    {
        (string Error, int Struck)[] kinds = [
            .. operation.GetRecordFailures()
                .GroupBy(failure => failure.Error, StringComparer.Ordinal)
                .Select(kind => (kind.Key, kind.Count()))
                .OrderByDescending(kind => kind.Item2)];
        var named = operation.NamesAllFailures ? string.Empty : $"; the service {NamedOf(operation)}";
        return kinds.Length == 0 ? named
            : named + (kinds.Length == 1
                ? "; the error: "
                : FormattableString.Invariant($"; {kinds.Length:N0} kinds of error, the most frequent: ")) + OneLine(kinds[0].Error);
    }

    private static string NamedOf(AmpersandOperation operation) => operation.GetRecordFailures().Count is > 0 and var named
        ? FormattableString.Invariant($"names {named:N0} of them alone")
        : "does not say which";

    private static AmpersandOperationException Failed(AmpersandOperation operation, IReadOnlyList<AmpersandOperationLogEntry> log) =>
        new(
        ErrorIds.OperationFailed,
        $"The write of {Describe(operation)} ended with the status '{operation.Status}'"
        + (operation.Result is { Length: > 0 } result ? $": {MessageSanitizer.Plain(result).TrimEnd('.')}." : ".")
        + Quote(operation, log),
        operation)
    {
        RecommendedAction = "Correct what the service names and send it again; an upsert by key may be repeated.",
    };

    /// <summary>An operation was not seen to end in the time given.</summary>
    /// <param name="looks">What was seen of it.</param>
    /// <param name="others">The looks at other operations of the service that failed lately.</param>
    /// <param name="timeout">The time.</param>
    public static AmpersandException TimedOut(OperationLooks looks, FailedLooks others, TimeSpan timeout)
    {
        var what = Describe(looks.Operation);
        var within = string.Format(CultureInfo.InvariantCulture, "within {0:0} s", timeout.TotalSeconds);
        var failed = looks.Failed.Count > 0 ? looks.Failed : others;
        return new AmpersandOperationException(
            ErrorIds.WaitTimedOut,
            looks is { SeenAt: not null, Failed.Count: 0 }
                ? $"The write of {what} has not ended {within}; its status is '{looks.Operation.Status}'. It goes on at Ampersand."
                : $"Whether the write of {what} has ended {within} is not known: "
                    + (failed.Count == 0 ? "no look at it was answered"
                        : DescribeFailed(failed == others ? "other operations of its host" : "it", failed))
                    + $". {DescribeSeen(looks)}",
            looks.Operation);
    }

    /// <summary>The service, or one operation of it, was not to be seen for some looks.</summary>
    public static string DescribeUnseen(string what, FailedLooks failed) =>
        $"{Sentence(DescribeFailed(what, failed))}. The wait goes on.";

    private static string DescribeFailed(string what, FailedLooks failed) => string.Format(
        CultureInfo.InvariantCulture,
        failed.Count == 1 ? "a look at {1} failed at {2}: {3}" : "{0:N0} looks in a row at {1} failed since {2}, the last: {3}",
        failed.Count, what, FailedLooks.At(failed.Since), failed.Reason.TrimEnd('.'));

    private static string DescribeSeen(OperationLooks looks) => looks switch
    {
        { SeenAt: { } seen } => $"It was last seen at {FailedLooks.At(seen)}, with the status '{looks.Operation.Status}'.",
        { Operation.SubmitTime: { } accepted } => $"It was accepted at {FailedLooks.At(accepted)}, and not seen since.",
        { Operation.Status: not OperationStatus.Submitted } =>
            $"It was not seen during the wait; its status before was '{looks.Operation.Status}'.",
        _ => "It was not seen at all.",
    };

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words.Substring(1);

    /// <summary>The first errors of the log that the result does not say already, and how many there are.</summary>
    private static string Quote(AmpersandOperation operation, IReadOnlyList<AmpersandOperationLogEntry> log)
    {
        AmpersandOperationLogEntry[] errors = [.. log.Where(entry => entry.IsError && !IsSaid(operation, entry))];
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

    private static bool IsSaid(AmpersandOperation operation, AmpersandOperationLogEntry entry) =>
        (entry.Error ?? entry.Message) is not { Length: > 0 } said || operation.Result?.Trim('.') == said.Trim('.');

    private static string Line(AmpersandOperationLogEntry entry)
    {
        var line = string.Join(": ", new[] { entry.Message?.TrimEnd('.', ':'), entry.Error }.Where(part => part is { Length: > 0 }));

        // A console may show all lines as one, so that each has to end like a sentence.
        return OneLine(line) is var quoted && quoted[quoted.Length - 1] == '…' ? quoted : quoted + ".";
    }

    /// <summary>A service's words in one line of bearable length, without a full stop.</summary>
    private static string OneLine(string words)
    {
        var line = string.Join(" ", MessageSanitizer.Plain(words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > QuotedCharacters ? line.Substring(0, QuotedCharacters) + "…" : line.TrimEnd('.');
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
