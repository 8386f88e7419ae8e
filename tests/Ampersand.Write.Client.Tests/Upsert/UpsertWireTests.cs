using System.Globalization;
using System.Text;
using System.Text.Json;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;
using Ampersand.Write.Upsert;
using Ampersand.Write.Wire;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>What goes over the wire is the documents' request, byte for byte.</summary>
public sealed class UpsertWireTests
{
    private const string Accepted = """{ "operationId": "5e4f06ca-445f-43ea-943e-78465ee1bb7a" }""";

    private const string SeedCsv =
        "custom_id__c,start_date__c,objective_type__c,daily_budget_amount__c\n"
        + "0,2023-11-20T11:36:22-08:00,WEBSITE_CONVERSION,50\n"
        + "1,2023-11-20T11:36:22-08:00,LEAD_GENERATION,10\n"
        + "2,2023-11-20T11:36:22-08:00,LEAD_GENERATION,10\n";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recordsURL_is_sent_as_the_documents_show_it()
    {
        await using var server = RecordingServer.Start(Replies.Ok(Accepted));

        await Client(server).SubmitAsync(new RecordsUrl(new Uri("https://sample.com/data.csv")), Ending);

        AssertRequest(
            Assert.Single(server.Requests),
            server,
            "PUT /v1/projects/2234wf/integrations/23rsdf32/objects/tactics__c:async HTTP/1.1",
            """{"groupRef":"sample-org-id","recordsURL":"https://sample.com/data.csv","primaryKey":"custom_id__c"}""");
    }

    [Fact]
    public async Task Records_are_sent_as_one_JSON_string()
    {
        await using var server = RecordingServer.Start(Replies.Ok(Accepted));

        await SubmitCsv(server, SeedCsv);

        AssertRequest(
            Assert.Single(server.Requests),
            server,
            "PUT /v1/projects/2234wf/integrations/23rsdf32/objects/tactics__c:async HTTP/1.1",
            "{\"groupRef\":\"sample-org-id\",\"recordsCSV\":\"" + SeedCsv.Replace(
                "\n", "\\n", StringComparison.Ordinal) + "\",\"primaryKey\":\"custom_id__c\"}");
    }

    [Fact]
    public async Task The_Bulk_form_posts_with_type_and_mode()
    {
        await using var server = RecordingServer.Start(Replies.Ok(Accepted));

        await Client(server, WriteApi.Bulk).SubmitAsync(new RecordsUrl(new Uri("gs://bucket/reference")), Ending);

        AssertRequest(
            Assert.Single(server.Requests),
            server,
            "POST /v1/projects/2234wf/integrations/23rsdf32/objects/tactics__c HTTP/1.1",
            """{"groupRef":"sample-org-id","type":"upsert","mode":"bulk","recordsURL":"gs://bucket/reference","primaryKey":"custom_id__c"}""");
    }

    [Fact]
    public async Task The_Bulk_form_carries_records_in_the_same_place()
    {
        await using var server = RecordingServer.Start(Replies.Ok(Accepted));

        await SubmitCsv(server, "a\n1\n", WriteApi.Bulk);

        Assert.Equal(
            """{"groupRef":"sample-org-id","type":"upsert","mode":"bulk","recordsCSV":"a\n1\n","primaryKey":"custom_id__c"}""",
            Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Only_what_JSON_demands_is_escaped_and_other_characters_go_as_they_are()
    {
        await using var server = RecordingServer.Start(Replies.Ok(Accepted));

        await SubmitCsv(server, "key,näme\n1,\"a \"\"b\"\" \\ / <é> ☃ 😀\t\"\n");

        Assert.Equal(
            "{\"groupRef\":\"sample-org-id\",\"recordsCSV\":\"key,näme\\n1,\\\"a \\\"\\\"b\\\"\\\" \\\\ / <é> ☃ "
                + "😀\\t\\\"\\n\",\"primaryKey\":\"custom_id__c\"}",
            Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Fields_are_escaped_too()
    {
        await using var server = RecordingServer.Start(Replies.Ok(Accepted));
        var connection = TestConnection.To(server.Uri).With(new AmpersandClientOptions { GroupRef = "the \"é\" group\\x" });

        await new UpsertClient(new UpsertTarget(connection, "o", "k\"ey"), new RecordingProgress()).SubmitAsync(
            new RecordsUrl(new Uri("https://x.example/ä?q=\"1\"")), Ending);

        Assert.Equal(
            """{"groupRef":"the \"é\" group\\x","recordsURL":"https://x.example/ä?q=\"1\"","primaryKey":"k\"ey"}""",
            Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Names_are_encoded_and_the_suffix_is_not()
    {
        await using var server = RecordingServer.Start(Replies.Ok(Accepted));
        var connection = TestConnection.To(server.Uri).With(new AmpersandClientOptions { Project = "a/b c", Integration = "d?e#f%" });

        await new UpsertClient(new UpsertTarget(connection, "ü:async", "k"), new RecordingProgress()).SubmitAsync(
            new RecordsUrl(new Uri("https://x.example/")), Ending);

        Assert.Equal(
            "/v1/projects/a%2Fb%20c/integrations/d%3Fe%23f%25/objects/%C3%BC%3Aasync:async", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task A_part_of_10_MiB_arrives_whole_and_again_after_a_reset()
    {
        var csv = Encoding.UTF8.GetBytes("a\n" + string.Concat(Enumerable.Repeat("\"ü\"\"x\"\n", CsvPart.MaxBytes / 9)));
        await using var server = RecordingServer.Start(
            Replies.ResetInRequest(5_000_000), Replies.ResetAfterRequest(), Replies.Ok(Accepted));
        using var part = new CsvPart(1, 1, 1, csv);

        await Client(server).SubmitAsync(part.Content, Ending);

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            using var body = JsonDocument.Parse(request.BodyBytes);
            Assert.Equal(csv, Encoding.UTF8.GetBytes(body.RootElement.GetProperty("recordsCSV").GetString()!));
            Assert.Equal(request.BodyBytes.Length.ToString(CultureInfo.InvariantCulture), request.Header("Content-Length"));
        });
    }

    [Fact]
    public async Task An_operation_is_asked_for_as_the_documents_show_it()
    {
        await using var server = RecordingServer.Start(
            Replies.Ok("""{"id":"5e4f06ca-445f-43ea-943e-78465ee1bb7a","status":"in_progress"}"""));
        var operation = new AmpersandOperation("5e4f06ca-445f-43ea-943e-78465ee1bb7a", TestConnection.To(server.Uri));

        await new OperationsClient(new RecordingProgress()).GetAsync(operation, OperationStatus.Documented, Repeatable.Always, Ending);

        var request = Assert.Single(server.Requests);
        Assert.Equal("GET /v1/projects/2234wf/operations/5e4f06ca-445f-43ea-943e-78465ee1bb7a HTTP/1.1", request.RequestLine);
        Assert.Equal(["accept", "accept-encoding", "host", "x-api-key"], HeaderNames(request));
        Assert.Equal("application/json", request.Header("accept"));
        Assert.Equal(TestConnection.Key, request.Header("X-Api-Key"));
        Assert.Empty(request.Body);
    }

    private static void AssertRequest(RecordedRequest request, RecordingServer server, string requestLine, string body)
    {
        Assert.Equal(requestLine, request.RequestLine);
        Assert.Equal(body, request.Body);
        Assert.Equal(["accept", "accept-encoding", "content-length", "content-type", "host", "x-api-key"], HeaderNames(request));
        Assert.Equal(TestConnection.Key, request.Header("X-Api-Key"));
        Assert.Equal("application/json", request.Header("accept"));
        Assert.Equal("application/json", request.Header("content-type"));
        Assert.Equal(Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture), request.Header("content-length"));
        Assert.Equal($"127.0.0.1:{server.Port}", request.Header("host"));
    }

#pragma warning disable CA1308 // Names of headers are written in lower case in the documents.
    private static string[] HeaderNames(RecordedRequest request) =>
        [.. request.Headers.Select(header => header.Key.ToLowerInvariant()).Order(StringComparer.Ordinal)];
#pragma warning restore CA1308

    private static UpsertClient Client(RecordingServer server, WriteApi writeApi = WriteApi.Async) =>
        new(new UpsertTarget(TestConnection.To(server.Uri, writeApi), "tactics__c", "custom_id__c"), new RecordingProgress());

    private static async Task SubmitCsv(RecordingServer server, string csv, WriteApi writeApi = WriteApi.Async)
    {
        using var part = new CsvPart(1, 1, 3, Encoding.UTF8.GetBytes(csv));
        await Client(server, writeApi).SubmitAsync(part.Content, Ending);
    }
}
