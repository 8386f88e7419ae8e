using Ampersand.Write.Client.Tests.Shared;
using static Ampersand.Write.Client.Tests.Records.Upsert.UpsertRun;

namespace Ampersand.Write.Client.Tests.Records.Upsert;

/// <summary>Nothing is written by a key that is not proven: whether the service escapes it is not documented.</summary>
public sealed class KeyProofTests
{
    private readonly FakeCrm crm = new();
    private readonly UpsertRun run;

    public KeyProofTests() => run = new UpsertRun(crm);

    public static TheoryData<string> RiskyKeys => ["O'Brien", "a' OR Name != '", "x\\", "two\nlines"];

    [Theory]
    [MemberData(nameof(RiskyKeys))]
    [InlineData("12345")]
    [InlineData("0042")]
    [InlineData("a^b")]
    public async Task A_service_that_escapes_takes_every_key(string key)
    {
        await run.RunAsync(Options, [key]);
        await run.RunAsync(Options, [key]);

        Assert.Equal(["create 1", "update 1"], crm.Batches);
        Assert.Single(crm.Records);
    }

    [Theory]
    [MemberData(nameof(RiskyKeys))]
    public async Task Where_a_quote_alone_breaks_a_query_a_key_that_finds_nothing_is_not_created(string key)
    {
        crm.Override = request => FakeCrm.IsSearch(request) && KeyOf(request) == "'" ? Answers.Problem(400, "{}") : null;

        var outputs = await run.RunAsync(Options, [key, "plain"]);

        Assert.Equal(["RecordKeyUncertain"], outputs.Select(output => output.Error?.ErrorId).OfType<string>());
        Assert.Equal("plain", Assert.Single(crm.Records)["k__c"]);
    }

    [Fact]
    public async Task Whether_the_service_escapes_is_asked_once()
    {
        await run.RunAsync(Options, ["O'Brien", "O'Neill", "D'Arcy"]);

        Assert.Single(crm.Searches, search => KeyOf(search) == "'");
        Assert.Equal(3, crm.Records.Count);
    }

    [Theory]
    [MemberData(nameof(RiskyKeys))]
    public async Task A_key_that_breaks_the_search_fails_alone_even_as_the_first(string key)
    {
        crm.Override = request => FakeCrm.IsSearch(request) && KeyOf(request) == key
            ? Answers.Problem(400, """{"detail":"MALFORMED_QUERY"}""")
            : null;

        var outputs = await run.RunAsync(Options, [key, "plain"]);

        var error = Assert.Single(outputs, output => output.Error is not null).Error!;
        Assert.Equal("BadRequest", error.ErrorId);
        Assert.Contains("was not written: its key could not be searched", error.Message, StringComparison.Ordinal);
        Assert.Contains("MALFORMED_QUERY", error.Message, StringComparison.Ordinal);
        Assert.Equal("plain", Assert.Single(crm.Records)["k__c"]);
    }

    [Fact]
    public async Task Once_a_search_has_worked_one_that_is_refused_fails_alone()
    {
        crm.Override = request => FakeCrm.IsSearch(request) && KeyOf(request) == "bad" ? Answers.Problem(400, "{}") : null;

        var outputs = await run.RunAsync(Options, ["good", "bad", "better"]);

        Assert.Equal("bad", Assert.Single(outputs, output => output.Error is not null).Target);
        Assert.Equal(2, crm.Records.Count);
    }

    [Theory]
    [InlineData("a' OR Name != '", "other")]
    [InlineData("plain", "other")]
    public async Task A_hit_with_another_key_is_never_written_to(string key, string other)
    {
        crm.Have(other);
        crm.Override = request => FakeCrm.IsSearch(request)
            ? Answers.Ok($$$"""{"result":[{"id":"000001","fields":{"k__c":"{{{other}}}"}}]}""")
            : null;

        var output = Assert.Single(await run.RunAsync(Options, [key]));

        Assert.Equal("RecordKeyUncertain", output.Error!.ErrorId);
        Assert.Contains("000001, which has another key", output.Error.Message, StringComparison.Ordinal);
        Assert.Empty(crm.Writes);
    }

    [Theory]
    [InlineData("\"KEY-1\"", true)]
    [InlineData("\"key-1\"", true)]
    [InlineData("null", false)]
    [InlineData("true", false)]
    public async Task A_key_is_compared_without_case(string shown, bool isWritten) =>
        Assert.Equal(isWritten, await IsWrittenAsync("key-1", shown));

    [Theory]
    [InlineData("17", "17", true)]
    [InlineData("17", "17.0", true)]
    [InlineData("17", "18", false)]
    [InlineData("017", "17", true)]
    [InlineData("x17", "17", false)]
    public async Task A_number_is_compared_as_one(string key, string shown, bool isWritten) =>
        Assert.Equal(isWritten, await IsWrittenAsync(key, shown));

    [Theory]
    [InlineData("plain", true)]
    [InlineData("O'Brien", false)]
    [InlineData("x\\", false)]
    public async Task A_hit_that_does_not_show_its_key_counts_only_where_the_key_cannot_be_misread(string key, bool isWritten)
    {
        crm.Have(key);
        crm.ShowsKey = false;

        var output = Assert.Single(await run.RunAsync(Options, [key]));

        Assert.Equal(isWritten ? null : "RecordKeyUncertain", output.Error?.ErrorId);
        Assert.Equal(isWritten ? 1 : 0, crm.Writes.Count);
    }

    [Fact]
    public async Task A_hit_without_an_id_is_an_error_and_not_a_record_that_is_not_there()
    {
        crm.Override = request => FakeCrm.IsSearch(request) ? Answers.Ok("""{"result":[{"fields":{"k__c":"key"}}]}""") : null;

        Assert.Equal("RecordKeyUncertain", Assert.Single(await run.RunAsync(Options, ["key"])).Error!.ErrorId);
        Assert.Empty(crm.Writes);
    }

    [Fact]
    public async Task A_record_that_is_found_twice_by_one_id_is_one()
    {
        crm.Have("key");
        crm.Override = request => FakeCrm.IsSearch(request)
            ? Answers.Ok("""{"result":[{"id":"000001","fields":{"k__c":"key"}},{"id":"000001","fields":{"k__c":"key"}}]}""")
            : null;

        Assert.Null(Assert.Single(await run.RunAsync(Options, ["key"])).Error);
        Assert.Equal(["update 1"], crm.Batches);
    }

    [Fact]
    public async Task A_caret_of_ServiceNow_is_proven_by_what_is_found_alone()
    {
        crm.Installation = """{"id":"i","connection":{"provider":"serviceNow"}}""";
        crm.Have("a^b");

        var outputs = await run.RunAsync(Options, ["a^b", "c^d"]);

        Assert.Equal("c^d", Assert.Single(outputs, output => output.Error is not null).Target);
        Assert.Equal(["update 1"], crm.Batches);
    }

    private async Task<bool> IsWrittenAsync(string key, string shown)
    {
        crm.Have("other");
        crm.Override = request => FakeCrm.IsSearch(request)
            ? Answers.Ok($$$"""{"result":[{"id":"000001","fields":{"k__c":{{{shown}}}}}]}""")
            : null;
        await run.RunAsync(Options, [key]);
        return crm.Writes.Count == 1;
    }

    private static string KeyOf(SentRequest request) => request.Json.GetProperty("fieldFilters")[0].GetProperty("value").GetString()!;
}
