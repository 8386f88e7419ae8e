using System.Collections.Concurrent;
using Ampersand.Write.Http;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Client.Tests.Runs;

/// <summary>
/// Requests leave and are taken in their order, and none leaves that was not taken in before an error began to end the run.
/// </summary>
public sealed class RequestWindowTests
{
    private static readonly AmpersandException Reason = new(new AmpersandErrorId("Ended", AmpersandErrorKind.InvalidData), "It ended.");

    private readonly ConcurrentQueue<int> sent = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> answers = new();
    private readonly List<int> settled = [];
    private readonly RunProgress account = new("nobody knows");

    [Fact]
    public async Task What_waits_for_room_is_turned_away_when_the_window_closes_and_what_was_taken_in_goes_on()
    {
        using var window = Window(limit: 1, capacity: 2);
        await window.AddAsync(new Request(1));
        await window.AddAsync(new Request(2));
        var waiting = window.AddAsync(new Request(3)).AsTask();

        window.Close(Reason);
        AnswerOf(1).SetResult();
        AnswerOf(2).SetResult();
        await window.DrainAsync();

        Assert.Same(Reason, await Assert.ThrowsAsync<AmpersandException>(() => waiting));
        Assert.Equal([1, 2], sent);
        Assert.Equal([1, 2], settled);
    }

    [Fact]
    public async Task What_was_just_given_room_is_turned_away_when_the_window_closes_before_it_was_taken_in()
    {
        var waiting = Task.CompletedTask;
        RequestWindow? window = null;

        // Settling holds the window's lock: the request that waits has its room then, and cannot take it before the window closes.
        window = Window(limit: 1, capacity: 1, takeEnded: request =>
        {
            window!.Free(request);
            window.Close(Reason);
        });
        using (window)
        {
            await window.AddAsync(new Request(1));
            waiting = window.AddAsync(new Request(2)).AsTask();

            AnswerOf(1).SetResult();

            Assert.Same(Reason, await Assert.ThrowsAsync<AmpersandException>(() => waiting));
            await window.DrainAsync();
            Assert.Equal([1], sent);
            Assert.Empty(account.Requests);
        }
    }

    [Fact]
    public async Task A_closed_window_takes_nothing_in_although_it_has_room()
    {
        using var window = Window(limit: 1, capacity: 2);

        window.Close(Reason);

        Assert.Same(Reason, await Assert.ThrowsAsync<AmpersandException>(() => window.AddAsync(new Request(1)).AsTask()));
        Assert.Empty(sent);
    }

    [Fact]
    public async Task A_failure_that_ends_the_run_keeps_back_what_was_taken_in_and_has_not_left()
    {
        using var window = Window(limit: 1, capacity: 3);
        var second = new Request(2);
        await window.AddAsync(new Request(1));
        await window.AddAsync(second);

        AnswerOf(1).SetException(Reason);
        await window.DrainAsync();

        Assert.Equal([1], sent);
        Assert.Equal([1, 2], settled);
        Assert.Equal((false, true, null), (second.HasLeft, second.IsEnded, second.Failure));
        Assert.Same(Reason, await Assert.ThrowsAsync<AmpersandException>(window.CompleteAsync));
        Assert.Same(Reason, await Assert.ThrowsAsync<AmpersandException>(() => window.AddAsync(new Request(3)).AsTask()));
    }

    [Fact]
    public async Task Requests_go_side_by_side_and_are_settled_in_their_order()
    {
        using var window = Window(limit: 3, capacity: 3);
        for (var number = 1; number <= 3; number++)
        {
            await window.AddAsync(new Request(number));
        }

        // Nobody's answer is waited for by another one.
        AnswerOf(3).SetResult();
        AnswerOf(2).SetResult();
        AnswerOf(1).SetResult();
        await window.CompleteAsync();

        Assert.Equal([1, 2, 3], sent.Order());
        Assert.Equal([1, 2, 3], settled);
    }

    [Fact]
    public async Task Of_what_had_left_when_the_run_was_stopped_nobody_knows_what_came_and_what_had_not_left_is_done_with()
    {
        using var stop = new CancellationTokenSource();
        using var window = Window(limit: 1, capacity: 2, stop: stop.Token);
        var first = new Request(1);
        var second = new Request(2);
        await window.AddAsync(first);
        await window.AddAsync(second);
        await first.Leaving.WaitAsync(TestContext.Current.CancellationToken);

        await stop.CancelAsync();
        AnswerOf(1).SetCanceled(stop.Token);
        await window.DrainAsync();

        Assert.Equal((false, true), (first.IsEnded, first.IsUncertain));
        Assert.Equal((true, false), (second.IsEnded, second.IsUncertain));
        Assert.Equal([first, second], account.Requests);
        Assert.Empty(settled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(window.CompleteAsync);
    }

    private TaskCompletionSource AnswerOf(int number) =>
        answers.GetOrAdd(number, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private RequestWindow Window(
        int limit, int capacity, Action<RunRequest>? takeEnded = null, CancellationToken? stop = null) => new(
        new RequestThrottle(limit, startsAlone: false, TimeProvider.System),
        capacity,
        async (request, _) =>
        {
            var number = ((Request)request).Number;
            sent.Enqueue(number);
            request.Leave();
            ((Request)request).Left();
            await AnswerOf(number).Task;
        },
        request =>
        {
            settled.Add(((Request)request).Number);
            takeEnded?.Invoke(request);
        },
        isOrdered: true,
        endsRun: _ => true,
        account,
        stop ?? TestContext.Current.CancellationToken);

    private sealed class Request(int number) : RunRequest
    {
        private readonly TaskCompletionSource leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Number => number;

        public Task Leaving => leaving.Task;

        public void Left() => leaving.TrySetResult();

        public override string ToString() => $"request {number}";
    }
}
