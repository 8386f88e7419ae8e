using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Search;

/// <summary>What a search sends, and what it makes of the answers that the documents leave open.</summary>
public sealed class SearchTests
{
    private readonly FakeService service = new();
    private readonly RecordingProgress progress = new();

    [Fact]
    public async Task A_search_is_the_documented_request()
    {
        await FindAsync("""{"result":[]}""", ("email", "a@b.c"), ("count__c", 7), ("open__c", true));

        var request = Assert.Single(service.Requests);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal(
            "https://search.withampersand.com/v1/projects/2234wf/integrations/23rsdf32?groupRef=sample-org-id", request.Uri.AbsoluteUri);
        Assert.Equal(
            """{"objectName":"contact","fieldFilters":[{"fieldName":"email","operator":"eq","value":"a@b.c"},"""
                + """{"fieldName":"count__c","operator":"eq","value":7},{"fieldName":"open__c","operator":"eq","value":true}]}""",
            request.Body);
        Assert.Equal([new("x-amp-request-type", "search")], request.Headers);
    }

    [Theory]
    [InlineData("O'Brien", "O'Brien")]
    [InlineData("a' OR Name != '", "a' OR Name != '")]
    [InlineData("x\\", "x\\\\")]
    [InlineData("7", "7")]
    [InlineData("é\n\"", "é\\n\\\"")]
    public async Task A_text_goes_out_as_the_text_that_it_is(string value, string inJson)
    {
        await FindAsync("""{"result":[]}""", ("name", value));

        Assert.Contains($"\"value\":\"{inJson}\"", Assert.Single(service.Requests).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"result":[{"id":"1","fields":{"id":"1","email":"a@b.c"}}]}""")]
    [InlineData("""{"results":[{"fields":{"ID":"1","email":"a@b.c"},"raw":{"Id":"1"}}]}""")]
    [InlineData("""{"result":[{"fields":{},"raw":{"Id":"1","email":"a@b.c"}}]}""")]
    [InlineData("""{"result":[{"id":1,"mappedFields":{"email":"a@b.c"}}]}""")]
    public async Task A_hit_has_its_id_and_its_fields_wherever_they_stand(string answer)
    {
        var record = Assert.Single(await FindAsync(answer, ("email", "a@b.c")));

        Assert.Equal("1", record.Id);
        Assert.Equal("contact", record.ObjectName);
        Assert.Equal(["email"], record.Fields.Keys);
        Assert.Equal("a@b.c", record.Fields["EMAIL"]);
    }

    [Fact]
    public async Task A_hit_may_have_no_id() =>
        Assert.Null(Assert.Single(await FindAsync("""{"result":[{"fields":{"email":"a@b.c"}}]}""", ("email", "a@b.c"))).Id);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"result":{}}""")]
    [InlineData("""{"result":["1"]}""")]
    public async Task An_answer_of_another_form_is_none(string answer) => Assert.Equal(
        "InvalidResponse",
        (await Assert.ThrowsAnyAsync<AmpersandException>(() => FindAsync(answer, ("email", "a@b.c")))).ErrorId);

    [Fact]
    public async Task No_list_is_an_empty_one() => Assert.Empty(await FindAsync("""{"result":null}""", ("email", "a@b.c")));

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(200, true)]
    [InlineData(1000, true)]
    public async Task As_many_hits_as_a_page_has_may_not_be_all(int hits, bool isSaid)
    {
        var answer = $$"""{"result":[{{string.Join(',', Enumerable.Repeat("""{"id":"1","fields":{}}""", hits))}}]}""";

        Assert.Equal(hits, (await FindAsync(answer, ("email", "a@b.c"))).Count);

        Assert.Equal(isSaid ? ["SearchMayBeCut"] : [], progress.Events.OfType<RunWarning>().Select(warning => warning.Id));
    }

    [Fact]
    public async Task What_no_field_can_equal_is_refused_before_anything_is_asked()
    {
        foreach (var value in new object?[] { null, double.NaN, new[] { 1 }, "\uD83D" })
        {
            await AssertInvalidAsync(("email", value));
        }

        await AssertInvalidAsync((" ", "a@b.c"));
        await AssertInvalidAsync();
        Assert.Empty(service.Requests);

        async Task AssertInvalidAsync(params (string, object?)[] filter) => Assert.Equal(
            "SearchFilterInvalid",
            (await Assert.ThrowsAnyAsync<AmpersandException>(() => FindAsync("""{"result":[]}""", filter))).ErrorId);
    }

    private Task<IReadOnlyList<AmpersandRecord>> FindAsync(string answer, params (string Name, object? Value)[] filter)
    {
        service.Answer = (_, _) => Task.FromResult<ServiceResponse?>(Answers.Ok(answer));
        return service.Client().FindAsync(
            "contact",
            filter.Select(pair => new KeyValuePair<string, object?>(pair.Name, pair.Value)),
            progress,
            TestContext.Current.CancellationToken);
    }
}
