using System.Net;
using System.Net.Sockets;
using System.Text;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Shared;

/// <summary>Answers and failures as a transport hands them up.</summary>
internal static class Answers
{
    public static ServiceResponse Of(
        int status,
        string body = "",
        string? mediaType = "application/json",
        TimeSpan? retryAfter = null,
        Uri? location = null,
        string? requestId = null) =>
        new((HttpStatusCode)status, mediaType, Encoding.UTF8.GetBytes(body), retryAfter, location, requestId);

    public static ServiceResponse Ok(string body = "{}") => Of(200, body);

    public static ServiceResponse Problem(int status, string body) => Of(status, body, "application/problem+json");

    public static Exception Refused() => new HttpRequestException(
        HttpRequestError.ConnectionError, "Connection refused (127.0.0.1:9)", new SocketException((int)SocketError.ConnectionRefused));

    public static Exception Reset() => new HttpRequestException(
        HttpRequestError.Unknown, "An error occurred while sending the request.", new IOException(
            "The transport broke.", new SocketException((int)SocketError.ConnectionReset)));
}
