
namespace Ampersand.Write;

/// <summary>The service, or something between, answered with a failure or with what its contract does not allow.</summary>
public sealed class AmpersandServiceException : AmpersandException
{
    internal AmpersandServiceException(AmpersandErrorId id, string message)
        : base(id, message)
    {
    }

    /// <summary>The HTTP status, 100 to 599; <see langword="null"/> when no answer came.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>The service's own id of the request, to quote to its support; <see langword="null"/> where it gave none.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>The form of the write API that the request was of; <see langword="null"/> where it was no write.</summary>
    public WriteApi? WriteApi { get; internal init; }

    /// <summary>How many times the request was sent, or tried to be.</summary>
    public int Attempts { get; internal init; }

    /// <summary>Whether the same request may well succeed later: the failure was of the kind that passes.</summary>
    public bool IsTransient { get; internal init; }

    /// <summary>Whether the service may have acted on the request although its answer is not known.</summary>
    public bool MayHaveBeenProcessed { get; internal init; }

    /// <summary>How long the service asked to be left alone, where it said so.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
