using System.Net.Sockets;
using System.Security.Authentication;
using Polly.Timeout;
#if !NET
using System.Net;
#endif

namespace Ampersand.Write.Http;

/// <summary>Which failures pass by themselves, and which surely came before the service could act.</summary>
internal static class TransientFaults
{
    /// <remarks>
    /// 425 (RFC 8470) refuses what came too early to be safe; 520 to 524 are Cloudflare's own for a service that it cannot reach.
    /// </remarks>
    public static bool IsTransient(ServiceResponse answer) =>
        (int)answer.Status is 408 or 425 or 429 or 500 or 502 or 503 or 504 or (>= 520 and <= 524) && answer.Problem?.Retryable != false;

    public static bool IsTransient(Exception failure) =>
        failure is TimeoutException or IOException or InvalidDataException or HttpRequestException or SocketException
        && ServiceErrors.Find<AuthenticationException>(failure) is null
        && ProxyStatus(failure) is null or >= 500;

    /// <summary>
    /// Whether a failure came from the line and not from a mistake of our own, which must not be called one of the service.
    /// </summary>
    /// <remarks>A socket's own exception comes through bare when the other side resets it while the connection is being set up.</remarks>
    public static bool IsOfTheNetwork(Exception failure) =>
        failure is TimeoutRejectedException or TimeoutException or IOException or InvalidDataException
            or HttpRequestException or SocketException;

    /// <summary>A repeat can do no harm even for what must happen once: the service said that it did nothing.</summary>
    public static bool IsSurelyNotProcessed(ServiceResponse answer) =>
        (int)answer.Status == 429 || ((int)answer.Status == 503 && answer.Problem?.Retryable == true);

    /// <summary>A failure that does not say whether it came before or after the work; nor does a 408 say who gave up on whom.</summary>
    public static bool MayHaveBeenProcessed(ServiceResponse answer) => (int)answer.Status is 408 or >= 500 && !IsSurelyNotProcessed(answer);

    /// <summary>The status with which a proxy refused to open the way; <see langword="null"/> for any other failure.</summary>
    public static int? ProxyStatus(Exception failure)
    {
#if NET
        return ServiceErrors.Find<HttpRequestException>(failure) is { HttpRequestError: HttpRequestError.ProxyTunnelError } request
            ? (int?)request.StatusCode
            : null;
#else
        return ServiceErrors.Find<WebException>(failure) is { Response: HttpWebResponse response } ? (int)response.StatusCode : null;
#endif
    }

    /// <summary>The request never arrived: no connection came about, or nothing of the body was taken.</summary>
    public static bool IsSurelyNotSent(Exception failure) =>
        IsUnreachable(failure) || ServiceErrors.Find<BodyNotTakenException>(failure) is not null;

    /// <summary>The request never left: no connection came about.</summary>
    public static bool IsUnreachable(Exception failure)
    {
        if (ServiceErrors.Find<AuthenticationException>(failure) is not null)
        {
            return true;
        }

#if NET
        if (ServiceErrors.Find<HttpRequestException>(failure) is { } request)
        {
            return request.HttpRequestError
                is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.ProxyTunnelError
                or HttpRequestError.SecureConnectionError;
        }
#else
        if (ServiceErrors.Find<WebException>(failure) is { } web)
        {
            return web.Status
                is WebExceptionStatus.ConnectFailure
                or WebExceptionStatus.NameResolutionFailure
                or WebExceptionStatus.ProxyNameResolutionFailure
                or WebExceptionStatus.SecureChannelFailure
                or WebExceptionStatus.TrustFailure;
        }
#endif
        return ServiceErrors.Find<SocketException>(failure)?.SocketErrorCode
            is SocketError.ConnectionRefused
            or SocketError.HostNotFound
            or SocketError.HostUnreachable
            or SocketError.NetworkUnreachable;
    }
}
