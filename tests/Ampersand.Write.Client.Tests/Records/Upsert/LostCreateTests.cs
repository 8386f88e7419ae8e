using Ampersand.Write.Client.Tests.Shared;
using static Ampersand.Write.Client.Tests.Records.Upsert.UpsertRun;

namespace Ampersand.Write.Client.Tests.Records.Upsert;

/// <summary>Creates whose answer is lost: their keys say what became of them, and nothing is created twice unasked.</summary>
public sealed class LostCreateTests
{
    private static readonly RetrySettings OneSecond = new() { MaxRetries = 0, Delay = TimeSpan.FromSeconds(1) };

    private readonly StepClock clock = new();
    private readonly FakeCrm crm;
    private readonly UpsertRun run;

    public LostCreateTests()
    {
        crm = new FakeCrm(clock);
        run = new UpsertRun(crm, OneSecond);
    }

    [Fact]
    public async Task What_is_found_was_created()
    {
        LoseAnswersTo(writes: 1);

        var running = run.RunAsync(Options, Keys(1, 3));
        Assert.Equal(TimeSpan.FromSeconds(2), await clock.PassDelayAsync());
        var outputs = await running;

        Assert.Empty(outputs);
        Assert.Equal(["create 3"], crm.Batches);
        Assert.Equal(3, crm.Records.Count);
        Assert.Contains(run.Progress.Details, detail => detail.Contains("finds 3 of 3", StringComparison.Ordinal));
        Assert.Contains("3 created", run.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("uncertain", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_finds_new_records_late_is_given_time()
    {
        LoseAnswersTo(writes: 1);
        var hidden = true;
        crm.Override = request => FakeCrm.IsSearch(request) && hidden ? Answers.Ok("""{"result":[]}""") : null;

        var running = run.RunAsync(Options, Keys(1, 2));
        await clock.PassDelayAsync();
        await clock.DelaysAsync(1);
        hidden = false;
        Assert.Equal(TimeSpan.FromSeconds(4), await clock.PassDelayAsync());
        await running;

        Assert.Equal(["create 2"], crm.Batches);
        Assert.Contains("2 created", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_found_stops_the_run_and_is_named()
    {
        crm.Override = request => IsCreate(request) ? throw Answers.Reset() : null;

        var error = await EndAsync(run.FailAsync(Options, Keys(1, 2)));

        Assert.Equal("SubmissionUncertain", error.ErrorId);
        Assert.StartsWith("Nobody knows whether record 1 of pipeline (key 'k-00001'), record 2 of pipeline (key 'k-00002') were created",
            error.Message, StringComparison.Ordinal);
        Assert.Contains("proves nothing", error.Message, StringComparison.Ordinal);
        Assert.Equal(["create 2"], crm.Batches);
    }

    [Fact]
    public async Task Left_out_it_is_an_error_and_the_run_goes_on()
    {
        var lost = 0;
        crm.Override = request => IsCreate(request) && Interlocked.Increment(ref lost) == 1 ? throw Answers.Reset() : null;

        var outputs = await EndAsync(run.RunAsync(Options with { Uncertain = UncertainAction.Skip, ThrottleLimit = 1 }, Keys(1, 150)));

        Assert.Equal("SubmissionUncertain", Assert.Single(outputs, output => output.Error is not null).Error!.ErrorId);
        Assert.Equal(["create 100", "create 50"], crm.Batches);
        Assert.Equal(50, crm.Records.Count);
        Assert.Contains("50 created", run.Summary, StringComparison.Ordinal);
        Assert.Contains("100 uncertain", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_that_is_asked_for_what_is_not_found_is_created_again_and_nothing_else()
    {
        var lost = 0;
        crm.AfterWrite = request => IsCreate(request) && Interlocked.Increment(ref lost) == 1
            ? throw Answers.Reset()
            : null;
        // The service was given three, and wrote but one of them before it broke.
        crm.Failing.UnionWith(["k-00002", "k-00003"]);
        crm.Override = request =>
        {
            if (IsCreate(request) && Volatile.Read(ref lost) == 1)
            {
                crm.Failing.Clear();
            }

            return null;
        };

        var outputs = await EndAsync(run.RunAsync(Options with { Uncertain = UncertainAction.Repeat }, Keys(1, 3)));

        Assert.Equal(["create 3", "create 2"], crm.Batches);
        Assert.Equal(Keys(1, 3), crm.Records.Select(record => record["k__c"]));
        Assert.Equal(2, Assert.Single(outputs).Operation!.RecordsSucceeded);
        Assert.Equal("CreateRepeated", Assert.Single(run.Progress.Events.OfType<RunWarning>()).Id);
        Assert.Contains("3 created", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_tell_creates_apart_is_settled_in_the_same_way()
    {
        crm.AfterWrite = _ => Answers.Ok("""{"operationId":"op-1","successCount":2,"failureCount":1}""");
        crm.Failing.Add("k-00002");

        var outputs = await EndAsync(run.RunAsync(Options with { Uncertain = UncertainAction.Skip }, Keys(1, 3)));

        Assert.Contains("2 created, 0 updated, 0 ambiguous, 0 failed, 1 uncertain", run.Summary, StringComparison.Ordinal);
        Assert.Contains(outputs, output => output.Error?.Message.Contains("k-00002", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Of_creates_whose_key_is_there_twice_by_now_nobody_knows()
    {
        LoseAnswersTo(writes: 1);
        var inner = crm.AfterWrite!;
        crm.AfterWrite = request =>
        {
            crm.Have("k-00001");
            return inner(request);
        };

        var error = await EndAsync(run.FailAsync(Options, Keys(1, 1)));

        Assert.Equal("SubmissionUncertain", error.ErrorId);
        Assert.Contains("2 records have its key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("A search does not find", error.Message, StringComparison.Ordinal);
        Assert.Equal(["create 1"], crm.Batches);
    }

    [Fact]
    public async Task What_is_not_found_may_be_among_the_customers_operations()
    {
        crm.Override = request =>
            IsCreate(request) && crm.Writes.Count == 2 ? throw Answers.Reset()
            : request.Uri.AbsolutePath.EndsWith("/operations", StringComparison.Ordinal) ? Answers.Ok(
                $$"""
                {"results":[{"id":"operation-1","actionType":"write","status":"success","createTime":"{{clock.GetUtcNow():O}}"},
                {"id":"operation-9","actionType":"write","status":"in_progress","createTime":"{{clock.GetUtcNow():O}}"}],
                "pagination":{"done":true} }
                """)
            : null;

        var error = await EndAsync(run.FailAsync(Options with { ThrottleLimit = 1 }, Keys(1, 150)));

        Assert.Contains("Operations that could be theirs: operation-9 (in_progress", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("operation-1 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_are_repeated_without_a_question()
    {
        crm.Have("k-00001");
        var lost = 0;
        crm.AfterWrite = _ => Interlocked.Increment(ref lost) == 1 ? throw Answers.Reset() : null;
        var patient = new UpsertRun(crm, new RetrySettings { MaxRetries = 1, Delay = TimeSpan.FromSeconds(1) });

        var outputs = await EndAsync(patient.RunAsync(Options, Keys(1, 1)));

        Assert.Null(Assert.Single(outputs).Error);
        Assert.Equal(["update 1", "update 1"], crm.Batches);
    }

    private static bool IsCreate(SentRequest request) =>
        request.IsWrite && !FakeCrm.IsSearch(request) && request.Json.GetProperty("type").ValueEquals("create");

    private void LoseAnswersTo(int writes)
    {
        var lost = 0;
        crm.AfterWrite = _ => Interlocked.Increment(ref lost) <= writes ? throw Answers.Reset() : null;
    }

    /// <summary>Lets time pass until work has ended.</summary>
    private async Task<T> EndAsync<T>(Task<T> work)
    {
        await clock.DriveAsync(work);
        return await work;
    }
}
