using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Http;

/// <summary>Each failing answer becomes one readable error: its id, the status, the service's words and its requestId.</summary>
public sealed class ServiceErrorTests
{
    private static readonly Uri Address = new("https://write.withampersand.com/v1/projects/p?signature=secret");

    [Theory]
    [InlineData(400, "BadRequest", AmpersandErrorKind.InvalidArgument)]
    [InlineData(401, "Unauthorized", AmpersandErrorKind.Authentication)]
    [InlineData(403, "Forbidden", AmpersandErrorKind.Permission)]
    [InlineData(404, "NotFound", AmpersandErrorKind.NotFound)]
    [InlineData(407, "ProxyAuthenticationRequired", AmpersandErrorKind.Authentication)]
    [InlineData(408, "HttpStatus408", AmpersandErrorKind.Timeout)]
    [InlineData(409, "HttpStatus409", AmpersandErrorKind.InvalidResponse)]
    [InlineData(413, "PayloadTooLarge", AmpersandErrorKind.LimitExceeded)]
    [InlineData(422, "UnprocessableContent", AmpersandErrorKind.InvalidData)]
    [InlineData(429, "TooManyRequests", AmpersandErrorKind.ServiceFailure)]
    [InlineData(500, "InternalServerError", AmpersandErrorKind.ServiceFailure)]
    [InlineData(502, "HttpStatus502", AmpersandErrorKind.ServiceFailure)]
    [InlineData(503, "ServiceUnavailable", AmpersandErrorKind.ServiceFailure)]
    [InlineData(599, "HttpStatus599", AmpersandErrorKind.ServiceFailure)]
    public async Task A_status_has_its_id_its_kind_and_says_what_to_do(int status, string id, AmpersandErrorKind kind)
    {
        var failure = await ErrorOf(Answers.Of(status));

        Assert.Equal(id, failure.ErrorId);
        Assert.Equal(kind, failure.Kind);
        Assert.Equal(status, failure.StatusCode);
        Assert.NotNull(failure.RecommendedAction);
    }

    [Theory]
    [InlineData(400, "answered 400 Bad Request to GET")]
    [InlineData(500, "answered 500 Internal Server Error to GET")]
    [InlineData(422, "answered 422 Unprocessable Content to GET")]
    [InlineData(429, "answered 429 Too Many Requests to GET")]
    [InlineData(302, "answered 302 Found to GET")]
    [InlineData(307, "answered 307 Temporary Redirect to GET")]
    [InlineData(308, "answered 308 Permanent Redirect to GET")]
    [InlineData(413, "answered 413 Content Too Large to GET")]
    [InlineData(504, "answered 504 Gateway Timeout to GET")]
    [InlineData(599, "answered 599 to GET")]
    public async Task A_message_names_the_status(int status, string said) =>
        Assert.Contains(said, (await ErrorOf(Answers.Of(status))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_problem_is_quoted_with_its_issues_causes_remedy_and_requestId()
    {
        var failure = await ErrorOf(Answers.Problem(400, """
            {"type":"about:blank","title":"Bad","status":400,"detail":"The body is not valid.","requestId":"req-1",
             "issues":[{"in":"body","name":"primaryKey","detail":"is missing"},{"title":"second"}],
             "causes":["third",{"message":"fourth"}],"remedy":"Read the reference."}
            """));

        Assert.Equal(
            "write.withampersand.com answered 400 Bad Request to GET https://write.withampersand.com/v1/projects/p: "
            + "The body is not valid.; body primaryKey: is missing; second; third; fourth Read the reference. (requestId req-1)",
            failure.Message);
        Assert.Equal("req-1", failure.RequestId);
    }

    [Fact]
    public async Task What_the_detail_says_already_is_not_said_twice()
    {
        var failure = await ErrorOf(Answers.Problem(422, """
            {"detail":"type delete is not enabled. mode is missing.",
             "issues":[{"in":"body","name":"type","detail":"type delete is not enabled."},{"in":"body","name":"groupRef","detail":"is missing"}]}
            """));
        Assert.EndsWith(
            ": type delete is not enabled. mode is missing.; body groupRef: is missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_is_quoted_in_one_line() =>
        Assert.EndsWith(
            "/p: groupRef is not known to us", (
                await ErrorOf(Answers.Of(400, " groupRef is\r\n\tnot known\0to us\n", "text/plain"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_page_is_named_and_not_quoted()
    {
        var message = (await ErrorOf(Answers.Of(
            502, "<!DOCTYPE html><html><head><title> Bad &amp; \n broken </title></head><body>long</body></html>", "text/html"))).Message;

        Assert.EndsWith(
            "an HTML page titled 'Bad & broken', so probably not Ampersand but a proxy in between.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n ")]
    public async Task Silence_is_called_so(string body) =>
        Assert.EndsWith(": no explanation.", (await ErrorOf(Answers.Of(500, body))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"detail\":")]
    [InlineData("{\"detail\":\"\\ud800\"}")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("{\"detail\":5,\"issues\":[null,7,[]],\"causes\":{},\"requestId\":9,\"retryable\":\"no\",\"retryAfter\":12}")]
    public async Task Odd_JSON_is_quoted_as_it_came(string body) =>
        Assert.EndsWith("/p: " + body, (await ErrorOf(Answers.Problem(400, body))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task JSON_behind_a_byte_order_mark_is_a_problem_all_the_same() =>
        Assert.EndsWith("/p: said", (await ErrorOf(Answers.Problem(400, "\uFEFF{\"detail\":\"said\"}"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("x")]
    [InlineData("x:")]
    [InlineData("https://")]
    [InlineData("https://x?y")]
    [InlineData("<title>")]
    [InlineData(" ")]
    public async Task A_long_text_is_cut_whatever_it_is_made_of(string piece) =>
        Assert.InRange(
            (await ErrorOf(Answers.Of(400, string.Concat(Enumerable.Repeat(piece, 1_000_000)), "text/plain"))).Message.Length, 80, 800);

    [Fact]
    public async Task The_requestId_of_the_header_is_told_where_the_body_has_none()
    {
        var failure = await ErrorOf(Answers.Of(500, "oops", "text/plain", requestId: "req-2"));

        Assert.Equal("req-2", failure.RequestId);
        Assert.EndsWith("(requestId req-2)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", "you sent KEY")]
    [InlineData("text/html", "<title>KEY</title>")]
    [InlineData("text/html", "<title>HTMLKEY</title>")]
    [InlineData(
        "application/problem+json",
        "{\"detail\":\"KEY\",\"issues\":[{\"in\":\"header\",\"name\":\"KEY\",\"detail\":\"KEY\"}],\"requestId\":\"KEY\"}")]
    [InlineData("application/json", "{\"headers\":{\"X-Api-Key\":\"JSONKEY\"}}")]
    [InlineData("text/plain", "GET /?key=URLKEY")]
    [InlineData("text/plain", "no such key: HTMLKEY")]
    public async Task A_key_that_is_echoed_is_blotted_out(string mediaType, string body)
    {
        const string Tricky = "a&b+c/d==\"e\"<f>";
        body = body
            .Replace("HTMLKEY", System.Net.WebUtility.HtmlEncode(Tricky), StringComparison.Ordinal)
            .Replace("JSONKEY", System.Text.Json.JsonEncodedText.Encode(Tricky).ToString(), StringComparison.Ordinal)
            .Replace("URLKEY", Uri.EscapeDataString(Tricky), StringComparison.Ordinal)
            .Replace("KEY", mediaType.Contains("json", StringComparison.Ordinal)
                ? System.Text.Json.JsonEncodedText.Encode(Tricky).ToString()
                : Tricky, StringComparison.Ordinal);

        var failure = await ErrorOf(Answers.Of(400, body, mediaType, requestId: Tricky), Tricky);

        Assert.Contains("(hidden)", failure.Message, StringComparison.Ordinal);
        foreach (var part in (string[])["a&b", "a&amp;", "a%26", "a\\u0026", "c/d", "=="])
        {
            Assert.DoesNotContain(part, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(part, failure.RequestId!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_at_the_cut_of_a_quotation_is_not_shown_by_half()
    {
        var failure = await ErrorOf(Answers.Of(400, new string('x', 595) + TestConnection.Key, "text/plain"));

        Assert.DoesNotContain(TestConnection.Key[..4], failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_the_cause_of_a_failure_is_blotted_out_there_and_in_verbose_lines()
    {
        var progress = new RecordingProgress();
        var transport = new ScriptedTransport(
            TimeProvider.System, () =>
                throw new HttpRequestException($"bad {TestConnection.Key}", new IOException($"worse {TestConnection.Key}")));
        var client = new ServiceClient(new ApiKey(TestConnection.Key), TestConnection.Hasty, transport, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(() => client.SendAsync(
            new ServiceRequest(HttpMethod.Get, Address, Repeatable.Always), progress, TestContext.Current.CancellationToken));

        Assert.Contains("bad (hidden) worse (hidden)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TestConnection.Key, failure.ToString(), StringComparison.Ordinal);
        Assert.Null(failure.InnerException);
        Assert.Equal(2, progress.Details.Count);
        Assert.All(progress.Details, line => Assert.DoesNotContain(TestConnection.Key, line, StringComparison.Ordinal));
        Assert.All(progress.Details, line => Assert.DoesNotContain("secret", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("could not get https://files.example/d.csv?X-Amz-Signature=secret&x=1 for "
        + "you", "could not get https://files.example/d.csv?(hidden) for you")]
    [InlineData("{\"url\":\"https:\\/\\/files.example\\/d.csv?sig=secret\"}", "{\"url\":\"https:\\/\\/files.example\\/d.csv?(hidden)\"}")]
    [InlineData("gs://bucket/d.csv?secret", "gs://bucket/d.csv?(hidden)")]
    [InlineData("what? nothing", "what? nothing")]
    [InlineData("is http://a.example ok? yes: 1/2?", "is http://a.example ok? yes: 1/2?")]
    [InlineData(
        "<a href='https://a.example/?secret'>https://b.example?secret</a>",
        "an HTML page, so probably not Ampersand but a proxy in between.")]
    [InlineData(
        "see <https://a.example?secret> or 'https://b.example?secret'", "see <https://a.example?(hidden)> or 'https://b.example?(hidden)'")]
    [InlineData("no https://user:secret@files.example/d.csv?sig=secret, "
        + "user:name@files.example", "no https://(hidden)@files.example/d.csv?(hidden) user:name@files.example")]
    [InlineData("{\"url\":\"https:\\/\\/user:se@cret@files.example\\/d.csv\"}", "{\"url\":\"https:\\/\\/(hidden)@files.example\\/d.csv\"}")]
    [InlineData("https://secret@a.example https://a.example/@user https://a.example?secret@b "
        + "://@a.example", "https://(hidden)@a.example https://a.example/@user https://a.example?(hidden) ://@a.example")]
    [InlineData("cut off: https://user:secret@", "cut off: https://(hidden)@")]
    public async Task An_address_that_is_echoed_loses_its_query_and_its_login(string said, string quoted) =>
        Assert.EndsWith("/p: " + quoted, (await ErrorOf(Answers.Of(400, said, "text/plain"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_query_of_the_request_s_own_address_is_never_shown() =>
        Assert.DoesNotContain("secret", (await ErrorOf(Answers.Of(400))).ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task A_redirect_without_a_place_is_one_too() =>
        Assert.EndsWith("a redirect without an address.", (await ErrorOf(Answers.Of(304))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Marks_that_turn_the_direction_of_a_text_are_taken_out() =>
        Assert.EndsWith(
            "/p: abcdefgh",
            (await ErrorOf(Answers.Of(400, "a\u202Eb\u202Ac\u2066d\u2069e\u200Ef\u200Fg\u061Ch", "text/plain"))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(500)]
    public async Task A_proxy_s_page_is_not_explained_as_the_service_s_word(int status)
    {
        var failure = await ErrorOf(Answers.Of(status, "<html><title>Blocked</title></html>", "text/html"));

        Assert.Contains("not Ampersand but a proxy in between", failure.Message, StringComparison.Ordinal);
        Assert.Contains("whether a proxy answers in the service's place", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://write.example.com/projects/p", true)]
    [InlineData("https://write.example.com/v1/projects/p", false)]
    public async Task A_404_of_an_address_without_a_version_names_that(string address, bool named) =>
        Assert.Equal(named, (await ErrorOf(Answers.Problem(404, "{}"), address: address)).Message.EndsWith(
            " Probably the host's address lacks its version: https://write.example.com/v1.", StringComparison.Ordinal));

    [Theory]
    [InlineData("\"a-key\"", true)]
    [InlineData("'a-key'", true)]
    [InlineData("'a-key\"", false)]
    [InlineData("a-key", false)]
    public async Task A_key_in_quotes_that_is_not_accepted_is_named(string key, bool named) =>
        Assert.Equal(named, (await ErrorOf(Answers.Problem(401, "{}"), key)).Message.EndsWith(
            " Probably the quotes around the key are not part of it.", StringComparison.Ordinal));

    private static Task<AmpersandServiceException> ErrorOf(
        ServiceResponse answer, string key = TestConnection.Key, string? address = null)
    {
        var client = new ServiceClient(
            new ApiKey(key), TestConnection.NoRetry, new ScriptedTransport(TimeProvider.System, () => answer), TimeProvider.System);
        return Assert.ThrowsAsync<AmpersandServiceException>(() => client.SendAsync(
            new ServiceRequest(
                HttpMethod.Get,
                address is null ? Address : new Uri(address),
                Repeatable.Always), new RecordingProgress(), TestContext.Current.CancellationToken));
    }
}
