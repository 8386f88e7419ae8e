using System.Globalization;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;
using Ampersand.Write.Records;

namespace Ampersand.Write.Pipeline;

/// <summary>What is said when a write ends before all of its records were written: which were, which may be, which are not.</summary>
internal static class WriteSummary
{
    private const int Listed = 10;

    /// <summary>The error that ends a command.</summary>
    /// <param name="reason">Why no further request was sent.</param>
    /// <param name="options">What was being done.</param>
    /// <param name="left">The records that were taken and not written.</param>
    /// <param name="taken">How many records were taken in all.</param>
    public static AmpersandException Ended(AmpersandException reason, RecordWriteOptions options, IReadOnlyList<RecordBatch> left, long taken)
    {
        string maybe = options.IsRepeatable && reason is AmpersandServiceException { MayHaveBeenProcessed: true }
            ? " What was on its way may have been written all the same; sending it again does no harm, because a write by id may be repeated."
            : string.Empty;
        return new AmpersandException(
            reason.ErrorId,
            reason.Kind,
            string.Format(
                CultureInfo.InvariantCulture,
                "{0}.{1} {2}; from record {3} on none was taken.",
                reason.Message.TrimEnd('.'), maybe, left.Count == 0 ? "All records that were taken were sent" : $"Not written: {List(left.Select(batch => batch.ToString()))}, the error's target", taken + 1),
            reason)
        {
            RecommendedAction = reason.RecommendedAction,
        };
    }

    /// <summary>The warning of a command that was stopped.</summary>
    /// <param name="target">Where to the records went.</param>
    /// <param name="shown">How many were answered and shown.</param>
    /// <param name="taken">How many were taken in all.</param>
    /// <param name="requests">The requests that were not shown.</param>
    /// <param name="gathered">The operations that were not shown.</param>
    /// <param name="filling">The records of the request in the making, if there is one.</param>
    public static string OfStopped(
        WriteTarget target, long shown, long taken, IReadOnlyCollection<PendingWrite> requests, IReadOnlyList<AmpersandOperation> gathered, RecordBatch? filling)
    {
        var parts = new List<string> { string.Format(CultureInfo.InvariantCulture, "The write to {0} was stopped; {1} answered and shown.", target.ObjectName, shown == 1 ? "1 record was" : $"{shown} records were") };
        Say(parts, "Answered, but not or not all shown", requests.Where(request => request.Reply is { Outcome: not null } or { Failure: not null }).Select(Describe));
        Say(parts, "Accepted, but not shown", gathered.Select(operation => $"{operation.Records} records in operation {operation.OperationId}"));
        Say(parts, "On their way, and maybe written", requests.Where(request => request.IsSent && request.Reply is null).Select(request => request.Batch.ToString()));
        IEnumerable<string> unsent = requests.Where(request => !request.IsSent).Select(request => request.Batch.ToString());
        Say(parts, "Not sent", filling is { Count: > 0 } ? unsent.Append(filling.ToString()) : unsent);
        parts.Add(string.Format(CultureInfo.InvariantCulture, "From record {0} on none was taken.", taken + 1));
        return string.Join(" ", parts);
    }

    /// <summary>What became of a request whose records were written at once.</summary>
    public static string OfAnswer(RecordBatch batch, RecordWriteOutcome outcome)
    {
        int failed = outcome.Results.Count(result => !result.Success);
        return string.Format(
            CultureInfo.InvariantCulture, "{0} ({1}{2})", batch, failed == 0 ? "written" : $"{failed} failed",
            outcome.Results[0].OperationId is { } id ? $", operation {id}" : string.Empty);
    }

    private static string Describe(PendingWrite request)
    {
        if (request.Reply!.Outcome is not { } outcome)
        {
            return $"{request.Batch} (failed: {request.Reply.Failure!.Message})";
        }

        if (outcome.Operation is { } operation)
        {
            return $"{request.Batch} (operation {operation.OperationId})";
        }

        return OfAnswer(request.Batch, outcome);
    }

    private static void Say(List<string> parts, string what, IEnumerable<string> those)
    {
        string[] all = [.. those];
        if (all.Length > 0)
        {
            parts.Add($"{what}: {List(all)}.");
        }
    }

    private static string List(IEnumerable<string> those)
    {
        string[] all = [.. those];
        return string.Join(", ", all.Take(Listed))
            + (all.Length > Listed ? string.Format(CultureInfo.InvariantCulture, " and {0} more requests", all.Length - Listed) : string.Empty);
    }
}
