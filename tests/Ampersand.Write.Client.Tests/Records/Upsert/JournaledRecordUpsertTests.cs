using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Records.Upsert;

/// <summary>An upsert by search goes on where an interrupted one ended: nothing is created twice, and who was found is not searched again.</summary>
public sealed class JournaledRecordUpsertTests : IDisposable
{
    private readonly FakeCrm crm = new();
    private readonly string folder = Directory.CreateTempSubdirectory("ampersand-keyed-").FullName;
    private readonly UpsertRun run;

    public JournaledRecordUpsertTests() => run = new UpsertRun(
        crm, new RetrySettings { MaxRetries = 0, Delay = TimeSpan.FromMilliseconds(1) });

    private string JournalPath => Path.Combine(folder, "run.journal");

    private UpsertOptions Options => UpsertRun.Options with { JournalPath = JournalPath, ThrottleLimit = 1 };

    private AmpersandJournal Journal => AmpersandJournal.Read(JournalPath);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_run_of_a_complete_journal_neither_searches_nor_writes(bool isFile)
    {
        var first = await RunAsync(isFile, 250);
        Assert.True(Journal.IsComplete);
        (var searches, var writes) = (crm.Searches.Count, crm.Writes.Count);

        var second = await RunAsync(isFile, 250);

        Assert.Equal((searches, writes), (crm.Searches.Count, crm.Writes.Count));
        Assert.Equal(
            first.Select(output => output.Operation!.OperationId).Order(), second.Select(output => output.Operation!.OperationId).Order());
        Assert.Equal(250, second.Sum(output => output.Operation!.RecordsSucceeded));
        Assert.Equal(250, Journal.RecordsAccepted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_a_run_had_to_turn_to_todays_form_the_next_one_goes_on_there(bool isFile)
    {
        crm.Override = request => IsBulk(request) || (request.IsWrite && !FakeCrm.IsSearch(request) && crm.Writes.Count == 2)
            ? Answers.Problem(404, "{}")
            : null;
        await Assert.ThrowsAnyAsync<AmpersandException>(() => RunAsync(isFile, 250, NewSession()));
        Assert.Equal(100, crm.Records.Count);
        Assert.Equal(100, Journal.RecordsAccepted);
        crm.Override = request => IsBulk(request) ? throw new InvalidOperationException("no part may leave") : null;

        await RunAsync(isFile, 250, NewSession());

        Assert.Equal(250, crm.Records.Count);
        Assert.Equal(["create 100", "create 100", "create 100", "create 50"], crm.Batches);
        Assert.True(Journal.IsComplete);

        UpsertRun NewSession() => new(crm, new RetrySettings { MaxRetries = 0, Delay = TimeSpan.FromMilliseconds(1) }, WriteApi.Auto);
        static bool IsBulk(SentRequest request) => request.IsWrite && request.Json.TryGetProperty("primaryKey", out _);
    }

    [Fact]
    public async Task What_was_written_is_not_sent_again_and_the_rest_is()
    {
        crm.Override = request => request.IsWrite && !FakeCrm.IsSearch(request) && crm.Writes.Count == 2 ? Answers.Problem(401, "{}") : null;
        await run.FailAsync(Options, UpsertRun.Keys(1, 250));
        Assert.Equal(100, crm.Records.Count);
        Assert.Equal(101, Journal.NextRecord);
        crm.Override = null;
        var searches = crm.Searches.Count;

        await RunAsync(isFile: false, 250);

        Assert.Equal(250, crm.Records.Count);
        Assert.Equal(150, crm.Searches.Count - searches);
        Assert.Equal(["create 100", "create 100", "create 100", "create 50"], crm.Batches);
        Assert.True(Journal.IsComplete);
    }

    [Fact]
    public async Task A_create_that_a_former_run_left_in_doubt_is_searched_and_never_made_twice()
    {
        await LeaveInDoubtAsync();

        var outputs = await RunAsync(isFile: false, 100);

        Assert.Equal(100, crm.Records.Count);
        Assert.Single(crm.Writes);
        Assert.DoesNotContain(outputs, output => output.Error is not null);
        Assert.True(Journal.IsComplete);
    }

    [Theory]
    [InlineData(UncertainAction.Stop, 0)]
    [InlineData(UncertainAction.Skip, 0)]
    [InlineData(UncertainAction.Repeat, 100)]
    public async Task What_is_not_found_is_decided_by_the_caller(UncertainAction action, int expected)
    {
        await LeaveInDoubtAsync(isDone: false);
        var options = Options with { Uncertain = action };

        if (action == UncertainAction.Stop)
        {
            Assert.Equal("SubmissionUncertain", (await run.FailAsync(options, UpsertRun.Keys(1, 100))).ErrorId);
        }
        else
        {
            await run.RunAsync(options, UpsertRun.Keys(1, 100));
        }

        Assert.Equal(expected, crm.Records.Count);
        Assert.Equal(action == UncertainAction.Repeat, Journal.IsComplete);
    }

    [Fact]
    public async Task An_update_that_a_former_run_left_in_doubt_is_sent_again_by_the_id_that_was_found()
    {
        foreach (var key in UpsertRun.Keys(1, 100))
        {
            crm.Have(key);
        }

        await LeaveInDoubtAsync(isDone: false);
        var searches = crm.Searches.Count;

        await RunAsync(isFile: false, 100);

        Assert.Equal(searches, crm.Searches.Count);
        Assert.Equal(["update 100", "update 100"], crm.Batches);
        Assert.Equal(100, crm.Records.Count);
    }

    [Fact]
    public async Task Other_records_are_refused_before_anything_of_them_is_written()
    {
        crm.Override = request => request.IsWrite && !FakeCrm.IsSearch(request) && crm.Writes.Count == 2 ? Answers.Problem(401, "{}") : null;
        await run.FailAsync(Options, UpsertRun.Keys(1, 250));
        crm.Override = null;

        var error = await run.FailAsync(Options, UpsertRun.Keys(51, 300));

        Assert.Equal("JournalMismatch", error.ErrorId);
        Assert.Equal(100, crm.Records.Count);
    }

    /// <summary>A run whose only request was sent, and that was gone before an answer came.</summary>
    private async Task LeaveInDoubtAsync(bool isDone = true)
    {
        using var stop = new CancellationTokenSource();
        StopAtTheWrite(isDone, stop);
        var records = UpsertRun.Keys(1, 100).Select(
            key => new Dictionary<string, object?> { ["k__c"] = key, ["name__c"] = "name of " + key });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new AmpersandClient(run.Connection).UpsertAsync(
            Options, records, run.Progress, stop.Token));
        crm.AfterWrite = null;
        crm.Override = null;
        Assert.Equal(1, Journal.PartsUncertain);
    }

    private void StopAtTheWrite(bool isDone, CancellationTokenSource stop)
    {
        if (isDone)
        {
            crm.AfterWrite = _ => Stop(stop);
        }
        else
        {
            crm.Override = request => request.IsWrite && !FakeCrm.IsSearch(request) ? Stop(stop) : null;
        }
    }

    private static ServiceResponse Stop(CancellationTokenSource stop)
    {
        stop.Cancel();
        throw new OperationCanceledException(stop.Token);
    }

    private Task<IReadOnlyList<RunOutput>> RunAsync(bool isFile, int records, UpsertRun? session = null) => isFile
        ? (session ?? run).RunAsync(
            Options, "k__c,name__c\n" + string.Concat(UpsertRun.Keys(1, records).Select(key => $"{key},name of {key}\n")))
        : (session ?? run).RunAsync(Options, UpsertRun.Keys(1, records));
}
