using System.Net.Sockets;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Http;

/// <summary>What is sent again, after how long, how often, and what is said of it.</summary>
public sealed class ServiceClientRetryTests : IDisposable
{
    private static readonly Uri Address = new("https://write.withampersand.com/v1/projects/p");

    private readonly StepClock clock = new();
    private readonly RecordingProgress progress = new();
    private readonly CancellationTokenSource stop = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(520)]
    [InlineData(521)]
    [InlineData(522)]
    [InlineData(523)]
    [InlineData(524)]
    public async Task A_status_that_passes_is_sent_again(int status)
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(status), () => Answers.Ok("{\"a\":1}"));

        var sending = Send(transport);
        await clock.PassDelayAsync();

        Assert.Equal("{\"a\":1}", System.Text.Encoding.UTF8.GetString((await sending).Body));
        Assert.Equal(2, transport.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(422)]
    [InlineData(501)]
    [InlineData(505)]
    [InlineData(519)]
    [InlineData(525)]
    public async Task A_status_that_stays_is_not_sent_again(int status)
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(status));

        var failure = await Fails(Send(transport));

        Assert.Equal(status, failure.StatusCode);
        Assert.False(failure.IsTransient);
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task A_refused_and_a_reset_connection_are_tried_again()
    {
        var transport = new ScriptedTransport(clock, () => throw Answers.Refused(), () => throw Answers.Reset(), () => Answers.Ok());

        var sending = Send(transport);
        await clock.PassDelayAsync();
        await clock.PassDelayAsync();

        Assert.True((await sending).IsSuccess);
    }

    [Fact]
    public async Task A_reset_while_the_connection_is_set_up_is_asked_again_although_it_comes_as_a_bare_socket_exception()
    {
        var transport = new ScriptedTransport(clock, () => throw new SocketException((int)SocketError.NotConnected), () => Answers.Ok());

        var sending = Send(transport);
        await clock.PassDelayAsync();

        Assert.True((await sending).IsSuccess);
    }

    [Fact]
    public async Task An_attempt_that_is_not_answered_in_time_is_sent_again()
    {
        var transport = new ScriptedTransport(clock, NeverThenOk(1));

        var sending = Send(transport);
        Assert.Equal(TimeSpan.FromSeconds(60), await clock.PassTimeoutAsync());
        await clock.PassDelayAsync();

        Assert.True((await sending).IsSuccess);
        Assert.Contains("was not answered in time; attempt 2 of 7", Assert.Single(progress.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_body_has_more_time()
    {
        var transport = new ScriptedTransport(clock, NeverThenOk(1));

        var sending = Send(transport, new ServiceRequest(HttpMethod.Put, Address, Repeatable.Always) { BodyBytes = 10 * 1024 * 1024 });
        Assert.Equal(TimeSpan.FromSeconds(60 + 80), await clock.PassTimeoutAsync());
        await clock.PassDelayAsync();

        Assert.True((await sending).IsSuccess);
    }

    [Fact]
    public async Task Pauses_grow_from_the_first_one_to_the_longest_and_never_beyond()
    {
        var settings = new RetrySettings { MaxRetries = 12, MaxDelay = TimeSpan.FromSeconds(20), TotalTimeout = TimeSpan.FromHours(1) };
        var transport = new ScriptedTransport(clock, () => Answers.Of(503));

        var sending = Send(transport, settings: settings);
        for (var i = 0; i < 12; i++)
        {
            await clock.PassDelayAsync();
        }

        await Fails(sending);
        Assert.Equal(13, transport.Requests.Count);
        Assert.All(transport.Gaps, gap => Assert.InRange(gap, TimeSpan.Zero, TimeSpan.FromSeconds(20)));
        Assert.InRange(transport.Gaps[0], TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.True(transport.Gaps.Skip(8).Max() > TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task What_was_met_which_try_comes_next_and_when_is_told_until_the_request_is_over()
    {
        var transport = new ScriptedTransport(
            clock,
            () => Answers.Of(503, retryAfter: TimeSpan.FromSeconds(8)),
            () => throw Answers.Refused(),
            () => throw Answers.Reset(),
            () => Answers.Ok());

        var sending = Send(transport, new ServiceRequest(HttpMethod.Put, Address, Repeatable.Always) { WriteApi = WriteApi.Async });
        await clock.PassDelayAsync();
        await clock.PassDelayAsync();
        Assert.Empty(progress.Events.OfType<RequestSettled>());
        await clock.PassDelayAsync();
        await sending;

        RequestDelayed[] told = [.. progress.Events.OfType<RequestDelayed>()];
        Assert.Equal(
            ["503 from the write host", "no connection to the write host", "connection to the write host lost"],
            told.Select(delayed => delayed.Fault));
        Assert.Equal([(2, 7), (3, 7), (4, 7)], told.Select(delayed => (delayed.Attempt, delayed.Attempts)));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(8)), (told[0].Elapsed, told[0].Delay));
        Assert.Equal(TimeSpan.FromSeconds(8), told[1].Elapsed);
        Assert.Equal(Assert.Single(told.Select(delayed => delayed.Request).Distinct()), Assert.Single(
            progress.Events.OfType<RequestSettled>()).Request);
    }

    [Fact]
    public async Task A_request_that_is_given_up_is_not_delayed_any_more_and_one_that_was_answered_at_once_never_was()
    {
        await Send(new ScriptedTransport(clock, () => Answers.Ok()));
        Assert.Empty(progress.Events);

        var sending = Send(new ScriptedTransport(clock, () => Answers.Of(503)), settings: new RetrySettings { MaxRetries = 1 });
        await clock.PassDelayAsync();
        await Fails(sending);

        Assert.Equal("503 from the platform host", Assert.Single(progress.Events.OfType<RequestDelayed>()).Fault);
        Assert.Single(progress.Events.OfType<RequestSettled>());
    }

    [Fact]
    public async Task Retry_After_is_the_pause()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(429, retryAfter: TimeSpan.FromSeconds(37)), () => Answers.Ok());

        var sending = Send(transport);

        Assert.Equal(TimeSpan.FromSeconds(37), await clock.PassDelayAsync());
        Assert.True((await sending).IsSuccess);
    }

    [Fact]
    public async Task A_problem_s_retryAfter_is_the_pause()
    {
        var at = (clock.GetUtcNow() + TimeSpan.FromSeconds(44)).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var transport = new ScriptedTransport(clock, () => Answers.Problem(503, $$"""{"retryAfter":"{{at}}"}"""), () => Answers.Ok());

        var sending = Send(transport);

        Assert.Equal(TimeSpan.FromSeconds(44), await clock.PassDelayAsync());
        Assert.True((await sending).IsSuccess);
    }

    [Fact]
    public async Task No_pause_is_longer_than_the_cap_whatever_the_service_asks_for()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(429, retryAfter: TimeSpan.FromDays(20_000)), () => Answers.Ok());

        var sending = Send(transport);

        Assert.Equal(TimeSpan.FromMinutes(2), await clock.PassDelayAsync());
        Assert.True((await sending).IsSuccess);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-90)]
    public async Task A_service_that_asks_for_no_pause_or_for_one_in_the_past_is_not_hammered(int seconds)
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(503, retryAfter: TimeSpan.FromSeconds(seconds)), () => Answers.Ok());

        var sending = Send(transport);

        Assert.NotEqual(TimeSpan.Zero, await clock.PassDelayAsync());
        Assert.True((await sending).IsSuccess);
    }

    [Fact]
    public async Task What_the_service_calls_not_retryable_is_not_sent_again()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Problem(500, """{"retryable":false,"detail":"no"}"""));

        var failure = await Fails(Send(transport));

        Assert.Single(transport.Requests);
        Assert.False(failure.IsTransient);
    }

    [Theory]
    [InlineData(429, "", 2)]
    [InlineData(503, "{\"retryable\":true}", 2)]
    [InlineData(503, "", 1)]
    [InlineData(500, "{\"retryable\":true}", 1)]
    [InlineData(408, "", 1)]
    public async Task What_must_happen_once_is_only_sent_again_when_it_surely_did_not_happen(int status, string body, int requests)
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(status, body), () => Answers.Ok());

        var sending = Send(transport, Once);
        if (requests > 1)
        {
            await clock.PassDelayAsync();
            await sending;
        }
        else
        {
            await Fails(sending);
        }

        Assert.Equal(requests, transport.Requests.Count);
    }

    [Fact]
    public async Task What_must_happen_once_is_tried_again_after_a_refused_connection_but_not_after_a_lost_one()
    {
        var transport = new ScriptedTransport(clock, () => throw Answers.Refused(), () => throw Answers.Reset());

        var sending = Send(transport, Once);
        await clock.PassDelayAsync();
        var failure = await Fails(sending);

        Assert.Equal("ConnectionLost", failure.ErrorId);
        Assert.Equal(2, transport.Requests.Count);
        Assert.True(failure.MayHaveBeenProcessed);
    }

    [Fact]
    public async Task What_must_happen_once_is_not_sent_again_after_an_attempt_without_an_answer()
    {
        var transport = new ScriptedTransport(clock, NeverThenOk(1));

        var sending = Send(transport, Once);
        await clock.PassTimeoutAsync();
        var failure = await Fails(sending);

        Assert.Equal("RequestTimedOut", failure.ErrorId);
        Assert.True(failure.MayHaveBeenProcessed);
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task What_the_caller_repeats_itself_is_sent_once()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(503));

        var failure = await Fails(Send(transport, new ServiceRequest(HttpMethod.Get, Address, Repeatable.Never)));

        Assert.True(failure.IsTransient);
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task Exhaustion_tells_what_was_tried_and_for_how_long()
    {
        var transport = new ScriptedTransport(
            clock, () => Answers.Of(503, "{\"detail\":\"maintenance\"}", retryAfter: TimeSpan.FromSeconds(10)));

        var sending = Send(transport, settings: new RetrySettings { MaxRetries = 2 });
        await clock.PassDelayAsync();
        await clock.PassDelayAsync();
        var failure = await Fails(sending);

        Assert.Equal(3, failure.Attempts);
        Assert.Equal("write.withampersand.com answered 503 Service Unavailable to GET https://write.withampersand.com/v1/projects/p (3 "
            + "attempts in 20 s): maintenance", failure.Message);
        Assert.Equal("ServiceUnavailable", failure.ErrorId);
    }

    [Fact]
    public async Task Each_retry_is_one_verbose_line()
    {
        var transport = new ScriptedTransport(
            clock, () => Answers.Of(502, retryAfter: TimeSpan.FromSeconds(3)), () => throw Answers.Refused(), () => Answers.Ok());

        var sending = Send(transport);
        await clock.PassDelayAsync();
        await clock.PassDelayAsync();
        await sending;

        Assert.Equal(2, progress.Details.Count);
        Assert.Equal(
            "GET https://write.withampersand.com/v1/projects/p was answered 502; attempt 2 of 7 follows in 3.0 s.", progress.Details[0]);
        Assert.Contains("failed (Connection refused); attempt 3 of 7 follows in ", progress.Details[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_total_time_ends_it_in_the_midst_of_a_pause_and_the_last_answer_is_told()
    {
        var transport = new ScriptedTransport(
            clock, () => Answers.Of(503, "{\"detail\":\"maintenance\"}", retryAfter: TimeSpan.FromMinutes(2)));

        var sending = Send(transport, settings: new RetrySettings { TotalTimeout = TimeSpan.FromMinutes(3) });
        await clock.PassDelayAsync();
        await clock.DelaysAsync(1);
        await clock.PassTimeoutAsync();
        var failure = await Fails(sending);

        Assert.Equal(503, failure.StatusCode);
        Assert.Contains("(2 attempts in 180 s): maintenance", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_total_time_ends_it_in_the_midst_of_an_attempt()
    {
        var transport = new ScriptedTransport(
            clock, (_, number, token) => number == 1 ? Task.FromException<ServiceResponse>(Answers.Refused()) : Never(token));

        var sending = Send(
            transport, settings: new RetrySettings { TotalTimeout = TimeSpan.FromSeconds(60), Delay = TimeSpan.FromSeconds(2) });
        await clock.PassDelayAsync();
        await clock.PassTimeoutAsync();
        var failure = await Fails(sending);

        // The refusal of the first attempt is not how the second one ended, and the second one may have arrived.
        Assert.Equal("RequestTimedOut", failure.ErrorId);
        Assert.True(failure.MayHaveBeenProcessed);
    }

    [Fact]
    public async Task The_total_time_is_never_shorter_than_one_attempt_may_take()
    {
        var transport = new ScriptedTransport(clock, NeverThenOk(1));

        var sending = Send(transport, settings: new RetrySettings { AttemptTimeout = TimeSpan.FromHours(1), MaxRetries = 0 });

        Assert.Equal(TimeSpan.FromHours(1), await clock.PassTimeoutAsync());
        Assert.Equal("RequestTimedOut", (await Fails(sending)).ErrorId);
    }

    [Fact]
    public async Task A_timeout_says_how_long_was_waited_and_where_to_ask_for_more()
    {
        var transport = new ScriptedTransport(clock, NeverThenOk(1));

        var sending = Send(transport, settings: TestConnection.NoRetry);
        await clock.PassTimeoutAsync();
        var failure = await Fails(sending);

        Assert.Equal(AmpersandErrorKind.Timeout, failure.Kind);
        Assert.Equal(
            "write.withampersand.com did not answer GET https://write.withampersand.com/v1/projects/p within 60 s.", failure.Message);
        Assert.Contains("wait longer", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_lost_in_one_attempt_is_not_forgotten_when_a_later_attempt_does_not_even_connect()
    {
        var transport = new ScriptedTransport(clock, () => throw Answers.Reset(), () => throw Answers.Refused());

        var sending = Send(transport, settings: new RetrySettings { MaxRetries = 1 });
        await clock.PassDelayAsync();
        var failure = await Fails(sending);

        Assert.Equal("ServiceUnreachable", failure.ErrorId);
        Assert.True(failure.MayHaveBeenProcessed);
    }

    [Fact]
    public async Task A_service_that_was_never_reached_has_processed_nothing()
    {
        var transport = new ScriptedTransport(clock, () => throw Answers.Refused());

        var sending = Send(transport, settings: new RetrySettings { MaxRetries = 1 });
        await clock.PassDelayAsync();

        Assert.False((await Fails(sending)).MayHaveBeenProcessed);
    }

    [Theory]
    [InlineData(500, "", true)]
    [InlineData(500, "{\"retryable\":true}", true)]
    [InlineData(503, "{\"retryable\":true}", false)]
    [InlineData(429, "", false)]
    [InlineData(400, "", false)]
    [InlineData(408, "", true)]
    public async Task An_error_says_whether_the_service_may_have_acted(int status, string body, bool may)
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(status, body));

        Assert.Equal(may, (await Fails(Send(transport, settings: TestConnection.NoRetry))).MayHaveBeenProcessed);
    }

    [Fact]
    public async Task Cancelling_ends_an_attempt_at_once_and_leaves_no_timer()
    {
        var transport = new ScriptedTransport(clock, NeverThenOk(100));

        var sending = Send(transport);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Empty(clock.Timeouts);
    }

    [Fact]
    public async Task Cancelling_ends_a_pause_at_once_and_leaves_no_timer()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(503));

        var sending = Send(transport);
        await clock.DelaysAsync(1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Empty(clock.Delays);
        Assert.Empty(clock.Timeouts);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_sends_nothing()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Ok());
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Send(transport));
        Assert.Empty(transport.Requests);
    }

    [Fact]
    public async Task A_failure_of_the_library_itself_is_not_called_a_failure_of_the_network()
    {
        var transport = new ScriptedTransport(clock, () => throw new InvalidOperationException("a mistake"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Send(transport));
    }

    public void Dispose() => stop.Dispose();

    private static ServiceRequest Once => new(HttpMethod.Post, Address, Repeatable.OnlyIfNotProcessed);

    private Task<ServiceResponse> Send(ScriptedTransport transport, ServiceRequest? request = null, RetrySettings? settings = null) =>
        new ServiceClient(new ApiKey(TestConnection.Key), settings ?? new RetrySettings(), transport, clock)
            .SendAsync(request ?? new ServiceRequest(HttpMethod.Get, Address, Repeatable.Always), progress, stop.Token);

    private static async Task<AmpersandServiceException> Fails(Task<ServiceResponse> sending) =>
        await Assert.ThrowsAsync<AmpersandServiceException>(() => sending.WaitAsync(TimeSpan.FromSeconds(60), Ending));

    private static Func<ServiceRequest, int, CancellationToken, Task<ServiceResponse>> NeverThenOk(int unanswered) =>
        (_, number, token) => number <= unanswered ? Never(token) : Task.FromResult(Answers.Ok());

    private static Task<ServiceResponse> Never(CancellationToken token)
    {
        var never = new TaskCompletionSource<ServiceResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => never.TrySetCanceled(token));
        return never.Task;
    }
}
