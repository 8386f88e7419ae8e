using System.Text;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests;

/// <summary>The front door does the whole job, and what it is asked for only with what is public.</summary>
public sealed class AmpersandClientTests : IDisposable
{
    private const string Csv = "k__c,name__c\n1,a\n2,b\n";

    private static readonly UpsertOptions Upsert = new()
    {
        ObjectName = "thing__c",
        PrimaryKey = "k__c",
        ThrottleLimit = 1,
    };

    private readonly FakeService service = new();
    private readonly string folder = Directory.CreateTempSubdirectory("ampersand-client-").FullName;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Files_are_sent_byte_for_byte_and_come_out_as_operations_in_their_order()
    {
        string[] paths = [Save("a.csv", Csv), Save("b.csv", "k__c\n3\n")];
        var progress = new RecordingProgress();

        var outputs = await service.Client().UpsertAsync(Upsert, paths, progress, Ending);

        Assert.Equal([Csv, "k__c\n3\n"], service.Csvs);
        Assert.Equal(
            [("operation-1", paths[0], 1, 1L, 2L, (long)Csv.Length), ("operation-2", paths[1], 1, 1L, 1L, 7L)],
            outputs.Select(output => output.Operation!).Select(operation => (
                operation.OperationId,
                operation.Source!,
                operation.Part!.Value,
                operation.FirstRecord!.Value,
                operation.Records!.Value,
                operation.Bytes!.Value)));
        Assert.All(outputs, output => Assert.Equal((null, null, "submitted"), (output.Error, output.Result, output.Operation!.Status)));
        Assert.Equal(
            outputs.Select(output => output.Operation), progress.Events.OfType<OperationAccepted>().Select(accepted => accepted.Operation));
        Assert.Equal(paths, progress.Events.OfType<FileInspected>().Select(inspected => inspected.Report.Path));
    }

    [Fact]
    public async Task A_stream_is_sent_and_stays_the_callers()
    {
        using var csv = new MemoryStream(Encoding.UTF8.GetBytes(Csv));

        var output = Assert.Single(await service.Client().UpsertAsync(Upsert, csv, "from the database", cancellationToken: Ending));

        Assert.Equal(Csv, Assert.Single(service.Csvs));
        Assert.Equal("from the database", output.Operation!.Source);
        Assert.True(csv.CanRead);
    }

    [Fact]
    public async Task Records_are_sent_and_one_that_cannot_be_is_an_output_of_its_own()
    {
        Dictionary<string, object?>[] records =
        [
            new() { ["k__c"] = 1, ["when__c"] = new DateTimeOffset(2023, 11, 20, 11, 36, 22, TimeSpan.FromHours(-8)) },
            new() { ["k__c"] = null },
            new() { ["k__c"] = 3, ["late__c"] = true },
        ];

        var outputs = await service.Client().UpsertAsync(Upsert, records, cancellationToken: Ending);

        Assert.Equal("k__c,when__c,late__c\n1,2023-11-20T11:36:22-08:00,\n3,,true\n", Assert.Single(service.Csvs));
        Assert.Collection(
            outputs,
            refused => Assert.Equal(("PrimaryKeyEmpty", records[1]), (refused.Error!.ErrorId, refused.Target)),
            accepted => Assert.Equal(("pipeline", 2L), (accepted.Operation!.Source, accepted.Operation.Records)));
    }

    [Fact]
    public async Task An_address_is_handed_over_and_shown_without_its_query()
    {
        var url = new Uri("https://files.example.com/a.csv?signature=s3cret");

        var output = Assert.Single(await service.Client().UpsertAsync(Upsert, url, cancellationToken: Ending));

        Assert.Equal(url.AbsoluteUri, Assert.Single(service.Writes).Json.GetProperty("recordsURL").GetString());
        Assert.Equal("https://files.example.com/a.csv", output.Operation!.Source);
    }

    [Fact]
    public async Task A_run_that_waits_puts_operations_out_as_they_ended()
    {
        service.Answer = (request, _) => Task.FromResult(
            request.Uri.AbsolutePath.EndsWith("operation-2", StringComparison.Ordinal)
                ? Answers.Ok("""{"id":"operation-2","status":"failure","result":"No such field."}""")
                : null);

        var outputs = await service.Client().UpsertAsync(
            Upsert with { Wait = new WaitOptions() }, [Save("a.csv", Csv), Save("b.csv", "k__c\n3\n")], cancellationToken: Ending);

        Assert.Equal(
            [("operation-1", true, null), ("operation-2", false, "OperationFailed")],
            outputs.Select(output => (output.Operation!.OperationId, output.Operation.Succeeded, output.Error?.ErrorId)).Order());
        Assert.Contains("No such field.", outputs.Single(output => output.Error is not null).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_ends_a_run_brings_what_was_put_out_before_it()
    {
        service.Refuse(write: 2, status: 403);

        var error = await Assert.ThrowsAsync<AmpersandInterruptedException>(() => service.Client().UpsertAsync(
            Upsert, [Save("a.csv", Csv), Save("b.csv", "k__c\n3\n")], cancellationToken: Ending));

        Assert.Equal("Forbidden", error.ErrorId);
        Assert.Equal("operation-1", Assert.Single(error.Outputs).Operation!.OperationId);
        Assert.Contains("operation operation-1 with records 1 to 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_has_told_of_what_was_accepted()
    {
        using var stop = new CancellationTokenSource();
        var progress = new RecordingProgress();
        service.AnswerWrites(async (number, cancellation) =>
        {
            if (number == 2)
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }

            return null;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.Client().UpsertAsync(
            Upsert, [Save("a.csv", Csv), Save("b.csv", "k__c\n3\n")], progress, stop.Token));

        Assert.Equal("operation-1", Assert.Single(progress.Events.OfType<OperationAccepted>()).Operation.OperationId);
    }

    [Fact]
    public async Task An_operation_that_was_written_down_is_taken_up_again_waited_for_and_asked_for_its_log()
    {
        service.Answer = (request, _) => Task.FromResult(
            request.Uri.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal)
                ? Answers.Ok("""[{"severity":"error","message":"Record 2 could not be written."}]""")
                : null);
        var written = new AmpersandOperation("5e4f06ca-445f-43ea-943e-78465ee1bb7a") { ObjectName = "thing__c", Records = 2 };
        var client = service.Client();

        var ended = await client.WaitAsync(written, cancellationToken: Ending);
        var now = await client.GetOperationAsync(written.OperationId, Ending);
        var log = await client.GetOperationLogAsync(written, cancellationToken: Ending);

        Assert.Equal(
            (false, "thing__c", 2L, "OperationPartlyFailed"),
            (ended.Operation!.Succeeded, ended.Operation.ObjectName, ended.Operation.Records, ended.Error?.ErrorId));
        Assert.Equal(("success", false, null), (now.Status, now.Succeeded, now.ObjectName));
        Assert.Equal("Record 2 could not be written.", Assert.Single(log).Message);
        Assert.All(
            service.Requests,
            request => Assert.StartsWith(
                "/v1/projects/2234wf/operations/5e4f06ca-445f-43ea-943e-78465ee1bb7a", request.Uri.AbsolutePath, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_written_down_status_means_is_known()
    {
        Assert.Equal((true, true), (Taken("BulkWriteCompleted").IsCompleted, Taken("BulkWriteCompleted").Succeeded));
        Assert.Equal((true, false), (Taken("failure").IsCompleted, Taken("failure").Succeeded));
        Assert.Equal((false, null), (Taken("in_progress").IsCompleted, Taken("in_progress").Succeeded));
        Assert.Equal("submitted", new AmpersandOperation("o").Status);

        static AmpersandOperation Taken(string status) =>
            AmpersandOperation.Restore("o", property => property == nameof(AmpersandOperation.Status) ? status : null);
    }

    [Fact]
    public void An_operation_that_no_one_names_a_project_for_is_refused_before_it_is_asked_about()
    {
        var nowhere = new AmpersandConnection(new AmpersandClientOptions { ApiKey = new ApiKey("k") });

        Assert.Equal("ProjectMissing", Assert.Throws<AmpersandException>(() => new AmpersandOperation("o").On(nowhere)).ErrorId);
        Assert.Equal("mine", (new AmpersandOperation("o") { Project = "mine" }).On(nowhere).Project);
        Assert.Equal("other", (new AmpersandOperation("o") { Project = "mine" }).On(nowhere, "other").Project);
        Assert.Same(nowhere, (new AmpersandOperation("o") { Project = "mine" }).On(nowhere).GetConnection());
    }

    [Fact]
    public async Task The_operations_of_an_installation_are_listed()
    {
        service.Answer = (_, _) => Task.FromResult<ServiceResponse?>(
            Answers.Ok("""{"results":[{"id":"o2","status":"success"},{"id":"o1","status":"resting"}],"pagination":{"done":true}}"""));

        var listed = new List<AmpersandOperation>();
        await foreach (var operation in service.Client().ListOperationsAsync("installation-1", cancellationToken: Ending))
        {
            listed.Add(operation);
        }

        Assert.Equal([("o2", true), ("o1", (bool?)null)], listed.Select(operation => (operation.OperationId, operation.Succeeded)));
    }

    [Fact]
    public async Task A_connection_is_validated_and_says_so()
    {
        service.Answer = (request, _) => Task.FromResult<ServiceResponse?>(Answers.Ok(
            request.Uri.AbsolutePath.EndsWith("/installations", StringComparison.Ordinal)
                ? """[{"id":"inst-1","healthStatus":"healthy"}]"""
                : """{"id":"23rsdf32"}"""));
        var client = service.Client();

        var connection = await client.ValidateAsync(cancellationToken: Ending);

        Assert.Same(client.Connection, connection);
        Assert.StartsWith("api.withampersand.com answered at ", connection.ValidatedBy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_records_are_written_and_each_has_its_result_in_order()
    {
        ReadOnlyMemory<byte>[] records = [.. Enumerable.Range(1, 1050).Select(Record)];

        var outputs = await service.Client().WriteAsync(
            "contact", new RecordWriteOptions { Type = RecordWriteType.Create }, records, cancellationToken: Ending);

        Assert.Equal(Enumerable.Range(0, 1050).Select(index => (long)index), outputs.Select(output => output.Result!.Index));
        Assert.Equal([.. Enumerable.Repeat(100, 10), 50], service.Writes.Select(request => request.Records.Count).OrderDescending());
        Assert.All(outputs, output => Assert.Equal(records[output.Result!.Index], output.Result.InputObject));
    }

    [Fact]
    public async Task A_write_that_ends_early_brings_the_results_that_there_were()
    {
        service.Refuse(write: 2, status: 403);

        var error = await Assert.ThrowsAsync<AmpersandInterruptedException>(() => service.Client().WriteAsync(
            "contact",
            new RecordWriteOptions { Type = RecordWriteType.Create, BatchSize = 2, ThrottleLimit = 1 },
            [.. Enumerable.Range(1, 5).Select(Record)],
            cancellationToken: Ending));

        Assert.Equal("Forbidden", error.ErrorId);
        Assert.Equal([0L, 1L], error.Outputs.Select(output => output.Result!.Index));
        Assert.Contains("Not written: records 3 to 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_made_of_nothing()
    {
        Assert.Throws<ArgumentNullException>(() => new AmpersandClient((AmpersandClientOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new AmpersandClient((AmpersandConnection)null!));
        Assert.Equal("ApiKeyMissing", Assert.Throws<AmpersandException>(() => new AmpersandClient(new AmpersandClientOptions())).ErrorId);
    }

    private static ReadOnlyMemory<byte> Record(int number) =>
        Encoding.UTF8.GetBytes(FormattableString.Invariant($"{{\"record\":{{\"n\":{number}}}}}"));

    private string Save(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
