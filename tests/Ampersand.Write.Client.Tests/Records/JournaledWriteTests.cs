using System.Globalization;
using System.Text;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Records;

/// <summary>The same write again goes on where an interrupted one ended: no record is created twice, and none is lost unnoticed.</summary>
public sealed class JournaledWriteTests : IDisposable
{
    private readonly FakeService service = new();
    private readonly RecordingProgress progress = new();
    private readonly string folder = Directory.CreateTempSubdirectory("ampersand-journaled-").FullName;

    private string JournalPath => Path.Combine(folder, "run.journal");

    private RecordWriteOptions Creates => new()
    {
        Type = RecordWriteType.Create,
        BatchSize = 2,
        ThrottleLimit = 1,
        JournalPath = JournalPath,
    };

    private RecordWriteOptions Updates => Creates with { Type = RecordWriteType.Update };

    private AmpersandJournal Journal => AmpersandJournal.Read(JournalPath);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_second_run_of_a_complete_journal_sends_nothing_and_puts_out_the_same_results()
    {
        var first = await WriteAsync(Creates, 5);
        Assert.True(Journal.IsComplete);

        var second = await WriteAsync(Creates, 5);

        Assert.Equal(3, service.Writes.Count);
        Assert.Equal(Seen(first), Seen(second));
        Assert.Equal(first.Select(output => output.Result!.OperationId), second.Select(output => output.Result!.OperationId));
    }

    [Fact]
    public async Task What_was_answered_is_not_sent_again_and_the_rest_is()
    {
        service.Refuse(write: 2, status: 401);
        await FailAsync(Creates, 5);
        Assert.Equal(
            [UpsertPartState.Answered, UpsertPartState.Refused], Journal.Parts.Select(part => part.State));
        service.Recover();

        var outputs = await WriteAsync(Creates, 5);

        Assert.Equal([0, 1, 2, 3, 4], outputs.Select(output => output.Result!.Index));
        Assert.Equal([[1, 2], [3, 4], [3, 4], [5]], service.Writes.Select(Numbers));
        Assert.True(Journal.IsComplete);
    }

    [Fact]
    public async Task The_journal_leads_each_request()
    {
        var states = new List<UpsertPartState>();
        service.Answer = (_, _) =>
        {
            states.Add(Journal.Parts[^1].State);
            return Task.FromResult<ServiceResponse?>(null);
        };

        await WriteAsync(Creates, 5);

        Assert.Equal(Enumerable.Repeat(UpsertPartState.Uncertain, 3), states);
        Assert.Equal(Enumerable.Repeat(UpsertPartState.Answered, 3), Journal.Parts.Select(part => part.State));
    }

    [Fact]
    public async Task Records_that_failed_are_put_out_as_they_failed_and_sent_again_only_when_asked()
    {
        FailRecords(2, 5);
        var first = await WriteAsync(Creates, 5);
        service.Recover();

        var again = await WriteAsync(Creates, 5);
        Assert.Equal(Seen(first), Seen(again));
        Assert.Equal(3, service.Writes.Count);
        Assert.Equal([1, 0, 1], Journal.Parts.Select(part => part.RecordsFailed!.Value));

        var mended = await WriteAsync(Creates with { RetryFailed = true }, 5);
        Assert.Equal([[2], [5]], service.Writes.Skip(3).Select(Numbers));
        Assert.Equal([0, 1, 2, 3, 4], mended.Select(output => output.Result!.Index).Order());
        Assert.All(mended, output => Assert.Equal(RecordOutcome.Written, output.Result!.Outcome));

        await WriteAsync(Creates with { RetryFailed = true }, 5);
        Assert.Equal(5, service.Writes.Count);
    }

    [Fact]
    public async Task A_request_that_was_refused_is_put_out_as_refused_and_sent_again_only_when_asked()
    {
        service.Refuse(write: 2, status: 400);
        var first = await WriteAsync(Creates, 5);
        service.Recover();

        var again = await WriteAsync(Creates, 5);
        Assert.Equal(3, service.Writes.Count);
        Assert.Equal(
            first.Select(output => output.Error?.ErrorId), again.Select(output => output.Error?.ErrorId));

        var mended = await WriteAsync(Creates with { RetryFailed = true }, 5);
        Assert.Equal([3, 4], Numbers(service.Writes[^1]));
        Assert.Equal(5, mended.Count(output => output.Result!.Outcome == RecordOutcome.Written));
    }

    [Fact]
    public async Task An_update_whose_answer_was_lost_is_sent_again()
    {
        LoseAnswer(2);
        await FailAsync(Updates, 5);
        Assert.Equal(UpsertPartState.Uncertain, Journal.Parts[1].State);
        service.Recover();

        var outputs = await WriteAsync(Updates, 5);

        Assert.Equal([[1, 2], [3, 4], [3, 4], [5]], service.Writes.Select(Numbers));
        Assert.Equal(5, outputs.Count(output => output.Result!.Outcome == RecordOutcome.Written));
        Assert.Contains("PartRepeated", progress.Events.OfType<RunWarning>().Select(warning => warning.Id));
    }

    [Fact]
    public async Task A_create_whose_answer_was_lost_is_never_repeated_by_itself_and_what_could_be_it_is_named()
    {
        await LoseCreatesAsync();
        ShowOperations("operation-9");

        var error = await FailAsync(Creates, 5);

        Assert.Equal("SubmissionUncertain", error.ErrorId);
        Assert.Contains("Records 3 to 4 of pipeline left at", error.Message, StringComparison.Ordinal);
        Assert.Contains("what could be theirs: operation-9 (success", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, service.Writes.Count);
        Assert.False(Journal.IsComplete);
    }

    [Fact]
    public async Task That_nothing_is_found_is_no_proof()
    {
        await LoseCreatesAsync();
        ShowOperations();

        Assert.Contains("does not prove", (await FailAsync(Creates, 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_can_be_looked_up_that_is_said()
    {
        await LoseCreatesAsync();
        service.Answer = (request, _) => Task.FromResult<ServiceResponse?>(request.IsWrite ? null : Answers.Problem(403, "{}"));

        Assert.Contains("could not be looked up: ", (await FailAsync(Creates, 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uncertain_creates_are_passed_over_when_asked_and_then_the_journal_is_complete()
    {
        await LoseCreatesAsync();
        ShowOperations();

        var outputs = await WriteAsync(Creates with { Uncertain = UncertainAction.Skip }, 5);

        Assert.Equal(
            [RecordOutcome.Written, RecordOutcome.Written, RecordOutcome.Unknown, RecordOutcome.Unknown, RecordOutcome.Written],
            outputs.Select(output => output.Result).OfType<AmpersandWriteResult>().Select(result => result.Outcome));
        Assert.Equal(3, service.Writes.Count);
        Assert.True(Journal.IsComplete);
    }

    [Fact]
    public async Task Uncertain_creates_are_repeated_when_asked()
    {
        await LoseCreatesAsync();
        ShowOperations();

        var outputs = await WriteAsync(Creates with { Uncertain = UncertainAction.Repeat }, 5);

        Assert.Equal([3, 4], Numbers(service.Writes[^1]));
        Assert.Equal(5, outputs.Count(output => output.Result!.Outcome == RecordOutcome.Written));
        Assert.True(Journal.IsComplete);
    }

    [Fact]
    public async Task Other_records_are_refused()
    {
        service.Refuse(write: 2, status: 401);
        await FailAsync(Creates, 5);
        service.Recover();

        var error = await FailAsync(Creates, 5, first: 7);

        Assert.Equal("JournalMismatch", error.ErrorId);
        Assert.Equal(2, service.Writes.Count);
    }

    [Fact]
    public async Task Another_call_is_refused()
    {
        await WriteAsync(Creates, 3);

        Assert.Equal("JournalMismatch", (await FailAsync(Updates, 3)).ErrorId);
        Assert.Equal("JournalMismatch", (await FailAsync(Creates with { BatchSize = 3 }, 3)).ErrorId);
    }

    [Fact]
    public async Task Fewer_records_than_an_earlier_run_had_are_noticed()
    {
        service.Refuse(write: 3, status: 401);
        await FailAsync(Creates, 5);
        service.Recover();

        Assert.Equal("JournalMismatch", (await FailAsync(Creates, 2)).ErrorId);
    }

    [Fact]
    public async Task An_asynchronous_write_puts_out_its_operations_once_more()
    {
        var options = Creates with { Mode = RecordWriteMode.Asynchronous };
        var first = await WriteAsync(options, 5);

        var second = await WriteAsync(options, 5);

        Assert.Equal(3, service.Writes.Count);
        Assert.Equal(
            first.Select(output => output.Operation!.OperationId), second.Select(output => output.Operation!.OperationId));
        Assert.Equal(
            [false, false, false, true, true, true], progress.Events.OfType<OperationAccepted>().Select(accepted => accepted.WasEarlier));
    }

    [Fact]
    public async Task A_preview_neither_sends_nor_writes()
    {
        service.Refuse(write: 2, status: 401);
        await FailAsync(Creates, 5);
        var before = await File.ReadAllBytesAsync(JournalPath, TestContext.Current.CancellationToken);

        var outputs = await WriteAsync(Creates with { IsPreview = true, Confirm = _ => false }, 5);

        Assert.Empty(outputs);
        Assert.Equal(2, service.Writes.Count);
        Assert.Equal(before, await File.ReadAllBytesAsync(JournalPath, TestContext.Current.CancellationToken));
    }

    private static IEnumerable<(long Index, RecordOutcome Outcome, string? Id, string? Error)> Seen(IEnumerable<RunOutput> outputs) =>
        outputs.Select(output => (
            output.Result!.Index, output.Result.Outcome, output.Result.RecordId, output.Result.Error));

    private static int[] Numbers(SentRequest request) => [.. request.Records.Select(record => record.GetProperty("n").GetInt32())];

    private static byte[] Record(int number) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $$"""{"record":{"id":"{{number}}","n":{{number}} } }"""));

    /// <summary>The second of three requests of creates never learns what became of it; the run goes on.</summary>
    private async Task LoseCreatesAsync()
    {
        LoseAnswer(2);
        var outputs = await WriteAsync(Creates, 5);
        Assert.Equal("SubmissionUncertain", Assert.Single(outputs, output => output.Error is not null).Error!.ErrorId);
        Assert.False(Journal.IsComplete);
        service.Recover();
    }

    private void LoseAnswer(int write) => service.AnswerWrites((number, _) =>
        number == write ? throw Answers.Reset() : Task.FromResult<ServiceResponse?>(null));

    private void FailRecords(params int[] failing) => service.Answer = (request, _) =>
    {
        var results = Numbers(request).Select(number => failing.Contains(number)
            ? """{"success":false}"""
            : string.Create(CultureInfo.InvariantCulture, $$"""{"success":true,"recordId":"id-{{number}}"}""")).ToArray();
        var failed = results.Count(result => result.Contains("false", StringComparison.Ordinal));
        return Task.FromResult<ServiceResponse?>(Answers.Ok(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"operationId":"op-{{request.Number}}","successCount":{{results.Length - failed}},"failureCount":{{failed}},
             "results":[{{string.Join(',', results)}}],"errors":[{{(failed > 0 ? "{\"message\":\"no\"}" : "")}}]}
            """)));
    };

    private void ShowOperations(params string[] ids)
    {
        var operations = ids.Select(id => $$"""
            {"id":"{{id}}","actionType":"write","status":"success","createTime":"{{DateTimeOffset.UtcNow:O}}",
             "metadata":{"objects":["contact"]} }
            """);
        service.Answer = (request, _) => Task.FromResult(
            request.IsWrite ? null
            : Answers.Ok(request.Uri.AbsolutePath.EndsWith("/installations", StringComparison.Ordinal)
                ? """[{"id":"installation-1"}]"""
                : $$"""{"results":[{{string.Join(',', operations)}}],"pagination":{"done":true} }"""));
    }

    private Task<IReadOnlyList<RunOutput>> WriteAsync(RecordWriteOptions options, int records, int first = 1) =>
        service.Client().WriteAsync(
            "contact",
            options,
            Enumerable.Range(first, records).Select(number => new ReadOnlyMemory<byte>(Record(number))),
            progress,
            TestContext.Current.CancellationToken);

    private async Task<AmpersandException> FailAsync(RecordWriteOptions options, int records, int first = 1) =>
        await Assert.ThrowsAnyAsync<AmpersandException>(() => WriteAsync(options, records, first));
}
