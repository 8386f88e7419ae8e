using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Ampersand.Write.Http;

/// <summary>One attempt: a message out, a whole answer in. Nothing here repeats, follows or remembers anything.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as its connection, which users hold and drop as they like; idle sockets close themselves.")]
internal sealed class Transport : ITransport
{
    /// <summary>More than this is no answer of Ampersand's, and would only fill the memory.</summary>
    public const int MaxAnswerBytes = 64 * 1024 * 1024;

    private readonly HttpClient client;
    private readonly TimeProvider time;

    /// <param name="proxy">The proxy to go through; the system's when <see langword="null"/>.</param>
    /// <param name="proxyCredential">Who one is there; the user that runs this when <see langword="null"/>.</param>
    /// <param name="time">The clock.</param>
    public Transport(Uri? proxy, NetworkCredential? proxyCredential, TimeProvider time)
    {
        this.time = time;
        ICredentials credentials = proxyCredential ?? CredentialCache.DefaultCredentials;
        client = new HttpClient(CreateHandler(proxy is null ? null : new WebProxy(proxy) { Credentials = credentials }, credentials)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<ServiceAnswer> SendAsync(ServiceRequest request, ApiKey key, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, request.Uri);
        message.Headers.TryAddWithoutValidation("accept", "application/json");
        if (request.WithKey)
        {
            key.AddTo(message);
        }

        message.Content = request.Body?.Invoke();
        using HttpResponseMessage response =
            await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        byte[] body = await ReadBodyAsync(request, response.Content, cancellationToken).ConfigureAwait(false);
        return new ServiceAnswer(
            response.StatusCode,
            response.Content?.Headers.ContentType?.MediaType,
            body,
            RetryAfter(response),
            response.Headers.Location,
            response.Headers.TryGetValues("X-Request-Id", out IEnumerable<string>? ids) ? ids.FirstOrDefault() : null);
    }

    private static async Task<byte[]> ReadBodyAsync(ServiceRequest request, HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null)
        {
            return [];
        }

        using var body = new MemoryStream();
#if NET
        using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > MaxAnswerBytes)
            {
                throw new AmpersandServiceException(
                    "ResponseTooLarge",
                    AmpersandErrorKind.InvalidResponse,
                    $"The answer to {request} is larger than {MaxAnswerBytes / (1024 * 1024)} MiB and was not read to its end: that is no answer of Ampersand's.")
                {
                    MayHaveBeenProcessed = true,
                    Attempts = 1,
                };
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date - time.GetUtcNow());

#if NET
    private static SocketsHttpHandler CreateHandler(WebProxy? proxy, ICredentials systemProxyCredentials) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        Proxy = proxy,
        DefaultProxyCredentials = systemProxyCredentials,
        // Long runs must notice when a host moves to another address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(30),
    };
#else
    private static HttpClientHandler CreateHandler(WebProxy? proxy, ICredentials systemProxyCredentials)
    {
        // SystemDefault leaves the choice to the system, which is newer than any list; an explicit list is added to, never replaced.
        if (ServicePointManager.SecurityProtocol != SecurityProtocolType.SystemDefault)
        {
            ServicePointManager.SecurityProtocol |= SecurityProtocolType.Tls12;
        }

        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            MaxConnectionsPerServer = 64,
        };
        if (proxy is not null)
        {
            handler.Proxy = proxy;
        }
        else if (WebRequest.DefaultWebProxy is { Credentials: null } system)
        {
            handler.Proxy = system;
            handler.DefaultProxyCredentials = systemProxyCredentials;
        }

        return handler;
    }
#endif
}
