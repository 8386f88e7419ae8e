using Ampersand.Write.Records;
using Ampersand.Write.Wire;
using static Ampersand.Write.Client.Tests.Records.RecordWriting;

namespace Ampersand.Write.Client.Tests.Records;

/// <summary>Every shape of the contract's answers, joined to the records that it is about.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task A_record_that_was_written_brings_its_id_and_fields()
    {
        var result = Assert.Single(await ResultsAsync(
            "200 OK",
            """{"operationId":"o1","result":{"success":true,"recordId":"003","data":{"Name":"Ada","age":36},"etag":"x"}}""",
            "Ada"));

        Assert.True(result.Success);
        Assert.Equal(
            ("003", "o1", "contact", 0L, RecordOutcome.Written, "Ada"),
            (result.RecordId, result.OperationId, result.ObjectName, result.Index, result.Outcome, result.InputObject));
        Assert.Equal(("Ada", 36L), (result.Data!["name"], result.Data["age"]));
        Assert.Equal("x", result.AdditionalProperties!["etag"]);
        Assert.Null(result.Error);
        Assert.Equal(("2234wf", "sample-org-id", RecordWriteType.Create), (result.Project, result.GroupRef, result.Type));
    }

    [Fact]
    public async Task A_record_that_failed_brings_what_the_service_says()
    {
        var result = Assert.Single(await ResultsAsync(
            "422 Unprocessable Entity",
            """{"operationId":"o1","errors":[{"message":"no such field"},{"message":"at all"}],"result":{"success":false},"warnings":[{"message":"slow"}],"rawResponse":"[1]"}""",
            "Ada"));

        Assert.False(result.Success);
        Assert.Equal(("no such field; at all", "[1]", "o1"), (result.Error, result.RawResponse, result.OperationId));
        Assert.Equal(["slow"], result.Warnings);
    }

    [Theory]
    [InlineData("""{"operationId":"o1","errors":[{"message":"no"}]}""", "no")]
    [InlineData("""{"operationId":"o1"}""", "The answer has 0 results for 1 record, so why it failed is not known.")]
    public async Task A_failure_without_a_result_brings_what_is_said(string body, string expected)
    {
        var result = Assert.Single(await ResultsAsync("422 Unprocessable Entity", body, "Ada"));
        Assert.Equal((false, expected), (result.Success, result.Error));
    }

    [Theory]
    [InlineData(
        """{"operationId":"o1","errors":["one","two."]}""",
        "one; two. The answer has 0 results for 2 records, so which of them were written is not known.", RecordOutcome.Unknown)]
    [InlineData(
        """{"operationId":"o1","successCount":1,"failureCount":1,"errors":["one"]}""",
        "one. The answer has 0 results for 2 records (1 written, 1 failed), so which of them were written is not known.",
        RecordOutcome.Unknown)]
    [InlineData(
        """{"operationId":"o1","successCount":0,"failureCount":2,"errors":["one"]}""",
        "one. The answer has 0 results for 2 records (0 written, 2 failed), so why each of them failed is not known.",
        RecordOutcome.Failed)]
    public async Task Failures_without_results_say_of_each_record_what_is_not_known(string body, string expected, RecordOutcome outcome)
    {
        var results = await ResultsAsync("422 Unprocessable Entity", body, "Ada", "Bob");
        Assert.Equal(["Ada", "Bob"], results.Select(result => result.InputObject));
        Assert.All(results, result => Assert.Equal((outcome, expected), (result.Outcome, result.Error)));
    }

    [Fact]
    public async Task Counts_without_results_are_on_the_operation_and_one_error_says_so()
    {
        await using var server = RecordingServer.Start(
            Replies.Ok("""{"operationId":"o1","successCount":1,"failureCount":2,"errors":["no such field"]}"""));
        var outcome = await SendAsync(server, Update, Batch("Ada", "Bob", "Cyd"));

        Assert.Equal(
            ("o1", 1, 2, 3, OperationOutcome.PartlyFailed), (
                outcome.Operation!.OperationId,
                outcome.Operation.RecordsSucceeded,
                outcome.Operation.RecordsFailed,
                outcome.Operation.Records,
                outcome.Operation.Outcome));
        Assert.Equal("RecordOutcomesUnknown", outcome.Error!.ErrorId);
        Assert.Equal(
            "Whether records 1 to 3 were updated is not known (contact, operation o1): no such field. The answer has 0 results for 3 "
                + "records (1 written, 2 failed), so which of them were written is not known.",
            outcome.Error.Message);
        Assert.All(outcome.Results, result => Assert.Equal((RecordOutcome.Unknown, null), (result.Outcome, result.Success)));
    }

    [Fact]
    public async Task What_a_screen_would_obey_is_taken_out_of_the_service_s_words() =>
        Assert.Equal("no such[2J field", Assert.Single(await ResultsAsync(
            "422 Unprocessable Entity",
            """{"operationId":"o1","result":{"success":false},"errors":["no such\u001b[2J\u202e field"]}""",
            "Ada")).Error);

    [Theory]
    [InlineData("200 OK", """{"recordId":"003"}""", RecordOutcome.Unknown)]
    [InlineData("200 OK", """{"recordId":"003","success":null}""", RecordOutcome.Unknown)]
    [InlineData("200 OK", """{"recordId":"003","success":"yes"}""", RecordOutcome.Unknown)]
    [InlineData("200 OK", """{"recordId":"003","errors":["no"]}""", RecordOutcome.Failed)]
    [InlineData("422 Unprocessable Entity", """{"recordId":"003"}""", RecordOutcome.Failed)]
    public async Task A_result_that_does_not_say_whether_it_is_a_success_is_neither(string status, string json, RecordOutcome outcome)
    {
        var result = Assert.Single(await ResultsAsync(status, $$"""{"operationId":"o1","result":{{json}}}""", "Ada"));

        Assert.Equal(
            (outcome, outcome == RecordOutcome.Unknown ? null : false, "003"), (result.Outcome, result.Success, result.RecordId));
        Assert.NotNull(result.Error);
    }

    [Theory]
    [InlineData("", RecordOutcome.Unknown)]
    [InlineData(""","successCount":2,"failureCount":1""", RecordOutcome.Written)]
    [InlineData(""","successCount":1,"failureCount":2""", RecordOutcome.Failed)]
    public async Task A_result_among_others_that_says_neither_is_what_the_counts_leave(string counts, RecordOutcome outcome)
    {
        var results = await ResultsAsync(
            "200 OK",
            $$"""{"operationId":"o1","results":[{"success":true},{"recordId":"2"},{"success":false}]{{counts}}}""",
            "Ada", "Bob", "Cyd");

        Assert.Equal([RecordOutcome.Written, outcome, RecordOutcome.Failed], results.Select(result => result.Outcome));
    }

    [Fact]
    public async Task A_deleted_record_has_the_id_that_was_asked_for()
    {
        await using var server = RecordingServer.Start(Replies.Ok("""{"operationId":"o1","result":{"success":true}}"""));
        var batch = new RecordBatch { Number = 1 };
        batch.Add("Ada", 0, Record("Ada"), "003");

        Assert.Equal("003", Assert.Single((await SendAsync(server, Delete, batch)).Results).RecordId);
    }

    [Fact]
    public async Task As_many_results_as_records_are_joined_in_order()
    {
        var results = await ResultsAsync(
            "200 OK",
            """{"operationId":"o1","successCount":1,"failureCount":2,"results":[{"success":false},{"success":true,"recordId":"2"},{"success":false}],"errors":[{"message":"first"},{"message":"third"}]}""",
            "Ada", "Bob", "Cyd");

        Assert.Equal(["Ada", "Bob", "Cyd"], results.Select(result => result.InputObject));
        Assert.Equal([0L, 1L, 2L], results.Select(result => result.Index));
        const string Whole = "(of the whole request; the service does not say which error belongs to which record) first; third";
        Assert.Equal([Whole, null, Whole], results.Select(result => result.Error));
        Assert.All(results, result => Assert.Equal("o1", result.OperationId));
    }

    [Theory]
    [InlineData(
        """[{"message":"all the same"}]""",
        "(of the whole request; the service does not say which error belongs to which record) all the same")]
    [InlineData("""["a","b"]""", "(of the whole request; the service does not say which error belongs to which record) a; b")]
    [InlineData("""["a","b","c"]""", "(of the whole request; the service does not say which error belongs to which record) a; b; c")]
    [InlineData("[]", "The service gives no reason.")]
    public async Task Reasons_that_cannot_be_told_apart_are_not_guessed(string errors, string expected)
    {
        var results = await ResultsAsync(
            "422 Unprocessable Entity",
            $$"""{"operationId":"o1","successCount":0,"failureCount":2,"results":[{"success":false},{"success":false}],"errors":{{errors}}}""",
            "Ada",
            "Bob");
        Assert.All(results, result => Assert.Equal(expected, result.Error));
    }

    [Fact]
    public async Task A_result_with_reasons_of_its_own_keeps_them()
    {
        var results = await ResultsAsync(
            "422 Unprocessable Entity",
            """{"operationId":"o1","results":[{"success":false,"errors":["mine"]},{"success":false}],"errors":[{"message":"whose?"}]}""",
            "Ada",
            "Bob");
        Assert.Equal(
            ["mine", "(of the whole request; the service does not say which error belongs to which record) whose?"],
            results.Select(result => result.Error));
    }

    [Fact]
    public async Task The_only_error_is_that_of_the_only_record_that_failed()
    {
        var results = await ResultsAsync(
            "200 OK",
            """{"operationId":"o1","successCount":1,"failureCount":1,"results":[{"success":true},{"success":false}],"errors":["no"]}""",
            "Ada",
            "Bob");
        Assert.Equal([null, "no"], results.Select(result => result.Error));
    }

    [Theory]
    [InlineData(
        """{"operationId":"o1","successCount":1,"failureCount":1,"results":[{"success":true}],"errors":[{"message":"one is bad"}]}""",
        "one is bad. The answer has 1 results for 2 records (1 written, 1 failed)")]
    [InlineData(
        """{"operationId":"o1","successCount":0,"failureCount":0}""", "The answer has 0 results for 2 records (0 written, 0 failed)")]
    [InlineData(
        """{"operationId":"o1","successCount":2,"failureCount":1,"results":[{"success":true},{"success":true},{"success":false}]}""",
        "The answer has 3 results for 2 records (2 written, 1 failed)")]
    public async Task Another_number_of_results_says_nothing_of_any_record(string answer, string said)
    {
        var results = await ResultsAsync("200 OK", answer, "Ada", "Bob");
        Assert.Equal(["Ada", "Bob"], results.Select(result => result.InputObject));
        Assert.All(results, result =>
        {
            Assert.Equal((RecordOutcome.Unknown, null), (result.Outcome, result.RecordId));
            Assert.StartsWith(said, result.Error, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(
        "200 OK",
        """{"operationId":"o1","successCount":0,"failureCount":2,"errors":["all bad"],"results":[{"success":true},{"success":true}]}""",
        "all bad. Its results count 2 of 2 records as written, and the answer as a whole says otherwise (0 written, 2 failed), so "
            + "which of them were written is not known.")]
    [InlineData(
        "200 OK",
        """{"operationId":"o1","failureCount":1,"results":[{"success":true},{"success":true}]}""",
        "Its results count 2 of 2 records as written, and the answer as a whole says otherwise (1 failed), so which of them were "
            + "written is not known.")]
    [InlineData(
        "200 OK",
        """{"operationId":"o1","successCount":2,"failureCount":0,"results":[{"success":true},{"success":false}]}""",
        "Its results count 1 of 2 records as written, and the answer as a whole says otherwise (2 written, 0 failed), so which of them "
            + "were written is not known.")]
    [InlineData(
        "422 Unprocessable Entity",
        """{"operationId":"o1","results":[{"success":true},{"success":true}]}""",
        "Its results count 2 of 2 records as written, and the answer as a whole says otherwise, so which of them were written is not "
            + "known.")]
    public async Task An_answer_that_contradicts_itself_says_nothing_of_any_record(string status, string answer, string said)
    {
        var results = await ResultsAsync(status, answer, "Ada", "Bob");
        Assert.Equal(2, results.Count);
        Assert.All(results, result => Assert.Equal((RecordOutcome.Unknown, said), (result.Outcome, result.Error)));
    }

    [Fact]
    public async Task A_single_record_s_success_in_a_failure_is_none()
    {
        var result = Assert.Single(
            await ResultsAsync("422 Unprocessable Entity", """{"operationId":"o1","result":{"success":true},"errors":["no"]}""", "Ada"));
        Assert.Equal(
            (
                RecordOutcome.Unknown,
                "no. Its results count 1 of 1 record as written, and the answer as a whole says otherwise, so whether it was written is "
                    + "not known."),
            (result.Outcome, result.Error));
    }

    [Theory]
    [InlineData(
        "422 Unprocessable Entity",
        """{"operationId":"o1","successCount":0,"failureCount":3,"errors":["bad name"],"results":[{"success":true},{"success":false},{"success":true}]}""",
        2)]
    [InlineData(
        "200 OK",
        """{"operationId":"o1","successCount":2,"failureCount":1,"errors":["bad name"],"results":[{"success":true},{"success":false},{"success":true}]}""",
        2)]
    [InlineData(
        "200 OK",
        """{"operationId":"o1","successCount":2,"failureCount":1,"errors":["bad name"],"results":[{"success":false},{"success":true},{"success":true}]}""",
        1)]
    public async Task One_failure_undoes_all_where_all_or_none_was_asked_for(string status, string answer, int failed)
    {
        await using var server = RecordingServer.Start(Replies.Json(status, answer));
        var results = (await SendAsync(server, Create with { AllOrNone = true }, Batch("Ada", "Bob", "Cyd"))).Results;

        Assert.All(results, result => Assert.False(result.Success));
        var undone = $"Undone, because record {failed} of the same request failed and all or none were to be written.";
        Assert.Equal(
            Enumerable.Range(1, 3).Select(record => record == failed ? "bad name" : undone), results.Select(result => result.Error));
    }

    [Fact]
    public async Task Errors_beside_nothing_but_successes_are_not_lost()
    {
        var results = await ResultsAsync(
            "200 OK",
            """{"operationId":"o1","results":[{"success":true},{"success":true}],"errors":["odd"],"warnings":["slow"]}""",
            "Ada",
            "Bob");

        Assert.All(results, result => Assert.True(result.Success));
        Assert.Equal(["(of the whole request) slow", "(of the whole request) odd"], results[0].Warnings);
        Assert.Empty(results[1].Warnings);
    }

    [Theory]
    [InlineData(
        """{"operationId":"o1","failureCount":2,"errors":["bad name","too long"],"warnings":["slow"]}""",
        "Operation o1 took records 1 to 2, and the service remarks: 2 of them failed already; bad name; too long; slow")]
    [InlineData(
        """{"operationId":"o1","warnings":[{"message":"slow"}]}""", "Operation o1 took records 1 to 2, and the service remarks: slow")]
    public async Task What_is_remarked_on_an_asynchronous_write_is_a_warning(string answer, string warning)
    {
        await using var server = RecordingServer.Start(Replies.Ok(answer));
        var progress = new Shared.RecordingProgress();

        var outcome = await SendAsync(server, Create with { Mode = RecordWriteMode.Asynchronous }, Batch("Ada", "Bob"), progress: progress);

        Assert.Equal("o1", outcome.Operation!.OperationId);
        Assert.Equal([warning], progress.Warnings);
    }

    [Fact]
    public async Task A_success_without_results_is_one_whose_ids_are_not_known()
    {
        var results = await ResultsAsync("200 OK", """{"operationId":"o1","successCount":2,"failureCount":0}""", "Ada", "Bob");
        Assert.Equal(2, results.Count);
        Assert.All(results, result => Assert.Equal((true, null), (result.Success, result.Error)));
        Assert.Equal(
            "The answer has 0 results for 2 records (2 written, 0 failed), so their ids are not known.",
            Assert.Single(results[0].Warnings));
    }

    [Fact]
    public async Task An_asynchronous_write_becomes_an_operation()
    {
        await using var server = RecordingServer.Start(Replies.Ok("""{"operationId":"o1","successCount":0,"failureCount":0}"""));
        var batch = Batch("Ada", "Bob");

        var outcome = await SendAsync(server, Create with { Mode = RecordWriteMode.Asynchronous }, batch);

        var operation = outcome.Operation!;
        Assert.Empty(outcome.Results);
        Assert.Equal(
            ("o1", "submitted", "contact", 2L, 1, 1L), (
                operation.OperationId,
                operation.Status,
                operation.ObjectName,
                operation.Records!.Value,
                operation.Part!.Value,
                operation.FirstRecord!.Value));
        Assert.Equal(("pipeline", "sample-org-id", "2234wf"), (operation.Source, operation.GroupRef, operation.Project));
    }

    [Fact]
    public async Task A_key_that_the_service_echoes_is_blotted_out()
    {
        var result = Assert.Single(await ResultsAsync(
            "422 Unprocessable Entity",
            $$"""{"operationId":"o1","result":{"success":false},"errors":[{"message":"you sent {{Shared.TestConnection.Key}}"}],"rawResponse":"{{Shared.TestConnection.Key}}"}""",
            "Ada"));
        Assert.Equal(("you sent (hidden)", "(hidden)"), (result.Error, result.RawResponse));
    }

    [Theory]
    [InlineData("200 OK", "")]
    [InlineData("200 OK", "{}")]
    [InlineData("200 OK", "[]")]
    [InlineData("200 OK", """{"operationId":"5e4f""")]
    [InlineData("200 OK", """{"operationId":"o1","results":[1,2]}""")]
    public async Task A_success_that_is_none_leaves_creates_uncertain(string status, string answer)
    {
        await using var server = RecordingServer.Start(Replies.Json(status, answer));
        var failure = await Assert.ThrowsAnyAsync<AmpersandException>(() => SendAsync(server, Create, Batch("Ada", "Bob")));
        Assert.Equal("InvalidResponse", failure.ErrorId);
        Assert.True(RecordWriteErrors.IsUncertain(RecordWriteType.Create, failure));
        Assert.False(RecordWriteErrors.IsUncertain(RecordWriteType.Update, failure));
    }

    [Theory]
    [InlineData("400 Bad Request", "text/plain", "required field not found", "BadRequest", "required field not found")]
    [InlineData(
        "422 Unprocessable Entity",
        "application/problem+json",
        """{"title":"Invalid","detail":"groupRef is wrong","requestId":"r1"}""",
        "UnprocessableContent",
        "groupRef is wrong (requestId r1)")]
    [InlineData(
        "422 Unprocessable Entity",
        "text/html",
        "<html><title>Blocked</title></html>",
        "UnprocessableContent",
        "an HTML page titled 'Blocked'")]
    [InlineData("413 Payload Too Large", "text/plain", "", "PayloadTooLarge", "no explanation")]
    public async Task A_refusal_is_one_in_the_services_own_words(
        string status, string contentType, string body, string errorId, string said)
    {
        await using var server = RecordingServer.Start(Replies.Answer(status, contentType, body));
        var failure = await Assert.ThrowsAnyAsync<AmpersandException>(() => SendAsync(server, Create, Batch("Ada")));
        Assert.Equal(errorId, failure.ErrorId);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.True(RecordWriteErrors.IsRefusal(failure));
        Assert.False(RecordWriteErrors.IsUncertain(RecordWriteType.Create, failure));
        Assert.Single(server.Requests);
    }

    private static async Task<IReadOnlyList<AmpersandWriteResult>> ResultsAsync(string status, string answer, params string[] values)
    {
        await using var server = RecordingServer.Start(Replies.Json(status, answer));
        return (await SendAsync(server, Create, Batch(values))).Results;
    }
}
