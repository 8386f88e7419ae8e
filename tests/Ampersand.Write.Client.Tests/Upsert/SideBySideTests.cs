using System.Collections.Concurrent;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>Parts of one run go side by side: the first one alone, and each is accounted for whatever becomes of the others.</summary>
public sealed class SideBySideTests : IDisposable
{
    private readonly UpsertBench bench = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<ServiceResponse?>> answers = new();

    public SideBySideTests() => bench.Service.Answer = (request, stop) => request.IsWrite
        ? AnswerTo(PartOf(request)).Task.WaitAsync(stop)
        : Task.FromResult<ServiceResponse?>(null);

    private static UpsertOptions Options => UpsertBench.Options with { ThrottleLimit = 3 };

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_first_part_goes_alone_and_then_as_many_as_may_go()
    {
        var running = bench.RunAsync(Options, bench.File);
        await bench.Service.SeenAsync(request => PartOf(request) == 1);
        Assert.Equal(1, bench.Service.MaxInFlight);

        Accept(1);
        await Task.WhenAll(Enumerable.Range(2, 3).Select(part => bench.Service.SeenAsync(request => PartOf(request) == part)));
        Accept(2, 3, 4);

        Assert.Equal([1, 2, 3, 4], (await running).Select(output => output.Operation!.Part!.Value).Order());
        Assert.Equal(3, bench.Service.MaxInFlight);
    }

    [Fact]
    public async Task Without_a_number_four_go_at_once()
    {
        var running = bench.RunAsync(UpsertBench.Options with { ThrottleLimit = null }, bench.Save("long.csv", UpsertBench.Csv(160)));
        Accept(1);
        await Task.WhenAll(Enumerable.Range(2, 4).Select(part => bench.Service.SeenAsync(request => PartOf(request) == part)));
        Accept([.. Enumerable.Range(2, 7)]);

        await running;
        Assert.Equal(4, bench.Service.MaxInFlight);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void A_number_out_of_its_range_is_refused(int limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Start(Options with { ThrottleLimit = limit }));

    [Fact]
    public async Task What_is_wrong_for_all_fails_once()
    {
        Refuse(1);

        var error = await bench.FailAsync(Options, bench.File);

        Assert.Equal("BadRequest", error.ErrorId);
        Assert.Single(bench.Service.Writes);
    }

    [Fact]
    public async Task Operations_come_out_as_they_are_accepted()
    {
        using var run = bench.Start(Options);
        var file = Assert.Single(await run.InspectAsync([bench.File]));
        await run.EndRecordsAsync();
        var adding = run.AddAsync(file);
        var completing = CompleteAsync();
        List<int> seen = [];
        foreach (var part in new[] { 1, 3, 2, 4 })
        {
            Accept(part);
            while (seen.Count == 0 || seen[^1] != part)
            {
                await bench.Progress.SeenAsync<OperationAccepted>(accepted => accepted.Operation.Part == part);
                seen.AddRange(Take(run));
            }
        }

        await completing;
        Assert.Equal([1, 3, 2, 4], seen);

        async Task CompleteAsync()
        {
            await adding;
            await run.CompleteAsync();
        }
    }

    [Fact]
    public async Task An_error_lets_those_under_way_come_home_and_names_what_became_of_each_part()
    {
        var file = bench.Save("long.csv", UpsertBench.Csv(160));
        using var run = bench.Start(Options);
        var inspected = Assert.Single(await run.InspectAsync([file]));
        await run.EndRecordsAsync();
        var adding = run.AddAsync(inspected).AsTask();
        Accept(1);
        await Task.WhenAll(Enumerable.Range(2, 3).Select(part => bench.Service.SeenAsync(request => PartOf(request) == part)));

        // Part 3 is refused, which turns away part 5; then part 2 is lost, and part 4, which was under way with them, is accepted.
        Refuse(3);
        var reason = await Assert.ThrowsAnyAsync<AmpersandException>(() => adding);
        AnswerTo(2).SetException(Answers.Reset());
        Accept(4);
        var error = await run.StopAsync(reason);

        Assert.Equal("BadRequest", error.ErrorId);
        Assert.Contains($"Records 21 to 40 of {file} may have been accepted", error.Message, StringComparison.Ordinal);
        Assert.Contains($"Refused: records 41 to 60 of {file}.", error.Message, StringComparison.Ordinal);
        Assert.Contains($"Not sent: {file} from record 81 on.", error.Message, StringComparison.Ordinal);
        Assert.Contains($"with records 1 to 20 of {file}; operation", error.Message, StringComparison.Ordinal);
        Assert.Contains($"with records 61 to 80 of {file}.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Go on with record 21 of {file}.", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 4], Take(run));
    }

    [Fact]
    public async Task A_journal_takes_acceptances_in_any_order_and_the_same_run_sends_the_others()
    {
        var options = Options with { JournalPath = bench.JournalPath };
        var failing = bench.FailAsync(options, bench.File);
        Accept(1);
        await Task.WhenAll(Enumerable.Range(2, 3).Select(part => bench.Service.SeenAsync(request => PartOf(request) == part)));
        Accept(4);
        await bench.Progress.SeenAsync<OperationAccepted>(accepted => accepted.Operation.Part == 4);
        Refuse(2);
        AnswerTo(3).SetException(Answers.Reset());
        await failing;

        var journal = AmpersandJournal.Read(bench.JournalPath);
        Assert.Equal(
            [UpsertPartState.Accepted, UpsertPartState.Refused, UpsertPartState.Uncertain, UpsertPartState.Accepted],
            journal.Parts.Select(part => part.State));
        bench.Service.Recover();
        var sent = bench.Service.Writes.Count;

        var outputs = await bench.RunAsync(options, bench.File);

        Assert.Equal([1, 2, 3, 4], outputs.Select(output => output.Operation!.Part!.Value).Order());
        Assert.Equal([2, 3], bench.Service.Writes.Skip(sent).Select(PartOf).Order());
        Assert.Equal(["PartRepeated"], bench.Progress.Events.OfType<RunWarning>().Select(warning => warning.Id).Distinct());
    }

    [Fact]
    public async Task One_by_one_with_a_wait_a_part_is_sent_only_after_the_operation_before_it_has_ended()
    {
        var ended = new TaskCompletionSource<ServiceResponse?>();
        bench.Service.Answer = (request, stop) => request.IsWrite || request.Uri.Segments[^1] != "operation-1"
            ? Task.FromResult<ServiceResponse?>(null)
            : ended.Task.WaitAsync(stop);

        var running = bench.RunAsync(Options with { ThrottleLimit = 1, Wait = new WaitOptions() }, bench.File);
        await bench.Service.SeenAsync(request => !request.IsWrite);
        Assert.Single(bench.Service.Writes);
        ended.SetResult(null);

        Assert.Equal(4, (await running).Count);
        Assert.Equal(
            ["PUT", "GET", "PUT", "GET", "PUT", "GET", "PUT", "GET"],
            bench.Service.Requests.Where(request => request.Uri.Segments[^1] != "logs").Select(request => request.Method.Method));
    }

    [Fact]
    public async Task Nothing_leaves_before_a_pause_that_the_service_asked_for_is_over()
    {
        var pause = TimeSpan.FromSeconds(30);
        var clock = new StepClock();
        using var paced = new UpsertBench(clock);
        var arrivals = new ConcurrentQueue<DateTimeOffset>();
        var pauses = new ConcurrentQueue<DateTimeOffset>();
        paced.Service.AnswerWrites((number, _) =>
        {
            arrivals.Enqueue(clock.GetUtcNow());
            if (number % 5 != 0)
            {
                return Task.FromResult<ServiceResponse?>(null);
            }

            pauses.Enqueue(clock.GetUtcNow());
            return Task.FromResult<ServiceResponse?>(Answers.Of(429, retryAfter: pause));
        });

        var file = paced.Save("long.csv", UpsertBench.Csv(20 * 40));
        var running = paced.Service.Client(new RetrySettings()).UpsertAsync(
            Options with { ThrottleLimit = 4 }, [file], paced.Progress, TestContext.Current.CancellationToken);
        await clock.DriveAsync(running);

        Assert.Equal(40, (await running).Count);
        Assert.Equal(9, pauses.Count);
        Assert.DoesNotContain(
            arrivals, arrival => pauses.Any(asked => arrival > asked && arrival < asked + pause));
    }

    private static int PartOf(SentRequest request) =>
        request.IsWrite
            ? ((int.Parse(request.Csv.Split('\n')[1][1..6], System.Globalization.CultureInfo.InvariantCulture) - 1) / 20) + 1
            : 0;

    private static IEnumerable<int> Take(BulkUpsert run)
    {
        while (run.TryTake(out var output))
        {
            yield return output.Operation!.Part!.Value;
        }
    }

    private TaskCompletionSource<ServiceResponse?> AnswerTo(int part) =>
        answers.GetOrAdd(part, _ => new TaskCompletionSource<ServiceResponse?>(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Accept(params int[] parts)
    {
        foreach (var part in parts)
        {
            AnswerTo(part).SetResult(null);
        }
    }

    private void Refuse(int part) => AnswerTo(part).SetResult(Answers.Problem(400, "{}"));
}
