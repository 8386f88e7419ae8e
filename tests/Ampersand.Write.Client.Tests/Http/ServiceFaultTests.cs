using System.Net;
using System.Net.Sockets;
using System.Text;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Wire;

namespace Ampersand.Write.Client.Tests.Http;

/// <summary>
/// What a bad line or a bad server does, over real sockets: the error that comes of it and how often the server was asked.
/// </summary>
public sealed class ServiceFaultTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private readonly RecordingProgress progress = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static TheoryData<string> Resets => ["at once", "in the request", "after the request", "in the head", "in the body"];

    [Theory]
    [MemberData(nameof(Resets))]
    public async Task A_reset_is_sent_again_and_then_succeeds(string when)
    {
        await using var server = RecordingServer.Start(ResetReply(when), Replies.Ok("{}"));

        var answer = await Put(server.Uri);

        Assert.True(answer.IsSuccess);
        Assert.InRange(server.Connections, 2, when == "at once" ? int.MaxValue : 2);
        // A connection that is dead before its first byte is replaced by the platform itself, where it progress in time.
        Assert.InRange(progress.Details.Count, when == "at once" ? 0 : 1, 1);
    }

    [Theory]
    [MemberData(nameof(Resets))]
    public async Task Resets_without_end_are_one_error_that_counts_them(string when)
    {
        await using var server = RecordingServer.Start(ResetReply(when));

        var failure = await Fails(Put(server.Uri));

        // A reset as soon as the connection is there may come before or after the client knows that it is there.
        Assert.Contains(failure.ErrorId, when == "at once" ? (string[])["ConnectionLost", "ServiceUnreachable"] : ["ConnectionLost"]);
        Assert.Equal(AmpersandErrorKind.Connection, failure.Kind);
        Assert.Equal(3, failure.Attempts);
        Assert.InRange(server.Connections, 3, when == "at once" ? int.MaxValue : 3);
        Assert.True(failure.IsTransient);
        Assert.True(failure.MayHaveBeenProcessed || when == "at once");
        Assert.Contains("(3 attempts in ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Head + "Content-Length: 100\r\n\r\n{\"operationId\":")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"ope\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nConte")]
    [InlineData("")]
    public async Task Half_an_answer_is_no_answer(string sent)
    {
        await using var server = RecordingServer.Start(Replies.ThenClose(sent), Replies.Ok("{}"));

        Assert.True((await Put(server.Uri)).IsSuccess);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_ends_with_its_connection_is_a_whole_one()
    {
        await using var server = RecordingServer.Start(Replies.ThenClose(Head + "\r\n{\"a\":1}"));

        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString((await Put(server.Uri)).Body));
    }

    [Fact]
    public async Task A_broken_compression_is_sent_again()
    {
        await using var server = RecordingServer.Start(
            Replies.Binary("200 OK", "application/json", [1, 2, 3, 4, 5, 6], "Content-Encoding: gzip"),
            Replies.Ok("{}"));

        Assert.True((await Put(server.Uri)).IsSuccess);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_endless_answer_is_refused_at_64_MiB_and_not_asked_for_again()
    {
        await using var server = RecordingServer.Start(Replies.Endless(Head + "\r\n", new byte[256 * 1024]));

        var failure = await Fails(Put(server.Uri));

        Assert.Equal("ResponseTooLarge", failure.ErrorId);
        Assert.Contains("64 MiB", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_small_answer_that_unpacks_to_more_than_64_MiB_is_refused()
    {
        await using var server = RecordingServer.Start(
            Replies.Binary("200 OK", "application/json", Gzip(new string(' ', (64 * 1024 * 1024) + 1)), "Content-Encoding: gzip"));

        Assert.Equal("ResponseTooLarge", (await Fails(Put(server.Uri))).ErrorId);
    }

    [Fact]
    public async Task No_answer_at_all_ends_with_the_attempt_s_time()
    {
        await using var server = RecordingServer.Start(Replies.Never());

        var failure = await Fails(Put(server.Uri, Quick));

        Assert.Equal("RequestTimedOut", failure.ErrorId);
        Assert.Equal(2, failure.Attempts);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_drips_without_end_ends_with_the_attempt_s_time()
    {
        await using var server = RecordingServer.Start(
            Replies.Slowly(Head + "Content-Length: 100000\r\n\r\n" + new string(' ', 100_000), TimeSpan.FromMilliseconds(10)));

        Assert.Equal("RequestTimedOut", (await Fails(Put(server.Uri, Quick))).ErrorId);
    }

    [Fact]
    public async Task A_slow_answer_within_its_time_is_an_answer()
    {
        await using var server = RecordingServer.Start(Replies.Slowly(Head + "Content-Length: 2\r\n\r\n{}", TimeSpan.FromMilliseconds(1)));

        Assert.True((await Put(server.Uri)).IsSuccess);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Cancelling_ends_a_body_that_is_still_coming()
    {
        using var stop = new CancellationTokenSource();
        await using var server = RecordingServer.Start(async exchange =>
        {
            await exchange.ReadRequestAsync();
            await exchange.WriteAsync(Encoding.ASCII.GetBytes(Head + "Content-Length: 10\r\n\r\n{"));
            await stop.CancelAsync();
            await exchange.ClientLeavesAsync();
            return false;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Put(server.Uri, stop: stop));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_refused_connection_names_host_and_cause()
    {
        var port = FreePort();

        var failure = await Fails(Put(new Uri($"http://127.0.0.1:{port}/v1")));

        Assert.Equal("ServiceUnreachable", failure.ErrorId);
        Assert.False(failure.MayHaveBeenProcessed);
        Assert.True(failure.IsTransient);
        Assert.Equal(3, failure.Attempts);
        Assert.Contains("refused", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_unreachable()
    {
        var failure = await Fails(Put(new Uri("https://write.ampersand.invalid/v1")));

        Assert.Equal("ServiceUnreachable", failure.ErrorId);
        Assert.StartsWith("write.ampersand.invalid cannot be reached for PUT "
            + "https://write.ampersand.invalid/v1/x", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayHaveBeenProcessed);
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_is_tried_again_like_a_refused_one()
    {
        // A handshake without an answer: the connection is never ready for a request.
        await using var server = RecordingServer.Start(async exchange =>
        {
            await exchange.ClientLeavesAsync();
            return false;
        });
        var transport = new Transport(null, null, TimeProvider.System) { ConnectTimeout = TimeSpan.FromMilliseconds(200) };
        var client = new ServiceClient(new ApiKey(TestConnection.Key), TestConnection.Hasty, transport, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(() => client.SendAsync(
            new ServiceRequest(
                HttpMethod.Post, new Uri($"https://127.0.0.1:{server.Port}"), Repeatable.OnlyIfNotProcessed), progress, Ending));

        Assert.Equal("ServiceUnreachable", failure.ErrorId);
        Assert.Equal(3, failure.Attempts);
        Assert.False(failure.MayHaveBeenProcessed);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_spoken_to()
    {
        using var certificate = TestCertificate.SelfSigned();
        await using var server = RecordingServer.StartTls(certificate, Replies.Ok("{}"));

        var failure = await Fails(Put(server.Uri));

        Assert.Equal("TlsFailed", failure.ErrorId);
        Assert.DoesNotContain("inner exception", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.False(failure.MayHaveBeenProcessed);
        Assert.Equal(1, server.Connections);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_not_spoken_to()
    {
        await using var server = RecordingServer.Start(async exchange =>
        {
            await exchange.ReadAsync(10);
            await exchange.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
            return false;
        });

        var failure = await Fails(Put(new Uri($"https://127.0.0.1:{server.Port}/v1"), TestConnection.NoRetry));

        Assert.Contains(failure.ErrorId, (string[])["TlsFailed", "ServiceUnreachable"]);
        Assert.False(failure.MayHaveBeenProcessed);
    }

    [Fact]
    public async Task What_is_no_HTTP_at_all_is_an_error_that_says_so()
    {
        await using var server = RecordingServer.Start(Replies.ThenClose("220 mail.example ESMTP\r\n\r\n"));

        var failure = await Fails(Put(server.Uri, TestConnection.NoRetry));

        Assert.Equal("ConnectionLost", failure.ErrorId);
        Assert.Contains("220 mail.example", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("303 See Other")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task A_redirect_is_not_followed_and_the_key_goes_nowhere_else(string status)
    {
        await using var elsewhere = RecordingServer.Start(Replies.Ok("{}"));
        await using var server = RecordingServer.Start(
            Replies.Json(status, "", $"Location: {elsewhere.Uri}/{Uri.EscapeDataString(TestConnection.Key)}?sig=secret"));

        var failure = await Fails(Put(server.Uri));

        Assert.Equal("UnexpectedRedirect", failure.ErrorId);
        Assert.Contains($"a redirect to {elsewhere.Uri}/(hidden), which is not followed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, elsewhere.Connections);
        Assert.Single(server.Requests);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_are_neither_kept_nor_sent()
    {
        await using var server = RecordingServer.Start(Replies.Json("200 OK", "{}", "Set-Cookie: session=1; Path=/"));
        var connection = TestConnection.To(server.Uri);

        await Put(server.Uri, connection: connection);
        await Put(server.Uri, connection: connection);

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Null(request.Header("Cookie")));
    }

    [Fact]
    public async Task A_compressed_answer_is_unpacked()
    {
        await using var server = RecordingServer.Start(
            Replies.Binary("200 OK", "application/json", Gzip("{\"a\":1}"), "Content-Encoding: gzip"));

        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString((await Put(server.Uri)).Body));
        Assert.Contains("gzip", server.Requests[0].Header("Accept-Encoding"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_is_used_again()
    {
        await using var server = RecordingServer.Start(Replies.Ok("{}"));
        var connection = TestConnection.To(server.Uri);

        await Put(server.Uri, connection: connection);
        await Put(server.Uri, connection: connection);

        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_proxy_that_wants_credentials_is_told_from_a_service_that_does()
    {
        await using var proxy = RecordingServer.Start(Replies.Answer("407 Proxy Authentication Required", "text/plain", "who?"));
        var connection = new AmpersandConnection(
            new AmpersandClientOptions { ApiKey = new ApiKey(TestConnection.Key), Proxy = new Uri(
                $"http://127.0.0.1:{proxy.Port}"), Retry = TestConnection.Hasty });

        var failure = await Fails(Put(new Uri("https://write.ampersand.invalid/v1"), connection: connection));

        Assert.Equal("ProxyAuthenticationRequired", failure.ErrorId);
        Assert.Contains("credentials", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.StartsWith("CONNECT write.ampersand.invalid:443", Assert.Single(proxy.Requests).RequestLine, StringComparison.Ordinal);
        Assert.Null(proxy.Requests[0].Header("X-Api-Key"));
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_not_asked_again()
    {
        await using var proxy = RecordingServer.Start(Replies.Answer("403 Forbidden", "text/plain", "no"));
        var connection = new AmpersandConnection(
            new AmpersandClientOptions { ApiKey = new ApiKey(TestConnection.Key), Proxy = new Uri(
                $"http://127.0.0.1:{proxy.Port}"), Retry = TestConnection.Hasty });

        var failure = await Fails(Put(new Uri("https://write.ampersand.invalid/v1"), connection: connection));

        Assert.Equal("ServiceUnreachable", failure.ErrorId);
        Assert.False(failure.IsTransient);
        Assert.Contains("403", failure.Message, StringComparison.Ordinal);
        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task What_goes_over_plain_http_passes_no_proxy()
    {
        await using var proxy = RecordingServer.Start(Replies.Answer("403 Forbidden", "text/html", "<html>no</html>"));
        await using var server = RecordingServer.Start(Replies.Ok("{}"));
        var connection = new AmpersandConnection(new AmpersandClientOptions
        {
            ApiKey = new ApiKey(TestConnection.Key), Proxy = new Uri($"http://127.0.0.1:{proxy.Port}"), Retry = TestConnection.Hasty,
        });

        Assert.True((await Put(server.Uri, connection: connection)).IsSuccess);

        Assert.Single(server.Requests);
        Assert.Equal(0, proxy.Connections);
    }

    [Fact]
    public async Task A_login_in_the_proxy_s_address_is_given_to_the_proxy_and_shown_nowhere()
    {
        await using var proxy = RecordingServer.Start(
            Replies.Answer("407 Proxy Authentication Required", "text/plain", "who?", "Proxy-Authenticate: Basic realm=\"p\""));
        var options = new AmpersandClientOptions
        {
            ApiKey = new ApiKey(TestConnection.Key),
            Proxy = new Uri($"http://us%40er:pass:word@127.0.0.1:{proxy.Port}"),
            Retry = TestConnection.NoRetry,
        };

        var failure = await Fails(Put(new Uri("https://write.ampersand.invalid/v1"), connection: new AmpersandConnection(options)));

        Assert.Contains(
            $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("us@er:pass:word"))}",
            proxy.Requests.Select(request => request.Header("Proxy-Authorization")));
        Assert.All(
            [failure.ToString(), options.ToString(), options.Proxy.ToString()],
            shown => Assert.DoesNotContain("word", shown, StringComparison.Ordinal));
    }

    [Fact]
    public void A_credential_that_is_given_counts_before_the_proxy_s_address()
    {
        var given = new NetworkCredential("other", "secret");
        var address = new Uri("http://user:password@proxy.example:3128");

        Assert.Same(given, new AmpersandClientOptions { Proxy = address, ProxyCredential = given }.ProxyCredential);
        Assert.Same(given, new AmpersandClientOptions { ProxyCredential = given, Proxy = address }.ProxyCredential);
        Assert.Equal("password", new AmpersandClientOptions().Or(new AmpersandClientOptions { Proxy = address }).ProxyCredential!.Password);
    }

    [Theory]
    [InlineData("iso-8859-1", "iso-8859-1")]
    [InlineData("\"ISO-8859-1\"", "iso-8859-1")]
    [InlineData("utf-16", "utf-16")]
    [InlineData("utf-16be", "utf-16BE")]
    [InlineData("utf-8", "utf-8")]
    [InlineData("no-such-charset", "utf-8")]
    public async Task An_answer_is_read_in_the_charset_that_its_header_names(string charset, string encoding)
    {
        await using var server = RecordingServer.Start(
            Replies.Binary("200 OK", $"application/json; charset={charset}", Encoding.GetEncoding(encoding).GetBytes("{\"a\":\"Zoë\"}")));

        Assert.Equal("Zoë", (await Put(server.Uri)).ReadJsonObject().GetProperty("a").GetString());
    }

    [Theory]
    [InlineData("Retry-After: Fri, 02 Jan 2026 04:04:35 GMT", "{}")]
    [InlineData("X-Other: 1", """{"retryAfter":"2026-01-02T04:04:35Z"}""")]
    public async Task A_time_to_wait_for_is_counted_from_the_answer_s_own_date(string header, string problem)
    {
        await using var server = RecordingServer.Start(
            Replies.Problem("429 Too Many Requests", problem, "Date: Fri, 02 Jan 2026 04:04:05 GMT", header));
        var failure = await Fails(Put(server.Uri, TestConnection.NoRetry));

        Assert.Equal(TimeSpan.FromSeconds(30), failure.RetryAfter);
    }

    private static RetrySettings Quick =>
        new() { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(1), AttemptTimeout = TimeSpan.FromMilliseconds(250) };

    private static Reply ResetReply(string when) => when switch
    {
        "at once" => Replies.ResetAtOnce(),
        "in the request" => Replies.ResetInRequest(40),
        "after the request" => Replies.ResetAfterRequest(),
        "in the head" => Replies.ThenReset("HTTP/1.1 200 OK\r\nConte"),
        _ => Replies.ThenReset(Head + "Content-Length: 100\r\n\r\n{\"operationId\":"),
    };

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private static async Task<AmpersandServiceException> Fails(Task<ServiceResponse> sending) =>
        await Assert.ThrowsAsync<AmpersandServiceException>(() => sending);

    private Task<ServiceResponse> Put(
        Uri server, RetrySettings? retry = null, AmpersandConnection? connection = null, CancellationTokenSource? stop = null) =>
        (connection ?? TestConnection.To(server, retry: retry)).Client.SendAsync(
            new ServiceRequest(
                HttpMethod.Put, new Uri(server.AbsoluteUri + "/x"), Repeatable.Always) { Body = () =>
                    new StringContent(new string('b', 1000)) },
            progress,
            stop?.Token ?? Ending);
}
