using System.Management.Automation;

namespace Ampersand.Write.Errors;

/// <summary>The one place where errors get their form: a stable id, a real category, a target, and what to do.</summary>
internal static class ErrorFactory
{
    /// <param name="failure">What went wrong.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="advice">What is said behind the error's own sentences.</param>
    /// <param name="shown">The exception to show where it is another, which quotes the error.</param>
    public static ErrorRecord Create(AmpersandException failure, object? target, string advice = "", Exception? shown = null)
    {
        var record = new ErrorRecord(shown ?? failure, failure.ErrorId, CategoryOf(failure.Kind), target);
        var action = ErrorAdvice.Action(failure);
        if (action is not null || advice.Length > 0)
        {
            record.ErrorDetails = new ErrorDetails((shown ?? failure).Message + advice) { RecommendedAction = action };
        }

        return record;
    }

    private static ErrorCategory CategoryOf(AmpersandErrorKind kind) => kind switch
    {
        AmpersandErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        AmpersandErrorKind.InvalidData => ErrorCategory.InvalidData,
        AmpersandErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        AmpersandErrorKind.Unreadable => ErrorCategory.ReadError,
        AmpersandErrorKind.Unwritable => ErrorCategory.WriteError,
        AmpersandErrorKind.LimitExceeded => ErrorCategory.LimitsExceeded,
        AmpersandErrorKind.Authentication => ErrorCategory.AuthenticationError,
        AmpersandErrorKind.Permission => ErrorCategory.PermissionDenied,
        AmpersandErrorKind.Connection => ErrorCategory.ConnectionError,
        AmpersandErrorKind.Timeout => ErrorCategory.OperationTimeout,
        AmpersandErrorKind.ServiceFailure => ErrorCategory.ResourceUnavailable,
        AmpersandErrorKind.InvalidResponse => ErrorCategory.ProtocolError,
        AmpersandErrorKind.OperationFailed => ErrorCategory.InvalidResult,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a category."),
    };
}
