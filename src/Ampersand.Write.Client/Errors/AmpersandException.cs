
namespace Ampersand.Write;

/// <summary>What sort of thing went wrong; the cmdlets choose an error category by it.</summary>
public enum AmpersandErrorKind
{
    /// <summary>An argument or setting is missing or not of its form.</summary>
    InvalidArgument,

    /// <summary>The records or the file are not what may be sent.</summary>
    InvalidData,

    /// <summary>A file, folder or operation does not exist.</summary>
    NotFound,

    /// <summary>Something exists but could not be read or written.</summary>
    Unreadable,

    /// <summary>A file that is to hold output could not be written.</summary>
    Unwritable,

    /// <summary>Something is larger than its limit.</summary>
    LimitExceeded,

    /// <summary>The service did not accept the key.</summary>
    Authentication,

    /// <summary>The key is known but may not do this.</summary>
    Permission,

    /// <summary>No answer: refused, reset, not resolved, or not trusted.</summary>
    Connection,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The service answered that it failed, or is overloaded.</summary>
    ServiceFailure,

    /// <summary>The service answered what its contract does not allow.</summary>
    InvalidResponse,

    /// <summary>The write was accepted and then failed, wholly or in part.</summary>
    OperationFailed,
}

/// <summary>An error that says what is wrong, where, and what to do, under an id that scripts can rely on.</summary>
/// <remarks>
/// The library throws it for everything a user can cause or meet. <see cref="ErrorId"/> becomes the first part of a PowerShell
/// error's <c>FullyQualifiedErrorId</c>.
/// </remarks>
public class AmpersandException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="id">What it is: one of <see cref="ErrorIds"/>, or an id of the caller's own.</param>
    /// <param name="message">What is wrong and where, in whole sentences.</param>
    /// <param name="innerException">What caused it, when that helps. Never one whose text holds a secret.</param>
    public AmpersandException(AmpersandErrorId id, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = id.Name;
        Kind = id.Kind;
    }

    /// <summary>Tells of the same error with more around it.</summary>
    /// <param name="failure">The error.</param>
    /// <param name="message">What it says, and what came of it.</param>
    internal AmpersandException(AmpersandException failure, string message)
        : base(message, failure)
    {
        ErrorId = failure.ErrorId;
        Kind = failure.Kind;
        RecommendedAction = failure.RecommendedAction;
    }

    /// <summary>The stable id of the error, for example <c>PrimaryKeyMissing</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What sort of thing went wrong.</summary>
    public AmpersandErrorKind Kind { get; }

    /// <summary>What to do about it, where the message does not say so already.</summary>
    public string? RecommendedAction { get; init; }

    /// <summary>
    /// What a call of <see cref="AmpersandClient"/> had put out before this error ended it: what is written down here is not lost with it.
    /// </summary>
    public IReadOnlyList<RunOutput> Outputs { get; internal set; } = [];
}

/// <summary>A file has errors, so that it is not sent.</summary>
public sealed class AmpersandCsvException : AmpersandException
{
    internal AmpersandCsvException(string message, AmpersandCsvReport report)
        : base(ErrorIds.CsvInvalid, message) => Report = report;

    /// <summary>What was found in the file.</summary>
    public AmpersandCsvReport Report { get; }

    /// <summary>What the file was inspected by.</summary>
    public CsvInspectionOptions Options => Report.Options;
}

/// <summary>A journal cannot be read, written or used for a run.</summary>
public sealed class AmpersandJournalException : AmpersandException
{
    internal AmpersandJournalException(AmpersandErrorId id, string path, string message, Exception? innerException = null)
        : base(id, message, innerException) => Path = path;

    /// <summary>The journal's path.</summary>
    public string Path { get; }

    /// <summary>The operation that was accepted and could not be recorded; <see langword="null"/> for all other errors.</summary>
    public string? OperationId { get; internal init; }
}

/// <summary>A run was ended in its midst; what ended it is the inner exception, whose id and kind it has.</summary>
public sealed class AmpersandInterruptedException : AmpersandException
{
    internal AmpersandInterruptedException(AmpersandException reason, string message, string? journalPath)
        : base(reason, message) => JournalPath = journalPath;

    /// <summary>
    /// The journal with which the same run goes on; <see langword="null"/> where there is none.
    /// </summary>
    public string? JournalPath { get; }
}

/// <summary>A record cannot be sent, because it breaks a rule of CSV; the error's id is the rule's code.</summary>
public sealed class AmpersandRecordException : AmpersandException
{
    internal AmpersandRecordException(AmpersandCsvIssue issue)
        : base(ErrorIds.Rule(issue.Code), issue.Message) => Issue = issue;

    /// <summary>What is wrong with it.</summary>
    public AmpersandCsvIssue Issue { get; }
}
