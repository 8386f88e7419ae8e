using System.Net;
using System.Text;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests.Bulk;

public class AsyncUpsertTests
{
    private const string SeedCsv = """
        custom_id__c,start_date__c,objective_type__c,daily_budget_amount__c
        0,2023-11-20T11:36:22-08:00,WEBSITE_CONVERSION,50
        1,2023-11-20T11:36:22-08:00,LEAD_GENERATION,10
        2,2023-11-20T11:36:22-08:00,LEAD_GENERATION,10

        """;

    [Fact]
    public async Task An_upsert_is_accepted_and_completes_when_its_time_is_up()
    {
        await using var emulator = await StartAsync();

        var id = await emulator.UpsertAsync(SeedCsv, "custom_id__c", "tactics__c");
        await emulator.Server.WhenIdleAsync();
        Assert.True(Guid.TryParse(id, out _));
        Assert.Equal("in_progress", (await emulator.OperationAsync(id)).Status());

        emulator.Clock.Advance(ProcessingTime - TimeSpan.FromTicks(1));
        Assert.Equal("in_progress", (await emulator.OperationAsync(id)).Status());

        emulator.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("BulkWriteCompleted", (await emulator.OperationAsync(id)).Status());

        var records = emulator.Server.Records.List("tactics__c");
        Assert.Equal(3, records.Count);
        Assert.Equal(["0", "1", "2"], records.Select(record => record["custom_id__c"]));
        Assert.Equal("WEBSITE_CONVERSION", records[0]["objective_type__c"]);
        Assert.All(records, record => Assert.Equal("g1", record.GroupRef));
    }

    [Fact]
    public async Task A_record_is_found_again_by_its_key_and_an_empty_cell_leaves_a_value_alone()
    {
        await using var emulator = await StartAsync();

        await emulator.UpsertAsync("key__c,a__c,b__c,c__c\n1,x,y,z\n");
        await emulator.UpsertAsync("Key__c,A__c,b__c,c__c\n1,X,,#N/A\n2,new,,\n", "KEY__C");
        await emulator.Server.WhenIdleAsync();

        var records = emulator.Server.Records.List("thing__c");
        Assert.Equal(2, records.Count);
        Assert.Equal(("X", "y", null), (records[0]["a__c"], records[0]["b__c"], records[0]["c__c"]));
        Assert.Equal("""{"key__c":"2","a__c":"new"}""", records[1].Fields.GetRawText());
    }

    [Fact]
    public async Task Customers_do_not_share_records()
    {
        await using var emulator = await StartAsync();

        await emulator.PutAsync(Objects + "thing__c:async", new { groupRef = "g1", primaryKey = "k", recordsCSV = "k,v\n1,a\n" });
        await emulator.PutAsync(Objects + "thing__c:async", new { groupRef = "g2", primaryKey = "k", recordsCSV = "k,v\n1,b\n" });
        await emulator.Server.WhenIdleAsync();

        Assert.Equal("a", Assert.Single(emulator.Server.Records.List("thing__c", "g1"))["v"]);
        Assert.Equal("b", Assert.Single(emulator.Server.Records.List("thing__c", "g2"))["v"]);
        Assert.Equal(2, emulator.Server.Records.Count("thing__c"));
    }

    [Fact]
    public async Task Quoted_fields_and_any_characters_arrive_as_they_were()
    {
        await using var emulator = await StartAsync();

        await emulator.UpsertAsync("key__c,text__c\n1,\"a,\"\"b\"\"\nc\\d\té😀\u0001\"\n#2,#x\n");
        await emulator.Server.WhenIdleAsync();

        Assert.Equal(["a,\"b\"\nc\\d\té😀\u0001", "#x"], emulator.Server.Records.List("thing__c").Select(record => record["text__c"]));
    }

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%2fb%3Fc%20%C3%A9", "a/b?c é")]
    [InlineData("x%3Aasync", "x:async")]
    [InlineData("%252F", "%2F")]
    public async Task A_segment_of_the_path_is_decoded_once_and_stays_one(string encoded, string name)
    {
        await using var emulator = await StartAsync();

        var response = await emulator.PutAsync($"v1/projects/{encoded}/integrations/i1/objects/{encoded}:async", AsyncBody("key__c\n1\n"));

        await OperationIdAsync(response);
        var operation = Assert.Single(emulator.Server.Operations.All);
        Assert.Equal((name, name), (operation.Project, operation.ObjectName));
    }

    [Fact]
    public async Task An_encoded_colon_does_not_make_the_async_form()
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.PutAsync(Objects + "thing__c%3Aasync", AsyncBody("key__c\n1\n")), 405);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("%2e%2e")]
    [InlineData("")]
    public async Task A_name_that_a_path_resolves_away_is_not_found(string project)
    {
        await using var emulator = await StartAsync();
        const string Body = """{"groupRef":"g1","primaryKey":"k","recordsCSV":"k\n1\n"}""";
        var answer = await RawHttp.SendAsync(
            emulator.Server.BaseUri,
            $"PUT /v1/projects/{project}/integrations/i1/objects/o:async HTTP/1.1\r\nHost: x\r\nX-Api-Key: {Key}\r\nContent-Type: "
                + $"application/json\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");
        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.Empty(emulator.Server.Operations.All);
    }

    [Fact]
    public async Task A_target_in_absolute_form_is_understood()
    {
        await using var emulator = await StartAsync();
        var id = await emulator.UpsertAsync("key__c\n1\n");
        var answer = await RawHttp.SendAsync(
            emulator.Server.BaseUri,
            $"GET {emulator.Server.ApiUri}/projects/p1/operations/{id} HTTP/1.1\r\nHost: "
                + $"{emulator.Server.BaseUri.Authority}\r\nX-Api-Key: {Key}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "recordsCSV": "k\n1\n", "primaryKey": "k" }""", "groupRef")]
    [InlineData("""{ "groupRef": " ", "recordsCSV": "k\n1\n", "primaryKey": "k" }""", "groupRef")]
    [InlineData("""{ "groupRef": 1, "recordsCSV": "k\n1\n", "primaryKey": "k" }""", "groupRef")]
    [InlineData("""{ "groupRef": "g", "recordsCSV": "k\n1\n" }""", "primaryKey")]
    [InlineData("""{ "groupRef": "g", "primaryKey": "k" }""", "recordsCSV")]
    [InlineData("""{ "groupRef": "g", "primaryKey": "k", "recordsCSV": "" }""", "recordsCSV")]
    [InlineData("""{ "groupRef": "g", "primaryKey": "k", "recordsCSV": 5 }""", "recordsCSV")]
    [InlineData("""{ "groupRef": "g", "primaryKey": "k", "recordsCSV": "\ud800" }""", "recordsCSV")]
    [InlineData(
        """{ "groupRef": "g", "primaryKey": "k", "recordsCSV": "k\n1\n", "recordsURL": "https://example.com/a.csv" }""", "recordsCSV")]
    [InlineData("""{ "groupRef": "g", "primaryKey": "k", "recordsURL": "data.csv" }""", "recordsURL")]
    [InlineData("""{ "groupRef": "g", "primaryKey": "k", "recordsURL": "ftp://127.0.0.1/a.csv" }""", "recordsURL")]
    [InlineData("""{ "groupRef": "g", "primaryKey": "k", "recordsURL": "http://example.com/a.csv" }""", "recordsURL")]
    [InlineData("""{ "groupRef": "g", "primaryKey": "k", "recordsCSV": "k\n1\n", "mode": "bulk" }""", "mode")]
    public async Task A_field_that_is_wrong_is_named(string body, string field)
    {
        await using var emulator = await StartAsync();

        var problem = await ProblemAsync(await emulator.SendRawJsonAsync(HttpMethod.Put, Objects + "thing__c:async", body), 422);

        var issue = Assert.Single(problem.GetProperty("issues").EnumerateArray());
        Assert.Equal(("body", field), (issue.Text("in"), issue.Text("name")));
        Assert.Empty(emulator.Server.Operations.All);
    }

    [Theory]
    [InlineData("{ \"groupRef\": ")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{ \"groupRef\": \"a\", \"groupRef\": \"b\" }")]
    public async Task A_body_that_is_no_JSON_object_is_answered_in_plain_text(string body)
    {
        await using var emulator = await StartAsync();

        var response = await emulator.SendRawJsonAsync(HttpMethod.Put, Objects + "thing__c:async", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("JSON", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused()
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.SendRawJsonAsync(HttpMethod.Put, Objects + "thing__c:async", "{}", "text/plain"), 415);
    }

    [Fact]
    public async Task A_method_that_is_not_possible_names_those_that_are()
    {
        await using var emulator = await StartAsync();
        var response = await emulator.PostAsync(Objects + "thing__c:async", AsyncBody("key__c\n1\n"));
        await ProblemAsync(response, 405);
        Assert.Equal("PUT", Assert.Single(response.Content.Headers.Allow));
    }

    [Fact]
    public async Task A_path_that_leads_nowhere_is_not_found()
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.GetAsync("v1/nothing"), 404);
        await ProblemAsync(await emulator.GetAsync("nothing"), 404);
    }

    [Fact]
    public async Task Ten_MiB_of_CSV_are_taken_and_a_byte_more_is_not()
    {
        await using var emulator = await StartAsync();
        const int Limit = 10 * 1024 * 1024;

        // Two bytes a character: the limit counts bytes.
        var csv = new StringBuilder("key__c,text__c\n1,");
        csv.Append('é', (Limit - csv.Length - 2) / 2).Append('\n');
        csv.Append('2', Limit - Encoding.UTF8.GetByteCount(csv.ToString()));
        Assert.Equal(Limit, Encoding.UTF8.GetByteCount(csv.ToString()));

        await OperationIdAsync(await emulator.PutAsync(Objects + "thing__c:async", AsyncBody(csv.ToString())));
        var problem = await ProblemAsync(await emulator.PutAsync(Objects + "thing__c:async", AsyncBody(csv.Append('2').ToString())), 413);
        Assert.Contains("10485761", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_beyond_every_measure_is_refused_before_it_is_read()
    {
        await using var emulator = await StartAsync();
        var answer = await RawHttp.SendAsync(
            emulator.Server.BaseUri,
            $"PUT /{Objects}thing__c:async HTTP/1.1\r\nHost: x\r\nX-Api-Key: {Key}\r\nContent-Type: application/json\r\nContent-Length: "
                + "99999999\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_CSV_is_stored_whole()
    {
        await using var emulator = await StartAsync();
        var csv = new StringBuilder("key__c,a__c,b__c\n");
        for (var i = 0; i < 20_000; i++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"k{i},value {i},\"quoted, {i}\"\n");
        }

        var operation = await emulator.UpsertToEndAsync(csv.ToString());

        Assert.Equal("BulkWriteCompleted", operation.Status());
        Assert.Equal(20_000, operation.Metadata().GetProperty("progress").GetProperty("recordsProcessed").GetInt32());
        Assert.Equal(20_000, emulator.Server.Records.Count("thing__c"));
        Assert.Equal("quoted, 19999", emulator.Server.Records.List("thing__c", offset: 19_999)[0]["b__c"]);
    }
}
