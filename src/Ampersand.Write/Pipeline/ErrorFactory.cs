using System.Management.Automation;

namespace Ampersand.Write.Pipeline;

/// <summary>The one place where errors get their form: a stable id, a real category, a target, and what to do.</summary>
internal static class ErrorFactory
{
    public static ErrorRecord Create(AmpersandException failure, object? target) => Create(failure, failure, target);

    /// <summary>An error of the library around another one, which it quotes.</summary>
    public static ErrorRecord Create(Exception shown, AmpersandException failure, object? target)
    {
        var record = new ErrorRecord(shown, failure.ErrorId, CategoryOf(failure.Kind), target);
        if (failure.RecommendedAction is { } action)
        {
            record.ErrorDetails = new ErrorDetails(shown.Message) { RecommendedAction = action };
        }

        return record;
    }

    /// <summary>What an error was made of.</summary>
    public static AmpersandException FailureOf(ErrorRecord error) => (AmpersandException)error.Exception;

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
