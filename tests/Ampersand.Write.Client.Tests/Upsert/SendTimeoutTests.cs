using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>The time that the sending may take: it counts from the first request on, and what is said when it is up.</summary>
public sealed class SendTimeoutTests : IDisposable
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(20);
    private static readonly UpsertOptions Options = UpsertBench.Options with { SendTimeout = Time };

    private readonly StepClock clock = new();
    private readonly UpsertBench bench;

    public SendTimeoutTests() => bench = new UpsertBench(clock);

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task What_is_under_way_when_the_time_is_up_may_have_been_accepted()
    {
        var spent = TimeSpan.FromSeconds(5);
        bench.Service.AnswerWrites((number, stop) =>
        {
            clock.Advance(number == 1 ? spent : TimeSpan.Zero);
            return HangAfter(2)(number, stop);
        });

        var run = bench.FailAsync(Options, bench.File);
        await bench.Service.SeenAsync(request => request.Number == 3);
        Assert.Equal(Time - spent, await clock.PassTimeoutAsync());
        var error = await run;

        Assert.Equal(("UpsertTimedOut", AmpersandErrorKind.Timeout), (error.ErrorId, error.Kind));
        Assert.StartsWith("Not everything was sent within 20 s. ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"Records 41 to 60 of {bench.File} may have been accepted all the same", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"{bench.File} from record 61 on. Accepted: operation operation-1 with records 1 to 20",
            error.Message,
            StringComparison.Ordinal);
        Assert.Equal(2, error.Outputs.Count);
        Assert.Equal(3, bench.Service.Writes.Count);
    }

    [Fact]
    public async Task The_time_that_is_up_ends_a_run_that_waits_for_records()
    {
        using var run = bench.Start(Options);
        foreach (var record in UpsertBench.Records(21))
        {
            await run.AddAsync([.. record.Keys], [.. record.Values]);
        }

        await clock.PassTimeoutAsync();

        Assert.Equal(
            "UpsertTimedOut", (await Assert.ThrowsAsync<AmpersandException>(async () => await run.AddAsync(["k__c"], [""]))).ErrorId);
    }

    [Fact]
    public async Task An_address_that_is_not_accepted_in_time_is_shown_without_its_query()
    {
        bench.Service.AnswerWrites(HangAfter(0));

        var run = Assert.ThrowsAsync<AmpersandException>(() => bench.Service.Client().UpsertAsync(
            Options, new Uri(
                "https://files.example.com/a.csv?signature=s3cret"), cancellationToken: TestContext.Current.CancellationToken));
        await bench.Service.SeenAsync(_ => true);
        await clock.PassTimeoutAsync();
        var error = await run;

        Assert.Equal("UpsertTimedOut", error.ErrorId);
        Assert.StartsWith("https://files.example.com/a.csv was not accepted within 20 s.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_longer_than_a_timer_can_count_is_no_limit()
    {
        Assert.Equal(
            4, (await bench.RunAsync(UpsertBench.Options with { SendTimeout = TimeSpan.FromSeconds(int.MaxValue) }, bench.File)).Count);
        Assert.Empty(clock.Timeouts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_time_to_wait_counts_from_the_first_part_only_where_the_sending_has_a_time_too(bool hasTime)
    {
        var wait = TimeSpan.FromMinutes(7);
        var answer = new TaskCompletionSource();
        bench.Service.AnswerWrites(async (number, _) =>
        {
            await (number == 4 ? answer.Task : Task.CompletedTask);
            return null;
        });
        var options = Options with { SendTimeout = hasTime ? Time : null, Wait = new WaitOptions { Timeout = wait } };

        var run = bench.RunAsync(options, bench.File);
        await bench.Service.SeenAsync(request => request.IsWrite && request.Csv.Contains(UpsertBench.Key(61), StringComparison.Ordinal));
        var counts = clock.Timeouts.Contains(wait);
        answer.SetResult();
        var outputs = await run;

        Assert.Equal(hasTime, counts);
        Assert.All(outputs, output => Assert.True(output.Operation!.Succeeded));
    }

    private static Func<int, CancellationToken, Task<ServiceResponse?>> HangAfter(int writes) => async (number, stop) =>
    {
        await (number > writes ? Task.Delay(Timeout.InfiniteTimeSpan, stop) : Task.CompletedTask);
        return null;
    };
}
