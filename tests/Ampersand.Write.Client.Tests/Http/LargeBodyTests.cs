using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Records;
using Ampersand.Write.Upsert;
using Ampersand.Write.Wire;
using static Ampersand.Write.Client.Tests.Records.RecordWriting;

namespace Ampersand.Write.Client.Tests.Http;

/// <summary>Large bodies ask first, so that a refusal is seen and nothing is in doubt.</summary>
public sealed class LargeBodyTests
{
    private const string Accepted = """{"operationId":"o1"}""";
    private const string Written = """{"operationId":"o1","result":{"success":true,"recordId":"1"}}""";

    private static readonly string Large = new('x', 8 * 1024 * 1024);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("413 Payload Too Large", "PayloadTooLarge")]
    [InlineData("401 Unauthorized", "Unauthorized")]
    public async Task What_a_proxy_refuses_by_the_head_alone_is_seen_and_not_in_doubt(string status, string errorId)
    {
        await using var server = RecordingServer.Start(Replies.ToTheHead($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));

        var error = await Assert.ThrowsAsync<AmpersandServiceException>(() => Upsert(server, Large));

        Assert.Equal((errorId, 1, false), (error.ErrorId, error.Attempts, error.MayHaveBeenProcessed));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_receiver_that_lets_nobody_ask_first_gets_the_body_at_once()
    {
        await using var server = RecordingServer.Start(
            Replies.ToTheHead("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"), Replies.Ok(Accepted));

        var operation = await Upsert(server, Large);

        Assert.Equal("o1", operation.OperationId);
        Assert.Null(Assert.Single(server.Requests).Header("Expect"));
    }

    [Theory]
    [InlineData(1000 * 1000, null)]
    [InlineData(1024 * 1024, "100-continue")]
    public async Task A_small_body_goes_without_asking(int bytes, string? expect)
    {
        await using var server = RecordingServer.Start(Replies.Ok(Accepted));

        await Upsert(server, new string('x', bytes));

        Assert.Equal(expect, Assert.Single(server.Requests).Header("Expect"));
    }

    [Fact]
    public async Task A_create_of_whose_body_no_byte_was_taken_is_sent_again()
    {
        await using var server = RecordingServer.Start(ResetAtHead, Replies.Ok(Written));

        var outcome = await SendAsync(server, Create, Batch(Large));

        Assert.True(Assert.Single(outcome.Results).Success);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_create_of_whose_body_no_byte_was_taken_is_not_in_doubt()
    {
        await using var server = RecordingServer.Start(ResetAtHead);

        var error = await Assert.ThrowsAsync<AmpersandServiceException>(() => SendAsync(server, Create, Batch(Large)));

        Assert.Equal(("ConnectionLost", 3, false), (error.ErrorId, error.Attempts, error.MayHaveBeenProcessed));
        Assert.False(RecordWriteErrors.IsUncertain(RecordWriteType.Create, error));
    }

    [Fact]
    public async Task A_create_that_a_receiver_keeps_waiting_before_its_body_is_not_in_doubt()
    {
        var settings = new RetrySettings
        {
            MaxRetries = 0, AttemptTimeout = TimeSpan.FromMilliseconds(200), SlowestBytesPerSecond = int.MaxValue,
        };
        await using var server = RecordingServer.Start(async exchange =>
        {
            await exchange.ReadHeadAsync();
            await exchange.ClientLeavesAsync();
            return false;
        });

        var error = await Assert.ThrowsAsync<AmpersandServiceException>(() => SendAsync(server, Create, Batch(Large), settings));

        Assert.Equal(("RequestTimedOut", false), (error.ErrorId, error.MayHaveBeenProcessed));
    }

    private static async Task<bool> ResetAtHead(WireExchange exchange)
    {
        await exchange.ReadHeadAsync();
        exchange.Reset();
        return false;
    }

    private static Task<AmpersandOperation> Upsert(RecordingServer server, string csv) =>
        new UpsertClient(new UpsertTarget(TestConnection.To(server.Uri), "tactics__c", "id__c"), progress: null)
            .SubmitAsync(System.Text.Encoding.UTF8.GetBytes(csv), Ending);
}
