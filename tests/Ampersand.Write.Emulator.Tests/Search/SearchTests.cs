using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests.Search;

public class SearchTests
{
    private const string Integration = "v1/projects/p1/integrations/i1";

    [Fact]
    public async Task A_record_is_found_by_what_it_was_created_and_updated_with_until_it_is_deleted()
    {
        await using var emulator = await StartAsync(new EmulatorOptions { DeletionEnabledObjects = ["*"] });
        var id = await CreateAsync(emulator, new { Email = "ada@example.com", Age = 36 });

        var hit = Assert.Single(await SearchAsync(emulator, "email", "ada@example.com"));

        Assert.Equal(id, hit.Text("id"));
        Assert.Equal($$"""{"id":"{{id}}","email":"ada@example.com","age":36}""", hit.GetProperty("fields").GetRawText());
        Assert.Equal(
            $$"""{"attributes":{"type":"contact"},"Id":"{{id}}","Email":"ada@example.com","Age":36}""", hit.GetProperty("raw").GetRawText());

        await WriteAsync(emulator, "update", new { id, email = "countess@example.com" });
        Assert.Empty(await SearchAsync(emulator, "email", "ada@example.com"));
        Assert.Equal([id], Ids(await SearchAsync(emulator, "email", "countess@example.com")));

        await WriteAsync(emulator, "delete", new { id });
        Assert.Empty(await SearchAsync(emulator, "email", "countess@example.com"));
    }

    [Fact]
    public async Task What_a_bulk_write_stored_is_found_by_its_customer_alone()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertToEndAsync("key__c,a__c\n1,x\n2,#N/A\n", objectName: "contact");

        Assert.Equal(["1"], (await SearchAsync(emulator, "A__C", "x")).Select(hit => hit.GetProperty("raw").Text("key__c")));
        Assert.Equal(["2"], (await SearchAsync(emulator, "a__c", "")).Select(hit => hit.GetProperty("raw").Text("key__c")));
        Assert.Empty(await HitsAsync(await PostAsync(emulator, "key__c", "1", "?groupRef=g2")));
        Assert.Empty(await SearchAsync(emulator, "none__c", "1"));
    }

    [Theory]
    [InlineData("\"ada\"", 2)]
    [InlineData("\"ÄÖ\"", 1)]
    [InlineData("\"007\"", 1)]
    [InlineData("7", 1)]
    [InlineData("7.0", 1)]
    [InlineData("\"7\"", 0)]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    [InlineData("1", 0)]
    public async Task Text_is_compared_without_case_and_with_its_own_kind_alone(string value, int hits)
    {
        await using var emulator = await StartAsync();
        foreach (var stored in (object[])["Ada", "ADA", "äö", "007", 7, true])
        {
            await CreateAsync(emulator, new { value = stored });
        }

        Assert.Equal(hits, (await SearchAsync(emulator, "value", JsonElement.Parse(value))).Count);
    }

    [Fact]
    public async Task Several_filters_must_all_hold_and_an_id_is_a_field()
    {
        await using var emulator = await StartAsync();
        var first = await CreateAsync(emulator, new { name = "Ada", city = "London" });
        await CreateAsync(emulator, new { name = "Ada", city = "Turin" });

        Assert.Equal([first], Ids(await SearchForAsync(emulator, Filter("name", "Ada"), Filter("city", "London"))));
        Assert.Equal([first], Ids(await SearchForAsync(emulator, Filter("Id", first), Filter("name", "Ada"))));
        Assert.Equal([first], Ids(await SearchForAsync(emulator, Filter("id", first[..15]))));
        Assert.Empty(await SearchForAsync(emulator, Filter("Id", "none")));
    }

    [Fact]
    public async Task Several_records_of_one_key_are_all_found_up_to_a_page_that_tells_of_no_other()
    {
        await using var emulator = await StartAsync();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await CreateAsync(emulator, new { key = "same" });
        }

        Assert.Equal(3, (await SearchAsync(emulator, "key", "same")).Count);

        await emulator.PutAsync("emulator/search", new { pageSize = 2 });
        var answer = await JsonAsync(await PostAsync(emulator, "key", "same"));
        Assert.Equal(2, answer.GetProperty("result").GetArrayLength());
        Assert.Single(answer.EnumerateObject());
    }

    [Theory]
    [InlineData("""{ "shape": "results" }""", "results", "id,fields.id,raw.Id", true)]
    [InlineData("""{ "ids": [] }""", "result", "", true)]
    [InlineData("""{ "ids": ["raw"] }""", "result", "raw.Id", true)]
    [InlineData("""{ "ids": ["fields"], "showsKey": false }""", "result", "fields.id", false)]
    public async Task The_shape_of_the_answer_can_be_ordered(string settings, string array, string ids, bool showsKey)
    {
        await using var emulator = await StartAsync();
        await CreateAsync(emulator, new { Key = "1", other = 2 });
        await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/search", settings);

        var hit = (await JsonAsync(await PostAsync(emulator, "key", "1"))).GetProperty(array)[0];

        string[] found =
        [
            .. hit.TryGetProperty("id", out _) ? ["id"] : Array.Empty<string>(),
            .. hit.GetProperty("fields").TryGetProperty("id", out _) ? ["fields.id"] : Array.Empty<string>(),
            .. hit.GetProperty("raw").TryGetProperty("Id", out _) ? ["raw.Id"] : Array.Empty<string>(),
        ];
        Assert.Equal(ids, string.Join(',', found));
        Assert.Equal(showsKey, hit.GetProperty("fields").TryGetProperty("key", out _));
        Assert.Equal(showsKey, hit.GetProperty("raw").TryGetProperty("Key", out _));
        Assert.Equal(2, hit.GetProperty("fields").GetProperty("other").GetInt32());

        await emulator.Http.DeleteAsync("emulator/search", Token);
        Assert.True((await JsonAsync(await PostAsync(emulator, "key", "1"))).GetProperty("result")[0].TryGetProperty("id", out _));
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("a' OR key != '")]
    [InlineData(@"x\")]
    [InlineData(@"x\y")]
    [InlineData("two\nlines")]
    [InlineData("\"quoted\"")]
    [InlineData("plain")]
    public async Task A_value_that_is_escaped_means_itself(string key)
    {
        await using var emulator = await StartAsync();
        await CreateAsync(emulator, new { key = "other" });
        var id = await CreateAsync(emulator, new { key });
        Assert.Equal([id], Ids(await SearchAsync(emulator, "key", key)));
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData(@"x\")]
    [InlineData(@"x\y")]
    [InlineData("two\nlines")]
    [InlineData("a' OR key = 'b' AND key = 'c")]
    public async Task A_value_that_is_not_escaped_can_break_the_query(string key)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Search = new SearchSettings { EscapesValues = false } });
        await CreateAsync(emulator, new { key });
        var problem = await ProblemAsync(await PostAsync(emulator, "key", key), 400);
        Assert.StartsWith("MALFORMED_QUERY", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a' OR key != '", "a,b,O'Brien")]
    [InlineData("a' OR key = 'b", "a,b")]
    [InlineData("a' AND key = 'a", "a")]
    [InlineData(@"O\'Brien", "O'Brien")]
    [InlineData("a", "a")]
    public async Task A_value_that_is_not_escaped_can_find_what_it_does_not_name(string key, string found)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Search = new SearchSettings { EscapesValues = false } });
        foreach (var stored in (string[])["a", "b", "O'Brien"])
        {
            await CreateAsync(emulator, new { key = stored });
        }

        var hits = await SearchAsync(emulator, "key", key);

        Assert.Equal(found, string.Join(',', hits.Select(hit => hit.GetProperty("fields").Text("key"))));
    }

    [Fact]
    public async Task A_number_that_is_not_escaped_stays_a_number()
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Search = new SearchSettings { EscapesValues = false } });
        await CreateAsync(emulator, new { key = 1.5, flag = true });
        Assert.Single(await SearchForAsync(emulator, Filter("key", 1.5), Filter("flag", true)));
    }

    [Fact]
    public async Task An_index_that_lags_finds_a_new_record_later()
    {
        var lag = TimeSpan.FromSeconds(2);
        await using var emulator = await StartAsync(new EmulatorOptions { Search = new SearchSettings { Lag = lag } });
        var id = await CreateAsync(emulator, new { key = "1" });

        Assert.Empty(await SearchAsync(emulator, "key", "1"));
        emulator.Clock.Advance(lag - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await SearchAsync(emulator, "key", "1"));
        emulator.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([id], Ids(await SearchAsync(emulator, "key", "1")));
    }

    [Theory]
    [InlineData("""{ "manifest": { "read": { "objects": [{ "objectName": "lead" }] } } }""", "{}", 400)]
    [InlineData("""{ "manifest": { "read": { "objects": [{ "objectName": "Contact" }] } } }""", "{}", 200)]
    [InlineData("{}", """{ "content": { "read": { "objects": { "lead": {} } } } }""", 400)]
    [InlineData("{}", """{ "content": { "read": { "objects": { "contact": { "disabled": true } } } } }""", 400)]
    [InlineData("{}", """{ "content": { "read": { "objects": { "contact": { "disabled": false } } } } }""", 200)]
    [InlineData("{}", """{ "isInstalled": false }""", 404)]
    [InlineData("""{ "provider": "plain" }""", "{}", 400)]
    public async Task An_object_must_be_under_read_and_its_provider_be_searchable(string integration, string installation, int status)
    {
        await using var emulator = await StartAsync();
        emulator.Server.Providers["plain"] = new ProviderSettings();
        await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/projects/p1/integrations/i1", integration);
        await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/projects/p1/integrations/i1/installations/g1", installation);

        var answer = await PostAsync(emulator, "key", "1");

        if (status == 200)
        {
            Assert.Empty(await HitsAsync(answer));
        }
        else
        {
            await ProblemAsync(answer, status);
        }
    }

    [Fact]
    public async Task A_field_goes_by_the_name_that_the_customer_mapped()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Installations.Set("p1", "i1", "g1", new InstallationSettings
        {
            Content = JsonElement.Parse(
                """{ "read": { "objects": { "contact": { "selectedFieldMappings": { "mail": "Email", "none": "None" } } } } }"""),
        });
        await CreateAsync(emulator, new { Email = "a@example.com" });

        var hit = Assert.Single(await SearchAsync(emulator, "mail", "a@example.com"));

        Assert.Equal("""{"mail":"a@example.com"}""", hit.GetProperty("mappedFields").GetRawText());
    }

    [Theory]
    [InlineData("""{ "fieldFilters": [{ "fieldName": "a", "operator": "eq", "value": "1" }] }""", "objectName")]
    [InlineData("""{ "objectName": "contact" }""", "fieldFilters")]
    [InlineData("""{ "objectName": "contact", "fieldFilters": [] }""", "fieldFilters")]
    [InlineData("""{ "objectName": "contact", "fieldFilters": [{ "fieldName": "a", "operator": "ne", "value": "1" }] }""", "fieldFilters[0].operator")]
    [InlineData("""{ "objectName": "contact", "fieldFilters": [{ "fieldName": "a", "operator": "eq" }] }""", "fieldFilters[0].value")]
    [InlineData("""{ "objectName": "contact", "fieldFilters": [{ "fieldName": "a", "operator": "eq", "value": null }] }""", "fieldFilters[0].value")]
    [InlineData("""{ "objectName": "contact", "fieldFilters": [{ "fieldName": "a'", "operator": "eq", "value": 1 }] }""", "fieldFilters[0].fieldName")]
    [InlineData("""{ "objectName": "contact", "fieldFilters": [5] }""", "fieldFilters[0]")]
    [InlineData("""{ "objectName": "contact", "fieldFilters": [{ "fieldName": "a", "operator": "eq", "value": 1 }], "limit": 1 }""", "limit")]
    public async Task A_search_that_cannot_be_is_refused_by_name(string body, string field)
    {
        await using var emulator = await StartAsync();
        emulator.Http.DefaultRequestHeaders.Add("x-amp-request-type", "search");
        var problem = await ProblemAsync(
            await emulator.SendRawJsonAsync(HttpMethod.Post, Integration + "?groupRef=g1", body), 400);
        Assert.Equal([field], problem.GetProperty("issues").Texts("name"));
    }

    [Fact]
    public async Task A_search_says_that_it_is_one_and_for_whom_with_a_key()
    {
        await using var emulator = await StartAsync();
        var body = Body(Filter("key", "1"));

        var bare = await ProblemAsync(await emulator.PostAsync(Integration + "?groupRef=g1", body), 400);
        Assert.Equal(["x-amp-request-type"], bare.GetProperty("issues").Texts("name"));
        Assert.Equal(["groupRef"], (await ProblemAsync(await PostAsync(emulator, "key", "1", ""), 400)).GetProperty("issues").Texts("name"));
        emulator.Server.Keys.Revoke(Key);
        await ProblemAsync(await PostAsync(emulator, "key", "1"), 401);
    }

    [Fact]
    public async Task Each_search_is_recorded_and_meets_faults()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 429, Method = "POST", Path = "/" + Integration });
        await ProblemAsync(await PostAsync(emulator, "key", "1"), 429);
        await SearchAsync(emulator, "key", "1");

        Assert.Equal([429, 200], emulator.Server.Requests.All.Select(request => request.Status));
        Assert.All(emulator.Server.Requests.All, request => Assert.Equal($"/{Integration}?groupRef=g1", request.Target));
        Assert.Equal("search", emulator.Server.Requests.All[0].Header("x-amp-request-type"));
    }

    [Theory]
    [InlineData("""{ "pageSize": 0 }""")]
    [InlineData("""{ "lag": "-00:00:01" }""")]
    [InlineData("""{ "shape": "round" }""")]
    public async Task Settings_that_cannot_be_are_refused(string settings)
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/search", settings), 400);
        Assert.Equal(new SearchSettings().PageSize, emulator.Server.Search.PageSize);
    }

    [Fact]
    public async Task An_emulator_does_not_start_with_settings_that_cannot_be()
    {
        var options = new EmulatorOptions { Search = new SearchSettings { PageSize = 0 } };
        var exception = await Assert.ThrowsAsync<EmulatorException>(() => StartAsync(options));
        Assert.Equal("A page holds at least one hit.", exception.Message);
    }

    [Fact]
    public async Task An_object_that_the_catalog_does_not_have_cannot_be_searched()
    {
        await using var emulator = await StartAsync(new EmulatorOptions
        {
            Catalog = new Catalog { Projects = new Dictionary<string, string[]> { ["p1"] = ["i1"] }, Objects = ["lead"] },
        });
        await ProblemAsync(await PostAsync(emulator, "key", "1"), 400);
    }

    [Fact]
    public async Task Records_of_a_database_of_a_former_version_are_found()
    {
        using var folder = new TemporaryFolder();
        var options = new EmulatorOptions { DatabasePath = folder.File("emulator.db"), Search = new SearchSettings { Lag = TimeSpan.FromDays(1) } };
        await using (var former = await StartAsync(options))
        {
            await CreateAsync(former, new { key = "1" });
        }

        await using (var database = new SqliteConnection($"Data Source={options.DatabasePath};Pooling=False"))
        {
            await database.OpenAsync(Token);
            await using var command = database.CreateCommand();
            command.CommandText = "ALTER TABLE records DROP COLUMN created";
            await command.ExecuteNonQueryAsync(Token);
        }

        await using var emulator = await StartAsync(options);
        Assert.Single(await SearchAsync(emulator, "key", "1"));
    }

    private static object Filter(string fieldName, object value) => new { fieldName, @operator = "eq", value };

    private static object Body(params object[] fieldFilters) => new { objectName = "contact", fieldFilters };

    private static Task<HttpResponseMessage> PostAsync(TestEmulator emulator, string field, object value, string query = "?groupRef=g1") =>
        SendAsync(emulator, query, Filter(field, value));

    private static async Task<HttpResponseMessage> SendAsync(TestEmulator emulator, string query, params object[] filters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Integration + query) { Content = JsonContent.Create(Body(filters)) };
        request.Headers.Add("x-amp-request-type", "search");
        return await emulator.Http.SendAsync(request, Token);
    }

    private static Task<List<JsonElement>> SearchAsync(TestEmulator emulator, string field, object value) =>
        SearchForAsync(emulator, Filter(field, value));

    private static async Task<List<JsonElement>> SearchForAsync(TestEmulator emulator, params object[] filters) =>
        await HitsAsync(await SendAsync(emulator, "?groupRef=g1", filters));

    private static async Task<List<JsonElement>> HitsAsync(HttpResponseMessage answer) =>
        [.. (await JsonAsync(answer)).GetProperty("result").EnumerateArray()];

    private static IEnumerable<string?> Ids(IEnumerable<JsonElement> hits) => hits.Select(hit => hit.Text("id"));

    private static async Task<string> CreateAsync(TestEmulator emulator, object record) =>
        (await WriteAsync(emulator, "create", record)).GetProperty("result").Text("recordId")!;

    /// <summary>Writes a record whose fields are spelled as its properties are.</summary>
    private static async Task<JsonElement> WriteAsync(TestEmulator emulator, string type, object record) => await JsonAsync(
        await emulator.SendRawJsonAsync(
            HttpMethod.Post,
            Objects + "contact",
            JsonSerializer.Serialize(new { groupRef = "g1", type, mode = "synchronous", record })));
}
