using System.Text.Json;
using Ampersand.Write.Http;
using Ampersand.Write.Records;
using Ampersand.Write.Wire;
using static Ampersand.Write.Client.Tests.Records.RecordWriting;

namespace Ampersand.Write.Client.Tests.Records;

/// <summary>Each field of the contract, byte for byte as it goes over the wire.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task A_write_is_posted_to_the_object_with_the_key_and_its_length()
    {
        await using var server = RecordingServer.Start(Replies.Ok("""{"operationId":"o1"}"""));

        await SendAsync(server, Create, Batch("Ada"));

        var request = Assert.Single(server.Requests);
        Assert.Equal("POST /v1/projects/2234wf/integrations/23rsdf32/objects/contact HTTP/1.1", request.RequestLine);
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Equal(Shared.TestConnection.Key, request.Header("X-Api-Key"));
        Assert.Equal(
            request.BodyBytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), request.Header("Content-Length"));
    }

    [Theory]
    [InlineData(WriteApi.Async)]
    [InlineData(WriteApi.Bulk)]
    [InlineData(WriteApi.Records)]
    [InlineData(WriteApi.Auto)]
    public async Task A_connection_of_any_generation_writes_records_alike(WriteApi writeApi)
    {
        var service = new Shared.FakeService();
        using var run = new RecordWriter(
            service.Connection(writeApi: writeApi), "contact", Create, stop: TestContext.Current.CancellationToken);

        await run.AddAsync(Record("Ada"));
        await run.CompleteAsync();

        var write = Assert.Single(service.Writes);
        Assert.Equal(
            "POST /v1/projects/2234wf/integrations/23rsdf32/objects/contact", $"{write.Method} {write.Uri.AbsolutePath}");
        Assert.Equal("""{"groupRef":"sample-org-id","type":"create","mode":"synchronous","record":{"name":"Ada"}}""", write.Body);
    }

    [Fact]
    public async Task One_record_is_sent_singly() => Assert.Equal(
        """{"groupRef":"sample-org-id","type":"create","mode":"synchronous","record":{"name":"Ada"}}""",
        await BodyAsync(Create, Batch("Ada")));

    [Fact]
    public async Task Several_records_are_a_batch_in_their_order() => Assert.Equal(
        """{"groupRef":"sample-org-id","type":"update","mode":"synchronous","batch":[{"record":{"name":"Ada"}},{"record":{"name":"Bob"}},{"record":{"name":"Cyd"}}]}""",
        await BodyAsync(Update, Batch("Ada", "Bob", "Cyd")));

    [Fact]
    public async Task A_delete_has_no_mode() => Assert.Equal(
        """{"groupRef":"sample-org-id","type":"delete","record":{"name":"Ada"}}""",
        await BodyAsync(Delete, Batch("Ada")));

    [Fact]
    public async Task All_or_none_belongs_to_batches_even_to_one_of_a_single_record()
    {
        var options = Create with { AllOrNone = true };
        Assert.Equal(
            """{"groupRef":"sample-org-id","type":"create","mode":"synchronous","batchPolicy":{"allOrNone":true},"batch":[{"record":{"name":"Ada"}}]}""",
            await BodyAsync(options, Batch("Ada")));
    }

    [Fact]
    public async Task An_asynchronous_write_has_its_deadline() => Assert.Equal(
        """{"groupRef":"sample-org-id","type":"create","mode":"asynchronous","retryPolicy":{"deadlineHours":48},"batch":[{"record":{"name":"Ada"}},{"record":{"name":"Bob"}}]}""",
        await BodyAsync(Create with { Mode = RecordWriteMode.Asynchronous, RetryDeadlineHours = 48 }, Batch("Ada", "Bob")));

    [Fact]
    public async Task Auto_batching_has_its_delay_and_its_own_deadline() => Assert.Equal(
        """{"groupRef":"sample-org-id","type":"update","mode":"asynchronous","autoBatchPolicy":{"maxDelayMinutes":1440,"retryDeadlineHours":2},"record":{"name":"Ada"}}""",
        await BodyAsync(Update with { Mode = RecordWriteMode.Asynchronous, MaxDelayMinutes = 1440, RetryDeadlineHours = 2 }, Batch("Ada")));

    [Fact]
    public async Task Headers_keep_their_order() => Assert.Equal(
        """{"groupRef":"sample-org-id","type":"create","mode":"synchronous","headers":[{"key":"Sforce-Call-Options","value":"client=\"crm\""},{"key":"A","value":""}],"record":{"name":"Ada"}}""",
        await BodyAsync(Create with { Headers = [new("Sforce-Call-Options", "client=\"crm\""), new("A", "")] }, Batch("Ada")));

    [Fact]
    public async Task Associations_belong_to_their_record()
    {
        var batch = new RecordBatch();
        batch.Add("Ada", 0, Record("Ada", json => WriteAssociation(json, "1")));
        Assert.Equal(
            """{"groupRef":"sample-org-id","type":"create","mode":"synchronous","record":{"name":"Ada"},"associations":[{"to":{"id":"1"}}]}""",
            await BodyAsync(Create, batch));

        batch.Add("Bob", 1, Record("Bob"));
        Assert.EndsWith(
            ""","batch":[{"record":{"name":"Ada"},"associations":[{"to":{"id":"1"}}]},{"record":{"name":"Bob"}}]}""",
            await BodyAsync(Create, batch), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_of_most_languages_go_as_they_are()
    {
        var body = await BodyAsync(Create, Batch("Žižka \"&<>'+\" 日本 \\ \n \u0001"));
        Assert.Contains("""{"name":"Žižka \"&<>'+\" 日本 \\ \n \u0001"}""", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_character_arrives()
    {
        var text = string.Concat(
            Enumerable.Range(0, 0x11_0000).Where(point => point is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32));
        using var body = JsonDocument.Parse(await BodyAsync(Create, Batch(text)));
        Assert.True(text == body.RootElement.GetProperty("record").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_name_of_an_object_stays_one_segment()
    {
        await using var server = RecordingServer.Start(Replies.Ok("""{"operationId":"o1"}"""));
        var target = new WriteTarget(Shared.TestConnection.To(server.Uri), "a/b c:async?x");

        await new RecordWriteClient(
            target, Create, new Shared.RecordingProgress()).SendAsync(Batch("Ada"), TestContext.Current.CancellationToken);

        Assert.EndsWith("/objects/a%2Fb%20c%3Aasync%3Fx", Assert.Single(server.Requests).Target, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_is_used_again_from_its_beginning()
    {
        var batch = Batch(new string('x', 3_000_000), "Ada");
        batch.Clear();
        batch.Add("Bob", 7, Record("Bob"));

        Assert.Equal("""{"record":{"name":"Bob"}}""", System.Text.Encoding.UTF8.GetString(batch.Json.Span));
        Assert.Equal((1, 8L, 8L), (batch.Count, batch.FirstRecord, batch.LastRecord));
    }

    [Fact]
    public void A_target_names_what_is_missing()
    {
        var connection = new AmpersandConnection(
            new AmpersandClientOptions { ApiKey = new ApiKey("key"), Project = "p", Integration = "i" });
        var missing = Assert.Throws<AmpersandException>(() => new WriteTarget(connection, "contact"));
        Assert.Equal("GroupRefMissing", missing.ErrorId);
    }

    private static void WriteAssociation(Utf8JsonWriter json, string id)
    {
        json.WriteStartArray("associations");
        json.WriteStartObject();
        json.WriteStartObject("to");
        json.WriteString("id", id);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
