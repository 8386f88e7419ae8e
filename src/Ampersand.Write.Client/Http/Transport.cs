using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Ampersand.Write.Http;

/// <summary>One attempt: a message out, a whole answer in. Nothing here repeats, follows or remembers anything.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "It lives as long as its connection, which users hold and drop as they like; idle sockets close themselves.")]
internal sealed class Transport : ITransport
{
    /// <summary>More than this is no answer of Ampersand's, and would only fill the memory.</summary>
    public const int MaxAnswerBytes = 64 * 1024 * 1024;

    /// <summary>Whatever goes over plain http goes to loopback, key and all: it does not leave this machine, not by a proxy either.</summary>
    private const int Direct = 1;

    /// <summary>
    /// A connection that has idled may be closing already, and then nobody knows whether what left on it arrived: what must not be sent
    /// twice leaves on a connection of its own.
    /// </summary>
    private const int Fresh = 2;

#if NET
    private readonly List<SocketsHttpHandler> handlers = [];
#endif
    private readonly HttpClient[] clients;
    private readonly TimeProvider time;

    /// <param name="proxy">The proxy to go through; the system's when <see langword="null"/>.</param>
    /// <param name="proxyCredential">Who one is there; the user that runs this when <see langword="null"/>.</param>
    /// <param name="time">The clock.</param>
    public Transport(Uri? proxy, NetworkCredential? proxyCredential, TimeProvider time)
    {
        this.time = time;
        var credentials = proxyCredential ?? CredentialCache.DefaultCredentials;
        var way = proxy is null ? null : new WebProxy(proxy) { Credentials = credentials };
        clients = new HttpClient[4];
        foreach (var place in Enumerable.Range(0, clients.Length))
        {
            var handler = CreateHandler((place & Direct) == 0 ? way : null, credentials);
            handler.UseProxy = (place & Direct) == 0;
            clients[place] = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
#if NET
            handlers.Add(handler);
            if ((place & Fresh) != 0)
            {
                handler.PooledConnectionIdleTimeout = TimeSpan.Zero;
            }
#else
            clients[place].DefaultRequestHeaders.ConnectionClose = (place & Fresh) != 0;
#endif
        }
    }

#if NET
    /// <summary>How long a connection may take to come about.</summary>
    public TimeSpan ConnectTimeout
    {
        init => handlers.ForEach(handler => handler.ConnectTimeout = value);
    }
#endif

    public async Task<ServiceResponse> SendAsync(ServiceRequest request, ApiKey key, CancellationToken cancellationToken)
    {
        var way = (request.Uri.Scheme == Uri.UriSchemeHttp ? Direct : 0) | (request.Repeatable == Repeatable.Always ? 0 : Fresh);
        var body = request.Body is null ? null : new ObservedContent(request.Body());
        using var message = CreateMessage(request, key, body);
        try
        {
            using var response =
                await clients[way].SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(request, response, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested
            && (failure is not OperationCanceledException || body is { IsTaken: false }))
        {
            // A connection that is torn down in the midst of things fails in many ways; that it was asked for is what matters.
            throw new OperationCanceledException(failure.Message, Described(failure, body), cancellationToken);
        }
#if NET
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler reports its own limit for connecting as a cancellation that nobody asked for.
            throw new HttpRequestException(HttpRequestError.ConnectionError, failure.InnerException?.Message ?? failure.Message, failure);
        }
#endif
        catch (Exception failure) when (body is { IsTaken: false } && TransientFaults.IsOfTheNetwork(failure))
        {
            throw new BodyNotTakenException(failure);
        }
    }

    private static HttpRequestMessage CreateMessage(ServiceRequest request, ApiKey key, HttpContent? body)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri) { Content = body };
        message.Headers.TryAddWithoutValidation("accept", "application/json");
        // .NET Framework would otherwise ask first, and wait, before it sends a body.
        message.Headers.ExpectContinue = request.AsksFirst;
        foreach (var header in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        if (request.WithKey)
        {
            key.AddTo(message);
        }

        return message;
    }

    private static Exception Described(Exception failure, ObservedContent? body) =>
        body is { IsTaken: false } ? new BodyNotTakenException(failure) : failure;

    private async Task<ServiceResponse> ReadAsync(
        ServiceRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
#if !NET
        // Its streams look at a token only before they begin to read.
        using var abort = cancellationToken.Register(response.Dispose);
#endif
        var body = await ReadBodyAsync(request, response.Content, cancellationToken).ConfigureAwait(false);
        return new ServiceResponse(
            response.StatusCode,
            response.Content?.Headers.ContentType?.MediaType,
            ResponseBody.ToUtf8(body, response.Content?.Headers.ContentType?.CharSet),
            RetryAfter(response),
            response.Headers.Location,
            response.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.FirstOrDefault() : null)
        {
            Date = response.Headers.Date,
        };
    }

    private static async Task<byte[]> ReadBodyAsync(ServiceRequest request, HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null)
        {
            return [];
        }

        using var body = new MemoryStream();
#if NET
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        using var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > MaxAnswerBytes)
            {
                throw ServiceErrors.TooLarge(request, MaxAnswerBytes);
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>A date is one of the sender's clock, which may be another than ours.</summary>
    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta
        ?? (response.Headers.RetryAfter?.Date - (response.Headers.Date ?? time.GetUtcNow()));

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

        return new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            MaxConnectionsPerServer = 64,
            Proxy = proxy,
            // Counts for the system's proxy, which is what no proxy stands for.
            DefaultProxyCredentials = systemProxyCredentials,
        };
    }
#endif
}

/// <summary>One attempt: a message out, a whole answer in. The way over the network is one; tests have others.</summary>
internal interface ITransport
{
    /// <summary>Sends the request once.</summary>
    /// <returns>The whole answer, whatever its status.</returns>
    Task<ServiceResponse> SendAsync(ServiceRequest request, ApiKey key, CancellationToken cancellationToken);
}
