using System.Text;
using Ampersand.Write.Client.Tests.Records;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Objects;

/// <summary>A run looks at its object once, before anything is sent, and goes on without where that fails.</summary>
public sealed class ObjectLookupTests
{
    private const string Misspelt = "key__c,dayly_budget_amount__c\nk,50\n";
    private const string Right = "key__c,daily_budget_amount__c\nk,50\n";

    private static readonly UpsertOptions Upsert = new()
    {
        ObjectName = "tactics__c",
        PrimaryKey = "key__c",
        ObjectCheck = ObjectCheck.Auto,
    };

    private readonly FakeService service = new();
    private readonly RecordingProgress progress = new();

    public ObjectLookupTests() => service.Answer = AnswerAsync;

    public static TheoryData<int, string> Refusals => new()
    {
        { 401, "{}" },
        { 403, "{}" },
        { 404, "{}" },
        { 500, "{}" },
        { 200, "<html>a proxy</html>" },
        { 200, "[]" },
    };

    private IReadOnlyList<string> Looks => [.. service.Requests.Where(request => !request.IsWrite)
        .Select(request => request.Uri.PathAndQuery).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task A_file_with_a_misspelt_column_is_refused_before_anything_is_sent()
    {
        var refusal = await Assert.ThrowsAsync<AmpersandCsvException>(() => UpsertAsync(Misspelt));

        Assert.Equal("CsvInvalid", refusal.ErrorId);
        Assert.Contains("Did you mean 'daily_budget_amount__c'?", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(service.Writes);
        Assert.Equal(
            [
                "/v1/projects/2234wf/integrations/23rsdf32",
                "/v1/projects/2234wf/integrations/23rsdf32/installations?groupRef=sample-org-id",
                "/v1/projects/2234wf/integrations/23rsdf32/objects/tactics__c/metadata?groupRef=sample-org-id",
            ],
            Looks);
    }

    [Fact]
    public async Task What_is_right_goes_as_it_went_before()
    {
        await UpsertAsync(Right);
        await service.Client().UpsertAsync(
            Upsert with { ObjectCheck = ObjectCheck.Never },
            new MemoryStream(Encoding.UTF8.GetBytes(Right)),
            "tactics.csv",
            progress,
            TestContext.Current.CancellationToken);

        Assert.Equal(2, service.Writes.Count);
        Assert.Equal(
            (service.Writes[0].Method, service.Writes[0].Uri, service.Writes[0].Body),
            (service.Writes[1].Method, service.Writes[1].Uri, service.Writes[1].Body));
        Assert.Equal(3, Looks.Count);
    }

    [Fact]
    public async Task Piped_records_are_refused_one_by_one_after_one_look()
    {
        var outputs = await service.Client().UpsertAsync(
            Upsert,
            [
                new Dictionary<string, object?> { ["key__c"] = "1", ["dayly_budget_amount__c"] = 50 },
                new Dictionary<string, object?> { ["key__c"] = "2", ["daily_budget_amount__c"] = 50 },
                new Dictionary<string, object?> { ["key__c"] = "3", ["daily_budget_amount__c"] = "fifty" },
            ],
            progress,
            TestContext.Current.CancellationToken);

        Assert.Equal(
            [CsvRule.FieldUnknown, CsvRule.FieldType],
            outputs.Select(output => output.Error).OfType<AmpersandException>().Select(error => error.ErrorId));
        Assert.Equal("key__c,daily_budget_amount__c\n2,50\n", Assert.Single(service.Csvs));
        Assert.Equal(3, Looks.Count);
    }

    [Fact]
    public async Task Records_of_todays_API_are_refused_one_by_one_after_one_look()
    {
        var outputs = await service.Client().WriteAsync(
            "tactics__c",
            RecordWriting.Create with { ObjectCheck = ObjectCheck.Auto },
            [.. new[] { """{"dayly_budget_amount__c":5}""", """{"daily_budget_amount__c":5}""" }
                .Select(record => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes($$"""{"record":{{record}}}""")))],
            progress,
            TestContext.Current.CancellationToken);

        Assert.Equal(
            [CsvRule.FieldUnknown], outputs.Select(output => output.Error).OfType<AmpersandException>().Select(error => error.ErrorId));
        Assert.Equal("""{"daily_budget_amount__c":5}""", Assert.Single(Assert.Single(service.Writes).Records).GetRawText());
        Assert.Equal(3, Looks.Count);
    }

    [Fact]
    public async Task A_file_of_todays_API_is_refused_as_a_whole()
    {
        using var folder = new UpsertFile(Misspelt);
        using var run = new RecordWriter(
            service.Connection(),
            "tactics__c",
            RecordWriting.Create with { ObjectCheck = ObjectCheck.Auto },
            progress,
            TestContext.Current.CancellationToken);
        await run.PrepareAsync();

        var refusal = await Assert.ThrowsAsync<AmpersandCsvException>(
            () => run.InspectAsync([folder.Path], new CsvInspectionOptions { Provider = CsvProvider.None }));

        Assert.Contains("daily_budget_amount__c", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(service.Writes);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Where_the_look_is_refused_the_run_goes_on_and_says_so_once(int status, string body)
    {
        service.Answer = (request, _) => Task.FromResult(request.IsWrite ? null : Answers.Of(status, body));

        Assert.NotNull(Assert.Single(await UpsertAsync(Misspelt)).Operation);

        Assert.Single(progress.Details, detail => detail.Contains("fields are not checked", StringComparison.Ordinal));
        Assert.Empty(progress.Warnings);
        Assert.Single(service.Csvs);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Where_the_look_is_a_duty_nothing_is_sent(int status, string body)
    {
        service.Answer = (request, _) => Task.FromResult(request.IsWrite ? null : Answers.Of(status, body));

        var refusal = await Assert.ThrowsAnyAsync<AmpersandException>(
            () => UpsertAsync(Right, Upsert with { ObjectCheck = ObjectCheck.Always }));

        Assert.Equal("ObjectNotChecked", refusal.ErrorId);
        Assert.Empty(service.Writes);
    }

    [Fact]
    public async Task A_look_that_takes_longer_than_ten_seconds_is_given_up()
    {
        var clock = new StepClock();
        var slow = new FakeService(clock)
        {
            Answer = async (request, stop) =>
            {
                if (!request.IsWrite)
                {
                    await Task.Delay(TimeSpan.FromSeconds(11), clock, stop);
                }

                return null;
            },
        };
        var run = slow.Client().UpsertAsync(
            Upsert, new MemoryStream(Encoding.UTF8.GetBytes(Misspelt)), "tactics.csv", progress, TestContext.Current.CancellationToken);
        await clock.DelaysAsync(3);
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(run.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.NotNull(Assert.Single(await run).Operation);
        Assert.Contains(
            "was not answered within 10 s", Assert.Single(progress.Details, IsOfTheLook), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_that_the_caller_gives_up_ends_the_run()
    {
        using var stop = new CancellationTokenSource();
        service.Answer = async (_, cancelled) =>
        {
            await stop.CancelAsync();
            cancelled.ThrowIfCancellationRequested();
            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.Client().UpsertAsync(
            Upsert, new MemoryStream(Encoding.UTF8.GetBytes(Right)), "tactics.csv", progress, stop.Token));
    }

    [Fact]
    public async Task An_error_rests_on_no_remembered_answer()
    {
        var client = service.Client();
        await client.GetObjectAsync("tactics__c", cancellationToken: TestContext.Current.CancellationToken);
        var metadata = KnownObject.With(""" "key__c":{"valueType":"string"} """, """ "dayly_budget_amount__c":{"valueType":"int"} """);
        service.Answer = (request, stop) =>
            IsMetadata(request) ? Task.FromResult<ServiceResponse?>(Answers.Ok(metadata)) : AnswerAsync(request, stop);

        await client.UpsertAsync(
            Upsert, new MemoryStream(Encoding.UTF8.GetBytes(Misspelt)), "tactics.csv", progress, TestContext.Current.CancellationToken);

        Assert.Single(service.Csvs);
        Assert.NotNull((await client.GetObjectAsync("tactics__c", cancellationToken: TestContext.Current.CancellationToken))
            .FindField("dayly_budget_amount__c"));
        Assert.Equal(2, service.Requests.Count(IsMetadata));
    }

    [Fact]
    public async Task An_object_that_the_installation_does_not_write_ends_the_run_of_piped_records()
    {
        var refusal = await Assert.ThrowsAnyAsync<AmpersandException>(() => service.Client().UpsertAsync(
            Upsert with { ObjectName = "tactic__c" },
            [new Dictionary<string, object?> { ["key__c"] = "1" }],
            progress,
            TestContext.Current.CancellationToken));

        Assert.Equal("ObjectNotConfigured", refusal.ErrorId);
        Assert.Contains("Did you mean 'tactics__c'?", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(service.Writes);
    }

    [Fact]
    public async Task Where_the_service_fetches_the_records_nobody_looks()
    {
        await service.Client().UpsertAsync(
            Upsert, new Uri("https://example.com/tactics.csv"), progress, TestContext.Current.CancellationToken);

        Assert.Single(service.Writes);
        Assert.Empty(Looks);
    }

    [Fact]
    public async Task The_connection_says_whether_to_look_where_the_run_does_not()
    {
        var connection = service.Connection().With(new AmpersandClientOptions { ObjectCheck = ObjectCheck.Auto });

        await Assert.ThrowsAsync<AmpersandCsvException>(() => new AmpersandClient(connection).UpsertAsync(
            Upsert with { ObjectCheck = null },
            new MemoryStream(Encoding.UTF8.GetBytes(Misspelt)),
            "tactics.csv",
            progress,
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_rules_of_an_object_serve_an_inspection_of_its_own()
    {
        var rules = await service.Client().GetObjectRulesAsync("tactics__c", progress, TestContext.Current.CancellationToken);

        Assert.Contains(
            Csv.CsvText.Inspect(Misspelt, new CsvInspectionOptions { ObjectRules = rules }).Issues,
            issue => issue.Code == CsvRule.FieldUnknown);
        Assert.True(rules.IsDate("DAY__C"));
        Assert.False(rules.IsDate("moment__c"));
        Assert.Equal("ObjectNotChecked", (await Assert.ThrowsAnyAsync<AmpersandException>(
            () => service.Client().GetObjectRulesAsync("other__c", progress, TestContext.Current.CancellationToken))).ErrorId);
    }

    private static bool IsOfTheLook(string detail) => detail.Contains("fields are not checked", StringComparison.Ordinal);

    private static bool IsMetadata(SentRequest request) => request.Uri.AbsolutePath.EndsWith("/metadata", StringComparison.Ordinal);

    private static Task<ServiceResponse?> AnswerAsync(SentRequest request, CancellationToken stop)
    {
        var path = request.Uri.AbsolutePath;
        return Task.FromResult(request.IsWrite ? null
            : path.EndsWith("tactics__c/metadata", StringComparison.Ordinal) ? Answers.Ok(KnownObject.Metadata)
            : path.EndsWith("tactic__c/metadata", StringComparison.Ordinal) ? Answers.Ok("""{"name":"tactic__c","fields":{}}""")
            : path.EndsWith("/metadata", StringComparison.Ordinal) ? Answers.Problem(404, "{}")
            : path.EndsWith("/installations", StringComparison.Ordinal) ? Answers.Ok($"[{KnownObject.Installation}]")
            : Answers.Ok(KnownObject.Integration));
    }

    private Task<IReadOnlyList<RunOutput>> UpsertAsync(string csv, UpsertOptions? options = null) => service.Client().UpsertAsync(
        options ?? Upsert,
        new MemoryStream(Encoding.UTF8.GetBytes(csv)),
        "tactics.csv",
        progress,
        TestContext.Current.CancellationToken);

    /// <summary>A file that goes with the test.</summary>
    private sealed class UpsertFile : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ampersand-object-");

        public UpsertFile(string csv)
        {
            Path = System.IO.Path.Combine(folder.FullName, "tactics.csv");
            File.WriteAllText(Path, csv);
        }

        public string Path { get; }

        public void Dispose() => folder.Delete(recursive: true);
    }
}
