using System.Globalization;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Operations;

/// <summary>
/// Operations are watched side by side, and each comes out when it has ended, with an error where it did not end well or in time.
/// </summary>
public sealed class OperationWatchTests
{
    private readonly StepClock clock = new();
    private readonly RecordingProgress progress = new();
    private readonly FakeService service;

    /// <summary>What the service says of an operation; it ends well where nothing is said.</summary>
    private readonly Dictionary<string, string> statuses = [];

    private string log = "[]";

    public OperationWatchTests()
    {
        service = new FakeService(clock);
        service.Answer = (request, _) => Task.FromResult(
            request.Uri.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal) ? (
                log.Length > 0 ? Answers.Ok(log) : Answers.Problem(403, "{}"))
            : statuses.TryGetValue(request.Uri.Segments[^1], out var status) ? Answer(request.Uri.Segments[^1], status)
            : null);
    }

    [Fact]
    public async Task Each_operation_comes_out_when_it_ends_while_others_go_on()
    {
        statuses["slow"] = "in_progress";
        using var watch = Watch(new WaitOptions());
        watch.Add(Operation("slow"));
        watch.Add(Operation("fast"));
        var completion = watch.CompleteAsync();
        await progress.SeenAsync<OutputReady>();
        await clock.DelaysAsync(1);

        Assert.Equal("fast", Assert.Single(Outputs(watch)).Operation!.OperationId);
        Assert.Equal("slow", Assert.Single(watch.Open).OperationId);
        Assert.False(completion.IsCompleted);
        statuses["slow"] = "success";
        await clock.DriveAsync(completion);

        Assert.Equal("slow", Assert.Single(Outputs(watch)).Operation!.OperationId);
        Assert.Empty(watch.Open);
    }

    [Fact]
    public async Task An_operation_that_is_added_twice_comes_out_once()
    {
        using var watch = Watch(new WaitOptions());
        watch.Add(Operation("5e4f06ca-445f-43ea-943e-78465ee1bb7a"));
        watch.Add(Operation("5E4F06CA-445F-43EA-943E-78465EE1BB7A"));
        await watch.CompleteAsync();

        Assert.Single(Outputs(watch));
    }

    [Fact]
    public async Task A_failed_operation_comes_out_with_an_error_that_quotes_the_result_and_the_first_logged_errors()
    {
        statuses["bad"] = "failure";
        log = "["
            + string.Concat(
                Enumerable.Range(2, 4).Select(record => $$"""{"severity":"error","message":"Record {{record}} could not be written."},"""))
            + """{"severity":"info","message":"Done."}]""";
        using var watch = Watch(new WaitOptions());
        watch.Add(Operation("bad").With(o => (o.ObjectName, o.Source, o.FirstRecord, o.Records) = ("thing__c", "pipeline", 1, 5)));
        watch.Add(Operation("good").With(o => o.ActionType = "read"));
        await watch.CompleteAsync();

        RunOutput[] outputs = [.. Outputs(watch)];
        Assert.Equal(2, outputs.Length);
        var failed = outputs.Single(output => output.Error is not null);
        Assert.Equal(
            (false, "bad"), (failed.Operation!.Succeeded, Assert.IsType<AmpersandOperationException>(failed.Error).Operation.OperationId));
        Assert.StartsWith(
            "The write of thing__c (operation bad), records 1 to 5 of pipeline, ended with the status 'failure': As it was told. The "
                + "first 3 of 4 logged errors:",
            failed.Error!.Message,
            StringComparison.Ordinal);
        Assert.Contains("Record 4 could not be written.", failed.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Record 5", failed.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(service.Requests, request => request.Uri.AbsolutePath.EndsWith("good/logs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_result_says_already_is_not_said_again()
    {
        statuses["bad"] = "failure";
        log = """[{"severity":"error","message":"As it was told."}]""";
        using var watch = Watch(new WaitOptions());
        watch.Add(Operation("bad"));
        await watch.CompleteAsync();

        Assert.DoesNotContain("logged", Assert.Single(Outputs(watch)).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_screen_would_obey_is_taken_out_of_the_service_s_words()
    {
        statuses["bad"] = "failure";
        log = """[{"severity":"error","message":"No\u001b[2J\u202e such field."}]""";
        service.Answer = (request, _) => Task.FromResult<ServiceResponse?>(Answers.Ok(
            request.Uri.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal)
                ? log
                : """{"id":"bad","status":"failure","result":"As\u001b[31m it\u2067 was\u200e told."}"""));
        using var watch = Watch(new WaitOptions());
        watch.Add(Operation("bad"));
        await watch.CompleteAsync();

        var message = Assert.Single(Outputs(watch)).Error!.Message;
        Assert.Contains(": As[31m it was told. The logged error:", message, StringComparison.Ordinal);
        Assert.Contains("No[2J such field.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_does_not_keep_the_failure_back()
    {
        statuses["bad"] = "failure";
        log = string.Empty;
        using var watch = Watch(new WaitOptions());
        watch.Add(Operation("bad"));
        await watch.CompleteAsync();

        Assert.Equal("OperationFailed", Assert.Single(Outputs(watch)).Error!.ErrorId);
        Assert.Contains(
            progress.Details,
            detail =>
                detail.StartsWith("The log of operation bad could not be read: ", StringComparison.Ordinal)
                    && detail.Contains("403", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_has_not_ended_when_the_time_is_up_comes_out_as_it_was_last_seen()
    {
        statuses["slow"] = "in_progress";
        using var watch = Watch(new WaitOptions { Timeout = TimeSpan.FromMinutes(1) });
        watch.Add(Operation("slow"));
        watch.Add(Operation("fast"));
        RunOutput fast;
        while (!watch.TryTake(out fast))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await clock.DriveAsync(watch.CompleteAsync());

        RunOutput[] outputs = [fast, .. Outputs(watch)];
        Assert.Equal(["fast", "slow"], outputs.Select(output => output.Operation!.OperationId));
        Assert.Equal(("WaitTimedOut", AmpersandErrorKind.Timeout), (outputs[1].Error!.ErrorId, outputs[1].Error!.Kind));
        Assert.Equal(
            "The write of operation slow has not ended within 60 s; its status is 'in_progress'. It goes on at Ampersand.",
            outputs[1].Error!.Message);
        Assert.Equal("in_progress", outputs[1].Operation!.Status);
    }

    [Theory]
    [InlineData("refused", "Connection refused")]
    [InlineData("reset", "The transport broke.")]
    [InlineData("half", "operation slow with its status was expected")]
    [InlineData("no status", "operation slow with its status was expected")]
    public async Task What_nobody_saw_is_not_called_seen_when_the_time_is_up(string fault, string reason)
    {
        FailLooks(fault);
        using var watch = Watch(new WaitOptions { Timeout = TimeSpan.FromMinutes(1) });
        watch.Add(Operation("slow").With(o => o.SubmitTime = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero)));
        await clock.DriveAsync(watch.CompleteAsync());

        var error = Assert.Single(Outputs(watch)).Error!;
        Assert.Equal("WaitTimedOut", error.ErrorId);
        Assert.StartsWith(
            "Whether the write of operation slow has ended within 60 s is not known: ", error.Message, StringComparison.Ordinal);
        Assert.Matches(@"\d+ looks in a row at it failed since 2026-01-02 03:04:05 \+00:00, the last: ", error.Message);
        Assert.Contains(reason.TrimEnd('.'), error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "It was accepted at 2026-01-02 03:00:00 +00:00, and not seen since.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("goes on", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("submitted", error.Message, StringComparison.Ordinal);
        Assert.Empty(progress.Events.OfType<OperationSeen>().Skip(1));
    }

    [Fact]
    public async Task What_was_seen_once_and_then_no_more_says_when_that_was()
    {
        statuses["slow"] = "in_progress";
        using var watch = Watch(new WaitOptions { Timeout = TimeSpan.FromMinutes(1) });
        watch.Add(Operation("slow"));
        await clock.DelaysAsync(1);
        FailLooks("refused");
        await clock.DriveAsync(watch.CompleteAsync());

        var error = Assert.Single(Outputs(watch)).Error!;
        Assert.EndsWith(
            "It was last seen at 2026-01-02 03:04:05 +00:00, with the status 'in_progress'.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("goes on", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("success", null)]
    [InlineData("failure", "OperationFailed")]
    public async Task A_last_look_sees_the_end_of_what_ended_while_the_machine_slept_over_the_time(string end, string? errorId)
    {
        statuses["slow"] = "in_progress";
        log = errorId is null ? "[]" : """[{"severity":"error","message":"It was refused."}]""";
        using var watch = Watch(new WaitOptions { Timeout = TimeSpan.FromMilliseconds(100) });
        watch.Add(Operation("slow"));
        await clock.DelaysAsync(1);
        var completion = watch.CompleteAsync();
        statuses["slow"] = end;
        await clock.PassTimeoutAsync();
        await completion;

        var output = Assert.Single(Outputs(watch));
        Assert.Equal((end, errorId), (output.Operation!.Status, output.Error?.ErrorId));
        Assert.Equal(errorId is not null, output.Error?.Message.Contains("It was refused.", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_last_look_that_is_not_answered_ends_soon_and_counts_as_failed()
    {
        statuses["slow"] = "in_progress";
        using var watch = Watch(new WaitOptions { Timeout = TimeSpan.FromMilliseconds(100) });
        watch.Add(Operation("slow"));
        await clock.DelaysAsync(1);
        service.Answer = async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return null;
        };
        var asked = service.SeenAsync(request => request.Number == 2);
        var completion = watch.CompleteAsync();
        await clock.PassTimeoutAsync();
        await asked;
        Assert.Equal(TimeSpan.FromSeconds(10), await clock.PassTimeoutAsync());
        await completion;

        var error = Assert.Single(Outputs(watch)).Error!;
        Assert.Contains("a look at it failed at ", error.Message, StringComparison.Ordinal);
        Assert.Contains("it was not answered within 10 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_longer_than_a_timer_can_count_is_no_limit()
    {
        using var watch = Watch(new WaitOptions { Timeout = TimeSpan.FromSeconds(int.MaxValue) });
        watch.Add(Operation("fast"));
        await watch.CompleteAsync();

        Assert.Null(Assert.Single(Outputs(watch)).Error);
    }

    [Theory]
    [InlineData("success")]
    [InlineData("failure")]
    public async Task Any_is_over_with_the_first_end(string end)
    {
        statuses["slow"] = "in_progress";
        statuses["fast"] = end;
        using var watch = Watch(new WaitOptions { Any = true });
        watch.Add(Operation("slow"));
        watch.Add(Operation("fast"));
        await watch.CompleteAsync();

        var output = Assert.Single(Outputs(watch));
        Assert.Equal(("fast", end == "success"), (output.Operation!.OperationId, output.Error is null));
    }

    [Fact]
    public async Task Any_does_not_count_an_operation_that_cannot_be_read()
    {
        statuses["unknown"] = "404";
        statuses["slow"] = "in_progress";
        using var watch = Watch(new WaitOptions { Any = true });
        watch.Add(Operation("unknown"));
        await progress.SeenAsync<OutputReady>();
        watch.Add(Operation("slow"));
        var completion = watch.CompleteAsync();
        await clock.DelaysAsync(1);
        Assert.False(completion.IsCompleted);
        statuses["slow"] = "success";
        await clock.DriveAsync(completion);

        Assert.Equal(["NotFound", null], Outputs(watch).Select(output => output.Error?.ErrorId));
        Assert.Equal("unknown", Assert.Single(progress.Events.OfType<OperationLost>()).Operation.OperationId);
    }

    [Fact]
    public async Task Any_for_which_nothing_ends_puts_out_all_when_the_time_is_up()
    {
        statuses["one"] = statuses["two"] = "in_progress";
        using var watch = Watch(new WaitOptions { Any = true, Timeout = TimeSpan.FromMinutes(1) });
        watch.Add(Operation("one"));
        watch.Add(Operation("two"));
        await clock.DriveAsync(watch.CompleteAsync());

        Assert.Equal(["WaitTimedOut", "WaitTimedOut"], Outputs(watch).Select(output => output.Error?.ErrorId));
    }

    [Fact]
    public async Task As_many_requests_as_the_limit_says_are_in_flight()
    {
        using var watch = Watch(new WaitOptions { ThrottleLimit = 3 });
        for (var number = 1; number <= 20; number++)
        {
            watch.Add(Operation(number.ToString(CultureInfo.InvariantCulture)));
        }

        await watch.CompleteAsync();

        Assert.Equal(20, Outputs(watch).Count());
        Assert.InRange(service.MaxInFlight, 1, 3);
    }

    [Fact]
    public async Task Callers_name_further_ends()
    {
        statuses["good"] = "resting";
        statuses["bad"] = "RUINED";
        using var watch = Watch(new WaitOptions { SuccessStatuses = ["resting"], FailureStatuses = ["ruined"] });
        watch.Add(Operation("good"));
        watch.Add(Operation("bad"));
        await watch.CompleteAsync();

        Assert.Equal(
            [("bad", false), ("good", true)],
            Outputs(watch).Select(output => (output.Operation!.OperationId, output.Operation.Succeeded!.Value)).Order());
        Assert.Empty(progress.Warnings);
    }

    [Theory]
    [InlineData(new[] { " " }, new string[0], "StatusEmpty")]
    [InlineData(new[] { "resting" }, new[] { "RESTING" }, "StatusContradiction")]
    [InlineData(new[] { "failure" }, new string[0], "StatusContradiction")]
    [InlineData(new string[0], new[] { "in_progress" }, "StatusContradiction")]
    public void Statuses_that_cannot_be_are_refused_before_anything_is_asked(string[] success, string[] failure, string errorId) =>
        Assert.Equal(
            errorId,
            Assert.Throws<AmpersandException>(
                () => Watch(new WaitOptions { SuccessStatuses = success, FailureStatuses = failure })).ErrorId);

    [Fact]
    public async Task What_is_abandoned_comes_out_as_it_was_last_seen_and_without_an_error()
    {
        statuses["slow"] = "in_progress";
        using var watch = Watch(new WaitOptions());
        watch.Add(Operation("slow"));
        await clock.DelaysAsync(1);

        await watch.AbandonAsync();

        Assert.Equal(
            ("in_progress", null), Assert.Single(Outputs(watch)) is { } output ? (output.Operation!.Status, output.Error) : default);
    }

    [Fact]
    public async Task A_watch_that_is_left_asks_no_more()
    {
        statuses["slow"] = "in_progress";
        var watch = Watch(new WaitOptions { Timeout = TimeSpan.FromMinutes(1) });
        watch.Add(Operation("slow"));
        await clock.DelaysAsync(1);

        watch.Dispose();
        await watch.CompleteAsync();

        Assert.Single(service.Requests);
    }

    private void FailLooks(string fault) => service.Answer = (_, _) => fault switch
    {
        "refused" => throw Answers.Refused(),
        "reset" => throw Answers.Reset(),
        "half" => Task.FromResult<ServiceResponse?>(Answers.Ok("""{"id":"slow","sta""")),
        _ => Task.FromResult<ServiceResponse?>(Answers.Ok("""{"id":"slow"}""")),
    };

    private static ServiceResponse Answer(string id, string status) => status == "404"
        ? Answers.Problem(404, """{"title":"There is no such operation."}""")
        : Answers.Ok($$"""{"id":"{{id}}","status":"{{status}}","result":"As it was told."}""");

    private static IEnumerable<RunOutput> Outputs(OperationWatch watch)
    {
        while (watch.TryTake(out var output))
        {
            yield return output;
        }
    }

    private OperationWatch Watch(WaitOptions options) => new(options, progress, TestContext.Current.CancellationToken);

    private AmpersandOperation Operation(string id) => (new AmpersandOperation(id)).On(service.Connection());
}
