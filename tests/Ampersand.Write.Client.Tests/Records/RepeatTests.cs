using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Records;
using Ampersand.Write.Wire;
using static Ampersand.Write.Client.Tests.Records.RecordWriting;

namespace Ampersand.Write.Client.Tests.Records;

/// <summary>What is sent again and what is not: a create only where the service surely did nothing.</summary>
public sealed class RepeatTests
{
    private const string Retryable = """{"title":"busy","status":503,"retryable":true}""";
    private const string Written = """{"operationId":"o1","result":{"success":true,"recordId":"1"}}""";

    [Theory]
    [InlineData("429 Too Many Requests", "{}")]
    [InlineData("503 Service Unavailable", Retryable)]
    public async Task A_create_is_repeated_after_an_answer_that_says_that_nothing_was_done(string status, string problem)
    {
        await using var server = RecordingServer.Start(Replies.Problem(status, problem), Replies.Ok(Written));
        Assert.True(Assert.Single((await SendAsync(server, Create, Batch("Ada"))).Results).Success);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
    }

    [Fact]
    public async Task A_create_is_repeated_when_it_could_not_be_sent()
    {
        int port;
        await using (var gone = RecordingServer.Start(Replies.Never()))
        {
            port = gone.Port;
        }

        var target = new WriteTarget(TestConnection.To(new Uri($"http://127.0.0.1:{port}/v1")), "contact");
        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(() =>
            new RecordWriteClient(
                target, Create, new RecordingProgress()).SendAsync(Batch("Ada"), TestContext.Current.CancellationToken));
        Assert.Equal(("ServiceUnreachable", 3), (failure.ErrorId, failure.Attempts));
        Assert.False(RecordWriteErrors.IsUncertain(RecordWriteType.Create, failure));
    }

    [Fact]
    public async Task Creates_leave_on_no_connection_that_has_idled()
    {
        await using var server = RecordingServer.Start(Replies.Ok(Written));
        var target = new WriteTarget(TestConnection.To(server.Uri), "contact");
        var client = new RecordWriteClient(target, Create, new RecordingProgress());

        for (var create = 1; create <= 3; create++)
        {
            await client.SendAsync(Batch("Ada"), TestContext.Current.CancellationToken);
        }

        Assert.Equal((3, 3), (server.Connections, server.Requests.Count));
    }

    [Fact]
    public async Task Forty_creates_at_a_server_that_closes_each_connection_after_its_answer_are_all_certain()
    {
        var answer = System.Text.Encoding.ASCII.GetString(Replies.Head("200 OK", "application/json", Written.Length)) + Written;
        await using var server = RecordingServer.Start(Replies.ThenClose(answer));
        var target = new WriteTarget(TestConnection.To(server.Uri), "contact");
        var client = new RecordWriteClient(target, Create, new RecordingProgress());

        for (var create = 1; create <= 40; create++)
        {
            var outcome = await client.SendAsync(Batch("Ada"), TestContext.Current.CancellationToken);
            Assert.True(Assert.Single(outcome.Results).Success);
        }

        Assert.Equal(40, server.Requests.Count);
    }

    public static TheoryData<string> Lost => ["reset", "truncated", "500", "502", "503", "504", "500 retryable", "408", "never"];

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task A_create_whose_answer_is_lost_is_not_repeated(string fault)
    {
        await using var server = RecordingServer.Start(ReplyOf(fault), Replies.Ok(Written));

        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(() => SendAsync(server, Create, Batch("Ada", "Bob"), PatienceFor(fault)));

        Assert.Single(server.Requests);
        Assert.True(RecordWriteErrors.IsUncertain(RecordWriteType.Create, failure));
        var batch = Batch("Ada", "Bob");
        var said = RecordWriteErrors.Uncertain(batch, new WriteTarget(TestConnection.To(server.Uri), "contact"), failure);
        Assert.Equal(("SubmissionUncertain", failure.Kind), (said.ErrorId, said.Kind));
        Assert.StartsWith("Nobody knows whether records 1 to 2 were created in contact: ", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task An_update_whose_answer_is_lost_is_repeated(string fault)
    {
        await using var server = RecordingServer.Start(ReplyOf(fault), Replies.Ok(Written));
        Assert.True(Assert.Single((await SendAsync(server, Update, Batch("Ada"), PatienceFor(fault))).Results).Success);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_delete_that_is_repeated_says_that_the_first_attempt_may_have_done_it()
    {
        await using var server = RecordingServer.Start(
            Replies.ResetAfterRequest(), Replies.Json(
                "422 Unprocessable Entity", """{"operationId":"o1","result":{"success":false},"errors":[{"message":"NOT_FOUND"}]}"""));
        var result = Assert.Single((await SendAsync(server, Delete, Batch("Ada"))).Results);
        Assert.Equal(
            "NOT_FOUND (It was sent 2 times, and an earlier attempt whose answer was lost may have deleted the record.)", result.Error);
    }

    [Fact]
    public async Task A_422_with_results_is_not_repeated()
    {
        await using var server = RecordingServer.Start(
            Replies.Json("422 Unprocessable Entity", """{"operationId":"o1","result":{"success":false}}"""));
        Assert.False(Assert.Single((await SendAsync(server, Update, Batch("Ada"))).Results).Success);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_ran_out_of_time_while_it_was_sent_counts_as_sent_whatever_came_before()
    {
        var clock = new StepClock();
        var second = new TaskCompletionSource();
        var transport = new ScriptedTransport(clock, async (_, number, token) =>
        {
            if (number == 2)
            {
                second.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }

            return Answers.Problem(429, "{}");
        });
        var retry = new RetrySettings { TotalTimeout = TimeSpan.FromMinutes(1), AttemptTimeout = TimeSpan.FromMinutes(1) };
        var target = new WriteTarget(TestConnection.Through(transport, clock, retry), "contact");

        var sending = new RecordWriteClient(target, Create, new RecordingProgress())
            .SendAsync(Batch("Ada"), TestContext.Current.CancellationToken);
        await clock.PassDelayAsync();
        await second.Task.WaitAsync(TestContext.Current.CancellationToken);
        await clock.PassTimeoutAsync();
        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(() => sending);

        Assert.True(failure.MayHaveBeenProcessed);
        Assert.True(RecordWriteErrors.IsUncertain(RecordWriteType.Create, failure));
    }

    /// <summary>Only what never answers is given up, after as long as a busy machine may take to answer the next attempt.</summary>
    private static RetrySettings PatienceFor(string fault) => fault == "never"
        ? new() { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(1), AttemptTimeout = TimeSpan.FromSeconds(3) }
        : TestConnection.Hasty;

    private static Reply ReplyOf(string fault) => fault switch
    {
        "reset" => Replies.ResetAfterRequest(),
        "truncated" =>
            Replies.ThenClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Type: application/json\r\n\r\n{\"operationId\""),
        "500 retryable" => Replies.Problem("500 Oh", """{"retryable":true}"""),
        "never" => Replies.Never(),
        _ => Replies.Problem($"{fault} Oh", "{}"),
    };
}
