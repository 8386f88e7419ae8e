using System.Text.Json;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Client.Tests.Operations;

/// <summary>That an operation is done does not say that its records were written: every source that says more is heard.</summary>
public sealed class OutcomeTests
{
    private const string Details =
        """
        {"jobId":"750A","state":"JobComplete","failureDetails":{"failureType":"Partial",
         "failedUpdates":{"INVALID_FIELD:No such column":["k2","k3"]},"failedCreates":{"Duplicate: see record 7":["k9"]}}}
        """;

    private readonly FakeService service = new();
    private string status = "BulkWriteCompleted";
    private string further = string.Empty;
    private string log = "[]";

    public OutcomeTests() => service.Answer = (request, _) => Task.FromResult(
        request.IsWrite ? null
        : request.Uri.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal) ? Answers.Ok(log)
        : Answers.Ok($$"""{"id":"{{request.Uri.Segments[^1]}}","status":"{{status}}"{{further}}}"""));

    public static TheoryData<string, string> PlacesOfDetails => new()
    {
        { $$""","metadata":{{Details}}""", "[]" },
        { ""","metadata":{"bulk":""" + Details + "}", "[]" },
        { string.Empty, Log(Details) },
        { string.Empty, Log($$"""{"text":{{JsonSerializer.Serialize(Details)}}}""") },
        { string.Empty, Log(DetailsAsTexts()) },
    };

    private int LogsRead => service.Requests.Count(request => request.Uri.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal));

    [Theory]
    [InlineData("BulkWriteCompleted", "Batch write completed (10 succeeded, 0 failed)", 10L, 0L, OperationOutcome.Succeeded, true)]
    [InlineData("BulkWriteCompleted", "Batch write completed (9 succeeded, 1 failed)", 9L, 1L, OperationOutcome.PartlyFailed, false)]
    [InlineData("success", "9 records succeeded, 1 failed.", 9L, 1L, OperationOutcome.PartlyFailed, false)]
    [InlineData("failure", "Batch write completed (9 succeeded, 1 failed)", 9L, 1L, OperationOutcome.PartlyFailed, false)]
    [InlineData("success", "Batch write completed (0 succeeded, 10 failed)", 0L, 10L, OperationOutcome.Failed, false)]
    [InlineData("failure", "No such object.", null, null, OperationOutcome.Failed, false)]
    [InlineData("success", "1 failed", null, 1L, OperationOutcome.PartlyFailed, false)]
    [InlineData("success", "10 succeeded", 10L, 0L, OperationOutcome.Succeeded, true)]
    [InlineData("success", "Batch write completed (8 succeeded, 0 failed)", 8L, 0L, OperationOutcome.Ended, false)]
    [InlineData("success", "All went well.", null, null, OperationOutcome.Ended, true)]
    [InlineData("in_progress", "Batch write (3 succeeded, 1 failed)", null, null, OperationOutcome.Running, null)]
    public void The_status_and_the_counts_of_the_result_settle_it(
        string said, string result, long? succeeded, long? failed, OperationOutcome outcome, bool? hasSucceeded)
    {
        var operation = Read($$"""{"status":"{{said}}","result":"{{result}}"}""");

        Assert.Equal((succeeded, failed), (operation.RecordsSucceeded, operation.RecordsFailed));
        Assert.Equal((outcome, hasSucceeded), (operation.Outcome, operation.Succeeded));
    }

    [Theory]
    [InlineData("1,963 succeeded, 37 failed", 1963L, 37L)]
    [InlineData("Nothing failed", null, null)]
    [InlineData("-3 succeeded, 1.5 failed", null, null)]
    [InlineData("succeeded: 3, failed: 1", null, null)]
    [InlineData("", null, null)]
    public void Counts_are_read_only_in_the_form_that_is_known(string result, long? succeeded, long? failed) =>
        Assert.Equal((succeeded, failed), ResultCounts.In(result));

    [Theory]
    [InlineData("read")]
    [InlineData("subscribe")]
    public void What_is_no_write_is_known_by_its_status_alone(string type)
    {
        var operation = Read($$"""{"status":"success","actionType":"{{type}}","result":"5 succeeded, 5 failed"}""");

        Assert.Equal((OperationOutcome.Succeeded, null, null), (operation.Outcome, operation.RecordsSucceeded, operation.RecordsFailed));
        Assert.False(operation.LacksNames());
    }

    [Fact]
    public void The_connector_s_details_count_before_the_result_and_the_greater_number_of_failures_counts()
    {
        Assert.Equal((7, 3), Counts($$"""{"status":"success","metadata":{{Details}}}"""));
        Assert.Equal((8, 3), Counts($$"""{"status":"success","result":"(8 succeeded, 2 failed)","metadata":{{Details}}}"""));
        Assert.Equal((5, 5), Counts($$"""{"status":"success","result":"(5 succeeded, 5 failed)","metadata":{{Details}}}"""));
        Assert.Equal((10, 0), Counts(Job("0")));
        Assert.Equal((6, 4), Counts(Job("\"4\"")));

        static string Job(string failed) =>
            """{"status":"success","metadata":{"jobInfo":{"numberRecordsProcessed":10,"numberRecordsFailed":""" + failed + "}}}";

        static (long?, long?) Counts(string json) => (Read(json).RecordsSucceeded, Read(json).RecordsFailed);
    }

    [Fact]
    public void A_failure_without_a_number_is_no_success()
    {
        var operation = Read("""{"status":"success","metadata":{"failureDetails":{"failureType":"Partial"}}}""");

        Assert.Equal((OperationOutcome.Ended, false, null), (operation.Outcome, operation.Succeeded, operation.RecordsFailed));
    }

    [Theory]
    [MemberData(nameof(PlacesOfDetails))]
    public async Task Records_that_failed_are_named_wherever_the_service_says_so(string inOperation, string inLog)
    {
        (further, log) = (inOperation, inLog);
        var operation = Sent();

        var found = await service.Client().GetRecordFailuresAsync(operation, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Null(found.Missing);
        Assert.Equal((7, 3), (found.Operation.RecordsSucceeded, found.Operation.RecordsFailed));
        Assert.Equal(
            [
                ("k9", null, "Duplicate: see record 7", RecordWriteType.Create),
                ("k2", "INVALID_FIELD", "INVALID_FIELD:No such column", RecordWriteType.Update),
                ("k3", "INVALID_FIELD", "INVALID_FIELD:No such column", RecordWriteType.Update),
            ],
            found.Named.Select(failure => (failure.Key, failure.ErrorCode, failure.Error, failure.Type)));
        Assert.All(
            found.Named,
            failure => Assert.Equal(
                ("op", "thing__c", "key__c", "things.csv"),
                (failure.OperationId, failure.ObjectName, failure.PrimaryKey, failure.Source)));
    }

    [Fact]
    public async Task What_the_service_names_in_part_or_not_at_all_is_said()
    {
        further = ""","result":"Batch write completed (6 succeeded, 4 failed)" """;
        var unnamed = await service.Client().GetRecordFailuresAsync(Sent(), cancellationToken: TestContext.Current.CancellationToken);
        log = Log(Details);
        var partlyNamed = await service.Client().GetRecordFailuresAsync(Sent(), cancellationToken: TestContext.Current.CancellationToken);
        (status, further, log) = ("in_progress", string.Empty, "[]");
        var running = await service.Client().GetRecordFailuresAsync(Sent(), cancellationToken: TestContext.Current.CancellationToken);
        status = "success";
        var silent = await service.Client().GetRecordFailuresAsync(Sent(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(
            [unnamed, partlyNamed, running, silent], found => Assert.Equal("RecordFailuresUnknown", found.Missing!.ErrorId));
        Assert.Equal(
            "4 of 10 records of thing__c (operation op) failed, and the service does not say which.", unnamed.Missing!.Message);
        Assert.Empty(unnamed.Named);
        Assert.EndsWith("failed, and the service names 3 of them alone.", partlyNamed.Missing!.Message, StringComparison.Ordinal);
        Assert.Equal(3, partlyNamed.Named.Count);
        Assert.Contains("is not known before it has ended", running.Missing!.Message, StringComparison.Ordinal);
        Assert.Contains("neither it nor its log says how many", silent.Missing!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_read_only_where_it_can_settle_something_and_once()
    {
        further = ""","result":"Batch write completed (10 succeeded, 0 failed)" """;
        var whole = await service.Client().GetOperationAsync(Sent(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((OperationOutcome.Succeeded, 0), (whole.Outcome, LogsRead));

        further = string.Empty;
        log = Log(Details);
        var settled = await service.Client().GetOperationAsync(Sent(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((OperationOutcome.PartlyFailed, 1), (settled.Outcome, LogsRead));

        await service.Client().GetRecordFailuresAsync(settled, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, LogsRead);
    }

    [Fact]
    public async Task An_error_in_the_log_of_an_operation_without_counts_is_no_success()
    {
        log = """[{"severity":"ERROR","message":{"msg":"A row was refused."}}]""";
        var output = await service.Client().WaitAsync(Sent(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((OperationOutcome.Ended, false), (output.Operation!.Outcome, output.Operation.Succeeded));
        Assert.Equal("OperationPartlyFailed", output.Error!.ErrorId);
        Assert.Contains("nobody says how many failed", output.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_says_how_many_failed_and_why_most_of_them()
    {
        further = ""","result":"Batch write completed (7 succeeded, 3 failed)" """;
        log = Log(Details);
        var output = await service.Client().WaitAsync(Sent(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(OperationOutcome.PartlyFailed, output.Operation!.Outcome);
        Assert.Equal("OperationPartlyFailed", output.Error!.ErrorId);
        Assert.Equal(
            "3 of 10 records of thing__c (operation op) failed; 2 kinds of error, the most frequent: INVALID_FIELD:No such column.",
            output.Error.Message);
        Assert.Same(output.Operation, ((AmpersandOperationException)output.Error).Operation);
    }

    [Fact]
    public void What_was_known_survives_a_file()
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["Status"] = "success", ["RecordsSucceeded"] = "7", ["RecordsFailed"] = 3, ["ActionType"] = "write",
        };
        var restored = AmpersandOperation.Restore("op", name => values.GetValueOrDefault(name));

        Assert.Equal((OperationOutcome.PartlyFailed, 7, 3), (restored.Outcome, restored.RecordsSucceeded, restored.RecordsFailed));
    }

    /// <summary>The details as the schema of the log has them: each member a text.</summary>
    private static string DetailsAsTexts()
    {
        using var details = JsonDocument.Parse(Details);
        return JsonSerializer.Serialize(details.RootElement.EnumerateObject().ToDictionary(
            member => member.Name,
            member => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : member.Value.GetRawText()));
    }

    private static string Log(string details) =>
        """[{"severity":"INFO","message":{"msg":"Done","details":""" + details + "}}]";

    private AmpersandOperation Sent() => new AmpersandOperation("op", service.Connection()).With(sent =>
        (sent.ObjectName, sent.PrimaryKey, sent.Source, sent.Records) = ("thing__c", "key__c", "things.csv", 10));

    private static AmpersandOperation Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new AmpersandOperation("op").With(sent => sent.Records = 10).Apply(document.RootElement, OperationStatus.Documented);
    }
}
