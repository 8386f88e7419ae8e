using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Http;

/// <summary>A pause that the service asks for holds all of a connection, and what is pushed back lowers what goes side by side.</summary>
public sealed class PushbackTests
{
    private static readonly RetrySettings Once = new() { MaxRetries = 1 };

    private readonly StepClock clock = new();
    private readonly RecordingProgress progress = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_pause_holds_a_request_that_did_not_meet_it(int status)
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(status, retryAfter: TimeSpan.FromSeconds(30)), () => Answers.Ok());
        var client = Client(transport);
        var met = client.SendAsync(To("write.example"), progress, Ending);
        await clock.DelaysAsync(1);

        var other = client.SendAsync(To("write.example"), progress, Ending);
        await clock.DelaysAsync(2);
        Assert.Single(transport.Requests);
        clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Single(transport.Requests);

        clock.Advance(TimeSpan.FromSeconds(0.1));
        await Task.WhenAll(met, other);
        Assert.Equal(3, transport.Requests.Count);
    }

    [Fact]
    public async Task Another_host_is_not_held()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(429, retryAfter: TimeSpan.FromSeconds(30)), () => Answers.Ok());
        var client = Client(transport);
        var met = client.SendAsync(To("write.example"), progress, Ending);
        await clock.DelaysAsync(1);

        await client.SendAsync(To("api.example"), progress, Ending);

        Assert.False(met.IsCompleted);
    }

    [Fact]
    public async Task A_pause_is_heeded_up_to_the_longest_delay()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Of(429, retryAfter: TimeSpan.FromDays(1)), () => Answers.Ok());
        var client = Client(transport);
        var met = client.SendAsync(To("write.example"), progress, Ending);
        await clock.DelaysAsync(1);
        var other = client.SendAsync(To("write.example"), progress, Ending);
        await clock.DelaysAsync(2);

        clock.Advance(Once.MaxDelay);

        await Task.WhenAll(met, other);
    }

    [Fact]
    public async Task A_pause_ends_with_its_caller()
    {
        using var stop = new CancellationTokenSource();
        var transport = new ScriptedTransport(clock, () => Answers.Of(429, retryAfter: TimeSpan.FromSeconds(30)), () => Answers.Ok());
        var client = Client(transport);
        _ = client.SendAsync(To("write.example"), progress, stop.Token);
        await clock.DelaysAsync(1);
        var other = client.SendAsync(To("write.example"), progress, stop.Token);
        await clock.DelaysAsync(2);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        Assert.Single(transport.Requests);
    }

    [Theory]
    [InlineData(429, 2)]
    [InlineData(503, 2)]
    [InlineData(500, 4)]
    [InlineData(200, 4)]
    public async Task A_status_that_pushes_back_halves_the_throttle(int status, int allowed)
    {
        var throttle = new RequestThrottle(4, startsAlone: false, clock);
        var client = Client(new ScriptedTransport(clock, () => Answers.Of(status), () => Answers.Ok()));

        var sending = client.SendAsync(To("write.example") with { Throttle = throttle }, progress, Ending);
        await clock.DriveAsync(sending);
        await sending;

        Assert.Equal(allowed, throttle.Allowed);
    }

    [Fact]
    public async Task An_attempt_without_an_answer_halves_the_throttle()
    {
        var throttle = new RequestThrottle(4, startsAlone: false, clock);
        var client = Client(new ScriptedTransport(clock, async (_, number, token) =>
        {
            await (number == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, token) : Task.CompletedTask);
            return Answers.Ok();
        }));

        var sending = client.SendAsync(To("write.example") with { Throttle = throttle }, progress, Ending);
        await clock.PassTimeoutAsync();
        await clock.PassDelayAsync();
        await sending;

        Assert.Equal(2, throttle.Allowed);
        Assert.Contains(progress.Details, text => text.Contains("2 requests go at once now", StringComparison.Ordinal));
    }

    private static ServiceRequest To(string host) => new(HttpMethod.Get, new Uri($"https://{host}/v1/x"), Repeatable.Always);

    private ServiceClient Client(ScriptedTransport transport) => new(new ApiKey(TestConnection.Key), Once, transport, clock);
}
