using System.Text;
using System.Text.Json;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Results;

/// <summary>The rows of records that today's API did not write are in a file like those of an upsert.</summary>
public sealed class WriteFailureFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ampersand-write-failures-");
    private readonly FakeService service = new();
    private readonly RecordingProgress progress = new();
    private Func<string, bool> fails = ThousandRows.BadKeys.Contains;
    private Func<int, ServiceResponse?> answer = _ => null;

    public WriteFailureFileTests() =>
        service.Answer = (request, _) => Task.FromResult(answer(request.Number) ?? Written(request));

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string FailurePath => Path.Combine(folder.FullName, "failed.csv");

    private string SuccessPath => Path.Combine(folder.FullName, "written.csv");

    private RecordWriteOptions Create => new() { Type = RecordWriteType.Create, FailurePath = FailurePath };

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(nameof(ThousandRows.Quoted), 100)]
    [InlineData(nameof(ThousandRows.Western), 100)]
    [InlineData(nameof(ThousandRows.Utf16), 100)]
    [InlineData("two files", 100)]
    [InlineData(nameof(ThousandRows.Plain), 1)]
    public async Task Rows_of_files_are_in_it_byte_for_byte_and_go_in_when_the_cause_is_mended(string shape, int size)
    {
        var rows = ThousandRows.Of(shape);
        var paths = rows.Save(folder, shape);

        var outputs = await WriteFilesAsync(Create with { BatchSize = size, SuccessPath = SuccessPath }, rows, paths);

        Assert.Equal(37, outputs.Count(output => output.Error?.ErrorId == "RecordNotWritten"));
        Assert.Equal(rows.FailureFile(), rows.WithoutIds(await File.ReadAllBytesAsync(FailurePath, Ending)));
        var written = (await File.ReadAllTextAsync(SuccessPath, rows.Encoding, Ending)).Split(rows.LineEnd);
        Assert.Equal($"{rows.Header}{rows.Delimiter}_id{rows.Delimiter}_operation", written[0]);
        Assert.Equal((965, $"k0001{rows.Delimiter}"), (written.Length, written[1][..6]));
        Assert.Contains($"{rows.Delimiter}id-of-k0001{rows.Delimiter}operation-", written[1], StringComparison.Ordinal);

        fails = _ => false;
        var sent = service.Writes.Count;
        var again = await WriteFilesAsync(Create with { BatchSize = size, OverwriteResults = true }, rows, FailurePath);
        Assert.All(again, output => Assert.Equal(RecordOutcome.Written, output.Result!.Outcome));
        var records = service.Writes.Skip(sent).SelectMany(write => write.Records).ToList();
        Assert.Equal(
            ThousandRows.BadKeys, records.Select(record => record.GetProperty("k__c").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(records, record => Assert.Equal(["k__c", "note__c"], record.EnumerateObject().Select(field => field.Name)));
        Assert.False(File.Exists(FailurePath));
    }

    [Fact]
    public async Task Results_of_files_know_where_their_records_stand()
    {
        var rows = ThousandRows.Quoted;
        var paths = rows.Save(folder, nameof(ThousandRows.Quoted));

        var outputs = await WriteFilesAsync(Create, rows, paths);

        // The header is one line, and each odd record two.
        Assert.Equal(
            Enumerable.Range(1, 1000).Select(n => (paths[0], (long)n, (long?)(n + 1 + (n / 2)))),
            outputs.Select(output => (output.Result!.Source, output.Result.Record, output.Result.Line)));
    }

    [Fact]
    public async Task Piped_records_are_in_it_by_their_values()
    {
        fails = key => key is "b" or "c" or "e";
        var outputs = await PipeAsync(
            Create with { BatchSize = 2, ThrottleLimit = 1, SuccessPath = SuccessPath },
            """{"k__c":"a","note__c":"x"}""",
            """{"k__c":"b","note__c":"two\nlines, \"quoted\"","amount__c":12.50}""",
            """{"k__c":"c","note__c":null,"done__c":true}""",
            """{"k__c":"d"}""",
            """{"k__c":"e","note__c":""}""");

        Assert.Equal(
            "k__c,note__c,amount__c,done__c,_error,_operation\nb,\"two\nlines, \"\"quoted\"\"\",12.50,,no b,operation-1\n"
                + "c,#N/A,,true,no c,operation-2\ne,,,,no e,operation-3\n",
            await File.ReadAllTextAsync(FailurePath, Ending));
        Assert.Equal(
            "k__c,note__c,amount__c,done__c,_id,_operation\na,x,,,id-of-a,operation-1\nd,,,,id-of-d,operation-2\n",
            await File.ReadAllTextAsync(SuccessPath, Ending));
        Assert.Equal(
            [("pipeline", 1L, null), ("pipeline", 2L, null), ("pipeline", 3L, null), ("pipeline", 4L, null), ("pipeline", 5L, (long?)null)],
            outputs.Select(output => (output.Result!.Source, output.Result.Record, output.Result.Line)));
    }

    [Theory]
    [InlineData("good", true)]
    [InlineData("bad", false)]
    public async Task A_record_that_fits_into_no_row_keeps_the_file_from_being_made_only_where_it_belongs_into_it(string key, bool isMade)
    {
        fails = candidate => candidate.StartsWith("bad", StringComparison.Ordinal);
        var outputs = await PipeAsync(Create, $$"""{"k__c":"{{key}}","address":{"city":"Praha"} }""", """{"k__c":"bad too"}""");

        Assert.Equal(isMade, File.Exists(FailurePath));
        Assert.Equal(isMade ? [] : ["Record 1"], outputs
            .Where(output => output.Error?.ErrorId == "ResultFileIncomplete")
            .Select(output => output.Error!.Message.Contains("Record 1, column 'address'", StringComparison.Ordinal) ? "Record 1" : "?"));
        if (isMade)
        {
            Assert.Equal("k__c,_error,_operation\nbad too,no bad too,operation-1\n", await File.ReadAllTextAsync(FailurePath, Ending));
        }
    }

    [Fact]
    public async Task Records_that_cannot_be_sent_have_numbers_too()
    {
        fails = key => key is "b" or "d";
        var singly = Create with { BatchSize = 1, ThrottleLimit = 1 };
        using var run = new RecordWriter(service.Connection(), "contact", singly, progress, Ending);
        var outputs = new List<RunOutput>();
        await TakeUntilAsync(run, run.AddAsync(Record("""{"k__c":"a"}""")).AsTask(), outputs);
        run.Refuse(Refusal, "bad");
        await TakeUntilAsync(run, run.AddAsync(Record("""{"k__c":"b"}""")).AsTask(), outputs);
        await TakeUntilAsync(run, run.AddAsync(Record("""{"k__c":{"no":"cell"}}""")).AsTask(), outputs);
        await TakeUntilAsync(run, run.AddAsync(Record("""{"k__c":"d"}""")).AsTask(), outputs);
        await TakeUntilAsync(run, run.CompleteAsync(), outputs);

        Assert.Equal("k__c,_error,_operation\nb,no b,operation-2\nd,no d,operation-4\n", await File.ReadAllTextAsync(FailurePath, Ending));
        Assert.Equal([1L, 3, 4, 5], outputs.Where(output => output.Result is not null).Select(output => output.Result!.Record));
    }

    [Fact]
    public async Task Rows_of_a_file_that_cannot_be_sent_and_of_requests_that_are_refused_are_in_it_too()
    {
        fails = _ => false;
        answer = number => number == 2 ? Answers.Of(400, "No, thanks.", "text/plain") : null;
        var rows = ThousandRows.Plain;
        var paths = rows.Save(folder, nameof(ThousandRows.Plain));

        await WriteFilesAsync(Create with { ThrottleLimit = 1 }, rows, paths, refused: 5);

        var lines = await File.ReadAllLinesAsync(FailurePath, Ending);
        Assert.Equal("k0005,note 5,It is empty.,", lines[1]);

        // Without the fifth, the first hundred end at the 101st.
        Assert.Equal(Enumerable.Range(102, 100).Select(ThousandRows.Key), lines.Skip(2).Select(line => line[..5]));
        Assert.All(lines.Skip(2), line => Assert.Contains("No, thanks.", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_an_answer_does_not_say_which_records_failed_there_is_none_and_an_error_says_why()
    {
        answer = number => number == 2 ? Answers.Ok("""{"operationId":"o2","successCount":96,"failureCount":4}""") : null;
        File.WriteAllText(FailurePath, "old");
        var rows = ThousandRows.Plain;

        var outputs = await WriteFilesAsync(
            Create with { OverwriteResults = true, ThrottleLimit = 1 }, rows, rows.Save(folder, nameof(ThousandRows.Plain)));

        var error = Assert.Single(outputs, output => output.Error?.ErrorId == "ResultFileIncomplete").Error!;
        Assert.Contains("The answer has 0 results for 100 records (96 written, 4 failed)", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(FailurePath, Ending));
    }

    [Fact]
    public async Task Where_nobody_knows_whether_records_were_created_there_is_none()
    {
        answer = number => number == 2 ? Answers.Problem(504, "{}") : null;

        var outputs = await PipeAsync(Create with { BatchSize = 1, ThrottleLimit = 1 }, """{"k__c":"a"}""", """{"k__c":"b"}""");

        Assert.Equal(["SubmissionUncertain", "ResultFileIncomplete"], outputs.Select(output => output.Error?.ErrorId).OfType<string>());
        Assert.False(File.Exists(FailurePath));
    }

    [Fact]
    public async Task A_run_that_cannot_go_on_makes_it_of_what_is_known()
    {
        answer = number => number == 3 ? Answers.Problem(401, "{}") : null;
        var rows = ThousandRows.Plain;
        var paths = rows.Save(folder, nameof(ThousandRows.Plain));

        await Assert.ThrowsAnyAsync<AmpersandException>(() => WriteFilesAsync(Create with { ThrottleLimit = 1 }, rows, paths));

        var lines = await File.ReadAllLinesAsync(FailurePath, Ending);
        Assert.Equal(ThousandRows.BadKeys.Take(200 / 27), lines.Skip(1).Select(line => line[..5]));
    }

    [Fact]
    public async Task A_run_that_cannot_go_on_warns_where_there_is_more_than_is_known()
    {
        answer = number => number switch
        {
            2 => Answers.Ok("""{"operationId":"o2","successCount":96,"failureCount":4}"""),
            3 => Answers.Problem(401, "{}"),
            _ => null,
        };
        File.WriteAllText(FailurePath, "old");
        var rows = ThousandRows.Plain;
        var paths = rows.Save(folder, nameof(ThousandRows.Plain));

        await Assert.ThrowsAnyAsync<AmpersandException>(
            () => WriteFilesAsync(Create with { ThrottleLimit = 1, OverwriteResults = true }, rows, paths));

        Assert.Equal(1 + (100 / 27), (await File.ReadAllLinesAsync(FailurePath, Ending)).Length);
        var warning = Assert.Single(progress.Events.OfType<RunWarning>(), one => one.Id == "ResultFileLacksRows");
        Assert.Contains("The answer has 0 results for 100 records", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_touches_no_file()
    {
        File.WriteAllText(FailurePath, "old");

        await PipeAsync(Create with { OverwriteResults = true, Confirm = _ => false }, """{"k__c":"a"}""");

        Assert.Equal("old", await File.ReadAllTextAsync(FailurePath, Ending));
    }

    [Fact]
    public async Task What_cannot_be_made_is_refused_before_anything_is_sent()
    {
        var rows = ThousandRows.Plain;
        var path = rows.Save(folder, nameof(ThousandRows.Plain))[0];
        var other = Path.Combine(folder.FullName, "b.csv");
        File.WriteAllText(other, "k__c,x__c\n1,2\n");
        async Task<string> Refused(RecordWriteOptions options, params string[] paths) =>
            (await Assert.ThrowsAnyAsync<AmpersandException>(() => WriteFilesAsync(options, rows, paths))).ErrorId;

        Assert.Equal("ResultFileWithoutWait", await Refused(Create with { Mode = RecordWriteMode.Asynchronous }, path));
        Assert.Equal("ResultFileMixed", await Refused(Create, path, other));
        Assert.Equal("ResultFileMixed", await Refused(Create with { SuccessPath = FailurePath }, path));
        File.WriteAllText(FailurePath, "old");
        Assert.Equal("ResultFileExists", await Refused(Create, path));
        Assert.Empty(service.Writes);
    }

    private static AmpersandException Refusal =>
        new(new AmpersandErrorId("RecordEmpty", AmpersandErrorKind.InvalidData), "It is empty.");

    private static byte[] Record(string fields) => Encoding.UTF8.GetBytes($$"""{"record":{{fields}}}""");

    private ServiceResponse? Written(SentRequest request)
    {
        var operation = FormattableString.Invariant($"operation-{service.Writes.Count(write => write.Number <= request.Number)}");
        object[] results = [.. request.Records.Select(record => ResultOf(record.GetProperty("k__c")))];
        var isBatch = request.Json.TryGetProperty("batch", out _);
        return Answers.Ok(isBatch
            ? JsonSerializer.Serialize(new { operationId = operation, results })
            : JsonSerializer.Serialize(new { operationId = operation, result = results[0] }));
    }

    private object ResultOf(JsonElement given)
    {
        var key = given.ToString();
        var reason = key.Length == 5 && key[0] == 'k' ? ThousandRows.Reason(key) : $"no {key}";
        return fails(key)
            ? new { success = false, errors = new[] { new { message = reason } } }
            : new { success = true, recordId = $"id-of-{key}" };
    }

    private async Task<IReadOnlyList<RunOutput>> PipeAsync(RecordWriteOptions options, params string[] records) =>
        await service.Client().WriteAsync(
            "contact", options, records.Select(record => new ReadOnlyMemory<byte>(Record(record))), progress, Ending);

    /// <summary>Sends the records of files as a caller of the library does.</summary>
    private async Task<IReadOnlyList<RunOutput>> WriteFilesAsync(
        RecordWriteOptions options, ThousandRows rows, string path) => await WriteFilesAsync(options, rows, [path]);

    private async Task<IReadOnlyList<RunOutput>> WriteFilesAsync(
        RecordWriteOptions options, ThousandRows rows, string[] paths, long refused = 0)
    {
        var outputs = new List<RunOutput>();
        using var run = new RecordWriter(service.Connection(), "contact", options, progress, Ending);
        try
        {
            var inspection = new CsvInspectionOptions
            {
                Provider = CsvProvider.None, Delimiter = rows.Delimiter, Encoding = rows.Encoding,
            };
            foreach (var file in await run.InspectAsync(paths, inspection))
            {
                foreach ((var place, var cells) in file.ReadRecords(Ending))
                {
                    if (place.Record == refused)
                    {
                        run.Refuse(Refusal, cells, place);
                        continue;
                    }

                    var fields = JsonSerializer.Serialize(cells.ToDictionary(cell => cell.Key, cell => cell.Value));
                    await TakeUntilAsync(run, run.AddAsync(Record(fields), cells, place).AsTask(), outputs);
                }

                await TakeUntilAsync(run, run.FlushAsync().AsTask(), outputs);
            }

            await TakeUntilAsync(run, run.CompleteAsync(), outputs);
            return outputs;
        }
        catch (AmpersandException reason)
        {
            throw (await run.StopAsync(reason)).Error;
        }
    }

    private static async Task TakeUntilAsync(RecordWriter run, Task work, List<RunOutput> outputs)
    {
        do
        {
            outputs.AddRange(RunOutputs.Of(run.TryTake));
            await Task.WhenAny(work, run.WaitAsync(Ending).AsTask());
        }
        while (!work.IsCompleted);

        await work;
        outputs.AddRange(RunOutputs.Of(run.TryTake));
    }
}
