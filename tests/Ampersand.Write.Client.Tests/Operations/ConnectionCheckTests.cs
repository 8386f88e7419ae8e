using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Client.Tests.Operations;

/// <summary>What one harmless call tells of a connection.</summary>
public sealed class ConnectionCheckTests
{
    private readonly StepClock clock = new();

    [Fact]
    public async Task Who_answers_that_the_operation_is_not_there_is_Ampersand()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Problem(404, """{"detail":"no such operation","requestId":"req-1"}"""));

        var answered = await Ask(transport);

        Assert.StartsWith("api.withampersand.com answered at 2026-01-02 03:04:05 ", answered, StringComparison.Ordinal);
        Assert.EndsWith("(as it should for an operation that does not exist, requestId req-1)", answered, StringComparison.Ordinal);
        Assert.EndsWith(
            "/projects/2234wf/operations/00000000-0000-0000-0000-000000000000",
            Assert.Single(transport.Requests).Request.Uri.AbsolutePath,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_in_the_answer_is_an_answer_too() =>
        Assert.EndsWith(
            "(an operation)", await Ask(
                new ScriptedTransport(clock, () => Answers.Ok("""{"status":"success"}"""))), StringComparison.Ordinal);

    [Fact]
    public async Task Who_does_not_know_the_place_and_gives_no_requestId_is_not_Ampersand()
    {
        var failure = await Assert.ThrowsAsync<AmpersandException>(
            () => Ask(new ScriptedTransport(clock, () => Answers.Of(404, "<html>not here</html>", "text/html"))));

        Assert.Equal(("NotAmpersand", AmpersandErrorKind.InvalidResponse), (failure.ErrorId, failure.Kind));
        Assert.Contains("api.withampersand.com", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ApiUri", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_is_said_so() => Assert.Equal(
        "Unauthorized",
        (await Assert.ThrowsAsync<AmpersandServiceException>(() => Ask(new ScriptedTransport(clock, () => Answers.Of(401))))).ErrorId);

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public async Task Nobody_is_asked_without_a_project(string? project)
    {
        var transport = new ScriptedTransport(clock, () => Answers.Ok());
        var connection = new AmpersandConnection(
            new AmpersandClientOptions { ApiKey = new ApiKey("k"), Project = project }, clock, transport);

        var failure = await Assert.ThrowsAsync<AmpersandException>(
            () => ConnectionCheck.AskAsync(connection, new RecordingProgress(), TestContext.Current.CancellationToken));

        Assert.Equal("ProjectMissing", failure.ErrorId);
        Assert.Empty(transport.Requests);
    }

    private Task<string> Ask(ScriptedTransport transport) =>
        ConnectionCheck.AskAsync(TestConnection.Through(transport, clock), new RecordingProgress(), TestContext.Current.CancellationToken);
}
