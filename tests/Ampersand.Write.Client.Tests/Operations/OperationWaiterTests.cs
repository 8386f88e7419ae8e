using System.Collections.Concurrent;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Client.Tests.Operations;

/// <summary>Operations are watched to their end, at a pace that suits them and the service, whatever passes in between.</summary>
public sealed class OperationWaiterTests : IDisposable
{
    private static readonly DateTimeOffset Start = new StepClock().GetUtcNow();

    private readonly StepClock clock = new();
    private readonly RecordingProgress progress = new();
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<AmpersandOperation> seen = new();

    public static TheoryData<string> PassingFaults =>
        ["refused", "reset", "408", "429", "500", "502", "503", "504", "html", "no status", "another's", "half", "null", "surrogate"];

    public void Dispose() => stop.Dispose();

    [Theory]
    [InlineData("BulkWriteCompleted", true)]
    [InlineData("success", true)]
    [InlineData("failure", false)]
    [InlineData("bulkwritecompleted", true)]
    public async Task An_operation_is_watched_to_its_end_and_told_of_on_the_way(string end, bool succeeded)
    {
        var transport = new ScriptedTransport(clock, () => Status("in_progress"), () => Status("in_progress"), () => Status(end));

        var watch = Watch(transport);
        await clock.DriveAsync(watch);
        var ended = await watch;

        Assert.Equal(end, ended.Status);
        Assert.True(ended.IsCompleted);
        Assert.Equal(succeeded, ended.Succeeded);
        Assert.Equal(["in_progress", "in_progress"], seen.Select(operation => operation.Status));
        Assert.Equal(3, transport.Requests.Count);
        Assert.Empty(clock.Delays);
        Assert.Empty(clock.Timeouts);
    }

    [Fact]
    public async Task What_is_known_of_the_submission_stays()
    {
        var transport = new ScriptedTransport(clock, () => Status("success"));

        var ended = await WaiterOf().WatchAsync(
            Looks(Operation(transport).With(o => { o.Source = "f.csv"; o.Records = 7; o.ObjectName = "tactics__c"; })), seen.Enqueue, stop.Token);

        Assert.Equal(("f.csv", 7L, "tactics__c"), (ended.Source, ended.Records!.Value, ended.ObjectName));
    }

    [Theory]
    [InlineData(5.0)]
    [InlineData(0.1)]
    [InlineData(60.0)]
    public async Task Looks_are_quick_at_first_and_slow_down_to_the_interval_but_never_beyond(double seconds)
    {
        var interval = TimeSpan.FromSeconds(seconds);
        var transport = new ScriptedTransport(clock, (_, number, _) => Task.FromResult(Status(number <= 30 ? "in_progress" : "success")));

        var watch = Watch(transport, new WaitOptions { PollingInterval = interval });
        await clock.DriveAsync(watch);
        await watch;

        var due = TimeSpan.FromSeconds(Math.Min(0.25, seconds));
        foreach (var gap in transport.Gaps)
        {
            // Delays are cut to whole milliseconds.
            Assert.InRange(gap, (due * 0.8) - TimeSpan.FromMilliseconds(1), due);
            due = TimeSpan.FromTicks(Math.Min((long)(due.Ticks * 1.5), interval.Ticks));
        }

        Assert.True(transport.Gaps.Distinct().Count() > 5, "Without jitter a thousand waits look at the same moment.");
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(int.MaxValue, 120)]
    public async Task A_service_that_asks_to_be_asked_later_is_asked_later_up_to_a_limit(int asked, int waited)
    {
        var transport = new ScriptedTransport(
            clock, () => Answers.Of(200, """{"status":"in_progress"}""", retryAfter: TimeSpan.FromSeconds(asked)), () => Status("success"));

        var watch = Watch(transport);

        Assert.Equal(TimeSpan.FromSeconds(waited), await clock.PassDelayAsync());
        Assert.True((await watch).Succeeded);
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task Faults_that_pass_do_not_end_a_wait(string fault)
    {
        var transport = new ScriptedTransport(clock, (_, number, _) => number is 2 or 3
            ? Fault(fault)
            : Task.FromResult(Status(number == 1 ? "in_progress" : "success")));

        var watch = Watch(transport);
        await clock.DriveAsync(watch);

        Assert.True((await watch).Succeeded);
        Assert.Equal(4, transport.Requests.Count);
        Assert.Equal(["in_progress"], seen.Select(operation => operation.Status));
        Assert.Equal([1, 2], progress.Events.OfType<LookFailed>().Select(look => look.Looks));
        Assert.Equal(2, progress.Details.Count(line => line.StartsWith("The wait for op-1 goes on: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_look_without_an_answer_does_not_end_a_wait()
    {
        var transport = new ScriptedTransport(
            clock, (_, number, token) => number == 1 ? NeverAsync(token) : Task.FromResult(Status("success")));

        var watch = Watch(transport);
        await clock.PassTimeoutAsync();
        await clock.DriveAsync(watch);

        Assert.True((await watch).Succeeded);
    }

    [Fact]
    public async Task A_failing_service_s_Retry_After_is_honoured_by_all()
    {
        var transport = new ScriptedTransport(clock, (_, number, _) => Task.FromResult(
            number == 1 ? Answers.Of(429, retryAfter: TimeSpan.FromSeconds(50)) : Status("success")));
        var waiter = WaiterOf();

        var all = Task.WhenAll(
            waiter.WatchAsync(Looks(Operation(transport, "op-1")), seen.Enqueue, stop.Token),
            waiter.WatchAsync(Looks(Operation(transport, "op-2")), seen.Enqueue, stop.Token));
        await clock.DriveAsync(all);
        await all;

        Assert.Equal(3, transport.Requests.Count);
        Assert.InRange(transport.Gaps[0], TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(51));
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    [InlineData(302, "UnexpectedRedirect")]
    public async Task What_the_service_says_plainly_ends_that_one_operation_only(int status, string errorId)
    {
        var transport = new ScriptedTransport(clock, (request, number, _) => Task.FromResult(
            request.Uri.AbsolutePath.EndsWith("/op-bad", StringComparison.Ordinal)
                ? Answers.Of(status)
                : Status(number < 6 ? "in_progress" : "success")));
        var waiter = WaiterOf();

        var good = waiter.WatchAsync(Looks(Operation(transport, "op-good")), seen.Enqueue, stop.Token);
        var bad = waiter.WatchAsync(Looks(Operation(transport, "op-bad")), seen.Enqueue, stop.Token);

        Assert.Equal(errorId, (await Assert.ThrowsAsync<AmpersandServiceException>(() => bad)).ErrorId);
        await clock.DriveAsync(good);
        Assert.True((await good).Succeeded);
    }

    [Fact]
    public async Task An_operation_that_was_just_accepted_is_looked_for_although_the_service_does_not_know_it_yet()
    {
        var transport = new ScriptedTransport(clock, (_, _, _) => Task.FromResult(
            clock.GetUtcNow() - Start < TimeSpan.FromSeconds(25) ? Answers.Problem(404, "{}") : Status("success")));

        var watch = WaiterOf().WatchAsync(Looks(Accepted(transport)), seen.Enqueue, stop.Token);
        await clock.DriveAsync(watch);

        Assert.True((await watch).Succeeded);
        Assert.Empty(seen);
    }

    [Fact]
    public async Task An_operation_that_was_accepted_and_is_not_known_after_30_seconds_is_lost()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Problem(404, "{}"));

        var watch = WaiterOf().WatchAsync(Looks(Accepted(transport)), seen.Enqueue, stop.Token);
        await clock.DriveAsync(watch);

        var lost = await Assert.ThrowsAsync<AmpersandServiceException>(() => watch);
        Assert.Equal(("NotFound", 404), (lost.ErrorId, lost.StatusCode!.Value));
        Assert.Contains("accepted at 2026-01-02 03:00:00 +00:00", lost.Message, StringComparison.Ordinal);
        Assert.InRange(clock.GetUtcNow() - Start, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3600)]
    public async Task An_operation_that_was_seen_is_looked_at_three_times_before_it_counts_as_lost(int interval)
    {
        var options = new WaitOptions { PollingInterval = TimeSpan.FromSeconds(interval) };
        var once = new ScriptedTransport(
            clock, () => Status("in_progress"), () => Answers.Problem(404, "{}"), () => Answers.Problem(404, "{}"), () => Status("success"));
        var ever = new ScriptedTransport(clock, (_, number, _) => Task.FromResult(
            number <= 20 ? Status("in_progress") : Answers.Problem(404, "{}")));

        var back = Watch(once, options);
        await clock.DriveAsync(back);
        var gone = Watch(ever, options);
        await clock.DriveAsync(gone);

        Assert.True((await back).Succeeded);
        var lost = await Assert.ThrowsAsync<AmpersandServiceException>(() => gone);
        Assert.Equal("NotFound", lost.ErrorId);
        Assert.Contains("last seen at ", lost.Message, StringComparison.Ordinal);
        var lookedFor = clock.GetUtcNow() - ever.Requests[20].At;
        Assert.True(ever.Requests.Count - 20 >= 3);
        Assert.InRange(lookedFor, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(200, "text/html")]
    [InlineData(403, "text/html")]
    [InlineData(403, null)]
    [InlineData(404, "text/html")]
    public async Task A_page_that_is_not_Ampersand_s_says_nothing_of_an_operation_but_three_in_a_row_end_the_wait(
        int status, string? mediaType)
    {
        ServiceResponse Page() => Answers.Of(status, "\n<!DOCTYPE html><title>Sign in</title>", mediaType);
        var twice = new ScriptedTransport(
            clock, () => Status("in_progress"), Page, Page, () => Status("in_progress"), Page, () => Status("success"));
        var ever = new ScriptedTransport(clock, () => Status("in_progress"), Page);

        var passed = Watch(twice);
        await clock.DriveAsync(passed);
        var ended = Watch(ever);
        await clock.DriveAsync(ended);

        Assert.True((await passed).Succeeded);
        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(() => ended);
        Assert.Equal(4, ever.Requests.Count);
        Assert.Contains("'Sign in'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("3 looks in a row", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looks_that_fail_in_a_row_are_warned_of_once_with_since_when_and_why_until_one_is_answered()
    {
        var alive = false;
        var transport = new ScriptedTransport(clock, (_, _, _) => Volatile.Read(ref alive)
            ? Task.FromResult(Status("in_progress"))
            : Task.FromException<ServiceResponse>(Answers.Refused()));
        var waiter = WaiterOf();
        var all = Task.WhenAll(Enumerable.Range(1, 3).Select(
            number => waiter.WatchAsync(Looks(Operation(transport, $"op-{number}")), seen.Enqueue, stop.Token)));

        await clock.DriveAsync(progress.SeenAsync<RunWarning>());
        await clock.DriveAsync(all, atMost: TimeSpan.FromMinutes(2));
        var first = Assert.Single(progress.Warnings);
        Volatile.Write(ref alive, true);
        await clock.DriveAsync(all, atMost: TimeSpan.FromMinutes(2));
        Volatile.Write(ref alive, false);
        await clock.DriveAsync(all, atMost: TimeSpan.FromMinutes(2));

        Assert.All(progress.Events.OfType<RunWarning>(), warning => Assert.Equal("LooksFailed", warning.Id));
        Assert.Equal(2, progress.Warnings.Count);
        Assert.Contains("operations of api.withampersand.com failed since 2026-01-02 03:04:05 +00:00", first, StringComparison.Ordinal);
        Assert.Contains("Connection refused", first, StringComparison.Ordinal);
        await stop.CancelAsync();
    }

    [Fact]
    public async Task What_an_operation_was_given_as_ends_no_wait_before_a_look_has_seen_it()
    {
        var transport = new ScriptedTransport(clock, () => throw Answers.Refused(), () => Status("failure"));

        var watch = WaiterOf().WatchAsync(
            Looks(Operation(transport).With(o => (o.Status, o.Meaning) = ("success", StatusMeaning.Succeeded))), seen.Enqueue, stop.Token);
        await clock.DriveAsync(watch);

        Assert.Equal("failure", (await watch).Status);
    }

    [Fact]
    public async Task A_short_trouble_is_not_warned_of()
    {
        var transport = new ScriptedTransport(
            clock, () => throw Answers.Refused(), () => throw Answers.Refused(), () => throw Answers.Refused(), () => Status("success"));

        var watch = Watch(transport);
        await clock.DriveAsync(watch);

        Assert.True((await watch).Succeeded);
        Assert.Empty(progress.Warnings);
    }

    [Fact]
    public async Task An_operation_that_alone_is_answered_badly_is_named_in_the_warning()
    {
        var transport = new ScriptedTransport(clock, (request, _, _) => Task.FromResult(
            request.Uri.AbsolutePath.EndsWith("/op-bad", StringComparison.Ordinal) ? Answers.Ok("{}") : Status("in_progress")));
        var waiter = WaiterOf();

        var good = Looks(Operation(transport, "op-good"));
        var bad = Looks(Operation(transport, "op-bad"));
        for (var round = 1; round <= 4; round++)
        {
            await waiter.LookAsync(bad, stop.Token);
            clock.Advance(TimeSpan.FromSeconds(5));
            await waiter.LookAsync(good, stop.Token);
        }

        var warning = Assert.Single(progress.Warnings);
        Assert.StartsWith(
            "3 looks in a row at operation op-bad failed since 2026-01-02 03:04:05 +00:00", warning, StringComparison.Ordinal);
        Assert.Equal((null, 4), (bad.SeenAt, bad.Failed.Count));
        Assert.Equal(0, good.Failed.Count);
    }

    [Fact]
    public async Task A_failed_look_tells_what_it_met_and_when_the_next_one_comes()
    {
        var transport = new ScriptedTransport(
            clock, () => Answers.Of(503, retryAfter: TimeSpan.FromSeconds(8)), () => Status("success"));

        var watch = Watch(transport);
        await clock.DriveAsync(watch);
        await watch;

        var failed = Assert.Single(progress.Events.OfType<LookFailed>());
        Assert.Equal(
            ("503 from the platform host", 1, "submitted", TimeSpan.FromSeconds(8)),
            (failed.Fault, failed.Looks, failed.Operation.Status, failed.Pause));
    }

    [Fact]
    public async Task An_unknown_status_goes_on_and_is_said_once()
    {
        var looks = 0;
        var transport = new ScriptedTransport(clock, (_, _, _) => Task.FromResult(
            Status(Interlocked.Increment(ref looks) switch { <= 6 => "Paused", <= 12 => "Odd", _ => "success" })));
        var waiter = WaiterOf();

        var all = Task.WhenAll(Enumerable.Range(1, 3).Select(
            number => waiter.WatchAsync(Looks(Operation(transport, $"op-{number}")), seen.Enqueue, stop.Token)));
        await clock.DriveAsync(all);
        await all;

        Assert.Equal(2, progress.Warnings.Count);
        Assert.Contains("'Paused'", progress.Warnings[0], StringComparison.Ordinal);
        Assert.All(progress.Events.OfType<RunWarning>(), warning => Assert.Equal("StatusUnknown", warning.Id));
        Assert.Contains("'Odd'", progress.Warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Archived", true)]
    [InlineData("Cancelled", false)]
    public async Task Further_statuses_end_a_wait(string status, bool succeeded)
    {
        var transport = new ScriptedTransport(clock, () => Status("in_progress"), () => Status(status));

        var watch = Watch(transport, new WaitOptions { SuccessStatuses = ["Archived"], FailureStatuses = ["Cancelled"] });
        await clock.DriveAsync(watch);

        Assert.Equal(succeeded, (await watch).Succeeded);
        Assert.Empty(progress.Warnings);
    }

    [Fact]
    public async Task A_thousand_operations_are_watched_with_32_requests_in_flight()
    {
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var looks = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var transport = new ScriptedTransport(clock, async (request, number, token) =>
        {
            if (number == 32)
            {
                full.SetResult();
            }

            await full.Task.WaitAsync(token);
            await Task.Yield();
            return Status(looks.AddOrUpdate(request.Uri.AbsolutePath, 1, (_, look) => look + 1) == 1 ? "in_progress" : "success");
        });
        var waiter = WaiterOf(new WaitOptions { ThrottleLimit = 32 });
        var connection = TestConnection.Through(transport, clock);

        Task<AmpersandOperation>[] watches = [.. Enumerable.Range(0, 1000).Select(
            number => waiter.WatchAsync(Looks(new AmpersandOperation($"op-{number}", connection)), seen.Enqueue, stop.Token))];
        await clock.DelaysAsync(1000);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        var ended = await Task.WhenAll(watches).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(32, transport.MaxInFlight);
        Assert.Equal(2000, transport.Requests.Count);
        Assert.Equal(1000, seen.Count);
        Assert.Equal(1000, ended.Select(operation => operation.OperationId).Distinct().Count());
        Assert.All(ended, operation => Assert.True(operation.Succeeded));
    }

    [Fact]
    public async Task A_dead_service_is_probed_by_one_request_after_growing_pauses_and_its_recovery_is_noticed()
    {
        var alive = false;
        var transport = new ScriptedTransport(clock, (_, _, _) => Volatile.Read(ref alive)
            ? Task.FromResult(Status("success"))
            : Task.FromException<ServiceResponse>(Answers.Reset()));
        var waiter = WaiterOf(new WaitOptions { ThrottleLimit = 8 });
        var connection = TestConnection.Through(transport, clock);

        var all = Task.WhenAll(Enumerable.Range(0, 50).Select(
            number => waiter.WatchAsync(Looks(new AmpersandOperation($"op-{number}", connection)), seen.Enqueue, stop.Token)));
        await clock.DriveAsync(all, atMost: TimeSpan.FromMinutes(10));

        // At first as many as were under way together, then pauses of 1, 2, 4, 8 and 16 seconds, then one request each 30 seconds.
        TimeSpan[] probes = [.. transport.Gaps.SkipWhile(gap => gap == TimeSpan.Zero)];
        TimeSpan[] due = [.. probes.Select((_, i) => TimeSpan.FromSeconds(i < 5 ? 1 << i : 30))];
        Assert.All(probes.Zip(due), probe => Assert.True(probe.First >= probe.Second, $"{probe.First} instead of {probe.Second}"));
        Assert.InRange(transport.Requests.Count, 6, 8 + 25);

        Volatile.Write(ref alive, true);
        var recovered = clock.GetUtcNow();
        await clock.DriveAsync(all);
        await all;

        Assert.InRange(clock.GetUtcNow() - recovered, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_request_that_never_left_does_not_make_a_dead_service_alive()
    {
        var transport = new ScriptedTransport(clock, () => throw Answers.Reset());
        var waiter = WaiterOf();

        var dead = waiter.WatchAsync(Looks(Operation(transport)), seen.Enqueue, stop.Token);
        var mistaken = waiter.WatchAsync(Looks(Operation(transport).With(o => o.Project = "..")), seen.Enqueue, stop.Token);
        await clock.DriveAsync(mistaken);
        Assert.Equal("NameInvalid", (await Assert.ThrowsAsync<AmpersandException>(() => mistaken)).ErrorId);
        await clock.DriveAsync(dead, atMost: TimeSpan.FromSeconds(10));

        Assert.InRange(transport.Gaps[1], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Giving_up_ends_everything_at_once_and_leaves_nothing_behind()
    {
        var asked = 0;
        var transport = new ScriptedTransport(clock, (request, _, token) =>
        {
            Interlocked.Increment(ref asked);
            return request.Uri.AbsolutePath.EndsWith("/op-1", StringComparison.Ordinal)
                ? Task.FromResult(Status("in_progress"))
                : NeverAsync(token);
        });
        var waiter = WaiterOf(new WaitOptions { ThrottleLimit = 2 });
        var connection = TestConnection.Through(transport, clock);

        // One in its pause, two under way, two that wait for a place.
        Task<AmpersandOperation>[] watches = [.. Enumerable.Range(1, 5).Select(
            number => waiter.WatchAsync(Looks(new AmpersandOperation($"op-{number}", connection)), seen.Enqueue, stop.Token))];
        await clock.DelaysAsync(1);
        await stop.CancelAsync();

        foreach (Task watch in watches)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => watch.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        }

        Assert.InRange(asked, 1, 3);
        Assert.Empty(clock.Delays);
        Assert.Empty(clock.Timeouts);
    }

    private static ServiceResponse Status(string status) => Answers.Ok($$"""{"status":"{{status}}"}""");

    private static async Task<ServiceResponse> NeverAsync(CancellationToken token)
    {
        await Task.Delay(Timeout.Infinite, token);
        return Answers.Ok();
    }

    private static Task<ServiceResponse> Fault(string fault) => fault switch
    {
        "refused" => Task.FromException<ServiceResponse>(Answers.Refused()),
        "reset" => Task.FromException<ServiceResponse>(Answers.Reset()),
        "html" => Task.FromResult(Answers.Of(200, "<html><title>Sign in</title></html>", "text/html")),
        "no status" => Task.FromResult(Answers.Ok("""{"id":"op-1","status":5}""")),
        "another's" => Task.FromResult(Answers.Ok("""{"id":"op-2","status":"BulkWriteCompleted"}""")),
        "half" => Task.FromResult(Answers.Ok("""{"id":"op-1","sta""")),
        "null" => Task.FromResult(Answers.Ok("null")),
        "surrogate" => Task.FromResult(Answers.Ok("""{"status":"in_progress","result":"\ud800"}""")),
        _ => Task.FromResult(Answers.Of(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture))),
    };

    private AmpersandOperation Operation(ScriptedTransport transport, string id = "op-1") =>
        new(id, TestConnection.Through(transport, clock));

    /// <summary>An operation that the service named five minutes ago, before the watch began.</summary>
    private AmpersandOperation Accepted(ScriptedTransport transport) =>
        Operation(transport).With(o => o.SubmitTime = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero));

    private OperationLooks Looks(AmpersandOperation operation) => new(operation, clock);

    private OperationWaiter WaiterOf(WaitOptions? options = null) => new(options ?? new WaitOptions(), progress, clock);

    private Task<AmpersandOperation> Watch(ScriptedTransport transport, WaitOptions? options = null) =>
        WaiterOf(options).WatchAsync(Looks(Operation(transport)), seen.Enqueue, stop.Token);
}
