using Ampersand.Write.Http;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>What is said of records that were not written, or of which nobody knows.</summary>
internal static class RecordWriteErrors
{
    /// <summary>The service says that a record was not written.</summary>
    public static AmpersandException NotWritten(AmpersandWriteResult result)
    {
        return new AmpersandException(
            ErrorIds.RecordNotWritten,
            FormattableString.Invariant($"Record {result.Index + 1} was not {Done(result.Type)} ({Where(result)}): {result.Error}"))
        {
            RecommendedAction = "Correct what the service names and send the record, the error's target, again.",
        };
    }

    /// <summary>The service does not say which records of a request were written.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="result">The result of each of them.</param>
    public static AmpersandException NotTold(RecordBatch batch, AmpersandWriteResult result) =>
        NotTold(batch.ToString(), batch.Count == 1, result);

    /// <summary>The service names a record, and does not say whether it was written.</summary>
    public static AmpersandException NotTold(AmpersandWriteResult result) =>
        NotTold(Counts.Places(result.Index + 1, result.Index + 1), isOne: true, result);

    /// <summary>Whether nobody knows if the records of a request were made, which may not be repeated.</summary>
    public static bool IsUncertain(RecordWriteType type, AmpersandException failure) =>
        type == RecordWriteType.Create && failure is AmpersandServiceException { MayHaveBeenProcessed: true };

    /// <summary>The records may have been made, or not.</summary>
    public static AmpersandException Uncertain(RecordBatch batch, WriteTarget target, AmpersandException failure) => new(
        ErrorIds.SubmissionUncertain(failure.Kind),
        $"Nobody knows whether {batch} {(batch.Count == 1 ? "was" : "were")} created in {target.ObjectName}: "
            + $"{failure.Message.TrimEnd('.')}. A create may not be repeated, so it was not sent again.",
        failure)
    {
        RecommendedAction = $"Look in {target.ObjectName} for the records, the error's target, and send again those that are missing.",
    };

    /// <summary>An earlier run never learned what became of creates, and they are not sent again by themselves.</summary>
    /// <param name="target">Where they went.</param>
    /// <param name="journal">The journal that knows them.</param>
    /// <param name="found">What the service shows of them.</param>
    public static AmpersandException StillUncertain(WriteTarget target, string journal, string found) => new AmpersandJournalException(
        ErrorIds.SubmissionUncertain(AmpersandErrorKind.InvalidData),
        journal,
        $"Nobody knows whether records were created in {target.ObjectName} by an earlier run. {found} Nothing was sent.");

    /// <summary>Whether a request was refused for what it holds, so that others may well be accepted.</summary>
    public static bool IsRefusal(AmpersandException failure) =>
        failure is AmpersandServiceException { StatusCode: 400 or 409 or 413 or 415 or 422 };

    /// <summary>Whether a failed write means that no other is to be sent.</summary>
    public static bool EndsRun(RecordWriteType type, AmpersandException failure) => !IsUncertain(type, failure) && !IsRefusal(failure);

    /// <summary>The service refused a request for what it holds.</summary>
    public static AmpersandException Refused(RecordBatch batch, AmpersandException failure) => new(
        failure,
        $"{Capital(batch.ToString())} {(batch.Count == 1 ? "was" : "were")} refused: {failure.Message}")
    {
        RecommendedAction = failure.RecommendedAction ?? "Correct what the service names and send the records, the error's target, again.",
    };

    /// <summary>The error that ends a run before all records that were taken were written.</summary>
    /// <param name="reason">Why no further request was sent.</param>
    /// <param name="options">What was being done.</param>
    /// <param name="maybe">The records that may have been written all the same.</param>
    /// <param name="left">The records that were taken and surely not written.</param>
    /// <param name="taken">How many records were taken in all.</param>
    /// <param name="journalPath">The journal that the run can go on with; none without one.</param>
    public static AmpersandException Interrupted(
        AmpersandException reason,
        RecordWriteOptions options,
        IReadOnlyList<RecordBatch> maybe,
        IReadOnlyList<RecordBatch> left,
        long taken,
        string? journalPath)
    {
        var target = maybe.Count > 0 && left.Count > 0 ? " (both are the error's target)" : ", the error's target";
        var uncertain = maybe.Count == 0 ? string.Empty
            : $" {Capital(RunProgress.List(maybe.Select(batch => batch.ToString())))}{(left.Count == 0 ? target + "," : string.Empty)} "
                + $"{MayBeWritten(options)}.";
        var rest = left.Count > 0 ? $"Not written: {RunProgress.List(left.Select(batch => batch.ToString()))}{target}"
            : maybe.Count > 0 ? "All others that were taken were sent"
            : "All records that were taken were sent";
        return new AmpersandInterruptedException(
            reason,
            FormattableString.Invariant($"{reason.Message.TrimEnd('.')}.{uncertain} {rest}; from record {taken + 1} on none was taken."),
            journalPath);
    }

    /// <summary>What is said of records of which nobody knows.</summary>
    public static string MayBeWritten(RecordWriteOptions options) => options.IsRepeatable
        ? "may have been written all the same; sending again does no harm, because a write by id may be repeated"
        : "may have been written all the same";

    /// <summary>The service does not say which of some records were written.</summary>
    /// <param name="records">How messages name them.</param>
    /// <param name="isOne">Whether it is one record.</param>
    /// <param name="result">The result of each of them.</param>
    public static AmpersandException NotTold(string records, bool isOne, AmpersandWriteResult result) => new(
        ErrorIds.RecordOutcomesUnknown,
        $"Whether {records} {(isOne ? "was" : "were")} {Done(result.Type)} is not known ({Where(result)}): {result.Error}")
    {
        RecommendedAction = result.Type == RecordWriteType.Create
            ? $"Look in {result.ObjectName} for the records, the error's target, and send again those that are missing."
            : "Send the records, the error's target, again: a write by id may be repeated.",
    };

    private static string Where(AmpersandWriteResult result) =>
        $"{result.ObjectName}{(result.OperationId is { } id ? $", operation {id}" : string.Empty)}";

    private static string Done(RecordWriteType type) => type switch
    {
        RecordWriteType.Create => "created",
        RecordWriteType.Update => "updated",
        _ => "deleted",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
