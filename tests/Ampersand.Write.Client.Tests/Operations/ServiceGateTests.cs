using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Client.Tests.Operations;

/// <summary>How a failing service is spared, and a working one not held up.</summary>
public sealed class ServiceGateTests
{
    private readonly StepClock clock = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_that_fail_together_are_one_failure()
    {
        var gate = new ServiceGate(4, clock);
        var dead = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int>[] together = [
            .. Enumerable.Range(0, 4).Select(_ => gate.PassAsync(() => dead.Task, Inspected(ServiceState.Failing), Ending))];
        dead.SetException(new IOException());
        foreach (var request in together)
        {
            await Assert.ThrowsAsync<IOException>(() => request);
        }

        var next = gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending);

        Assert.Equal(TimeSpan.FromSeconds(1), await clock.PassDelayAsync());
        Assert.Equal(1, await next);
    }

    [Fact]
    public async Task Pauses_double_up_to_half_a_minute_and_an_answer_ends_them()
    {
        var gate = new ServiceGate(4, clock);
        var pauses = new List<double>();
        await Fail(gate, ServiceState.Failing);
        for (var i = 0; i < 8; i++)
        {
            var failing = Fail(gate, ServiceState.Failing);
            pauses.Add((await clock.PassDelayAsync()).TotalSeconds);
            await failing;
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], pauses);

        var answered = gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending);
        await clock.PassDelayAsync();
        await answered;
        Assert.True(gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending).IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(45, 45)]
    [InlineData(0, 1)]
    [InlineData(100_000_000, 120)]
    public async Task A_requested_pause_counts_where_it_is_longer_up_to_a_limit(int asked, int waited)
    {
        var gate = new ServiceGate(4, clock);
        await Fail(gate, ServiceState.Overloaded, TimeSpan.FromSeconds(asked));

        var next = gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending);

        Assert.Equal(TimeSpan.FromSeconds(waited), await clock.PassDelayAsync());
        await next;
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task A_clock_that_is_set_makes_no_pause_longer_or_shorter(int seconds)
    {
        var gate = new ServiceGate(4, clock);
        await Fail(gate, ServiceState.Overloaded, TimeSpan.FromSeconds(45));
        clock.Set(TimeSpan.FromSeconds(seconds));

        var next = gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending);

        Assert.Equal([TimeSpan.FromSeconds(45)], clock.Delays);
        await clock.PassDelayAsync();
        await next;
    }

    [Theory]
    [InlineData("Answering", 0)]
    [InlineData("Unknown", 1)]
    [InlineData("Failing", 2)]
    public async Task A_refusal_shows_that_the_service_is_there_and_what_never_left_shows_nothing(string second, int pauseAfter)
    {
        var gate = new ServiceGate(4, clock);
        await Fail(gate, ServiceState.Failing);
        var failing = Fail(gate, Enum.Parse<ServiceState>(second));
        await clock.PassDelayAsync();
        await failing;

        var next = gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending);
        double pause = 0;
        while (!next.IsCompleted)
        {
            pause = (await clock.PassDelayAsync()).TotalSeconds;
        }

        // A pause that has passed is not waited for twice.
        Assert.Equal(pauseAfter == 1 ? 0 : pauseAfter, pause);
    }

    [Theory]
    [InlineData("Answering", 1)]
    [InlineData("Unknown", 2)]
    public async Task A_refusal_begins_the_pauses_anew(string second, int pauseAfter)
    {
        var gate = new ServiceGate(4, clock);
        await Fail(gate, ServiceState.Failing);
        var refused = Fail(gate, Enum.Parse<ServiceState>(second));
        await clock.PassDelayAsync();
        await refused;
        await Fail(gate, ServiceState.Failing);

        var next = gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending);

        Assert.Equal(TimeSpan.FromSeconds(pauseAfter), await clock.PassDelayAsync());
        await next;
    }

    [Fact]
    public async Task One_operation_that_the_service_stumbles_over_does_not_hold_up_the_rest()
    {
        var gate = new ServiceGate(4, clock);
        var stumbling = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var one = gate.PassAsync(() => stumbling.Task, Inspected(ServiceState.Failing), Ending);
        await gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending);
        stumbling.SetException(new IOException());
        await Assert.ThrowsAsync<IOException>(() => one);

        Assert.True(gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_overload_holds_up_the_rest_although_others_are_answered()
    {
        var gate = new ServiceGate(4, clock);
        var refused = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var one = gate.PassAsync(() => refused.Task, Inspected(ServiceState.Overloaded), Ending);
        await gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending);
        refused.SetException(new IOException());
        await Assert.ThrowsAsync<IOException>(() => one);

        var next = gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), Ending);

        Assert.Equal(TimeSpan.FromSeconds(1), await clock.PassDelayAsync());
        await next;
    }

    [Fact]
    public async Task One_at_a_time_asks_whether_the_service_is_back_and_then_all_go_side_by_side()
    {
        var gate = new ServiceGate(4, clock);
        await Fail(gate, ServiceState.Failing);
        TaskCompletionSource<int>[] answers = [
            .. Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously))];
        using var begun = new SemaphoreSlim(0);
        Task<int>[] requests = [.. answers.Select(answer => gate.PassAsync(
            () =>
            {
                begun.Release();
                return answer.Task;
            },
            Inspected(ServiceState.Failing),
            Ending))];

        Assert.Equal(TimeSpan.FromSeconds(1), await clock.PassDelayAsync());
        await begun.WaitAsync(Ending);
        answers[0].SetException(new IOException());
        await Assert.ThrowsAsync<IOException>(() => requests[0]);

        // Nobody slipped through with the first: the second had the next pause to wait for.
        Assert.Equal(TimeSpan.FromSeconds(2), await clock.PassDelayAsync());
        await begun.WaitAsync(Ending);
        Assert.Equal(0, begun.CurrentCount);
        answers[1].SetResult(1);
        await requests[1];

        // Both begin before either ends.
        await begun.WaitAsync(Ending);
        await begun.WaitAsync(Ending);
        answers[2].SetResult(2);
        answers[3].SetResult(3);
        Assert.Equal(5, (await Task.WhenAll(requests[2], requests[3])).Sum());

        await Fail(gate, ServiceState.Failing);
        Task<int>[] again = [
            .. Enumerable.Range(0, 2).Select(_ => gate.PassAsync(() => Task.FromResult(4), Inspected(ServiceState.Failing), Ending))];
        Assert.Single(clock.Delays);
        await clock.PassDelayAsync();
        Assert.Equal(8, (await Task.WhenAll(again)).Sum());
    }

    [Fact]
    public async Task Who_gives_up_frees_the_place()
    {
        var gate = new ServiceGate(1, clock);
        await Fail(gate, ServiceState.Failing);
        using var stop = new CancellationTokenSource();
        var probing = gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), stop.Token);
        var waiting = gate.PassAsync(() => Task.FromResult(1), Inspected(ServiceState.Failing), stop.Token);
        await clock.DelaysAsync(1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var next = gate.PassAsync(() => Task.FromResult(2), Inspected(ServiceState.Failing), Ending);
        await clock.PassDelayAsync();

        Assert.Equal(2, await next);
    }

    private static Func<Exception, (ServiceState State, TimeSpan? Asked)> Inspected(ServiceState state, TimeSpan? asked = null) =>
        _ => (state, asked);

    private static async Task Fail(ServiceGate gate, ServiceState state, TimeSpan? asked = null) =>
        await Assert.ThrowsAsync<IOException>(() => gate.PassAsync(
        () => Task.FromException<int>(new IOException()), Inspected(state, asked), Ending));
}
