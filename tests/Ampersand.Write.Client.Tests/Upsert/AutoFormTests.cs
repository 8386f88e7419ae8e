using Ampersand.Write.Client.Tests.Records.Upsert;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using static Ampersand.Write.Client.Tests.Records.Upsert.UpsertRun;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>A connection that speaks whichever form of the write API is answered.</summary>
public sealed class AutoFormTests
{
    private readonly FakeCrm crm = new();
    private readonly UpsertRun run;

    public AutoFormTests() => run = new UpsertRun(crm, writeApi: WriteApi.Auto);

    [Fact]
    public async Task The_oldest_form_is_spoken_where_it_is_answered_and_nothing_is_said()
    {
        Answer(async: Accepted, bulk: null);

        await run.RunAsync(Options, Keys(1, 3));
        await run.RunAsync(Options, Keys(4, 6));

        Assert.Equal(["PUT", "PUT"], Forms);
        Assert.Empty(Warnings);
    }

    [Theory]
    [InlineData(404, "{}")]
    [InlineData(405, "{}")]
    [InlineData(400, "unknown field primaryKey")]
    [InlineData(422, "recordsCSV is not a property")]
    public async Task The_next_form_is_spoken_where_the_first_is_not_known_and_that_is_said_once(int status, string body)
    {
        Answer(async: () => Answers.Of(status, body, "text/plain"), bulk: Accepted);

        var outputs = await run.RunAsync(Options, Keys(1, 3));
        await run.RunAsync(Options, Keys(4, 6));

        Assert.Equal(["PUT", "POST", "POST"], Forms);
        Assert.Equal("operation-1", Assert.Single(outputs).Operation!.OperationId);
        Assert.Equal(["WriteApiTurned"], Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_last_records_are_searched_and_written_one_by_one(bool isFile)
    {
        AnswerNoBulkForm();
        string[] keys = [.. Keys(1, 120)];

        await SendAsync(keys);
        await SendAsync(keys);

        Assert.Equal(["PUT", "POST"], Forms);
        Assert.Equal(["WriteApiTurned"], Warnings);
        Assert.Equal(["create 100", "create 20", "update 100", "update 20"], crm.Batches.Order(StringComparer.Ordinal));
        Assert.Equal(120, crm.Records.Count);

        Task<IReadOnlyList<RunOutput>> SendAsync(string[] given) => isFile
            ? run.RunAsync(Options, "k__c,n__c\n" + string.Concat(given.Select(key => key + ",x\n")))
            : run.RunAsync(Options, given);
    }

    [Fact]
    public async Task What_a_connection_has_learned_holds_for_its_other_customers_and_not_for_other_projects()
    {
        AnswerNoBulkForm();
        await run.RunAsync(Options, Keys(1, 1));

        await SendAsync(new AmpersandClientOptions { GroupRef = "other" });
        Assert.Equal(["PUT", "POST"], Forms);
        await SendAsync(new AmpersandClientOptions { Project = "other" });
        Assert.Equal(["PUT", "POST", "PUT", "POST"], Forms);

        Task SendAsync(AmpersandClientOptions others) => new AmpersandClient(run.Connection.With(others)).UpsertAsync(
            Options, [new Dictionary<string, object?> { ["k__c"] = "k", ["n__c"] = "x" }], run.Progress, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_wrong_project_is_not_found_in_any_form_and_the_error_names_both()
    {
        Answer(async: NotFound, bulk: NotFound);
        var answer = crm.Override!;
        crm.Override = request => FakeCrm.IsSearch(request) ? Answers.Problem(404, """{"detail":"no such project"}""") : answer(request);

        var error = await run.FailAsync(Options, Keys(1, 3));

        Assert.Equal("NotFound", error.ErrorId);
        Assert.Contains("No bulk form of the write API was answered", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such project", error.Message, StringComparison.Ordinal);
        Assert.Empty(crm.Records);
        Assert.Empty(Warnings);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(400)]
    [InlineData(500)]
    public async Task Whatever_else_the_service_says_is_no_word_about_the_form(int status)
    {
        Answer(async: () => Answers.Problem(status, """{"detail":"the object is unknown"}"""), bulk: Accepted);

        await run.FailAsync(Options, Keys(1, 3));

        Assert.Equal(["PUT"], Forms);
    }

    [Fact]
    public async Task What_todays_form_cannot_take_ends_in_the_error_of_the_bulk_forms()
    {
        AnswerNoBulkForm();

        var error = await Assert.ThrowsAnyAsync<AmpersandException>(() => new AmpersandClient(run.Connection).UpsertAsync(
            Options, new Uri("https://example.com/a.csv"), run.Progress, TestContext.Current.CancellationToken));

        Assert.Equal("NotFound", error.ErrorId);
        Assert.Equal(["PUT", "POST"], Forms);
        Assert.Empty(crm.Searches);
    }

    private IEnumerable<string> Forms =>
        crm.Service.Requests
            .Where(request => request.Method == HttpMethod.Put || (request.IsWrite && request.Body.Contains("\"bulk\"", StringComparison.Ordinal)))
            .Select(request => request.Method.Method);

    private IEnumerable<string> Warnings => run.Progress.Events.OfType<RunWarning>().Select(warning => warning.Id);

    private static ServiceResponse Accepted() => Answers.Ok("""{"operationId":"operation-1"}""");

    private static ServiceResponse NotFound() => Answers.Problem(404, """{"detail":"nothing is here"}""");

    private void AnswerNoBulkForm() => Answer(async: NotFound, bulk: NotFound);

    private void Answer(Func<ServiceResponse> async, Func<ServiceResponse>? bulk) => crm.Override = request =>
        request.Method == HttpMethod.Put ? async()
        : request.IsWrite && request.Body.Contains("\"bulk\"", StringComparison.Ordinal) ? bulk!()
        : null;
}
