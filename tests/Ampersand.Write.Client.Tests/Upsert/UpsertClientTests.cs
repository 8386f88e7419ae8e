using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Upsert;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>What becomes of an accepted part, and of an answer that names no operation.</summary>
public sealed class UpsertClientTests
{
    private static readonly StepClock Clock = new();

    [Fact]
    public async Task An_operation_remembers_what_was_sent()
    {
        var part = new UpsertPart { Source = "big.csv", Input = 1, Part = 3, FirstRecord = 2001, LastRecord = 3000, Records = 1000, Bytes = 4 };

        var operation = part.Describe(
            await ClientFor("""{"operationId":"id-1"}""").SubmitAsync("a\n1\n"u8.ToArray(), TestContext.Current.CancellationToken),
            ["LineEnding"]);

        Assert.Equal("id-1", operation.OperationId);
        Assert.Equal("submitted", operation.Status);
        Assert.False(operation.IsCompleted);
        Assert.Null(operation.Succeeded);
        Assert.Equal(("2234wf", "23rsdf32", "sample-org-id"), (operation.Project, operation.Integration, operation.GroupRef));
        Assert.Equal(("tactics__c", "custom_id__c"), (operation.ObjectName, operation.PrimaryKey));
        Assert.Equal(
            ("big.csv", 3, 2001L, 1000L, 4L),
            (operation.Source, operation.Part!.Value, operation.FirstRecord!.Value, operation.Records!.Value, operation.Bytes!.Value));
        Assert.Equal(["LineEnding"], operation.Normalizations);
        Assert.Equal(Clock.GetUtcNow(), operation.SubmitTime);
        Assert.Equal("default", operation.ConnectionName);
    }

    [Fact]
    public async Task A_signed_address_is_remembered_without_its_query()
    {
        var operation = await ClientFor("""{"operationId":"id-1"}""").SubmitAsync(
            new RecordsUrl(new Uri("https://user:pw@sample.com/data.csv?sig=secret#part")), TestContext.Current.CancellationToken);

        Assert.Equal("https://sample.com/data.csv", operation.Source);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"operationId\":null}")]
    [InlineData("{\"operationId\":\"\"}")]
    [InlineData("{\"operationId\":12}")]
    [InlineData("{\"operationId\":\"\\ud800\"}")]
    [InlineData("{\"operationId\":")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html><title>Sign in</title></html>")]
    public async Task An_answer_without_an_operationId_is_an_error_that_quotes_it(string body)
    {
        var failure = await Assert.ThrowsAsync<AmpersandServiceException>(() => ClientFor(body).SubmitAsync(
            new RecordsUrl(new Uri("https://sample.com/data.csv?sig=secret")), TestContext.Current.CancellationToken));

        Assert.Equal("InvalidResponse", failure.ErrorId);
        Assert.Equal(AmpersandErrorKind.InvalidResponse, failure.Kind);
        Assert.Equal(200, failure.StatusCode);
        Assert.True(failure.MayHaveBeenProcessed);
        Assert.Contains("an operationId", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            body.Length == 0 ? "an empty body" : body[0] == '<' ? "titled 'Sign in'" : body, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static UpsertClient ClientFor(string body) => new(
        new UpsertTarget(TestConnection.Through(new ScriptedTransport(Clock, () => Answers.Ok(body)), Clock), "tactics__c", "custom_id__c"),
        new RecordingProgress());
}
