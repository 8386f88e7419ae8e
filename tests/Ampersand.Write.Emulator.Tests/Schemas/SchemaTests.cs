using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests.Schemas;

/// <summary>What objects are made of: how it is told, and what is refused on its account.</summary>
public class SchemaTests
{
    private const string Metadata = Objects + "thing__c/metadata";

    private const string Schema = """
        {
          "displayName": "Thing",
          "fields": {
            "Name": { "valueType": "string", "providerType": "string", "readOnly": true, "isRequired": true },
            "Key__c": { "displayName": "Key", "valueType": "string" },
            "Needed__c": { "valueType": "string", "isRequired": true },
            "Flag__c": { "valueType": "boolean", "isRequired": true },
            "Count__c": { "valueType": "int" },
            "Size__c": { "valueType": "float" },
            "Price__c": { "providerType": "currency" },
            "Day__c": { "valueType": "date" },
            "Time__c": { "valueType": "datetime" },
            "Kind__c": { "valueType": "singleSelect", "values": [{ "value": "A", "displayValue": "The first" }, { "value": "B" }] },
            "Tags__c": { "valueType": "multiSelect", "values": [{ "value": "A" }, { "value": "B" }] },
            "Loose__c": { "valueType": "singleSelect", "isRestricted": false, "values": [{ "value": "A" }] },
            "Parent__c": { "providerType": "reference", "referenceTo": ["Account"] },
            "Standard": { "valueType": "other" },
            "Secret__c": { "valueType": "string", "isHidden": true }
          }
        }
        """;

    [Fact]
    public async Task The_metadata_tell_what_the_schema_says_in_the_manner_of_the_connector()
    {
        await using var emulator = await StartWithSchemaAsync();

        var metadata = await JsonAsync(await emulator.GetAsync(Metadata + "?groupRef=g1"));

        Assert.Equal(("thing__c", "Thing"), (metadata.Text("name"), metadata.Text("displayName")));
        var fields = metadata.GetProperty("fields");
        Assert.Equal(15, fields.EnumerateObject().Count());
        Assert.Equal(
            """{"fieldName":"name","displayName":"Name","valueType":"string","providerType":"string","readOnly":true,"isCustom":false,"isRequired":true}""",
            fields.GetProperty("name").GetRawText());
        Assert.Equal(
            """[{"value":"A","displayValue":"The first"},{"value":"B","displayValue":"B"}]""",
            fields.GetProperty("kind__c").GetProperty("values").GetRawText());
        var parent = fields.GetProperty("parent__c");
        Assert.Equal(("other", "reference"), (parent.Text("valueType"), parent.Text("providerType")));
        Assert.Equal("Account", parent.GetProperty("referenceTo")[0].GetString());
        Assert.True(parent.GetProperty("isCustom").GetBoolean());
        Assert.Equal("datetime", fields.GetProperty("time__c").Text("valueType"));
    }

    [Theory]
    [InlineData(Metadata + "?groupRef=g1&excludeReadOnly=true", 14)]
    [InlineData(Metadata + "?groupRef=g1&excludeReadOnly=false", 15)]
    [InlineData(Objects + "THING__C/metadata?groupRef=g1", 15)]
    [InlineData("v1/projects/p1/providers/salesforce/objects/thing__c/metadata?groupRef=g1", 15)]
    public async Task The_metadata_come_by_installation_and_by_connection(string path, int fields)
    {
        await using var emulator = await StartWithSchemaAsync();
        var metadata = await JsonAsync(await emulator.GetAsync(path));
        Assert.Equal(fields, metadata.GetProperty("fields").EnumerateObject().Count());
    }

    [Theory]
    [InlineData(Metadata, 400)]
    [InlineData(Metadata + "?groupRef=g1&excludeReadOnly=perhaps", 400)]
    [InlineData(Objects + "other__c/metadata?groupRef=g1", 404)]
    [InlineData("v1/projects/p1/providers/salesforce/objects/thing__c/metadata", 400)]
    [InlineData("v1/projects/p1/providers/salesforce/objects/other__c/metadata?groupRef=g1", 404)]
    [InlineData("v1/projects/p1/providers/hubspot/objects/thing__c/metadata?groupRef=g1", 404)]
    [InlineData(Metadata + "?groupRef=gone", 404)]
    public async Task What_cannot_be_told_is_refused(string path, int status)
    {
        await using var emulator = await StartWithSchemaAsync();
        emulator.Server.Installations.Set("p1", "i1", "gone", new InstallationSettings { IsInstalled = false });
        await ProblemAsync(await emulator.GetAsync(path), status);
    }

    [Fact]
    public async Task An_object_goes_by_the_name_that_the_manifest_maps_it_to_where_the_installation_is_asked()
    {
        await using var emulator = await StartWithSchemaAsync();
        emulator.Server.Installations.Set("p1", "i1", new IntegrationSettings
        {
            Manifest = JsonElement.Parse("""{ "read": { "objects": [{ "objectName": "Thing__c", "mapToName": "matter" }] } }"""),
        });

        var metadata = await JsonAsync(await emulator.GetAsync(Objects + "matter/metadata?groupRef=g1"));

        Assert.Equal(("thing__c", "matter"), (metadata.Text("name"), metadata.Text("mappedObjectName")));
        Assert.Equal("matter", (await JsonAsync(await emulator.GetAsync(Metadata + "?groupRef=g1"))).Text("mappedObjectName"));
        await ProblemAsync(await emulator.GetAsync("v1/projects/p1/providers/salesforce/objects/matter/metadata?groupRef=g1"), 404);
    }

    [Fact]
    public async Task The_metadata_need_a_key_and_meet_faults()
    {
        await using var emulator = await StartWithSchemaAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Html, Path = "/v1/**/metadata" });
        Assert.Equal(HttpStatusCode.BadGateway, (await emulator.GetAsync(Metadata + "?groupRef=g1")).StatusCode);
        emulator.Server.Keys.Revoke(Key);
        await ProblemAsync(await emulator.GetAsync(Metadata + "?groupRef=g1"), 401);
    }

    [Fact]
    public async Task A_schema_is_listed_shown_and_taken_back()
    {
        await using var emulator = await StartWithSchemaAsync();
        var listed = Assert.Single((await JsonAsync(await emulator.GetAsync("emulator/objects"))).EnumerateArray());
        Assert.Equal(("thing__c", "Thing"), (listed.Text("name"), listed.Text("displayName")));
        Assert.True(listed.GetProperty("fields").TryGetProperty("Needed__c", out _));
        var shown = await JsonAsync(await emulator.GetAsync("emulator/objects/THING__C"));
        Assert.Equal("int", shown.GetProperty("fields").GetProperty("Count__c").Text("valueType"));
        var installation = (await JsonAsync(await emulator.GetAsync("v1/projects/p1/integrations/i1/installations?groupRef=g1")))[0];
        Assert.True(
            installation.GetProperty("config").GetProperty("content").GetProperty("write").GetProperty("objects").TryGetProperty(
                "thing__c", out _));

        await emulator.Http.DeleteAsync("emulator/objects/thing__c", Token);

        await ProblemAsync(await emulator.GetAsync("emulator/objects/thing__c"), 404);
        Assert.Equal("BulkWriteCompleted", (await emulator.UpsertToEndAsync("key__c,unknown__c\n1,x\n")).Status());
    }

    [Theory]
    [InlineData("""{ "fields": { "a": { "valueType": "text" } } }""")]
    [InlineData("""{ "fields": { "a": {}, "A": {} } }""")]
    [InlineData("""{ "fields": { " ": {} } }""")]
    [InlineData("""{ "fields": { "a": { "nonsense": 1 } } }""")]
    [InlineData("""{ "fields": null }""")]
    public async Task A_schema_that_cannot_be_is_refused(string schema)
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/objects/thing__c", schema), 400);
    }

    [Theory]
    [InlineData("key__c,dayly__c\n1,5\n", "dayly__c")]
    [InlineData("key__c,Id,dayly__c\n1,,5\n", "dayly__c")]
    [InlineData("key__c,secret__c\n1,5\n", "secret__c")]
    public async Task A_column_that_is_no_field_fails_the_job(string csv, string column)
    {
        await using var emulator = await StartWithSchemaAsync();

        var operation = await emulator.UpsertToEndAsync(csv);

        Assert.Equal(("failure", "InvalidBatch : Field name not found : " + column), (operation.Status(), operation.Text("result")));
        Assert.Equal(0, emulator.Server.Records.Count("thing__c"));
    }

    [Theory]
    [InlineData("flag__c", "TRUE", true)]
    [InlineData("flag__c", "0", true)]
    [InlineData("flag__c", "yes", false)]
    [InlineData("count__c", "-12", true)]
    [InlineData("count__c", "1.5", false)]
    [InlineData("size__c", "1.5e3", true)]
    [InlineData("size__c", "much", false)]
    [InlineData("price__c", "9.99", true)]
    [InlineData("price__c", "$9", false)]
    [InlineData("day__c", "2026-02-28", true)]
    [InlineData("day__c", "2026-02-29", false)]
    [InlineData("day__c", "2026-02-28T00:00:00Z", false)]
    [InlineData("time__c", "2023-11-20T11:36:22-08:00", true)]
    [InlineData("time__c", "2023-11-20T11:36:22.123+0100", true)]
    [InlineData("time__c", "2023-11-20T11:36:22", false)]
    [InlineData("time__c", "2023-11-31T11:36:22Z", false)]
    [InlineData("kind__c", "B", true)]
    [InlineData("kind__c", "C", false)]
    [InlineData("tags__c", "A;B", true)]
    [InlineData("tags__c", "A;C", false)]
    [InlineData("loose__c", "C", true)]
    [InlineData("parent__c", "001000000000001", true)]
    [InlineData("parent__c", "001000000000001AAA", true)]
    [InlineData("parent__c", "001000000000001AAB", false)]
    [InlineData("parent__c", "Acme", false)]
    [InlineData("name", "mine", false)]
    [InlineData("key__c", "anything", true)]
    [InlineData("standard", "anything", true)]
    [InlineData("parent__r.ext__c", "anything", true)]
    public async Task A_value_fits_its_field_or_fails_its_record_in_both_ways_of_writing(string field, string value, bool isRight)
    {
        await using var emulator = await StartWithSchemaAsync();
        var record = new Dictionary<string, string>(StringComparer.Ordinal) { ["needed__c"] = "n", [field] = value };

        // The key itself is no column to try.
        var (key, column) = field == "standard" ? ("key__c", field) : ("standard", field);
        var bulk = await emulator.UpsertToEndAsync($"{key},needed__c,{column}\n1,n,{value}\n2,n,\n", key);
        var single = await CreateAsync(emulator, record);

        Assert.Equal(
            isRight ? "Batch write completed (2 succeeded, 0 failed)" : "Batch write completed (1 succeeded, 1 failed)", bulk.Text("result"));
        Assert.Equal(isRight ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, single.StatusCode);
        if (!isRight)
        {
            var reason = Assert.Single(bulk.Errors());
            var error = Assert.Single(
                (await JsonAsync(single, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").EnumerateArray()).Text("message");
            Assert.Equal(reason, error, ignoreCase: true);
            Assert.Contains(field, reason, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_field_that_is_needed_is_needed_where_a_record_is_created()
    {
        await using var emulator = await StartWithSchemaAsync();
        const string Missing = "REQUIRED_FIELD_MISSING:Required fields are missing: [Needed__c]:Needed__c --";

        Assert.Equal(Missing, Assert.Single((await emulator.UpsertToEndAsync("key__c\n1\n")).Errors()));
        Assert.Equal([Missing], await ErrorsAsync(await CreateAsync(emulator, new { key__c = "1" })));
        Assert.Equal(
            [Missing],
            await ErrorsAsync(await CreateAsync(emulator, new { key__c = "1", needed__c = (string?)null })),
            StringComparer.OrdinalIgnoreCase);

        await emulator.UpsertToEndAsync("key__c,needed__c\n1,n\n");
        Assert.Equal("BulkWriteCompleted", (await emulator.UpsertToEndAsync("key__c,count__c\n1,5\n")).Status());
        var nulled = Assert.Single((await emulator.UpsertToEndAsync("key__c,needed__c\n1,#N/A\n")).Errors());
        Assert.Equal(Missing, nulled, ignoreCase: true);
        Assert.Equal("n", Assert.Single(emulator.Server.Records.List("thing__c"))["needed__c"]);
    }

    [Fact]
    public async Task A_field_that_is_not_there_fails_a_single_record_and_one_that_is_read_only_can_find_it()
    {
        await using var emulator = await StartWithSchemaAsync();
        Assert.Equal(
            ["INVALID_FIELD:No such column 'dayly__c' on sobject of type thing__c"],
            await ErrorsAsync(await CreateAsync(emulator, new { needed__c = "n", dayly__c = 1 })));

        Assert.Equal("BulkWriteCompleted", (await emulator.UpsertToEndAsync("name,needed__c\n1,n\n", "name")).Status());
    }

    [Fact]
    public async Task What_stands_in_a_delete_beside_the_id_is_not_looked_at()
    {
        await using var emulator = await StartWithSchemaAsync();
        emulator.Server.Rules["thing__c"] = new ObjectRules
        {
            DeletionEnabled = true, Fields = new Dictionary<string, string> { ["key__c"] = "^[0-9]$" },
        };
        await emulator.UpsertToEndAsync("key__c,needed__c\n1,n\n");
        var id = emulator.Server.Records.List("thing__c")[0].Id;

        await JsonAsync(
            await emulator.PostAsync(
                Objects + "thing__c", new { groupRef = "g1", type = "delete", record = new { id, dayly__c = "x", key__c = "x" } }));

        Assert.Equal(0, emulator.Server.Records.Count("thing__c"));
    }

    [Theory]
    [InlineData("Count__c", "7", 1)]
    [InlineData("count__c", "\"7\"", null)]
    [InlineData("Key__c", "\"7\"", 1)]
    [InlineData("key__c", "7", null)]
    [InlineData("unknown__c", "\"7\"", null)]
    [InlineData("Id", "\"none\"", 0)]
    public async Task A_search_must_fit_the_types_of_the_fields(string field, string value, int? hits)
    {
        await using var emulator = await StartWithSchemaAsync();
        await emulator.UpsertToEndAsync("key__c,needed__c,count__c\n7,n,07\n8,n,8\n");
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/projects/p1/integrations/i1?groupRef=g1")
        {
            Content = JsonContent.Create(new
            {
                objectName = "thing__c",
                fieldFilters = new[] { new { fieldName = field, @operator = "eq", value = JsonElement.Parse(value) } },
            }),
        };
        request.Headers.Add("x-amp-request-type", "search");

        var answer = await emulator.Http.SendAsync(request, Token);

        if (hits is null)
        {
            Assert.StartsWith("INVALID_FIELD", (await ProblemAsync(answer, 400)).Text("detail"), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(hits, (await JsonAsync(answer)).GetProperty("result").GetArrayLength());
        }
    }

    [Fact]
    public async Task The_sample_describes_the_object_that_the_samples_write()
    {
        var root = typeof(SchemaTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;
        var samples = Path.Combine(root, "samples");
        await using var emulator = await StartAsync(
            new EmulatorOptions { Schemas = ObjectSchema.ReadFile(Path.Combine(samples, "tactics.schema.json")) });

        var csv = await File.ReadAllTextAsync(Path.Combine(samples, "tactics.csv"), Token);
        var right = await emulator.UpsertToEndAsync(csv, "custom_id__c", "tactics__c");
        var wrong = await emulator.UpsertToEndAsync(
            csv.Replace("daily_", "dayly_", StringComparison.Ordinal), "custom_id__c", "tactics__c");

        Assert.Equal("Batch write completed (3 succeeded, 0 failed)", right.Text("result"));
        Assert.Equal("InvalidBatch : Field name not found : dayly_budget_amount__c", wrong.Text("result"));
    }

    [Theory]
    [InlineData("{ nonsense")]
    [InlineData("null")]
    [InlineData("""{ "thing__c": { "fields": { "a": { "valueType": "text" } } } }""")]
    public async Task A_file_that_is_no_schema_is_named(string text)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("schema.json");
        await File.WriteAllTextAsync(path, text, Token);
        Assert.Contains(path, Assert.Throws<EmulatorException>(() => ObjectSchema.ReadFile(path)).Message, StringComparison.Ordinal);
        Assert.Throws<EmulatorException>(() => ObjectSchema.ReadFile(folder.File("none.json")));
    }

    [Fact]
    public async Task An_emulator_does_not_start_with_what_is_no_schema()
    {
        var schema = JsonSerializer.Deserialize<ObjectSchema>("""{ "Fields": { "a": {}, "A": {} } }""")!;
        var options = new EmulatorOptions { Schemas = new Dictionary<string, ObjectSchema> { ["thing__c"] = schema } };
        var exception = await Assert.ThrowsAsync<EmulatorException>(() => StartAsync(options));
        Assert.Equal("Names of fields differ by more than case; 'a' is there twice.", exception.Message);
    }

    private static async Task<TestEmulator> StartWithSchemaAsync()
    {
        var emulator = await StartAsync();
        var put = await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/objects/thing__c", Schema);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        return emulator;
    }

    private static Task<HttpResponseMessage> CreateAsync(TestEmulator emulator, object record) =>
        emulator.PostAsync(Objects + "thing__c", new { groupRef = "g1", type = "create", mode = "synchronous", record });

    private static async Task<IEnumerable<string?>> ErrorsAsync(HttpResponseMessage answer) =>
        (await JsonAsync(answer, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").Texts("message");
}
