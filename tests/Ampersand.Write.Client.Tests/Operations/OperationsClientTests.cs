using System.Collections;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Client.Tests.Operations;

/// <summary>Looking at operations, listing them and reading their logs.</summary>
public sealed class OperationsClientTests
{
    private readonly StepClock clock = new();
    private readonly RecordingProgress progress = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_asks_for_the_next_page_only_when_it_is_needed()
    {
        var transport = new ScriptedTransport(
            clock,
            () => Answers.Ok(
                """{"results":[{"id":"op-3","status":"in_progress"},{"id":"op-2","status":"success"}],"pagination":{"done":false,"nextPageToken":"a/b+c="}}"""),
            () => Answers.Ok(
                """{"results":[{"id":"op-1","status":"failure","installationId":"other","projectId":"2234wf"}],"pagination":{"done":true,"nextPageToken":"ignored"}}"""));

        await using var list = List(transport, pageSize: 2).GetAsyncEnumerator(Ending);

        Assert.Empty(transport.Requests);
        Assert.True(await list.MoveNextAsync());
        Assert.Equal("op-3", list.Current.OperationId);
        Assert.True(await list.MoveNextAsync());
        Assert.Equal("op-2", list.Current.OperationId);
        Assert.Single(transport.Requests);
        Assert.True(await list.MoveNextAsync());
        Assert.Equal(("op-1", false, "other"), (list.Current.OperationId, list.Current.Succeeded!.Value, list.Current.InstallationId));
        Assert.False(await list.MoveNextAsync());
        Assert.Equal(
            [
                "https://api.withampersand.com/v1/projects/2234wf/integrations/23rsdf32/installations/in%2Fst/operations?pageSize=2",
                "https://api.withampersand.com/v1/projects/2234wf/integrations/23rsdf32/installations/in%2Fst/operations?pageSize=2&pageToken=a%2Fb%2Bc%3D",
            ],
            transport.Requests.Select(request => request.Request.Uri.AbsoluteUri));
    }

    [Fact]
    public async Task A_listed_operation_is_one_like_any_other()
    {
        var transport = new ScriptedTransport(
            clock, () => Answers.Ok("""{"results":[{"id":"op-1","status":"success","extra":1}],"pagination":{"done":true}}"""));

        var operation = Assert.Single(await AllOf(List(transport)));

        Assert.True(operation.Succeeded);
        Assert.Equal(
            ("in/st", "2234wf", "23rsdf32", "default"),
            (operation.InstallationId, operation.Project, operation.Integration, operation.ConnectionName));
        Assert.Equal(1L, operation.AdditionalProperties!["extra"]);
    }

    [Theory]
    [InlineData("""{"results":[],"pagination":{"done":true}}""")]
    [InlineData("""{"results":null,"pagination":{"done":true}}""")]
    public async Task An_empty_list_is_empty(string body) =>
        Assert.Empty(await AllOf(List(new ScriptedTransport(clock, () => Answers.Ok(body)))));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"results":{},"pagination":{"done":true}}""")]
    [InlineData("""{"results":[5],"pagination":{"done":true}}""")]
    [InlineData("""{"results":[{"status":"success"}],"pagination":{"done":true}}""")]
    [InlineData("""{"results":[{"id":"op-1"}],"pagination":{"done":true}}""")]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"results":[],"pagination":[]}""")]
    [InlineData("""{"results":[],"pagination":{}}""")]
    [InlineData("""{"results":[],"pagination":{"done":false,"nextPageToken":""}}""")]
    public async Task A_page_that_is_not_of_the_contract_s_form_is_an_error(string body)
    {
        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(
            () => AllOf(List(new ScriptedTransport(clock, () => Answers.Ok(body)))));

        Assert.Equal("InvalidResponse", failure.ErrorId);
        Assert.Contains("but a page of operations was expected", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pageToken", failure.Message.Split(" was expected", 2)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_names_the_same_page_again_and_again_is_not_followed_for_ever()
    {
        var transport = new ScriptedTransport(
            clock, () => Answers.Ok("""{"results":[{"id":"op-1","status":"success"}],"pagination":{"done":false,"nextPageToken":"t"}}"""));

        Assert.Equal("InvalidResponse", (await Assert.ThrowsAsync<AmpersandServiceException>(() => AllOf(List(transport)))).ErrorId);
        Assert.Equal(2, transport.Requests.Count);
    }

    [Fact]
    public async Task Pages_that_lead_in_a_circle_are_not_followed_for_ever()
    {
        var transport = new ScriptedTransport(clock, (_, number, _) => Task.FromResult(Answers.Ok(
            $$"""{"results":[{"id":"op-{{number}}","status":"success"}],"pagination":{"done":false,"nextPageToken":"{{(number % 2 == 0 ? "even" : "odd")}}"} }""")));

        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(() => AllOf(List(transport)));

        Assert.Equal("InvalidResponse", failure.ErrorId);
        Assert.Contains("but another page than those before was expected", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, transport.Requests.Count);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void A_page_has_1_to_1000_operations(int pageSize, bool possible)
    {
        var refusal = Record.Exception(() => List(new ScriptedTransport(clock, () => Answers.Ok()), pageSize));

        Assert.Equal(possible, refusal is not ArgumentOutOfRangeException);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    public void A_name_that_no_address_can_hold_is_refused_by_what_it_names(string installation)
    {
        var failure = Assert.Throws<AmpersandException>(() => Client.ListAsync(
            TestConnection.Through(
                new ScriptedTransport(clock, () => Answers.Ok()), clock), installation, 1, OperationStatus.Documented, Ending));

        Assert.Equal("NameInvalid", failure.ErrorId);
        Assert.Contains("an installation", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_installation_without_integration_is_refused_at_once()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Ok());
        var connection = new AmpersandConnection(new AmpersandClientOptions { ApiKey = new ApiKey("k"), Project = "p" }, clock, transport);

        var failure = Assert.Throws<AmpersandException>(
            () => new OperationsClient(progress).ListAsync(connection, "inst", 1, OperationStatus.Documented, Ending));

        Assert.Equal("IntegrationMissing", failure.ErrorId);
    }

    [Fact]
    public async Task A_list_rides_out_faults_that_pass()
    {
        var transport = new ScriptedTransport(
            clock, () =>
                Answers.Of(503), () => Answers.Ok("""{"results":[{"id":"op-1","status":"success"}],"pagination":{"done":true}}"""));

        var list = AllOf(List(transport));
        await clock.DriveAsync(list);

        Assert.Single(await list);
    }

    [Fact]
    public async Task Log_entries_are_typed_and_lose_nothing()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Ok("""
            [{"timestamp":"2026-01-02T03:04:05.123Z","severity":"ERROR","trace":"t-1",
              "message":{"msg":"Write failed","error":"DUPLICATE_VALUE","operation_id":"OP-1","details":{"row":3,"fields":["a"]},"attempt":2}},
             {"timestamp":"2026-01-02T03:04:06Z","severity":"INFO","message":{"msg":"Done","operation_id":"op-1","details":null}}]
            """));

        var logs = await Client.GetLogsAsync(Operation(transport), Ending);

        Assert.Equal(
            "https://api.withampersand.com/v1/projects/2234wf/operations/op-1/logs",
            Assert.Single(transport.Requests).Request.Uri.AbsoluteUri);
        var entry = logs[0];
        Assert.Equal(("op-1", "ERROR", "Write failed", "DUPLICATE_VALUE"), (entry.OperationId, entry.Severity, entry.Message, entry.Error));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 123, TimeSpan.Zero), entry.Timestamp);
        var details = Assert.IsAssignableFrom<IDictionary>(entry.Details);
        Assert.Equal(3L, details["row"]);
        Assert.Equal("t-1", entry.AdditionalProperties!["trace"]);
        Assert.Equal(2L, ((IDictionary)entry.AdditionalProperties["message"]!)["attempt"]);
        Assert.Equal("ERROR: Write failed: DUPLICATE_VALUE", entry.ToString());
        Assert.Equal(
            ("INFO", "Done", null, null, null),
            (logs[1].Severity, logs[1].Message, logs[1].Error, logs[1].Details, logs[1].AdditionalProperties));
    }

    [Fact]
    public async Task Log_entries_of_another_form_lose_nothing_either()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Ok("""
            [{"timestamp":5,"severity":["x"],"message":"plain"},
             {"message":{"msg":{"a":1},"error":{"code":"E1"},"operation_id":"another","details":"words"}},
             {"message":[1],"Message":2},
             {}]
            """));

        var logs = await Client.GetLogsAsync(Operation(transport), Ending);

        Assert.Equal("plain", logs[0].Message);
        Assert.Equal(["timestamp", "severity"], logs[0].AdditionalProperties!.Keys.Cast<string>());
        Assert.Equal("""{"code":"E1"}""", logs[1].Error);
        Assert.Equal("words", logs[1].Details);
        Assert.Equal(["msg", "operation_id"], ((IDictionary)logs[1].AdditionalProperties!["message"]!).Keys.Cast<string>());
        Assert.Equal(2, logs[2].AdditionalProperties!.Count);
        Assert.Null(logs[3].AdditionalProperties);
        Assert.Equal("op-1", logs[3].OperationId);
    }

    [Fact]
    public async Task Secrets_that_the_service_echoes_are_in_nothing_that_is_read_of_it()
    {
        var echoes = $$"""
            {"id":"op-1","status":"failure","result":"sent {{TestConnection.Key}}; no answer from https://files.example/d.csv?X-Goog-Signature=secret.",
             "metadata":{"{{TestConnection.Key}}":["{{TestConnection.Key}}",{"url":"gs://b/d.csv?sig=secret","link":"https://user:secret@crm.example/show?id=12"}],"cost":1.50},
             "header":"X-Api-Key: {{TestConnection.Key}}"}
            """;
        var transport = new ScriptedTransport(
            clock,
            () => Answers.Ok(echoes),
            () => Answers.Ok($$"""{"results":[{{echoes}}],"pagination":{"done":true} }"""),
            () => Answers.Ok(
                $$"""[{"severity":"ERROR","message":{"msg":"{{TestConnection.Key}}","error":"403 from https://files.example/d.csv?Signature=secret","details":{{echoes}}} }]"""));

        var looked = (await Client.GetAsync(Operation(transport), OperationStatus.Documented, Repeatable.Never, Ending)).Operation;
        var listed = Assert.Single(await AllOf(List(transport)));
        var entry = Assert.Single(await Client.GetLogsAsync(Operation(transport), Ending));

        foreach (var operation in (AmpersandOperation[])[looked, listed])
        {
            Assert.Equal("sent (hidden); no answer from https://files.example/d.csv?(hidden)", operation.Result);
            var values = Assert.IsType<object?[]>(operation.Metadata!["(hidden)"]);
            Assert.Equal("(hidden)", values[0]);
            Assert.Equal("gs://b/d.csv?(hidden)", ((IDictionary)values[1]!)["url"]);
            Assert.Equal("https://(hidden)@crm.example/show?id=12", ((IDictionary)values[1]!)["link"]);
            Assert.Equal(1.50m, operation.Metadata["cost"]);
            Assert.Equal("X-Api-Key: (hidden)", operation.AdditionalProperties!["header"]);
        }

        Assert.Equal("(hidden)", entry.Message);
        Assert.Equal("403 from https://files.example/d.csv?(hidden)", entry.Error);
        Assert.Equal("X-Api-Key: (hidden)", ((IDictionary)entry.Details!)["header"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task An_empty_log_is_empty(string body) =>
        Assert.Empty(await Client.GetLogsAsync(Operation(new ScriptedTransport(clock, () => Answers.Ok(body))), Ending));

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("<html></html>")]
    public async Task A_log_that_is_not_of_the_contract_s_form_is_an_error(string body)
    {
        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(
            () => Client.GetLogsAsync(Operation(new ScriptedTransport(clock, () => Answers.Ok(body))), Ending));

        Assert.Equal("InvalidResponse", failure.ErrorId);
        Assert.Contains("but a list of log entries was expected", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_without_a_project_is_refused()
    {
        var connection = new AmpersandConnection(
            new AmpersandClientOptions { ApiKey = new ApiKey("k") }, clock, new ScriptedTransport(clock, () => Answers.Ok()));

        var failure = await Assert.ThrowsAsync<AmpersandException>(() => Client.GetAsync(
            new AmpersandOperation("op-1", connection), OperationStatus.Documented, Repeatable.Always, Ending));

        Assert.Equal("ProjectMissing", failure.ErrorId);
    }

    [Fact]
    public async Task An_operation_without_a_status_is_not_of_the_contract_s_form()
    {
        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(() => Client.GetAsync(
            Operation(
                new ScriptedTransport(
                    clock, () => Answers.Ok("""{"id":"op-1"}"""))), OperationStatus.Documented, Repeatable.Always, Ending));

        Assert.Equal("InvalidResponse", failure.ErrorId);
        Assert.Contains("but operation op-1 with its status was expected", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_operation_s_answer_is_not_taken_for_this_one_s()
    {
        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(() => Client.GetAsync(
            Operation(new ScriptedTransport(clock, () => Answers.Ok("""{"id":"op-2","status":"success"}"""))),
            OperationStatus.Documented,
            Repeatable.Always,
            Ending));

        Assert.Equal("InvalidResponse", failure.ErrorId);
        Assert.Contains("but operation op-1 with its status was expected", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5E4F06CA-445F-43EA-943E-78465EE1BB7A")]
    [InlineData("{5e4f06ca-445f-43ea-943e-78465ee1bb7a}")]
    [InlineData("5e4f06ca445f43ea943e78465ee1bb7a")]
    public async Task An_id_is_the_same_however_it_is_written(string id)
    {
        var transport = new ScriptedTransport(clock, () => Answers.Ok($$"""{"id":"{{id}}","status":"success"}"""));
        var operation = new AmpersandOperation("5e4f06ca-445f-43ea-943e-78465ee1bb7a", TestConnection.Through(transport, clock));

        (var now, _) = await Client.GetAsync(operation, OperationStatus.Documented, Repeatable.Always, Ending);

        Assert.Equal(("5e4f06ca-445f-43ea-943e-78465ee1bb7a", true), (now.OperationId, now.Succeeded!.Value));
    }

    [Fact]
    public async Task A_look_says_how_long_not_to_look_again()
    {
        var transport = new ScriptedTransport(
            clock, () => Answers.Of(200, """{"status":"in_progress"}""", retryAfter: TimeSpan.FromSeconds(9)));

        (var operation, var again) = await Client.GetAsync(Operation(transport), OperationStatus.Documented, Repeatable.Always, Ending);

        Assert.Equal("in_progress", operation.Status);
        Assert.Equal(TimeSpan.FromSeconds(9), again);
    }

    private OperationsClient Client => new(progress);

    private AmpersandOperation Operation(ScriptedTransport transport) => new("op-1", TestConnection.Through(transport, clock));

    private IAsyncEnumerable<AmpersandOperation> List(ScriptedTransport transport, int pageSize = 200) =>
        Client.ListAsync(TestConnection.Through(transport, clock), "in/st", pageSize, OperationStatus.Documented, Ending);

    private static async Task<List<AmpersandOperation>> AllOf(IAsyncEnumerable<AmpersandOperation> list)
    {
        var all = new List<AmpersandOperation>();
        await foreach (var operation in list)
        {
            all.Add(operation);
        }

        return all;
    }
}
