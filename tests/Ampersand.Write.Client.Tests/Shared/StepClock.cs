using Microsoft.Extensions.Time.Testing;

namespace Ampersand.Write.Client.Tests.Shared;

/// <summary>A clock that stands still until a test moves it, and that tells when somebody waits for it.</summary>
/// <remarks>A test never guesses whether the code under test has come to its wait already: it awaits the timer.</remarks>
internal sealed class StepClock : FakeTimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly object latch = new();
    private readonly List<StepTimer> timers = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> waiting = [];

    private TimeSpan setBy;

    public StepClock()
        : base(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
    }

    /// <summary>How long each wait that is under way has still to go; timeouts are no waits.</summary>
    public IReadOnlyList<TimeSpan> Delays => Pending(delays: true);

    /// <summary>How long each timeout that is set has still to go.</summary>
    public IReadOnlyList<TimeSpan> Timeouts => Pending(delays: false);

    /// <summary>The time of day, which somebody may set; timers and timestamps go on as before.</summary>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + setBy;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    /// <summary>Sets the time of day forward or back, while no wait is under way.</summary>
    public void Set(TimeSpan by) => setBy += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StepTimer(this, isDelay: state is not CancellationTokenSource);
        timer.Inner = base.CreateTimer(
            value =>
            {
                timer.Leave();
                callback(value);
            },
            state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until this many waits are under way.</summary>
    public Task DelaysAsync(int count) => WhenAsync(() => Pending(delays: true).Count == count);

    /// <summary>Waits for a wait and lets its time pass, no more.</summary>
    /// <returns>How long it was.</returns>
    public async Task<TimeSpan> PassDelayAsync()
    {
        await WhenAsync(() => Pending(delays: true).Count > 0);
        var shortest = Delays.Min();
        Advance(shortest);
        return shortest;
    }

    /// <summary>Lets time pass from wait to wait until the work has ended, or this much of it has passed.</summary>
    public async Task DriveAsync(Task work, TimeSpan? atMost = null)
    {
        var end = atMost is { } span ? GetUtcNow() + span : DateTimeOffset.MaxValue;
        while (!work.IsCompleted && GetUtcNow() < end)
        {
            await Task.WhenAny(work, Met(() => Pending(delays: true).Count > 0)).WaitAsync(Patience);
            if (!work.IsCompleted && Delays is { Count: > 0 } delays)
            {
                Advance(delays.Min());
            }
        }
    }

    /// <summary>Waits for a timeout to be set and lets the shortest one expire.</summary>
    public async Task<TimeSpan> PassTimeoutAsync()
    {
        await WhenAsync(() => Pending(delays: false).Count > 0);
        var shortest = Timeouts.Min();
        Advance(shortest);
        return shortest;
    }

    private Task WhenAsync(Func<bool> condition) => Met(condition).WaitAsync(Patience);

    private Task Met(Func<bool> condition)
    {
        lock (latch)
        {
            if (condition())
            {
                return Task.CompletedTask;
            }

            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((condition, met));
            return met.Task;
        }
    }

    private List<TimeSpan> Pending(bool delays)
    {
        lock (latch)
        {
            var now = GetUtcNow();
            return [.. timers.Where(timer => timer.IsDelay == delays).Select(timer => timer.DueAt - now)];
        }
    }

    private void Changed()
    {
        foreach ((var condition, var met) in waiting.ToArray())
        {
            if (condition())
            {
                met.TrySetResult();
                waiting.Remove((condition, met));
            }
        }
    }

    private sealed class StepTimer(StepClock clock, bool isDelay) : ITimer
    {
        public ITimer? Inner { get; set; }

        public bool IsDelay => isDelay;

        public DateTimeOffset DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // In one step: who sees the timer may move the clock, and that must find it set.
            lock (clock.latch)
            {
                clock.timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = clock.GetUtcNow() + dueTime;
                    clock.timers.Add(this);
                }

                var changed = Inner!.Change(dueTime, period);
                clock.Changed();
                return changed;
            }
        }

        public void Leave()
        {
            lock (clock.latch)
            {
                clock.timers.Remove(this);
                clock.Changed();
            }
        }

        public void Dispose()
        {
            Leave();
            Inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
