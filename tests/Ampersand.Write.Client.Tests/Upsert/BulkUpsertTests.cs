using System.Text;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>From input to operations: parts, their order, what ends a run, and what it then says of all that came before.</summary>
public sealed class BulkUpsertTests : IDisposable
{
    private readonly UpsertBench bench = new();

    public static IEnumerable<TheoryDataRow<bool>> Inputs => [new(true), new(false)];

    public void Dispose() => bench.Dispose();

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task What_exceeds_a_part_becomes_several_with_an_operation_each(bool isFile)
    {
        var outputs = await (
            isFile ? bench.RunAsync(UpsertBench.Options, bench.File) : bench.RunAsync(UpsertBench.Options, UpsertBench.Records(80)));

        Assert.Equal([1, 2, 3, 4], outputs.Select(output => output.Operation!.Part));
        Assert.Equal([1L, 21L, 41L, 61L], outputs.Select(output => output.Operation!.FirstRecord));
        Assert.All(outputs, output => Assert.Equal(20, output.Operation!.Records));
        Assert.Equal(bench.Service.Csvs.Select(csv => (long?)csv.Length), outputs.Select(output => output.Operation!.Bytes));
        Assert.All(bench.Service.Csvs, csv => Assert.InRange(csv.Length, 900, 1024));
        Assert.Equal(
            UpsertBench.Csv(80), "k__c,name__c\n" + string.Concat(bench.Service.Csvs.Select(csv => csv["k__c,name__c\n".Length..])));
    }

    [Fact]
    public async Task How_much_of_the_files_is_sent_is_told_with_each_part()
    {
        var other = bench.Save("other.csv", UpsertBench.Csv(5, prefix: "o"));

        await bench.RunAsync(UpsertBench.Options, bench.File, other);

        SendingProgressed[] told = [.. bench.Progress.Events.OfType<SendingProgressed>()];
        Assert.Equal(5, told.Select(progressed => progressed.Records).Distinct().Count());
        Assert.Equal((20, 85), (told.Min(progressed => progressed.Records), told.Max(progressed => progressed.Records)));
        Assert.All(told, progressed => Assert.Equal(85, progressed.Total));
    }

    [Fact]
    public async Task How_many_records_there_are_is_not_told_before_the_last_one_was_added()
    {
        using var run = bench.Start(UpsertBench.Options);
        foreach (var record in UpsertBench.Records(21))
        {
            await run.AddAsync([.. record.Keys], [.. record.Values]);
        }

        Assert.Equal(new SendingProgressed(20, Total: null), await bench.Progress.SeenAsync<SendingProgressed>());
        await run.EndRecordsAsync();
        await run.CompleteAsync();
        Assert.Equal(new SendingProgressed(21, 21), bench.Progress.Events.OfType<SendingProgressed>().Last());
    }

    [Fact]
    public async Task One_part_is_under_way_at_a_time()
    {
        await bench.RunAsync(UpsertBench.Options, bench.File);

        Assert.Equal(1, bench.Service.MaxInFlight);
    }

    [Fact]
    public async Task A_part_leaves_before_the_records_of_the_next_are_added()
    {
        using var run = bench.Start(UpsertBench.Options);
        foreach (var record in UpsertBench.Records(21))
        {
            await run.AddAsync([.. record.Keys], [.. record.Values]);
        }

        Assert.EndsWith(
            $"{UpsertBench.Key(20)},{new string('x', 42)}\n", (await bench.Service.SeenAsync(_ => true)).Csv, StringComparison.Ordinal);
        await run.EndRecordsAsync();
        await run.CompleteAsync();
        Assert.Equal(2, bench.Service.Writes.Count);
    }

    [Theory]
    [InlineData("k__c,name__c\n1,a\n2\n")]
    [InlineData("k__c,name__c\n,a\n")]
    [InlineData("name__c\na\n")]
    public async Task One_invalid_file_among_several_keeps_all_of_them_here(string invalid)
    {
        var bad = bench.Save("bad.csv", invalid);
        var alsoBad = bench.Save("also bad.csv", "k__c\n1,2\n");

        var error = Assert.IsType<AmpersandCsvException>(await bench.FailAsync(UpsertBench.Options, bench.File, bad, alsoBad));

        Assert.Equal(("CsvInvalid", bad, "k__c"), (error.ErrorId, error.Report.Path, error.Options.PrimaryKey));
        Assert.Contains("1 more file has errors too), so nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Service.Requests);
        Assert.Empty(error.Outputs);
    }

    [Theory]
    [InlineData(SendVia.Auto, WriteApi.Async)]
    [InlineData(SendVia.UploadUrl, WriteApi.Bulk)]
    public async Task A_key_of_two_files_is_an_error_before_anything_is_sent(SendVia via, WriteApi api)
    {
        var a = bench.Save("a.csv", "k__c,name__c\n1,a\n\"2\",b\n");
        var b = bench.Save("b.csv", "name__c,k__c\nc,3\n\"d\nd\",2\nx,1\n");
        var client = new AmpersandClient(bench.Service.Connection().With(new AmpersandClientOptions { WriteApi = api }));

        var error = await Assert.ThrowsAsync<AmpersandException>(() =>
            client.UpsertAsync(
                bench.Journaled with { Via = via, PrimaryKey = "K__C" },
                [a, b, bench.Save("c.csv", "k__c\n4\n")],
                cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("PrimaryKeyDuplicate", error.ErrorId);
        Assert.Contains(
            $"The key '2' is in {a} on line 3 and in {b} on line 4, and 1 more record has a key of another file",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("No file was sent", error.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Service.Requests);
    }

    [Fact]
    public async Task Keys_that_only_look_alike_go_in_one_run()
    {
        await bench.RunAsync(UpsertBench.Options, bench.Save("a.csv", "k__c,n__c\na,1\n"), bench.Save("b.csv", "k__c,n__c\nA,1\nb,a\n"));

        Assert.Equal(2, bench.Service.Writes.Count);
    }

    [Fact]
    public async Task A_failure_in_the_middle_names_what_was_accepted_and_where_to_go_on()
    {
        var second = bench.Save("second.csv", UpsertBench.Csv(20, "s"));
        bench.Service.Refuse(write: 2, status: 400);

        var error = await bench.FailAsync(UpsertBench.Options, bench.File, second);

        Assert.Equal("BadRequest", error.ErrorId);
        Assert.EndsWith(
            $"Refused: records 21 to 40 of {bench.File}. Not sent: {bench.File} from record 41 on, {second} from record 1 on. "
                + $"Accepted: operation operation-1 with records 1 to 20 of {bench.File}. Go on with record 21 of {bench.File}.",
            error.Message,
            StringComparison.Ordinal);
        Assert.Equal([1], error.Outputs.Select(output => output.Operation!.Part));
        Assert.Equal(2, bench.Service.Writes.Count);
    }

    [Fact]
    public async Task A_lost_answer_to_the_first_part_says_that_it_may_have_arrived()
    {
        bench.Service.AnswerWrites((_, _) => throw Answers.Reset());

        var error = await bench.FailAsync(UpsertBench.Options, bench.File);

        Assert.Equal("ConnectionLost", error.ErrorId);
        Assert.Contains(
            $"Records 1 to 20 of {bench.File} may have been accepted all the same; sending again does no harm",
            error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            $"Not sent: {bench.File} from record 21 on. Nothing is known to have been accepted. Go on with record 1 of {bench.File}.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_was_surely_refused_as_the_first_leaves_nothing_to_account_for()
    {
        bench.Service.Refuse(write: 1, status: 400);

        var error = await bench.FailAsync(UpsertBench.Options, bench.File);

        Assert.DoesNotContain("Not sent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_invalid_behind_records_that_were_sent_does_not_deny_them()
    {
        using var run = bench.Start(UpsertBench.Options);
        foreach (var record in UpsertBench.Records(41))
        {
            await run.AddAsync([.. record.Keys], [.. record.Values]);
        }

        var reason = await Assert.ThrowsAsync<AmpersandCsvException>(() => run.InspectAsync([bench.Save("bad.csv", "k__c\n1,2\n")]));
        var error = await run.StopAsync(reason);

        Assert.Contains("so no file was sent", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Not sent: pipeline from record 41 on. Accepted: operation operation-1 with records 1 to 20 of pipeline; operation operation-2",
            error.Message,
            StringComparison.Ordinal);
        Assert.Equal([1, 2], RunOutputs.Of(run.TryTake).Select(output => output.Operation!.Part));
    }

    [Fact]
    public async Task A_file_that_changes_meanwhile_ends_the_run_and_what_was_sent_of_it_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets nobody write to a file that is being sent.");
        bench.Service.AnswerWrites((number, _) =>
        {
            if (number == 1)
            {
                File.AppendAllText(bench.File, "A");
            }

            return Task.FromResult<ServiceResponse?>(null);
        });

        var error = await bench.FailAsync(UpsertBench.Options, bench.File);

        Assert.Equal("FileChanged", error.ErrorId);
        Assert.Equal(bench.Service.Writes.Count, error.Outputs.Count);
        Assert.Contains(
            $"Not sent: {bench.File} from record {(20 * error.Outputs.Count) + 1} on.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_made_after_an_error_began_to_end_the_run_is_not_sent()
    {
        const int PartBytes = 256 * 1024;
        const int Parts = 32;
        using var csv = new GatedStream(Encoding.UTF8.GetBytes(UpsertBench.Csv(Parts * PartBytes / 50)));
        using var run = bench.Start(UpsertBench.Options with { PartSizeBytes = PartBytes });
        var file = Assert.Single(await run.InspectAsync([CsvFile.FromStream(csv, "gated.csv")]));
        await run.EndRecordsAsync();

        // The file's parts are made beside this thread. They are held up in the midst of it, and have not come to their end when the run is
        // stopped.
        csv.CloseAt(Parts / 2 * PartBytes);
        var adding = run.AddAsync(file).AsTask();
        await csv.Reached.WaitAsync(TestContext.Current.CancellationToken);
        var stopping = run.StopAsync(new AmpersandException(new AmpersandErrorId("Ended", AmpersandErrorKind.InvalidData), "It ended."));
        Assert.False(stopping.IsCompleted);
        csv.Open();
        var error = await stopping;

        Assert.Equal("Ended", (await Assert.ThrowsAsync<AmpersandException>(() => adding)).ErrorId);
        long sent = bench.Service.Csvs.Sum(part => part.Split('\n').Length - 2);
        Assert.InRange(bench.Service.Writes.Count, 1, Parts / 2);
        Assert.Contains($"Not sent: gated.csv from record {sent + 1} on.", error.Message, StringComparison.Ordinal);
        Assert.Equal(bench.Service.Writes.Count, RunOutputs.Of(run.TryTake).Count);
    }

    [Fact]
    public async Task A_part_that_waits_for_room_when_the_run_is_stopped_is_not_sent()
    {
        var answer = new TaskCompletionSource();
        bench.Service.AnswerWrites(async (number, _) =>
        {
            await (number == 1 ? answer.Task : Task.CompletedTask);
            return null;
        });
        using var run = bench.Start(UpsertBench.Options);
        var waiting = Task.CompletedTask;
        foreach (var record in UpsertBench.Records(41))
        {
            Assert.True(waiting.IsCompletedSuccessfully);
            waiting = run.AddAsync([.. record.Keys], [.. record.Values]).AsTask();
        }

        Assert.False(waiting.IsCompleted);
        await bench.Service.SeenAsync(_ => true);
        var stopping = run.StopAsync(new AmpersandException(new AmpersandErrorId("Ended", AmpersandErrorKind.InvalidData), "It ended."));
        answer.SetResult();
        var error = await stopping;

        Assert.Equal("Ended", (await Assert.ThrowsAsync<AmpersandException>(() => waiting)).ErrorId);
        Assert.Single(bench.Service.Writes);
        Assert.Contains("Not sent: pipeline from record 21 on.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task What_is_not_confirmed_is_not_sent_and_the_rest_is(bool isFile)
    {
        var second = bench.Save("second.csv", "k__c\ns\n");
        var asked = new List<PlannedWrite>();
        var options = UpsertBench.Options with
        {
            Confirm = planned =>
            {
                asked.Add(planned);
                return asked.Count > 1;
            },
        };

        var outputs = await (
            isFile ? bench.RunAsync(options, bench.File, second) : bench.RunAsync(options, UpsertBench.Records(40)));

        if (isFile)
        {
            // A file is asked about as a whole.
            Assert.Equal(
                [(bench.File, 80L, 4), (second, 1L, 1)], asked.Select(planned => (planned.Source, planned.Records!.Value, planned.Parts)));
            Assert.Equal(second, Assert.Single(outputs).Operation!.Source);
        }
        else
        {
            Assert.Equal(
                [(1, 1L, 20L), (2, 21L, 40L)],
                asked.Select(planned => (planned.Part!.Value, planned.FirstRecord!.Value, planned.LastRecord!.Value)));
            Assert.Equal(2, Assert.Single(outputs).Operation!.Part);
        }
    }

    [Theory]
    [InlineData("name__c", "k__c", "k__c\n1\n2\n")]
    [InlineData("n__c", null, "k__c,n__c\n1,aa\n2,bb\n")]
    public async Task What_would_leave_is_counted_not_what_stands_in_the_file(string newName, string? only, string sent)
    {
        var file = bench.Save("data.csv", "\uFEFFk__c,name__c\r\n1,aa\r\n2,bb\r\n");
        PlannedWrite? asked = null;
        var options = UpsertBench.Options with
        {
            Properties = only is null ? null : [only],
            HeaderMap = new Dictionary<string, string> { ["name__c"] = newName },
            Confirm = planned => (asked = planned) is not null,
        };

        var output = Assert.Single(await bench.RunAsync(options, file));

        Assert.Equal(
            (sent.Length, sent.Length, sent), (asked!.Bytes, output.Operation!.Bytes, Assert.Single(bench.Service.Csvs)));
        Assert.Equal(2, output.Operation.Normalizations.Count);
    }

    [Fact]
    public async Task With_a_wait_a_failure_in_the_middle_still_puts_out_what_was_accepted()
    {
        bench.Service.Answer = (request, _) => Task.FromResult(
            !request.IsWrite ? Answers.Ok($$"""{"id":"{{request.Uri.Segments[^1]}}","status":"in_progress"}""")
            : request.Csv.Contains(UpsertBench.Key(21), StringComparison.Ordinal) ? Answers.Problem(403, "{}")
            : null);

        var error = await bench.FailAsync(
            UpsertBench.Options with { Wait = new WaitOptions(), ThrottleLimit = 2 }, bench.Save("two.csv", UpsertBench.Csv(40)));

        var accepted = Assert.Single(error.Outputs);
        Assert.Equal((1, null), (accepted.Operation!.Part, accepted.Error));
        Assert.Equal("Forbidden", error.ErrorId);
    }

    [Fact]
    public async Task With_a_wait_an_operation_that_ends_comes_out_while_later_parts_are_still_sent()
    {
        bench.Service.AnswerWrites(async (number, stop) =>
        {
            await (number == 1 ? Task.CompletedTask : Task.Delay(Timeout.InfiniteTimeSpan, stop));
            return null;
        });
        using var stop = new CancellationTokenSource();
        using var run = new BulkUpsert(
            bench.Service.Connection(), UpsertBench.Options with { Wait = new WaitOptions() }, bench.Progress, stop.Token);
        var file = Assert.Single(await run.InspectAsync([bench.File]));
        await run.EndRecordsAsync();
        var adding = run.AddAsync(file).AsTask();

        await bench.Progress.SeenAsync<OutputReady>();

        Assert.False(adding.IsCompleted);
        Assert.Equal((1, true), (Assert.Single(RunOutputs.Of(run.TryTake)).Operation!.Part, bench.Service.Writes.Count < 4));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);
    }

    /// <summary>A file whose reader is held up at a place until it is let through.</summary>
    private sealed class GatedStream(byte[] content) : MemoryStream(content)
    {
        private readonly ManualResetEventSlim open = new(initialState: true);
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long gate = long.MaxValue;

        public Task Reached => reached.Task;

        public void CloseAt(long position)
        {
            open.Reset();
            gate = position;
        }

        public void Open() => open.Set();

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Position >= gate)
            {
                reached.TrySetResult();
                open.Wait(TestContext.Current.CancellationToken);
            }

            return base.Read(buffer, offset, Math.Min(count, 64 * 1024));
        }

        protected override void Dispose(bool disposing)
        {
            open.Set();
            base.Dispose(disposing);
        }
    }
}
