using System.Globalization;
using System.Text;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Records;

/// <summary>Records fill requests, requests go side by side, and of each record the caller learns what became of it.</summary>
public sealed class RecordWriterTests
{
    private static readonly RecordWriteOptions Pairs = new() { Type = RecordWriteType.Create, BatchSize = 2, ThrottleLimit = 1 };

    private readonly FakeService service = new();
    private readonly RecordingProgress progress = new();

    public static TheoryData<string> LostAnswers => ["reset", "500", "502", "504", "no operation", "no JSON", "empty"];

    [Theory]
    [InlineData(1, new[] { 1, 1, 1, 1, 1 })]
    [InlineData(2, new[] { 2, 2, 1 })]
    [InlineData(100, new[] { 5 })]
    [InlineData(null, new[] { 5 })]
    public async Task As_many_go_into_a_request_as_was_asked_for(int? size, int[] counts)
    {
        await WriteAsync(Pairs with { BatchSize = size }, 5);

        Assert.Equal(counts, service.Writes.Select(request => request.Records.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task As_many_requests_as_the_limit_says_are_under_way(int limit)
    {
        var all = new TaskCompletionSource();
        service.AnswerWrites(async (number, stop) =>
        {
            _ = number == limit && all.TrySetResult();
            await all.Task.WaitAsync(TimeSpan.FromMinutes(1), stop);
            return null;
        });

        await WriteAsync(Pairs with { BatchSize = 1, ThrottleLimit = limit }, 20);

        Assert.Equal(limit, service.MaxInFlight);
    }

    [Fact]
    public async Task Results_keep_the_order_of_the_records_although_the_first_request_is_answered_last()
    {
        var second = new TaskCompletionSource();
        service.AnswerWrites(async (number, stop) =>
        {
            await (number == 1 ? second.Task.WaitAsync(stop) : Task.CompletedTask);
            _ = number == 2 && second.TrySetResult();
            return null;
        });

        var outputs = await WriteAsync(Pairs with { ThrottleLimit = 2 }, 5);

        Assert.Equal([0L, 1L, 2L, 3L, 4L], outputs.Select(output => output.Result!.Index));
        Assert.Equal([1, 2, 3, 4, 5], outputs.Select(output => NumberOf(output.Result!.InputObject)));
    }

    [Fact]
    public async Task A_record_that_the_service_did_not_write_is_a_result_with_an_error()
    {
        service.AnswerWrites((number, _) => Task.FromResult(number == 2
            ? Answers.Ok(
                """{"operationId":"o2","successCount":1,"failureCount":1,"results":[{"success":false,"errors":["'old' is no age"]},{"success":true,"recordId":"4"}]}""")
            : null));

        var outputs = await WriteAsync(Pairs, 6);

        Assert.Equal([true, true, false, true, true, true], outputs.Select(output => output.Result!.Success));
        var failed = outputs[2];
        Assert.Equal(("RecordNotWritten", 3), (failed.Error!.ErrorId, NumberOf(failed.Target)));
        Assert.StartsWith("Record 3 was not created (contact, operation o2): ", failed.Error.Message, StringComparison.Ordinal);
        Assert.Contains("'old' is no age", failed.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Answered: records 3 to 4 (1 failed, operation o2).", progress.Details);
    }

    [Fact]
    public async Task Where_results_are_not_as_many_as_the_records_the_operation_has_the_counts_and_one_error_says_so()
    {
        service.AnswerWrites((number, _) => Task.FromResult(number == 2
            ? Answers.Ok(
                """{"operationId":"o2","successCount":1,"failureCount":1,"results":[{"success":true,"recordId":"1"}],"errors":[{"message":"one is bad"}]}""")
            : null));

        var outputs = await WriteAsync(Pairs, 6);

        Assert.Equal([0L, 1L, null, 2L, 3L, 4L, 5L], outputs.Select(output => output.Result?.Index));
        Assert.Equal([null, null], outputs.Skip(3).Take(2).Select(output => output.Result!.Success));
        Assert.Equal(("o2", 1, 1), (
            outputs[2].Operation!.OperationId, outputs[2].Operation!.RecordsSucceeded, outputs[2].Operation!.RecordsFailed));
        Assert.Equal("RecordOutcomesUnknown", Assert.Single(outputs, output => output.Error is not null).Error!.ErrorId);
        Assert.Contains("one is bad", outputs[2].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("1 results for 2 records", outputs[2].Error!.Message, StringComparison.Ordinal);
        Assert.Equal([3, 4], NumbersOf(outputs[2].Target));
    }

    [Fact]
    public async Task How_many_records_are_answered_is_told()
    {
        await WriteAsync(Pairs, 5);

        var told = progress.Events.OfType<SendingProgressed>().ToArray();
        Assert.Equal([2, 4, 5], told.Select(progressed => progressed.Records));
        Assert.Equal(5, told[^1].Total);
    }

    [Fact]
    public async Task A_record_whose_result_says_neither_is_put_out_with_an_error_of_its_own()
    {
        service.AnswerWrites((_, _) => Task.FromResult<ServiceResponse?>(
            Answers.Ok("""{"operationId":"o1","results":[{"success":true,"recordId":"1"},{"recordId":"2"}]}""")));

        var outputs = await WriteAsync(Pairs, 2);

        Assert.Equal([RecordOutcome.Written, RecordOutcome.Unknown], outputs.Select(output => output.Result!.Outcome));
        Assert.Null(outputs[0].Error);
        Assert.Equal("RecordOutcomesUnknown", outputs[1].Error!.ErrorId);
        Assert.StartsWith(
            "Whether record 2 was created is not known (contact, operation o1): ", outputs[1].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(outputs[1].Result!.InputObject, outputs[1].Target);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(415)]
    [InlineData(422)]
    public async Task A_refused_request_is_an_error_with_its_records_and_the_rest_goes_on(int status)
    {
        service.AnswerWrites(
            (number, _) => Task.FromResult(number == 2 ? Answers.Of(status, "required field not found", "text/plain") : null));

        var outputs = await WriteAsync(Pairs, 6);

        var refused = Assert.Single(outputs, output => output.Error is not null);
        Assert.StartsWith("Records 3 to 4 were refused: ", refused.Error!.Message, StringComparison.Ordinal);
        Assert.Equal([3, 4], NumbersOf(refused.Target));
        Assert.Equal(
            [0L, 1L, 4L, 5L], outputs.Select(output => output.Result).OfType<AmpersandWriteResult>().Select(result => result.Index));
    }

    [Fact]
    public async Task What_is_refused_before_it_was_sent_to_its_end_goes_on_with_its_own_records()
    {
        var bodies = new List<HttpContent>();
        var transport = new ScriptedTransport(TimeProvider.System, (request, _, _) =>
        {
            bodies.Add(request.Body!());
            return Task.FromResult(Answers.Of(413, "too much", "text/plain"));
        });
        using var run = new RecordWriter(
            TestConnection.Through(transport, TimeProvider.System, TestConnection.NoRetry),
            "contact",
            Pairs with { BatchSize = 1 },
            progress,
            TestContext.Current.CancellationToken);

        await run.AddAsync(Record(1), 1);
        await run.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.TryTake(out _));
        Assert.Equal(1, run.Taken);
        await run.AddAsync(Record(2), 2);
        await run.CompleteAsync();

        Assert.Equal(2, bodies.Count);
        Assert.Contains(
            Encoding.UTF8.GetString(Record(1))[1..^1],
            await bodies[0].ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_create_whose_answer_is_lost_is_uncertain_and_the_rest_goes_on(string fault)
    {
        service.AnswerWrites((number, _) => Task.FromResult<ServiceResponse?>(number == 2 ? Lost(fault) : null));

        var outputs = await WriteAsync(Pairs, 6, TestConnection.Hasty);

        var uncertain = Assert.Single(outputs, output => output.Error is not null);
        Assert.Equal("SubmissionUncertain", uncertain.Error!.ErrorId);
        Assert.StartsWith(
            "Nobody knows whether records 3 to 4 were created in contact: ", uncertain.Error.Message, StringComparison.Ordinal);
        Assert.EndsWith(". A create may not be repeated, so it was not sent again.", uncertain.Error.Message, StringComparison.Ordinal);
        Assert.Equal([3, 4], NumbersOf(uncertain.Target));
        Assert.Equal(
            [0L, 1L, 4L, 5L], outputs.Select(output => output.Result).OfType<AmpersandWriteResult>().Select(result => result.Index));
        Assert.Equal(3, service.Writes.Count);
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    [InlineData(301, "UnexpectedRedirect")]
    public async Task A_failure_that_others_would_meet_too_ends_the_run_and_names_what_was_not_written(int status, string errorId)
    {
        service.AnswerWrites((number, _) => Task.FromResult(number > 1 ? Answers.Problem(status, "{}") : null));
        using var run = new RecordWriter(service.Connection(), "contact", Pairs, progress, TestContext.Current.CancellationToken);

        (var error, var notWritten, var outputs) = await FailAsync(run, 6);

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains("Not written: records 3 to 4", error.Message, StringComparison.Ordinal);
        Assert.Equal([3, 4], notWritten.Take(2).Select(NumberOf));
        Assert.Equal([0L, 1L], outputs.Select(output => output.Result!.Index));
        Assert.Equal(2, service.Writes.Count);
    }

    [Fact]
    public async Task An_update_that_stays_without_an_answer_ends_the_run_and_says_what_may_be_written()
    {
        service.AnswerWrites((_, _) => throw Answers.Reset());
        using var run = new RecordWriter(
            service.Connection(TestConnection.Hasty),
            "contact",
            Pairs with { Type = RecordWriteType.Update },
            progress,
            TestContext.Current.CancellationToken);

        (var error, _, _) = await FailAsync(run, 2);

        Assert.Contains("3 attempts", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            ". Records 1 to 2, the error's target, may have been written all the same; sending again does no harm, because a write by "
                + "id may be repeated. All others that were taken were sent; from record 3 on none was taken.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_be_written_and_what_was_not_sent_are_two_lists()
    {
        var answer = new TaskCompletionSource();
        service.AnswerWrites(async (_, stop) =>
        {
            await answer.Task.WaitAsync(stop);
            throw Answers.Reset();
        });
        using var run = new RecordWriter(
            service.Connection(TestConnection.NoRetry),
            "contact",
            Pairs with { Type = RecordWriteType.Update },
            progress,
            TestContext.Current.CancellationToken);
        for (var number = 1; number <= 3; number++)
        {
            await run.AddAsync(Record(number), number);
        }

        await service.SeenAsync(_ => true);
        var stopping = run.StopAsync(
            new AmpersandException(new AmpersandErrorId("Ended", AmpersandErrorKind.InvalidData), "It ended."));
        answer.SetResult();
        (var error, var notWritten) = await stopping;

        Assert.Equal(
            "It ended. Records 1 to 2 may have been written all the same; sending again does no harm, because a write by id may be "
                + "repeated. Not written: record 3 (both are the error's target); from record 4 on none was taken.",
            error.Message);
        Assert.Equal([1, 2, 3], notWritten);
    }

    [Fact]
    public async Task A_batch_that_waits_for_room_when_the_run_is_stopped_is_not_sent()
    {
        var answer = new TaskCompletionSource();
        service.AnswerWrites(async (number, stop) =>
        {
            await (number == 1 ? answer.Task.WaitAsync(stop) : Task.CompletedTask);
            return null;
        });
        using var run = new RecordWriter(
            service.Connection(), "contact", Pairs with { BatchSize = 1 }, progress, TestContext.Current.CancellationToken);
        await run.AddAsync(Record(1), 1);
        await run.AddAsync(Record(2), 2);
        var waiting = run.AddAsync(Record(3), 3).AsTask();
        await service.SeenAsync(_ => true);
        Assert.False(waiting.IsCompleted);

        var stopping = run.StopAsync(
            new AmpersandException(new AmpersandErrorId("Ended", AmpersandErrorKind.InvalidData), "It ended."));
        answer.SetResult();
        (var error, var notWritten) = await stopping.WaitAsync(
            TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal("Ended", (await Assert.ThrowsAsync<AmpersandException>(() => waiting)).ErrorId);
        Assert.Equal([3], notWritten);
        Assert.Equal("It ended. Not written: record 3, the error's target; from record 4 on none was taken.", error.Message);
        Assert.Equal([0L, 1L], RunOutputs.Of(run.TryTake).Select(output => output.Result!.Index));
        Assert.Equal(2, service.Writes.Count);
    }

    [Fact]
    public async Task A_run_that_is_left_tells_what_may_be_written_what_was_not_sent_and_what_was_not_taken()
    {
        using var stop = new CancellationTokenSource();
        service.AnswerWrites(async (number, cancellation) =>
        {
            await (number > 2 ? Task.Delay(Timeout.InfiniteTimeSpan, cancellation) : Task.CompletedTask);
            return null;
        });
        using var run = new RecordWriter(service.Connection(), "contact", Pairs with { BatchSize = 10 }, progress, stop.Token);
        for (var number = 1; number <= 20; number++)
        {
            await run.AddAsync(Record(number), number);
        }

        for (var taken = 0; taken < 20; taken += RunOutputs.Of(run.TryTake).Count)
        {
            await run.WaitAsync(TestContext.Current.CancellationToken);
        }

        for (var number = 21; number < 50; number++)
        {
            await run.AddAsync(Record(number), number);
        }

        // One request is under way, one is taken in, and one waits for room.
        var waiting = run.AddAsync(Record(50), 50).AsTask();
        await service.SeenAsync(request => request.Number == 3);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Assert.Equal(
            "Records 21 to 30 may have been written all the same. Not sent: records 31 to 40, records 41 to 50. From record 51 on none "
                + "was taken.",
            run.DescribeUnfinished(stopped: true));
        Assert.Equal(20, run.Taken);
    }

    [Fact]
    public async Task A_request_takes_room_until_all_that_came_of_it_was_taken()
    {
        using var run = new RecordWriter(
            service.Connection(), "contact", Pairs with { BatchSize = 1 }, progress, TestContext.Current.CancellationToken);
        await run.AddAsync(Record(1), 1);
        await run.AddAsync(Record(2), 2);
        var waiting = run.AddAsync(Record(3), 3).AsTask();
        await run.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        Assert.True(run.TryTake(out _));

        await waiting.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, run.Taken);
    }

    [Fact]
    public async Task Records_that_are_refused_here_keep_their_numbers()
    {
        using var run = new RecordWriter(service.Connection(), "contact", Pairs, progress, TestContext.Current.CancellationToken);
        await run.AddAsync(Record(1), 1);
        run.Refuse(new AmpersandException(new AmpersandErrorId("RecordEmpty", AmpersandErrorKind.InvalidData), "Record 2 is empty."), 2);
        await run.AddAsync(Record(3), 3);
        await run.CompleteAsync();

        Assert.Equal(
            [("RecordEmpty", 2, null), (null, 1, 0L), (null, 3, 2L)],
            RunOutputs.Of(run.TryTake).Select(output => (output.Error?.ErrorId, NumberOf(output.Target), output.Result?.Index)));
        Assert.Equal(3, run.Count);
    }

    [Fact]
    public async Task Requests_hold_records_of_one_file_and_numbers_go_on_across_them()
    {
        var folder = Directory.CreateTempSubdirectory("ampersand-write-").FullName;
        string[] paths = [Path.Combine(folder, "a.csv"), Path.Combine(folder, "b.csv")];
        File.WriteAllText(paths[0], "n\n1\n2\n3\n");
        File.WriteAllText(paths[1], "n\n4\n5\n");
        using (
            var run = new RecordWriter(
                service.Connection(),
                "contact",
                Pairs with { Mode = RecordWriteMode.Asynchronous },
                progress,
                TestContext.Current.CancellationToken))
        {
            var operations = new List<AmpersandOperation>();
            foreach (var file in await run.InspectAsync(paths, new CsvInspectionOptions { Provider = CsvProvider.None }))
            {
                foreach ((var place, var cells) in file.ReadRecords(TestContext.Current.CancellationToken))
                {
                    await TakeUntil(
                        run,
                        run.AddAsync(Record(int.Parse(cells[0].Value, CultureInfo.InvariantCulture)), place: place).AsTask(),
                        operations);
                }

                await TakeUntil(run, run.FlushAsync().AsTask(), operations);
            }

            await TakeUntil(run, run.CompleteAsync(), operations);
            Assert.Equal([2, 1, 2], service.Writes.Select(request => request.Records.Count));
            Assert.Equal(
                [(1L, paths[0]), (3L, paths[0]), (4L, paths[1])],
                operations.Select(operation => (operation.FirstRecord!.Value, operation.Source!)));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Operations_that_the_service_gathers_come_out_once_each_with_all_their_records(int limit)
    {
        // A hundred records to an operation, as the service gathers them.
        service.AnswerWrites(
            (number, _) => Task.FromResult<ServiceResponse?>(Answers.Ok($$"""{"operationId":"o{{(number - 1) / 100}}"}""")));

        var outputs = await WriteAsync(
            new RecordWriteOptions { Type = RecordWriteType.Create, Mode = RecordWriteMode.Asynchronous, MaxDelayMinutes = 5, ThrottleLimit = limit },
            230);

        Assert.Equal(
            [("o0", 100L), ("o1", 100L), ("o2", 30L)],
            outputs.Select(output => (output.Operation!.OperationId, output.Operation.Records!.Value)));
        Assert.All(service.Writes, request => Assert.Single(request.Records));
        Assert.Equal(230, service.Writes.Count);
    }

    private static ServiceResponse Lost(string fault) => fault switch
    {
        "reset" => throw Answers.Reset(),
        "no operation" => Answers.Ok("{}"),
        "no JSON" => Answers.Ok("<html>"),
        "empty" => Answers.Ok(string.Empty),
        _ => Answers.Problem(int.Parse(fault, CultureInfo.InvariantCulture), "{}"),
    };

    private static byte[] Record(int number) => Encoding.UTF8.GetBytes(FormattableString.Invariant($"{{\"record\":{{\"n\":{number}}}}}"));

    /// <summary>The number that a record has as its input, or in its JSON.</summary>
    private static int NumberOf(object? input) => input switch
    {
        int number => number,
        ReadOnlyMemory<byte> json => int.Parse(Encoding.UTF8.GetString(json.Span).Split(':', '}')[2], CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"No record: {input}"),
    };

    private static IEnumerable<int> NumbersOf(object? target) => Assert.IsAssignableFrom<IEnumerable<object?>>(target).Select(NumberOf);

    private static async Task TakeUntil(RecordWriter run, Task work, List<AmpersandOperation> operations)
    {
        while (!work.IsCompleted)
        {
            operations.AddRange(RunOutputs.Of(run.TryTake).Select(output => output.Operation!));
            await Task.WhenAny(work, run.WaitAsync(TestContext.Current.CancellationToken).AsTask());
        }

        await work;
        operations.AddRange(RunOutputs.Of(run.TryTake).Select(output => output.Operation!));
    }

    private Task<IReadOnlyList<RunOutput>> WriteAsync(RecordWriteOptions options, int records, RetrySettings? retry = null) =>
        service.Client(retry).WriteAsync(
        "contact", options, Enumerable.Range(1, records).Select(
            number => new ReadOnlyMemory<byte>(Record(number))), progress, TestContext.Current.CancellationToken);

    private static async Task<(AmpersandException Error, IReadOnlyList<object?> NotWritten, IReadOnlyList<RunOutput> Outputs)> FailAsync(
        RecordWriter run, int records)
    {
        var outputs = new List<RunOutput>();
        var reason = await Assert.ThrowsAnyAsync<AmpersandException>(async () =>
        {
            for (var number = 1; number <= records; number++)
            {
                var adding = run.AddAsync(Record(number), number).AsTask();
                while (!adding.IsCompleted)
                {
                    outputs.AddRange(RunOutputs.Of(run.TryTake));
                    await Task.WhenAny(adding, run.WaitAsync(TestContext.Current.CancellationToken).AsTask());
                }

                await adding;
            }

            await run.CompleteAsync();
        });
        (var error, var notWritten) = await run.StopAsync(reason);
        outputs.AddRange(RunOutputs.Of(run.TryTake));
        return (error, notWritten, outputs);
    }
}
