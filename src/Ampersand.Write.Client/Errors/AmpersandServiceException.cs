
namespace Ampersand.Write;

/// <summary>The service, or something between, answered with a failure or with what its contract does not allow.</summary>
public sealed class AmpersandServiceException : AmpersandException
{
    internal AmpersandServiceException(AmpersandErrorId id, string message)
        : base(id, message)
    {
    }

    /// <summary>Tells of the same failure with more around it.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="message">What it says, and what is known beside.</param>
    internal AmpersandServiceException(AmpersandServiceException failure, string message)
        : base(new AmpersandErrorId(failure.ErrorId, failure.Kind), message)
    {
        StatusCode = failure.StatusCode;
        RequestId = failure.RequestId;
        WriteApi = failure.WriteApi;
        IntegrationName = failure.IntegrationName;
        Attempts = failure.Attempts;
        IsTransient = failure.IsTransient;
        MayHaveBeenProcessed = failure.MayHaveBeenProcessed;
        RetryAfter = failure.RetryAfter;
        IsForeignPage = failure.IsForeignPage;
        Fault = failure.Fault;
        RecommendedAction = failure.RecommendedAction;
    }

    /// <summary>The HTTP status, 100 to 599; <see langword="null"/> when no answer came.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>The service's own id of the request, to quote to its support; <see langword="null"/> where it gave none.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>The form of the write API that the request was of; <see langword="null"/> where it was no write.</summary>
    public WriteApi? WriteApi { get; internal init; }

    /// <summary>
    /// The integration of a request that was not found (HTTP 404), where it is no UUID and so probably a name; otherwise
    /// <see langword="null"/>.
    /// </summary>
    public string? IntegrationName { get; internal init; }

    /// <summary>How many times the request was sent, or tried to be.</summary>
    public int Attempts { get; internal init; }

    /// <summary>Whether the same request may well succeed later: the failure was of the kind that passes.</summary>
    public bool IsTransient { get; internal init; }

    /// <summary>Whether the service may have acted on the request although its answer is not known.</summary>
    public bool MayHaveBeenProcessed { get; internal init; }

    /// <summary>How long the service asked to be left alone, where it said so.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether a page came that is not the service's own, so that it says nothing of what was asked.</summary>
    internal bool IsForeignPage { get; init; }

    /// <summary>What was met, in few words.</summary>
    internal string Fault { get; init; } = string.Empty;
}
