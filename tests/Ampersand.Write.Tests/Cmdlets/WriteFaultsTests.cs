using System.Collections;
using System.Management.Automation;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>A bad night: what is repeated, what is uncertain, what ends the command, and that no record is lost sight of.</summary>
public sealed class WriteFaultsTests
{
    private const string Sixes = "1..6 | ForEach-Object { @{ id = \"$_\"; n = $_ } } | Invoke-AmpersandWrite contact -BatchSize 2 -ThrottleLimit 1";

    public static TheoryData<FaultKind, int?> LostAnswers => new()
    {
        { FaultKind.LostAnswer, null },
        { FaultKind.TruncatedBody, null },
        { FaultKind.ResetAfterBody, null },
        { FaultKind.InvalidJson, null },
        { FaultKind.EmptyBody, null },
        { FaultKind.NoOperationId, null },
        { FaultKind.Html, null },
        { FaultKind.Status, 500 },
        { FaultKind.Status, 502 },
        { FaultKind.Status, 504 },
    };

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_create_whose_answer_is_lost_is_uncertain_and_the_rest_goes_on(FaultKind kind, int? status)
    {
        await using Workbench bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = kind, Status = status, After = 1 });

        SessionResult result = bench.Run($"{Sixes.Replace("id = \"$_\"; ", "", StringComparison.Ordinal)} -Type Create");

        ErrorRecord error = result.OnlyError("SubmissionUncertain");
        Expect.Names(error.ToString(), "records 3 to 4");
        Assert.Matches(@"[^.]\. A create may not be repeated, so it was not sent again\.$", error.ToString());
        Assert.Equal([3, 4], Numbers(error));
        Assert.Equal([0L, 1L, 4L, 5L], result.Output.Select(output => output.Get("Index")));
        Assert.Equal(3, bench.Writes.Count);
        Expect.Names(error.ErrorDetails.RecommendedAction, "Look in contact");
    }

    [Fact]
    public async Task A_create_that_is_not_answered_in_time_is_uncertain()
    {
        await using Workbench bench = await Workbench.StartAsync(connect: "-TimeoutSeconds 1");
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMinutes(10) });

        SessionResult result = bench.Run("@{ n = 1 } | Invoke-AmpersandWrite contact -Type Create");

        Assert.Equal(ErrorCategory.OperationTimeout, result.OnlyError("SubmissionUncertain").CategoryInfo.Category);
        Assert.Single(bench.Writes);
    }

    [Theory]
    [InlineData(429, null)]
    [InlineData(503, true)]
    public async Task A_create_is_repeated_where_nothing_was_done(int status, bool? retryable)
    {
        await using Workbench bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = status, Retryable = retryable, Times = 2 });

        bench.Run("@{ n = 1 } | Invoke-AmpersandWrite contact -Type Create").OnlyOutput();

        Assert.Equal(3, bench.Writes.Count);
        Assert.Equal(1, bench.Emulator.Records.Count("contact"));
    }

    [Fact]
    public async Task A_503_that_does_not_say_that_nothing_was_done_leaves_a_create_uncertain()
    {
        await using Workbench bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 503, Body = "busy", ContentType = "text/plain" });
        bench.Run("@{ n = 1 } | Invoke-AmpersandWrite contact -Type Create").OnlyError("SubmissionUncertain");
        Assert.Single(bench.Writes);
    }

    [Theory]
    [InlineData(FaultKind.LostAnswer, null)]
    [InlineData(FaultKind.TruncatedBody, null)]
    [InlineData(FaultKind.ResetBeforeBody, null)]
    [InlineData(FaultKind.ResetInBody, null)]
    [InlineData(FaultKind.ResetAfterBody, null)]
    [InlineData(FaultKind.Html, null)]
    [InlineData(FaultKind.Status, 408)]
    [InlineData(FaultKind.Status, 500)]
    [InlineData(FaultKind.Status, 503)]
    [InlineData(FaultKind.Status, 504)]
    public async Task An_update_by_id_is_repeated(FaultKind kind, int? status)
    {
        await using Workbench bench = await Workbench.StartAsync();
        object? id = bench.Run("@{ n = 0 } | Invoke-AmpersandWrite contact -Type Create").OnlyOutput().Get("RecordId");
        bench.Emulator.Faults.Order(new Fault { Kind = kind, Status = status, Retryable = status is null ? null : true, Times = 2 });

        bench.Run("@{ id = $id; n = 1 } | Invoke-AmpersandWrite contact -Type Update", new { id }).OnlyOutput();

        Assert.Equal("1", Assert.Single(bench.Emulator.Records.List("contact"))["n"]);
        Assert.Equal(4, bench.Writes.Count);
    }

    [Fact]
    public async Task A_delete_that_is_repeated_after_it_was_done_says_so()
    {
        await using Workbench bench = await Workbench.StartAsync(WriteBodies.Deleting);
        object? id = bench.Run("@{ n = 0 } | Invoke-AmpersandWrite contact -Type Create").OnlyOutput().Get("RecordId");
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.LostAnswer });

        SessionResult result = bench.Run("@{ id = $id } | Invoke-AmpersandWrite contact -Type Delete -Confirm:$false", new { id });

        Expect.Names(result.OnlyError("RecordNotWritten").ToString(), "NOT_FOUND", "an earlier attempt", "may have deleted the record");
        Assert.Equal(0, bench.Emulator.Records.Count("contact"));
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    [InlineData(301, "UnexpectedRedirect")]
    public async Task A_failure_that_others_would_meet_too_ends_the_command_and_holds_the_records_that_were_not_written(int status, string errorId)
    {
        await using Workbench bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = status, After = 1, Times = 0 });

        SessionResult result = bench.Run($"{Sixes.Replace("id = \"$_\"; ", "", StringComparison.Ordinal)} -Type Create");

        ErrorRecord error = result.Terminating(errorId);
        Assert.Equal([0L, 1L], result.Output.Select(output => output.Get("Index")));
        Expect.Names(error.ToString(), "Not written: records 3 to 4");
        Assert.Equal([3, 4], Numbers(error).Take(2));
        Assert.Equal(2, bench.Emulator.Records.Count("contact"));
        Assert.Equal(2, bench.Writes.Count);
    }

    [Fact]
    public async Task An_update_that_stays_without_an_answer_ends_the_command_and_says_what_may_be_written()
    {
        await using Workbench bench = await Workbench.StartAsync(connect: "-MaximumRetryCount 1");
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.ResetAfterBody, Times = 0 });

        ErrorRecord error = bench.Run($"{Sixes} -Type Update").Terminating("ConnectionLost");

        Expect.Names(error.ToString(), "2 attempts", "may have been written all the same", "does no harm", "Not written: records 1 to 2");
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_ends_the_command()
    {
        await using Workbench bench = await Workbench.StartAsync();
        SessionResult result = bench.Run("1..3 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -WriteUri http://127.0.0.1:9/v1");
        ErrorRecord error = result.Terminating("ServiceUnreachable");
        Assert.Equal([1, 2, 3], Numbers(error));
        Expect.Names(error.ToString(), "attempts", "records 1 to 3", "from record 4 on none was taken");
    }

    [Fact]
    public async Task ErrorAction_Stop_ends_with_the_first_record_that_fails_and_what_became_of_the_others_is_shown()
    {
        await using Workbench bench = await Workbench.StartAsync();
        bench.Emulator.Rules["contact"] = new ObjectRules { Fields = new Dictionary<string, string> { ["n"] = "^[13-9]$" } };

        SessionResult result = bench.Run("1..4 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -BatchSize 3 -ErrorAction Stop");

        ErrorRecord error = result.Terminating("RecordNotWritten");
        Assert.Equal([true, false, true], result.Output.Take(3).Select(output => output.Get("Success")));
        Assert.Equal(bench.Emulator.Records.Count("contact"), result.Output.Count(output => (bool)output.Get("Success")!));
        Expect.Names(error.ToString(), "Record 2");
    }

    [Theory]
    [InlineData("$null", "RecordNull", "-ErrorAction Stop")]
    [InlineData("'nowhere.csv'", "FileNotFound", "")]
    public async Task What_ends_the_command_comes_after_what_became_of_the_records_before_it(string bad, string errorId, string preference)
    {
        await using Workbench bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMilliseconds(300) });

        SessionResult result = bench.Run(
            $"& {{ 1..5 | ForEach-Object {{ @{{ n = $_ }} }}; {bad}; @{{ n = 7 }} }} | Invoke-AmpersandWrite contact -Type Create -BatchSize 2 {preference}");

        ErrorRecord error = result.Terminating(errorId);
        Assert.Equal([0L, 1L, 2L, 3L], result.Output.Select(output => output.Get("Index")));
        Assert.Equal(4, bench.Emulator.Records.Count("contact"));
        Assert.Equal([5], Numbers(error));
        Expect.Names(error.ToString(), "Not written: record 5", "none was taken");
    }

    [Fact]
    public async Task A_service_without_the_key_ever_in_sight()
    {
        await using Workbench bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 400, Body = $"you sent {Workbench.Key}", ContentType = "text/plain" });
        SessionResult result = bench.Run("@{ n = 1 } | Invoke-AmpersandWrite contact -Type Create -Verbose -Debug");
        Assert.DoesNotContain(Workbench.Key, string.Concat(result.Timeline.Select(item => item.ToString())), StringComparison.Ordinal);
    }

    private static IEnumerable<object?> Numbers(ErrorRecord error) =>
        Assert.IsType<object[]>(error.TargetObject).Select(record => ((Hashtable)((PSObject)record).BaseObject)["n"] is PSObject number ? number.BaseObject : null);
}
