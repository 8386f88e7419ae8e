using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Http;

/// <summary>How many requests go at once follows what the service makes of them.</summary>
public sealed class RequestThrottleTests
{
    private readonly StepClock clock = new();

    [Fact]
    public async Task The_first_goes_alone_until_it_has_ended_well()
    {
        var throttle = new RequestThrottle(3, startsAlone: true, clock);
        await throttle.EnterAsync(TestContext.Current.CancellationToken);
        Task[] others = [.. Enumerable.Range(0, 3).Select(_ => throttle.EnterAsync(TestContext.Current.CancellationToken))];
        Assert.All(others, other => Assert.False(other.IsCompleted));

        throttle.NoteAnswer();
        Assert.All(others, other => Assert.False(other.IsCompleted));

        throttle.Leave();
        await Task.WhenAll(others);
    }

    [Theory]
    [InlineData(16, new[] { 8, 4, 2, 1, 1 })]
    [InlineData(5, new[] { 2, 1, 1 })]
    [InlineData(1, new[] { 1 })]
    public void Each_pushback_halves_the_number_at_least_to_one(int limit, int[] expected)
    {
        var throttle = new RequestThrottle(limit, startsAlone: false, clock);

        var seen = expected.Select(_ =>
        {
            throttle.NotePushback(throttle.Epoch);
            return throttle.Allowed;
        });

        Assert.Equal(expected, seen);
    }

    [Fact]
    public void Requests_that_were_under_way_together_halve_it_once()
    {
        var throttle = new RequestThrottle(8, startsAlone: false, clock);
        var together = throttle.Epoch;

        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(_ => throttle.NotePushback(together)));
        Assert.Equal(4, throttle.Allowed);
    }

    [Fact]
    public void Each_quiet_spell_lets_one_more_go_up_to_the_limit()
    {
        var throttle = new RequestThrottle(4, startsAlone: false, clock);
        throttle.NotePushback(throttle.Epoch);
        List<int> seen = [];
        for (var spell = 0; spell < 3; spell++)
        {
            clock.Advance(RequestThrottle.QuietSpell - TimeSpan.FromMilliseconds(1));
            throttle.NoteAnswer();
            seen.Add(throttle.Allowed);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            throttle.NoteAnswer();
            throttle.NoteAnswer();
            seen.Add(throttle.Allowed);
        }

        Assert.Equal([2, 3, 3, 4, 4, 4], seen);
        Assert.Contains("down to 2 and ended at 4", throttle.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Places_that_were_taken_away_are_given_to_nobody()
    {
        var throttle = new RequestThrottle(4, startsAlone: false, clock);
        for (var place = 0; place < 4; place++)
        {
            await throttle.EnterAsync(TestContext.Current.CancellationToken);
        }

        throttle.NotePushback(throttle.Epoch);
        var next = throttle.EnterAsync(TestContext.Current.CancellationToken);
        throttle.Leave();
        throttle.Leave();
        Assert.False(next.IsCompleted);

        throttle.Leave();
        await next;
    }

    [Fact]
    public async Task What_is_about_to_be_repeated_steps_back_where_too_many_are_under_way()
    {
        var throttle = new RequestThrottle(2, startsAlone: false, clock);
        await throttle.EnterAsync(TestContext.Current.CancellationToken);
        await throttle.EnterAsync(TestContext.Current.CancellationToken);
        throttle.NotePushback(throttle.Epoch);

        var first = throttle.StepBackAsync(TestContext.Current.CancellationToken);
        var second = throttle.StepBackAsync(TestContext.Current.CancellationToken);

        Assert.Equal((false, true), (first.IsCompleted, second.IsCompleted));
        throttle.Leave();
        await first;
    }

    [Fact]
    public async Task Who_gives_up_while_it_steps_back_has_no_place_to_give_to_others()
    {
        var throttle = new RequestThrottle(2, startsAlone: false, clock);
        using var stop = new CancellationTokenSource();
        await throttle.EnterAsync(stop.Token);
        await throttle.EnterAsync(stop.Token);
        throttle.NotePushback(throttle.Epoch);
        var backing = throttle.StepBackAsync(stop.Token);
        var waiting = throttle.EnterAsync(TestContext.Current.CancellationToken);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => backing);
        throttle.Leave();
        Assert.False(waiting.IsCompleted);

        throttle.Leave();
        await waiting;
    }
}
