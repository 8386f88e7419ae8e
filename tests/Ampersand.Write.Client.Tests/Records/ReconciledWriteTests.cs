using System.Globalization;
using System.Text;
using Ampersand.Write.Client.Tests.Records.Upsert;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Records;

/// <summary>Creates that can be found by a field: where an answer is lost, a search for it says what became of them.</summary>
public sealed class ReconciledWriteTests : IDisposable
{
    private readonly StepClock clock = new();
    private readonly FakeCrm crm;
    private readonly RecordingProgress progress = new();
    private readonly string folder = Directory.CreateTempSubdirectory("ampersand-reconciled-").FullName;

    public ReconciledWriteTests() => crm = new FakeCrm(clock);

    private static RecordWriteOptions Creates { get; } = new()
    {
        Type = RecordWriteType.Create,
        BatchSize = 2,
        ThrottleLimit = 1,
        ReconcileBy = "Email",
    };

    private RecordWriteOptions Journaled => Creates with { JournalPath = Path.Combine(folder, "run.journal") };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_is_found_was_created_and_has_its_id()
    {
        LoseAnswer(write: 2);

        var outputs = await WriteAsync(Creates, 5);

        Assert.Equal(Enumerable.Repeat(RecordOutcome.Written, 5), outputs.Select(output => output.Result!.Outcome));
        Assert.Equal(crm.Records.Select(record => record["Id"]), outputs.Select(output => output.Result!.RecordId));
        Assert.Equal(["create 2", "create 2", "create 1"], crm.Batches);
        Assert.Equal(2, crm.Searches.Count);
    }

    [Fact]
    public async Task What_is_answered_is_not_searched()
    {
        await WriteAsync(Creates, 5);

        Assert.Empty(crm.Searches);
    }

    [Fact]
    public async Task What_is_not_found_is_an_error_of_its_own_that_names_what_could_be_it()
    {
        BreakWrite(2);
        ShowOperations("operation-1", "operation-9");

        var outputs = await WriteAsync(Creates, 5);

        Assert.Equal(
            [RecordOutcome.Written, RecordOutcome.Written, RecordOutcome.Unknown, RecordOutcome.Unknown, RecordOutcome.Written],
            outputs.Select(output => output.Result).OfType<AmpersandWriteResult>().Select(result => result.Outcome));
        var error = Assert.Single(outputs, output => output.Error is not null).Error!;
        Assert.Equal("SubmissionUncertain", error.ErrorId);
        Assert.Contains("(key 'person3@example.com')", error.Message, StringComparison.Ordinal);
        Assert.Contains("could be theirs: operation-9 (", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("operation-1 ", error.Message, StringComparison.Ordinal);
        Assert.Equal(["create 2", "create 2", "create 1"], crm.Batches);
    }

    [Fact]
    public async Task Where_that_is_asked_for_what_is_not_found_is_created_again()
    {
        BreakWrite(1);

        var outputs = await WriteAsync(Creates with { Uncertain = UncertainAction.Repeat }, 3);

        Assert.Equal(["create 2", "create 2", "create 1"], crm.Batches);
        Assert.Equal(3, crm.Records.Count);
        Assert.Equal(Enumerable.Repeat(RecordOutcome.Written, 3), outputs.Select(output => output.Result!.Outcome));
    }

    [Fact]
    public async Task That_the_second_of_two_creates_is_refused_says_nothing_of_the_first()
    {
        var writes = 0;
        crm.Override = request => !IsWrite(request) ? null : ++writes == 1 ? throw Answers.Reset() : Answers.Problem(400, "{}");

        var outputs = await WriteAsync(Creates with { Uncertain = UncertainAction.Repeat }, 2);

        Assert.Equal("SubmissionUncertain", Assert.Single(outputs, output => output.Error is not null).Error!.ErrorId);
        Assert.All(outputs.Select(output => output.Result).OfType<AmpersandWriteResult>(), result => Assert.Null(result.Success));
    }

    [Fact]
    public async Task Several_with_the_value_prove_nothing()
    {
        LoseAnswer(write: 1);
        crm.Have("person1@example.com", "email");

        var outputs = await WriteAsync(Creates, 2);

        Assert.Equal(
            [RecordOutcome.Unknown, RecordOutcome.Written],
            outputs.Select(output => output.Result).OfType<AmpersandWriteResult>().Select(result => result.Outcome));
        Assert.Contains(
            "2 records have its key", Assert.Single(outputs, output => output.Error is not null).Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"record":{"email":"PERSON1@example.com"} }""", "PrimaryKeyDuplicate")]
    [InlineData("""{"record":{"email":" "} }""", "PrimaryKeyEmpty")]
    [InlineData("""{"record":{"email":null} }""", "PrimaryKeyEmpty")]
    [InlineData("""{"record":{"email":["x"]} }""", "PrimaryKeyEmpty")]
    [InlineData("""{"record":{"name":"x"} }""", "PrimaryKeyEmpty")]
    public async Task A_record_that_could_not_be_told_from_others_is_refused(string json, string code)
    {
        var outputs = await WriteAsync(Creates, [Person(1), Encoding.UTF8.GetBytes(json), Person(2)]);

        Assert.Equal(code, Assert.Single(outputs, output => output.Error is not null).Error!.ErrorId);
        Assert.Equal(["create 2"], crm.Batches);
    }

    [Theory]
    [InlineData(RecordWriteType.Update, null)]
    [InlineData(RecordWriteType.Delete, null)]
    [InlineData(RecordWriteType.Create, RecordWriteMode.Asynchronous)]
    public void Only_creates_that_are_answered_at_once_can_be_reconciled(RecordWriteType type, RecordWriteMode? mode)
    {
        var options = new RecordWriteOptions { Type = type, Mode = mode, ReconcileBy = "email" };

        Assert.Equal("ReconcileByInvalid", Assert.Throws<AmpersandException>(options.Check).ErrorId);
    }

    [Fact]
    public async Task The_next_run_searches_what_an_earlier_one_left_in_doubt_and_sends_none_of_it()
    {
        await LeaveInDoubtAsync(isWritten: true);

        var outputs = await WriteAsync(Journaled, 5);

        Assert.Equal(Enumerable.Repeat(RecordOutcome.Written, 5), outputs.Select(output => output.Result!.Outcome));
        Assert.Equal(["create 2", "create 2", "create 1"], crm.Batches);
        Assert.True(AmpersandJournal.Read(Journaled.JournalPath!).IsComplete);
    }

    [Fact]
    public async Task The_next_run_stops_where_a_search_does_not_find_what_is_in_doubt()
    {
        await LeaveInDoubtAsync(isWritten: false);
        ShowOperations("operation-9");

        var error = await Assert.ThrowsAnyAsync<AmpersandException>(() => WriteAsync(Journaled, 5));

        Assert.Equal("SubmissionUncertain", error.ErrorId);
        Assert.Contains("could be theirs: operation-9 (", error.Message, StringComparison.Ordinal);
        Assert.Equal(["create 2", "create 2", "create 1"], crm.Batches);
    }

    [Theory]
    [InlineData(UncertainAction.Skip, 3)]
    [InlineData(UncertainAction.Repeat, 4)]
    public async Task The_next_run_does_with_what_it_does_not_find_as_it_is_told(UncertainAction uncertain, int requests)
    {
        await LeaveInDoubtAsync(isWritten: false);

        await WriteAsync(Journaled with { Uncertain = uncertain }, 5);
        await WriteAsync(Journaled, 5);

        Assert.Equal(requests, crm.Writes.Count);
        Assert.Equal(uncertain == UncertainAction.Skip ? 3 : 5, crm.Records.Count);
        Assert.True(AmpersandJournal.Read(Journaled.JournalPath!).IsComplete);
    }

    private static bool IsWrite(SentRequest request) => request.IsWrite && !FakeCrm.IsSearch(request);

    private static byte[] Person(int number) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $$"""{"record":{"email":"person{{number}}@example.com"} }"""));

    /// <summary>The second of three requests is not answered, nor does a search find what it may have created.</summary>
    private async Task LeaveInDoubtAsync(bool isWritten)
    {
        var writes = 0;
        Func<SentRequest, ServiceResponse?> lose = request =>
            IsWrite(request) && Interlocked.Increment(ref writes) == 2 ? throw Answers.Reset() : null;
        crm.AfterWrite = isWritten ? lose : null;
        crm.Override = isWritten ? HideAll : lose;
        var outputs = await WriteAsync(Journaled, 5);
        Assert.Equal("SubmissionUncertain", Assert.Single(outputs, output => output.Error is not null).Error!.ErrorId);
        (crm.AfterWrite, crm.Override) = (null, null);

        static ServiceResponse? HideAll(SentRequest request) =>
            FakeCrm.IsSearch(request) ? Answers.Ok("""{"result":[]}""") : null;
    }

    private void LoseAnswer(int write)
    {
        var writes = 0;
        crm.AfterWrite = _ => Interlocked.Increment(ref writes) == write ? throw Answers.Reset() : null;
    }

    private void BreakWrite(int write)
    {
        var writes = 0;
        crm.Override = request => IsWrite(request) && Interlocked.Increment(ref writes) == write ? throw Answers.Reset() : null;
    }

    private void ShowOperations(params string[] ids)
    {
        var inner = crm.Override;
        var list = string.Join(',', ids.Select(id =>
            $$"""{"id":"{{id}}","actionType":"write","status":"success","createTime":"{{clock.GetUtcNow():O}}"}"""));
        crm.Override = request => inner?.Invoke(request)
            ?? (request.Uri.AbsolutePath.EndsWith("/operations", StringComparison.Ordinal)
                ? Answers.Ok($$"""{"results":[{{list}}],"pagination":{"done":true} }""")
                : null);
    }

    private Task<IReadOnlyList<RunOutput>> WriteAsync(RecordWriteOptions options, int records) =>
        WriteAsync(options, Enumerable.Range(1, records).Select(Person));

    private async Task<IReadOnlyList<RunOutput>> WriteAsync(RecordWriteOptions options, IEnumerable<byte[]> records)
    {
        var retry = new RetrySettings { MaxRetries = 0, Delay = TimeSpan.FromSeconds(1) };
        var work = new AmpersandClient(crm.Service.Connection(retry, WriteApi.Records)).WriteAsync(
            "contact",
            options,
            records.Select(record => new ReadOnlyMemory<byte>(record)),
            progress,
            TestContext.Current.CancellationToken);
        await clock.DriveAsync(work);
        return await work;
    }
}
