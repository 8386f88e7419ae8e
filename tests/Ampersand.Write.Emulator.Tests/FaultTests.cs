using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

public class FaultTests
{
    private const string Path = Objects + "thing__c:async";

    [Theory]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    public async Task A_status_comes_with_a_problem(int status, bool retryable)
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Status, Status = status });

        var problem = await ProblemAsync(await SendAsync(emulator), status);

        Assert.Equal(retryable, problem.GetProperty("retryable").GetBoolean());
        Assert.Empty(emulator.Server.Operations.All);
        await OperationIdAsync(await SendAsync(emulator));
    }

    [Fact]
    public async Task A_status_comes_with_the_headers_and_the_problem_that_were_ordered()
    {
        await using var emulator = await StartAsync();
        await OrderAsync(
            emulator,
            """
            { "kind": "status", "status": 503, "headers": { "Retry-After": "7", "X-Other": "a" },
              "retryable": false, "retryAfterSeconds": 7 }
            """);

        var response = await SendAsync(emulator);
        var problem = await ProblemAsync(response, 503);

        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Equal("a", Assert.Single(response.Headers.GetValues("X-Other")));
        Assert.False(problem.GetProperty("retryable").GetBoolean());
        Assert.Equal(emulator.Clock.GetUtcNow().AddSeconds(7), problem.GetProperty("retryAfter").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_status_comes_with_the_body_that_was_ordered()
    {
        await using var emulator = await StartAsync();
        await OrderAsync(emulator, """{ "kind": "status", "status": 400, "body": "no such thing", "contentType": "text/plain" }""");

        var response = await SendAsync(emulator);

        Assert.Equal((HttpStatusCode.BadRequest, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal("no such thing", await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    [InlineData(302)]
    [InlineData(201)]
    public async Task A_status_that_is_no_failure_comes_bare(int status)
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Status, Status = status });
        var response = await SendAsync(emulator);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData(FaultKind.Html, 502, "text/html", "<!DOCTYPE html>")]
    [InlineData(FaultKind.InvalidJson, 200, "application/json", "{\"operationId\": \"5")]
    [InlineData(FaultKind.EmptyBody, 200, "application/json", "")]
    [InlineData(FaultKind.NoOperationId, 200, "application/json", "{}")]
    public async Task An_answer_that_is_none_comes_instead(FaultKind kind, int status, string mediaType, string start)
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = kind });

        var response = await SendAsync(emulator);
        var body = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal((status, mediaType), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith(start, body, StringComparison.Ordinal);
        Assert.Empty(emulator.Server.Operations.All);
        if (kind == FaultKind.InvalidJson)
        {
            Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(body));
        }
    }

    [Fact]
    public async Task A_good_answer_comes_under_a_wrong_label()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.WrongContentType });

        var response = await SendAsync(emulator);

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Assert.Single(emulator.Server.Operations.All).Id, await OperationIdAsync(response));
    }

    [Fact]
    public async Task A_batch_is_answered_without_results()
    {
        await using var emulator = await StartAsync();

        var answer = await BatchAsync(emulator, new Fault { Kind = FaultKind.NoResults }, "1", "b", "c");

        Assert.Equal(
            ["operationId", "successCount", "failureCount", "errors"], answer.EnumerateObject().Select(property => property.Name));
        Assert.Equal((1, 2), (answer.GetProperty("successCount").GetInt32(), answer.GetProperty("failureCount").GetInt32()));
        Assert.Equal(1, emulator.Server.Records.Count("contact"));
    }

    [Theory]
    [InlineData("1 b", "")]
    [InlineData("1 b c", "b")]
    [InlineData("b 1 c d", "b")]
    [InlineData("b c d e", "b c")]
    public async Task A_batch_is_answered_with_fewer_errors_than_failures(string values, string errors)
    {
        await using var emulator = await StartAsync();

        var answer = await BatchAsync(emulator, new Fault { Kind = FaultKind.FewerErrors }, values.Split(' '));

        Assert.Equal(values.Split(' ').Count(value => value != "1"), answer.GetProperty("failureCount").GetInt32());
        Assert.Equal(values.Split(' ').Length, answer.GetProperty("results").GetArrayLength());
        var told = answer.TryGetProperty("errors", out var array) ? array.Texts("message").Select(error => error!.Split('\'')[1]) : [];
        Assert.Equal(errors, string.Join(' ', told));
    }

    [Theory]
    [InlineData(null, "Batch write failed: provider rolled back all records")]
    [InlineData("The limit of the day is reached.", "The limit of the day is reached.")]
    public async Task A_batch_is_answered_with_an_error_of_the_whole(string? body, string error)
    {
        await using var emulator = await StartAsync();

        var answer = await BatchAsync(emulator, new Fault { Kind = FaultKind.BatchError, Body = body }, "1", "b", "c");

        Assert.Equal(2, answer.GetProperty("failureCount").GetInt32());
        Assert.Equal(
            [true, false, false],
            answer.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("success").GetBoolean()));
        Assert.Equal(error, Assert.Single(answer.GetProperty("errors").EnumerateArray()).Text("message"));
    }

    [Theory]
    [InlineData(FaultKind.NoResults)]
    [InlineData(FaultKind.FewerErrors)]
    [InlineData(FaultKind.BatchError)]
    public async Task What_answers_no_batch_is_left_as_it_is(FaultKind kind)
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = kind, Times = 0 });

        await OperationIdAsync(await SendAsync(emulator));
        await ProblemAsync(await emulator.GetAsync("v1/projects/p1/operations/x"), 404);
        Assert.Equal(
            "The body is not a JSON object.", await PlainTextAsync(await emulator.SendRawJsonAsync(HttpMethod.Put, Path, "[]")));
    }

    [Fact]
    public async Task A_redirect_leads_elsewhere()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Redirect, Location = "http://127.0.0.1:1/elsewhere" });

        var response = await SendAsync(emulator);

        Assert.Equal(
            (HttpStatusCode.RedirectKeepVerb, "http://127.0.0.1:1/elsewhere"),
            (response.StatusCode, response.Headers.Location?.ToString()));
    }

    [Theory]
    [InlineData(FaultKind.ResetBeforeBody, 0)]
    [InlineData(FaultKind.ResetInBody, 0)]
    [InlineData(FaultKind.ResetAfterBody, 0)]
    [InlineData(FaultKind.LostAnswer, 1)]
    public async Task The_connection_is_reset(FaultKind kind, int processed)
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = kind });

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(emulator));

        var socket = Assert.IsType<SocketException>(Chain(failure).Last());
        Assert.Equal(SocketError.ConnectionReset, socket.SocketErrorCode);
        Assert.Equal(processed, emulator.Server.Operations.All.Count);
        var seen = Assert.Single(emulator.Server.Requests.All);
        Assert.Equal((kind, null), (seen.Fault, seen.Status));
    }

    [Fact]
    public async Task A_reset_within_the_body_leaves_the_rest_unread()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.ResetInBody });
        var csv = "key__c\n" + new string('1', 8_000_000);

        await Assert.ThrowsAsync<HttpRequestException>(() => emulator.PutAsync(Path, AsyncBody(csv)));

        Assert.InRange(Assert.Single(emulator.Server.Requests.All).BodySize, 1, 7_999_999);
    }

    [Fact]
    public async Task An_answer_breaks_off_in_the_middle()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.TruncatedBody });
        using var request = new HttpRequestMessage(
            HttpMethod.Put, Path) { Content = System.Net.Http.Json.JsonContent.Create(AsyncBody("key__c\n1\n")) };

        using var response = await emulator.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var failure = await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Token));
        Assert.Contains(Chain(failure), exception => exception is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded });
        Assert.Single(emulator.Server.Operations.All);
    }

    [Fact]
    public async Task An_answer_never_ends()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.EndlessBody });

        using var response = await emulator.Http.GetAsync("v1/projects/p1/operations/x", HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await response.Content.ReadAsStreamAsync(Token);
        var buffer = new byte[1024 * 1024];
        for (var i = 0; i < 32; i++)
        {
            await body.ReadExactlyAsync(buffer, Token);
        }
    }

    [Fact]
    public async Task A_delay_lasts_as_the_clock_goes()
    {
        await using var emulator = await StartAsync();
        await OrderAsync(emulator, """{ "kind": "delay", "delay": "00:05:00" }""");

        var sending = SendAsync(emulator);
        await emulator.Server.Requests.WaitForAsync(_ => true, Token);
        await AdvanceUntilAsync(emulator, sending, TimeSpan.FromMinutes(1));

        Assert.True(emulator.Clock.GetUtcNow() - emulator.Clock.Start >= TimeSpan.FromMinutes(5));
        await OperationIdAsync(await sending);
    }

    [Fact]
    public async Task A_client_that_does_not_wait_for_a_delay_leaves_nothing_behind()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMinutes(5) });
        using var patience = new CancellationTokenSource();

        var sending = emulator.Http.GetAsync("v1/projects/p1/operations/x", patience.Token);
        await emulator.Server.Requests.WaitForAsync(_ => true, Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await emulator.Server.Requests.WhenNoneInFlightAsync().WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Null(Assert.Single(emulator.Server.Requests.All).Status);
    }

    [Fact]
    public async Task A_fault_strikes_as_often_as_ordered_where_ordered_and_after_what_was_let_pass()
    {
        await using var emulator = await StartAsync();
        await OrderAsync(
            emulator,
            """
            { "kind": "status", "status": 500, "method": "PUT", "path": "/v1/projects/*/integrations/*/objects/**",
              "after": 1, "times": 2 }
            """);

        Assert.Equal(404, (int)(await emulator.GetAsync("v1/projects/p1/operations/x")).StatusCode);
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            statuses.Add((int)(await SendAsync(emulator)).StatusCode);
        }

        Assert.Equal([200, 500, 500, 200, 200], statuses);
        var fault = Assert.Single((await JsonAsync(await emulator.GetAsync("emulator/faults"))).EnumerateArray());
        Assert.Equal((3, 2), (fault.GetProperty("matched").GetInt32(), fault.GetProperty("harmed").GetInt32()));
        Assert.Equal("status", fault.GetProperty("fault").Text("kind"));
    }

    [Fact]
    public async Task Faults_follow_one_another_until_they_are_taken_back()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 429 });
        var endless = emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 503, Times = 0 });

        foreach (var status in (int[])[429, 503, 503])
        {
            Assert.Equal(status, (int)(await SendAsync(emulator)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await emulator.Http.DeleteAsync($"emulator/faults/{endless.Id}", Token)).StatusCode);
        Assert.Equal(404, (int)(await emulator.Http.DeleteAsync($"emulator/faults/{endless.Id}", Token)).StatusCode);
        Assert.Equal(200, (int)(await SendAsync(emulator)).StatusCode);

        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Status });
        await emulator.Http.DeleteAsync("emulator/faults", Token);
        Assert.Equal(200, (int)(await SendAsync(emulator)).StatusCode);
    }

    [Fact]
    public async Task A_fault_comes_before_the_key_is_looked_at_and_never_hits_the_controls()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 503, Times = 0 });
        using var http = new HttpClient { BaseAddress = emulator.Server.BaseUri };
        Assert.Equal(503, (int)(await http.GetAsync("v1/x", Token)).StatusCode);
        Assert.Equal(200, (int)(await http.GetAsync("emulator/faults", Token)).StatusCode);
    }

    [Theory]
    [InlineData("""{ }""")]
    [InlineData("""{ "kind": "nonsense" }""")]
    [InlineData("""{ "kind": 1 }""")]
    [InlineData("""{ "kind": "status", "status": 42 }""")]
    [InlineData("""{ "kind": "status", "times": -1 }""")]
    [InlineData("""{ "kind": "status", "after": -1 }""")]
    [InlineData("""{ "kind": "status", "every": 0 }""")]
    [InlineData("""{ "kind": "delay" }""")]
    [InlineData("""{ "kind": "redirect" }""")]
    [InlineData("""{ "kind": "status", "pathPattern": "*" }""")]
    [InlineData("""{ "kind": "status", "headers": null }""")]
    public async Task A_fault_that_cannot_be_is_refused(string fault)
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.SendRawJsonAsync(HttpMethod.Post, "emulator/faults", fault), 400);
        Assert.Empty(emulator.Server.Faults.All);
    }

    [Fact]
    public async Task Every_nth_write_can_be_done_without_its_answer()
    {
        await using var emulator = await StartAsync();
        await OrderAsync(
            emulator, """{ "kind": "lostAnswer", "method": "POST", "path": "/v1/**/objects/*", "after": 1, "every": 3, "times": 2 }""");

        var lost = new List<int>();
        for (var i = 1; i <= 10; i++)
        {
            var body = new { groupRef = "g1", type = "create", mode = "synchronous", record = new { number = i } };
            try
            {
                await JsonAsync(await emulator.PostAsync(Objects + "thing__c", body));
            }
            catch (HttpRequestException)
            {
                lost.Add(i);
            }
        }

        Assert.Equal([4, 7], lost);
        Assert.Equal(10, emulator.Server.Records.Count("thing__c"));
    }

    private static Task<HttpResponseMessage> SendAsync(TestEmulator emulator) => emulator.PutAsync(Path, AsyncBody("key__c\n1\n"));

    private static async Task OrderAsync(TestEmulator emulator, string fault) =>
        await JsonAsync(await emulator.SendRawJsonAsync(HttpMethod.Post, "emulator/faults", fault), HttpStatusCode.Created);

    /// <summary>Creates records of which those fail whose value is no number, and gives the answer that the fault has struck.</summary>
    private static async Task<JsonElement> BatchAsync(TestEmulator emulator, Fault fault, params string[] values)
    {
        emulator.Server.Rules["contact"] = new ObjectRules { Fields = new Dictionary<string, string> { ["n"] = "^[0-9]+$" } };
        emulator.Server.Faults.Order(fault);
        var batch = values.Select(value => new { record = new { n = value } });
        var response = await emulator.PostAsync(
            Objects + "contact", new { groupRef = "g1", type = "create", mode = "synchronous", batch });
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return await JsonAsync(response, values.Contains("1") ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>Moves the clock step by step: the timer may not be set yet at the first.</summary>
    private static async Task AdvanceUntilAsync(TestEmulator emulator, Task task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            emulator.Clock.Advance(step);
            await Task.Yield();
        }
    }

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
