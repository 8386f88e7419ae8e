using System.Security.Authentication;
using Polly.Timeout;

namespace Ampersand.Write.Http;

/// <summary>Makes one readable error of whatever came back instead of an answer.</summary>
internal static class ServiceErrors
{
    private const string CorrectAndSendAgain = "Correct what the service names, and send it again.";
    private const string CheckAddresses = "Check WriteUri and ApiUri, and whether a proxy answers in the service's place.";

    public static AmpersandServiceException FromAnswer(
        ServiceRequest request, ServiceResponse answer, ApiKey key, TimeProvider time, Tries tries)
    {
        var status = (int)answer.Status;
        (var id, var action) = Classify(status);

        // A page on the way to the service's own hosts was made by whoever stands between: the key and the rights are not the matter.
        action = answer.IsMarkup && request.WithKey && status is >= 400 and not 407 ? CheckAddresses : action;
        var said = status is >= 300 and < 400 ? DescribeRedirect(answer, key) : MessageSanitizer.Of(answer, key);
        var requestId = RequestId(answer, key);
        return new AmpersandServiceException(
            id,
            $"{request.Uri.Host} answered {MessageSanitizer.Of(answer.Status)} to {request}{tries}: {said}"
            + (requestId is null ? string.Empty : $" (requestId {requestId})")
            + LikelyCause(request, status, key))
        {
            StatusCode = status,
            RequestId = requestId,
            WriteApi = request.WriteApi,
            IntegrationName = status == 404 ? IntegrationName(request) : null,
            RecommendedAction = action,
            Attempts = tries.Attempts,
            IsTransient = TransientFaults.IsTransient(answer),
            MayHaveBeenProcessed = tries.MayHaveBeenProcessed,
            RetryAfter = answer.RetryAfter(time),
            IsForeignPage = answer.IsMarkup && !TransientFaults.IsTransient(answer),
            Fault = FaultText.Of(request, answer),
        };
    }

    /// <summary>A success whose body is not what the contract says.</summary>
    public static AmpersandServiceException InvalidAnswer(ServiceRequest request, ServiceResponse answer, ApiKey key, string expected)
    {
        var found = answer.Body.Length == 0 ? "an empty body" : MessageSanitizer.Of(answer, key);
        var requestId = RequestId(answer, key);
        return new AmpersandServiceException(
            ErrorIds.InvalidResponse,
            $"{request.Uri.Host} answered {MessageSanitizer.Of(answer.Status)} to {request}, but {expected} was expected and this came: "
                + $"{found}"
            + (requestId is null ? string.Empty : $" (requestId {requestId})"))
        {
            StatusCode = (int)answer.Status,
            RequestId = requestId,
            RecommendedAction = CheckAddresses,
            Attempts = 1,
            MayHaveBeenProcessed = true,
            IsForeignPage = answer.IsMarkup,
            Fault = FaultText.Of(request, answer),
        };
    }

    /// <summary>An answer beyond all that the service sends.</summary>
    public static AmpersandServiceException TooLarge(ServiceRequest request, int most) => new(
        ErrorIds.ResponseTooLarge,
        $"The answer to {request} is larger than {most / (1024 * 1024)} MiB, so it does not come from Ampersand. It was not read to its "
            + "end.")
    {
        RecommendedAction = CheckAddresses,
        MayHaveBeenProcessed = true,
        Attempts = 1,
    };

    /// <summary>No whole answer: refused, reset, cut short, not trusted or too late.</summary>
    /// <remarks>The cause is told in words and not kept: nobody can say what the text of another's exception holds.</remarks>
    public static AmpersandServiceException FromFailure(ServiceRequest request, Exception failure, ApiKey key, Tries tries)
    {
        var host = request.Uri.Host;
        var why = MessageSanitizer.Of(failure, key);
        (var id, var message, var action) = failure switch
        {
            TimeoutRejectedException late => (
                ErrorIds.RequestTimedOut,
                FormattableString.Invariant($"{host} did not answer {request} within {late.Timeout.TotalSeconds:0.#} s{tries}."),
                "Check that the service can be reached and try again, or wait longer for an answer."),
            _ when TransientFaults.ProxyStatus(failure) == 407 => (
                ErrorIds.ProxyAuthenticationRequired,
                $"The proxy on the way to {host} asks for credentials before {request}{tries}: {why}",
                "Give the proxy's credentials."),
            _ when Find<AuthenticationException>(failure) is not null => (
                ErrorIds.TlsFailed,
                $"No trusted connection to {host} for {request}{tries}: {why}",
                "Check the address, the system's clock and its trusted certificates, and whether a proxy opens TLS."),
            _ when TransientFaults.IsUnreachable(failure) => (
                ErrorIds.ServiceUnreachable,
                $"{host} cannot be reached for {request}{tries}: {why}",
                "Check the address, name resolution, firewall and proxy."),
            _ => (
                ErrorIds.ConnectionLost,
                $"The connection to {host} broke before {request} was answered{tries}: {why}",
                "Check that the service can be reached, and try again."),
        };
        return new AmpersandServiceException(id, message)
        {
            Attempts = tries.Attempts,
            IsTransient = failure is TimeoutRejectedException || TransientFaults.IsTransient(failure),
            MayHaveBeenProcessed = tries.MayHaveBeenProcessed,
            RecommendedAction = action,
            Fault = FaultText.Of(request, failure),
        };
    }

    internal static T? Find<T>(Exception? failure)
        where T : Exception
    {
        while (failure is not null and not T)
        {
            failure = failure.InnerException;
        }

        return (T?)failure;
    }

    private static (AmpersandErrorId Id, string Action) Classify(int status) => status switch
    {
        400 => (ErrorIds.BadRequest, CorrectAndSendAgain),
        401 => (ErrorIds.Unauthorized, "Check the API key."),
        403 => (ErrorIds.Forbidden, "The key is known but not allowed to do this: check its scopes and the project."),
        404 => (ErrorIds.NotFound, "Check project, integration, object and id, and the host they were sent to."),
        407 => (ErrorIds.ProxyAuthenticationRequired, "Give the proxy's credentials."),
        408 => (ErrorIds.HttpStatus(408), "Try again: what was sent did not arrive in time."),
        413 => (ErrorIds.PayloadTooLarge, "Send less at a time."),
        422 => (ErrorIds.UnprocessableContent, CorrectAndSendAgain),
        429 => (ErrorIds.TooManyRequests, "Wait, and send less at a time."),
        503 => (ErrorIds.ServiceUnavailable, "Try again later."),
        >= 500 => (
            status == 500 ? ErrorIds.InternalServerError : ErrorIds.HttpStatus(status),
            "Try again later; if it stays, quote the requestId to Ampersand's support."),
        >= 300 and < 400 => (
            ErrorIds.UnexpectedRedirect,
            "Check WriteUri and ApiUri: a redirect is not followed, because the key would go with it."),
        _ => (ErrorIds.HttpStatus(status), CheckAddresses),
    };

    /// <summary>What was given in a form that the service cannot know, where its answer fits that.</summary>
    private static string LikelyCause(ServiceRequest request, int status, ApiKey key) => status switch
    {
        404 when request.WithKey && !HasVersion(request.Uri) =>
            $" Probably the host's address lacks its version: {request.Uri.GetLeftPart(UriPartial.Authority)}/v1.",
        404 when IntegrationName(request) is { } name =>
            $" An integration's id is a UUID, which '{name}' is not: if it is a name, the id has to be looked up by it.",
        401 when request.WithKey && key.IsQuoted => " Probably the quotes around the key are not part of it.",
        _ => string.Empty,
    };

    /// <summary>The integration in a path that takes one by its id alone, where it is none of the documents' form.</summary>
    private static string? IntegrationName(ServiceRequest request)
    {
        var segments = request.Uri.AbsolutePath.Split('/');
        var place = Array.IndexOf(segments, "integrations") + 1;
        return place == 0 || place == segments.Length || (place == segments.Length - 1 && request.Method == HttpMethod.Get)
            || Guid.TryParse(segments[place], out _)
            ? null
            : Uri.UnescapeDataString(segments[place]);
    }

    private static bool HasVersion(Uri uri) => !uri.AbsolutePath.StartsWith("/projects/", StringComparison.Ordinal);

    private static string? RequestId(ServiceResponse answer, ApiKey key) =>
        (answer.Problem?.RequestId ?? answer.RequestIdHeader) is { } id ? MessageSanitizer.Quote(id, key) : null;

    private static string DescribeRedirect(ServiceResponse answer, ApiKey key) => answer.Location is null
        ? "a redirect without an address."
        : $"a redirect to {MessageSanitizer.Quote(ServiceAddress.ForDisplay(answer.Location), key)}, which is not followed.";
}
