using System.Management.Automation;
using Ampersand.Write.Errors;

namespace Ampersand.Write.Output;

/// <summary>Shows what the library tells in the stream where a user looks for it.</summary>
internal static class RunEventDisplay
{
    /// <param name="cmdlet">Who shows it.</param>
    /// <param name="piped">Shows what is found in piped records.</param>
    /// <param name="told">What the library tells.</param>
    public static void Show(PSCmdlet cmdlet, PipedIssues piped, RunEvent told)
    {
        switch (told)
        {
            case RunDetail detail: cmdlet.WriteVerbose(detail.Text); break;
            case RunWarning warning: cmdlet.WriteWarning(warning.Text + ErrorAdvice.OfWarning(warning.Id)); break;
            case RequestDelayed delayed: cmdlet.WriteWarning(Describe(delayed)); break;
            case FileInspected inspected: IssueDisplay.Show(cmdlet, inspected.Report); break;
            case RecordIssueFound found: piped.Show(found.Issue); break;
            case RecordWarningsCounted counted: piped.ShowTotals(counted.WarningTotals); break;
            case OperationAccepted accepted: cmdlet.WriteVerbose(Describe(accepted)); break;
        }
    }

    private static string Records(AmpersandOperation operation) =>
        operation.Records == 1 ? "1 record" : FormattableString.Invariant($"{operation.Records:N0} records");

    /// <summary>For logs that show no bars, once a command.</summary>
    private static string Describe(RequestDelayed delayed) =>
        $"Nothing goes on: {RetryText.Of(delayed, delayed.Delay)}. -Verbose shows each further try.";

    private static string Describe(OperationAccepted accepted)
    {
        var operation = accepted.Operation;
        var when = accepted.WasEarlier ? " in an earlier run and is not sent again" : string.Empty;
        return operation switch
        {
            { Part: null, Records: not null } => $"Answered as operation {operation.OperationId} ({Records(operation)}).",
            { Part: null } => $"Accepted as operation {operation.OperationId}.",
            { Bytes: null } => $"Accepted as operation {operation.OperationId}: request {operation.Part} ({Records(operation)}).",
            _ => FormattableString.Invariant(
                $"Part {operation.Part} ({Records(operation)}, {operation.Bytes:N0} bytes) was accepted as operation ")
                    + FormattableString.Invariant($"{operation.OperationId}{when}."),
        };
    }
}
