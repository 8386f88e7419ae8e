using System.Net;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;
using Polly.Timeout;

namespace Ampersand.Write.Http;

/// <summary>Makes one readable error of whatever came back instead of an answer.</summary>
internal static class ServiceErrors
{
    private const int MaxQuoted = 600;

    public static AmpersandServiceException FromAnswer(ServiceRequest request, ServiceAnswer answer, ApiKey key, TimeProvider time, int attempts, string tried)
    {
        int status = (int)answer.Status;
        (string id, AmpersandErrorKind kind, string? action) = Classify(status);
        string? requestId = answer.Problem?.RequestId ?? answer.RequestIdHeader;
        string said = status is >= 300 and < 400
            ? DescribeRedirect(answer)
            : Words(answer);
        string message = $"{request.Uri.Host} answered {status} {Reason(answer.Status)} to {request}{tried}: {said}"
            + (requestId is null ? string.Empty : $" (requestId {requestId})");
        return new AmpersandServiceException(id, kind, key.Redact(message))
        {
            StatusCode = status,
            RequestId = requestId is null ? null : key.Redact(requestId),
            RecommendedAction = action,
            Attempts = attempts,
            IsTransient = Transience.IsTransient(answer),
            MayHaveBeenProcessed = status >= 500 && answer.Problem?.Retryable != true,
            RetryAfter = answer.RetryAfter(time),
        };
    }

    /// <summary>A success whose body is not what the contract says.</summary>
    public static AmpersandServiceException InvalidAnswer(ServiceRequest request, ServiceAnswer answer, ApiKey key, string expected)
    {
        string found = answer.Body.Length == 0 ? "an empty body" : Words(answer);
        return new AmpersandServiceException(
            "InvalidResponse",
            AmpersandErrorKind.InvalidResponse,
            key.Redact($"{request.Uri.Host} answered {(int)answer.Status} {Reason(answer.Status)} to {request}, but {expected} was due and this came: {found}"))
        {
            StatusCode = (int)answer.Status,
            RequestId = answer.RequestIdHeader is { } id ? key.Redact(id) : null,
            RecommendedAction = "Check WriteUri and ApiUri, and whether a proxy answers in the service's place.",
            Attempts = 1,
            MayHaveBeenProcessed = true,
        };
    }

    /// <summary>No whole answer: refused, reset, cut short, not trusted, too late or too large.</summary>
    public static AmpersandException FromFailure(ServiceRequest request, Exception failure, ApiKey key, int attempts, string tried)
    {
        if (failure is AmpersandException already)
        {
            return already;
        }

        string why = key.Redact(Reasons(failure));
        bool sent = !Transience.IsSurelyNotSent(failure);
        return failure switch
        {
            TimeoutException or TimeoutRejectedException => new AmpersandServiceException(
                "RequestTimedOut", AmpersandErrorKind.Timeout, $"{request.Uri.Host} did not answer {request} in time{tried}: {why}")
            {
                Attempts = attempts, IsTransient = true, MayHaveBeenProcessed = true,
                RecommendedAction = "See whether the service is reachable and try again; a larger -TimeoutSeconds of Connect-Ampersand waits longer.",
            },
            _ when Find<AuthenticationException>(failure) is not null => new AmpersandServiceException(
                "TlsFailed", AmpersandErrorKind.Connection, $"No trusted connection to {request.Uri.Host}{tried}: {why}")
            {
                Attempts = attempts,
                RecommendedAction = "Check the address, the system's clock and its trusted certificates, and whether a proxy opens TLS.",
            },
            _ when sent => new AmpersandServiceException(
                "ConnectionLost", AmpersandErrorKind.Connection, $"The connection to {request.Uri.Host} broke before {request} was answered{tried}: {why}")
            {
                Attempts = attempts, IsTransient = true, MayHaveBeenProcessed = true,
                RecommendedAction = "See whether the service is reachable and try again.",
            },
            _ => new AmpersandServiceException(
                "ServiceUnreachable", AmpersandErrorKind.Connection, $"{request.Uri.Host} cannot be reached for {request}{tried}: {why}")
            {
                Attempts = attempts, IsTransient = true,
                RecommendedAction = "Check the address, name resolution, firewall and proxy.",
            },
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

    private static (string Id, AmpersandErrorKind Kind, string? Action) Classify(int status) => status switch
    {
        400 => ("BadRequest", AmpersandErrorKind.InvalidArgument, null),
        401 => ("Unauthorized", AmpersandErrorKind.Authentication, "Check the API key: Connect-Ampersand -ApiKey, or AMP_API_KEY."),
        403 => ("Forbidden", AmpersandErrorKind.Permission, "The key is known but not allowed to do this: check its scopes and the project."),
        404 => ("NotFound", AmpersandErrorKind.NotFound, "Check project, integration, object and id, and the host they were sent to."),
        407 => ("ProxyAuthenticationRequired", AmpersandErrorKind.Authentication, "Give the proxy's credentials."),
        413 => ("PayloadTooLarge", AmpersandErrorKind.LimitExceeded, null),
        422 => ("UnprocessableContent", AmpersandErrorKind.InvalidData, null),
        429 => ("TooManyRequests", AmpersandErrorKind.ServiceFailure, "Wait, and send less at a time."),
        503 => ("ServiceUnavailable", AmpersandErrorKind.ServiceFailure, "Try again later."),
        >= 500 => (status == 500 ? "InternalServerError" : $"HttpStatus{status}", AmpersandErrorKind.ServiceFailure, "Try again later; quote the requestId to Ampersand's support when it stays."),
        >= 300 and < 400 => ("UnexpectedRedirect", AmpersandErrorKind.InvalidResponse, "Check WriteUri and ApiUri: a redirect is not followed, because the key would go with it."),
        _ => ($"HttpStatus{status}", AmpersandErrorKind.InvalidResponse, null),
    };

    private static string DescribeRedirect(ServiceAnswer answer) =>
        answer.Location is null ? "a redirect without a place." : $"a redirect to {ServiceAddress.ForDisplay(answer.Location)}, which is not followed.";

    private static string Words(ServiceAnswer answer)
    {
        if (answer.Problem?.Describe() is { } words)
        {
            return OneLine(words);
        }

        if (answer.Body.Length == 0)
        {
            return "no explanation.";
        }

        // Only as much as can be quoted is decoded: the rest may be megabytes of a proxy's page.
        string text = Encoding.UTF8.GetString(answer.Body, 0, Math.Min(answer.Body.Length, 16 * 1024));
        if (text.TrimStart().StartsWith("<", StringComparison.Ordinal))
        {
            Match title = Regex.Match(text, "<title[^>]*>(?<title>.*?)</title>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            return "an HTML page" + (title.Success ? $" titled '{OneLine(WebUtility.HtmlDecode(title.Groups["title"].Value))}'" : string.Empty)
                + ", so probably not Ampersand but a proxy in between.";
        }

        return OneLine(text);
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxQuoted));
        foreach (char c in text)
        {
            if (line.Length == MaxQuoted)
            {
                return line.Append('…').ToString();
            }

            bool gap = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!gap)
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[line.Length - 1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }

    private static string Reason(HttpStatusCode status) => (int)status switch
    {
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        _ => Regex.Replace(status.ToString(), "(?<=[a-z])(?=[A-Z])", " ", RegexOptions.None, TimeSpan.FromSeconds(1)),
    };

    /// <summary>The causes from the outside in, each once: "An error occurred while sending" alone helps nobody.</summary>
    private static string Reasons(Exception? failure)
    {
        var reasons = new List<string>();
        for (; failure is not null; failure = failure.InnerException)
        {
            string reason = failure.Message.Trim();
            if (!reasons.Exists(known => known.Contains(reason)))
            {
                reasons.Add(reason);
            }
        }

        return string.Join(" ", reasons);
    }
}
