using System.Globalization;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Pipeline;

/// <summary>What is said of an operation that did not end well, with the command that tells more or goes on.</summary>
internal static class OperationErrors
{
    public static AmpersandException Failed(AmpersandOperation operation) => new(
        "OperationFailed",
        AmpersandErrorKind.OperationFailed,
        $"The write of {Describe(operation)} ended with the status '{operation.Status}'"
        + (operation.Result is { Length: > 0 } result ? $": {result}" : "."))
    {
        RecommendedAction = $"Mend what the service names and send it again; an upsert by key may be repeated. Look again with: Get-AmpersandOperation {operation.OperationId}",
    };

    public static AmpersandException TimedOut(AmpersandOperation operation, TimeSpan timeout) => new(
        "WaitTimedOut",
        AmpersandErrorKind.Timeout,
        string.Format(
            CultureInfo.InvariantCulture,
            "The write of {0} has not ended within {1:0} s; its status is '{2}'. It goes on at Ampersand: wait on with: Wait-AmpersandOperation {3}",
            Describe(operation), timeout.TotalSeconds, operation.Status, operation.OperationId));

    private static string Describe(AmpersandOperation operation)
    {
        string what = operation.ObjectName is null ? $"operation {operation.OperationId}" : $"{operation.ObjectName} (operation {operation.OperationId})";
        return operation is { Source: { } source, FirstRecord: { } first, Records: { } records }
            ? string.Format(CultureInfo.InvariantCulture, "{0}, records {1} to {2} of {3},", what, first, first + records - 1, source)
            : what;
    }
}
