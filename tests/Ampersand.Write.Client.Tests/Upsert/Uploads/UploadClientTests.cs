using System.Text;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Upsert;

namespace Ampersand.Write.Client.Tests.Upsert.Uploads;

/// <summary>Uploads against a transport that does what it is told, by a clock that stands still.</summary>
public sealed class UploadClientTests : IDisposable
{
    private const string Csv = "id__c\r\n1\r\n2\r\n";
    private const string Normalizations = "id__c\n1\n2\n";

    private readonly StepClock clock = new();
    private readonly RecordingProgress progress = new();
    private readonly MemoryStream stream = new(Encoding.UTF8.GetBytes(Csv));
    private readonly List<string> received = [];
    private readonly CsvFile file;

    public UploadClientTests()
    {
        file = CsvFile.FromStream(stream, "/data/tactics.csv");
        file.Inspect(new CsvInspectionOptions { ForReading = true, Destination = CsvDestination.Upload });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        file.Dispose();
        stream.Dispose();
    }

    [Fact]
    public async Task A_file_is_put_where_the_service_says()
    {
        var transport = Transport(_ => Answers.Ok(""));

        var reference = await Client(transport).UploadAsync(UploadFile.Measure(file, Token), Token);

        Assert.Equal("gs://bucket/1/tactics.csv", reference.Value);
        Assert.Equal([Normalizations], received);
        Assert.Equal(
            ["GET https://write.withampersand.com/v1/generate-upload-url", "PUT https://storage.example.com/1"],
            transport.Requests.Select(request => request.Request.ToString()));
        Assert.Equal([true, false], transport.Requests.Select(request => request.Request.WithKey));
        Assert.Equal(
            "?fileName=tactics.csv&md5=" + Uri.EscapeDataString(UploadFile.Measure(file, Token).Md5),
            transport.Requests[0].Request.Uri.Query);
    }

    [Fact]
    public async Task Progress_begins_with_nothing_and_ends_with_everything()
    {
        await Client(Transport(_ => Answers.Ok(""))).UploadAsync(UploadFile.Measure(file, Token), Token);

        Assert.Equal(
            [new UploadProgressed("tactics.csv", 0, Normalizations.Length), new UploadProgressed(
                "tactics.csv", Normalizations.Length, Normalizations.Length)],
            progress.Events.OfType<UploadProgressed>());
    }

    [Fact]
    public async Task What_the_storage_refuses_after_fifteen_minutes_begins_again_with_a_fresh_address()
    {
        // The storage's words do not say why; the clock does.
        var transport = Transport(attempt =>
        {
            clock.Advance(attempt == 1 ? TimeSpan.FromMinutes(15) : TimeSpan.Zero);
            return attempt == 1
                ? Answers.Of(403, "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>", "application/xml")
                : Answers.Ok("");
        });

        var reference = await Client(transport).UploadAsync(UploadFile.Measure(file, Token), Token);

        Assert.Equal("gs://bucket/2/tactics.csv", reference.Value);
        Assert.Equal([Normalizations, Normalizations], received);
        Assert.Contains("begins again with a fresh one", Assert.Single(progress.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_refusal_a_second_earlier_is_final()
    {
        var transport = Transport(_ =>
        {
            clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
            return Answers.Of(403, "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>", "application/xml");
        });

        var error = await Assert.ThrowsAsync<AmpersandServiceException>(
            () => Client(transport).UploadAsync(UploadFile.Measure(file, Token), Token));

        Assert.Equal(("UploadFailed", 403, false), (error.ErrorId, error.StatusCode, error.MayHaveBeenProcessed));
        Assert.Contains("No. (AccessDenied)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("signature", error.ToString(), StringComparison.Ordinal);
        Assert.Single(received);
    }

    [Theory]
    [InlineData(400, "RequestTimeout")]
    [InlineData(403, "SignatureDoesNotMatch")]
    public async Task What_a_fresh_address_may_mend_is_tried_with_one(int status, string code)
    {
        var transport = Transport(attempt => attempt == 1 ? Unfit(status, code) : Answers.Ok(""));

        var reference = await Client(transport).UploadAsync(UploadFile.Measure(file, Token), Token);

        Assert.Equal("gs://bucket/2/tactics.csv", reference.Value);
        Assert.Equal([Normalizations, Normalizations], received);
        Assert.Contains("begins again with a fresh one", Assert.Single(progress.Details), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "RequestTimeout")]
    [InlineData(403, "SignatureDoesNotMatch")]
    public async Task What_a_fresh_address_did_not_mend_ends_the_upload(int status, string code)
    {
        var transport = Transport(_ => Unfit(status, code));

        var error = await Assert.ThrowsAsync<AmpersandServiceException>(
            () => Client(transport).UploadAsync(UploadFile.Measure(file, Token), Token));

        Assert.Equal(("UploadFailed", status), (error.ErrorId, error.StatusCode));
        Assert.Contains("without an upload", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(2, received.Count);
    }

    [Fact]
    public async Task Addresses_that_keep_expiring_are_not_asked_for_without_end()
    {
        var transport = Transport(_ => Answers.Of(
            400, "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>", "application/xml"));

        await Assert.ThrowsAsync<AmpersandServiceException>(() => Client(transport).UploadAsync(UploadFile.Measure(file, Token), Token));

        Assert.Equal(4, received.Count);
    }

    [Fact]
    public async Task A_file_that_changed_since_it_was_inspected_is_not_sent()
    {
        var upload = UploadFile.Measure(file, Token);
        stream.Position = 7;
        stream.WriteByte((byte)'9');

        var error = await Assert.ThrowsAsync<AmpersandException>(() => Client(Transport(_ => Answers.Ok(""))).UploadAsync(upload, Token));

        Assert.Equal("FileChanged", error.ErrorId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_changed_is_the_reason_whatever_is_said_of_the_half_that_was_sent(bool isAnswered)
    {
        var upload = UploadFile.Measure(file, Token);
        stream.Position = 7;
        stream.WriteByte((byte)'9');
        var transport = new ScriptedTransport(clock, async (request, number, cancellationToken) =>
        {
            if (request.Method == HttpMethod.Get)
            {
                return Place(number);
            }

            // A storage may answer before it has read all, and .NET Framework tells of a lost connection alone.
            using var body = request.Body!();
            await Assert.ThrowsAsync<AmpersandException>(() => body.CopyToAsync(Stream.Null, cancellationToken));
            return isAnswered ? Answers.Of(403, "The address has expired.", "text/plain") : throw Answers.Reset();
        });

        var error = await Assert.ThrowsAsync<AmpersandException>(() => Client(transport).UploadAsync(upload, Token));

        Assert.Equal("FileChanged", error.ErrorId);
        Assert.Equal(2, transport.Requests.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"url\":\"http://storage.example.com/1\",\"reference\":\"gs://b/1\"}")]
    [InlineData("{\"url\":\"https://storage.example.com/1\"}")]
    [InlineData("{\"url\":\"https://storage.example.com/1\",\"reference\":\"ftp://b/1\"}")]
    [InlineData("{\"url\":1,\"reference\":\"gs://b/1\"}")]
    [InlineData("[]")]
    public async Task An_answer_without_a_safe_address_is_not_used(string answer)
    {
        var transport = new ScriptedTransport(clock, () => Answers.Ok(answer));

        var error = await Assert.ThrowsAsync<AmpersandServiceException>(
            () => Client(transport).UploadAsync(UploadFile.Measure(file, Token), Token));

        Assert.Equal("UploadFailed", error.ErrorId);
        Assert.Contains("No place to upload tactics.csv to was given", error.Message, StringComparison.Ordinal);
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task Where_no_address_is_given_the_error_says_so_and_nothing_is_put()
    {
        var transport = new ScriptedTransport(clock, () => Answers.Problem(404, "{}"));

        var error = await Assert.ThrowsAsync<AmpersandServiceException>(
            () => Client(transport).UploadAsync(UploadFile.Measure(file, Token), Token));

        Assert.Equal(("UploadFailed", 404), (error.ErrorId, error.StatusCode));
        Assert.Contains("No place to upload tactics.csv to was given", error.Message, StringComparison.Ordinal);
        Assert.Contains("404", error.Message, StringComparison.Ordinal);
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task A_reader_that_a_lost_connection_left_behind_gives_way_to_the_next()
    {
        var upload = UploadFile.Measure(file, Token);
        using var stuck = new StuckStream();
        var first = upload.CopyToAsync(stuck, null, Token);
        await stuck.Writing;

        using var second = new MemoryStream();
        await upload.CopyToAsync(second, null, Token);

        Assert.Equal(Normalizations, Encoding.UTF8.GetString(second.ToArray()));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Null(upload.Failure);
    }

    [Fact]
    public async Task A_reader_that_is_slow_to_give_way_is_waited_for()
    {
        var upload = UploadFile.Measure(file, Token);
        var release = new TaskCompletionSource();
        using var stuck = new StuckStream(release.Task);
        var first = upload.CopyToAsync(stuck, null, Token);
        await stuck.Writing;

        using var second = new MemoryStream();
        var next = upload.CopyToAsync(second, null, Token);
        Assert.Equal((false, 0), (next.IsCompleted, second.Length));

        release.SetResult();
        await next;
        Assert.Equal(Normalizations, Encoding.UTF8.GetString(second.ToArray()));
        await Task.WhenAny(first);
    }

    private UploadClient Client(ScriptedTransport transport) => new(
        new UpsertTarget(TestConnection.Through(transport, clock, TestConnection.NoRetry), "tactics__c", "id__c"),
        progress);

    /// <summary>Gives a numbered address each time it is asked, and does with what is put there what it is told.</summary>
    private static ServiceResponse Unfit(int status, string code) =>
        Answers.Of(status, $"<Error><Code>{code}</Code><Message>No.</Message></Error>", "application/xml");

    private ScriptedTransport Transport(Func<int, ServiceResponse> put)
    {
        var addresses = 0;
        return new ScriptedTransport(clock, async (request, _, cancellationToken) =>
        {
            if (request.Method == HttpMethod.Get)
            {
                return Place(++addresses);
            }

            using var body = request.Body!();
            Assert.Equal("text/csv", body.Headers.ContentType!.ToString());
            Assert.Equal(Normalizations.Length, body.Headers.ContentLength);
            received.Add(await body.ReadAsStringAsync(cancellationToken));
            return put(received.Count);
        });
    }

    private static ServiceResponse Place(int number) => Answers.Ok(
        $$"""{"url":"https://storage.example.com/{{number}}?signature=secret","reference":"gs://bucket/{{number}}/tactics.csv"}""");

    /// <summary>A connection that takes nothing until it is given up, or until it is released.</summary>
    private sealed class StuckStream(Task? release = null) : MemoryStream
    {
        private readonly TaskCompletionSource writing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Writing => writing.Task;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            writing.TrySetResult();
            return release ?? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }
}
