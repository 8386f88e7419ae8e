using System.Text;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Journal;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>The same run again goes on where an interrupted one ended: nothing is lost, and nothing is sent twice unnoticed.</summary>
public sealed class JournaledUpsertTests : IDisposable
{
    private readonly UpsertBench bench = new();

    public static IEnumerable<TheoryDataRow<bool>> Inputs => [new(true), new(false)];

    public void Dispose() => bench.Dispose();

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task The_same_run_sends_the_rest_and_puts_out_everything(bool isFile)
    {
        var source = isFile ? bench.File : "pipeline";
        bench.Service.Refuse(write: 3, status: 400);
        var error = await (
            isFile ? bench.FailAsync(bench.Journaled, bench.File) : bench.FailAsync(bench.Journaled, UpsertBench.Records(80)));
        Assert.EndsWith(
            $"Refused: records 41 to 60 of {source}. Not sent: {source} from record 61 on. "
                + $"Accepted: operation operation-1 with records 1 to 20 of {source}; operation operation-2 with records 21 to 40 of "
                    + $"{source}. "
            + $"The journal '{bench.JournalPath}' knows this: the same command goes on there.",
            error.Message,
            StringComparison.Ordinal);

        bench.Service.Recover();
        var second = await (
            isFile ? bench.RunAsync(bench.Journaled, bench.File) : bench.RunAsync(bench.Journaled, UpsertBench.Records(80)));

        Assert.Equal(["operation-1", "operation-2", "operation-4", "operation-5"], second.Select(output => output.Operation!.OperationId));
        Assert.Equal([1, 2, 3, 4], second.Select(output => output.Operation!.Part));
        Assert.Equal(
            [true, true, false, false], bench.Progress.Events.OfType<OperationAccepted>().Skip(2).Select(accepted => accepted.WasEarlier));
        Assert.Equal(5, bench.Service.Writes.Count);
        Assert.Equal(bench.Service.Csvs[2], bench.Service.Csvs[3]);
        Assert.Equal("complete", bench.JournalLines[^1]);
        Assert.Empty(bench.Progress.Warnings);

        var third = await (
            isFile ? bench.RunAsync(bench.Journaled, bench.File) : bench.RunAsync(bench.Journaled, UpsertBench.Records(80)));
        Assert.Equal(second.Select(output => output.Operation!.OperationId), third.Select(output => output.Operation!.OperationId));
        Assert.Equal(5, bench.Service.Writes.Count);
    }

    [Fact]
    public async Task The_journal_leads_the_request_and_the_operation_that_comes_out()
    {
        var beforeRequests = new List<bool>();
        var beforeOperations = new List<bool>();
        bench.Service.Answer = (request, _) =>
        {
            var sha256 = Digests.Sha256(Encoding.UTF8.GetBytes(request.Csv));
            beforeRequests.Add(AmpersandJournal.Read(bench.JournalPath).Parts.Any(part => part.Sha256 == sha256 && part.IsUncertain));
            return Task.FromResult<ServiceResponse?>(null);
        };
        var progress = new Watching<OperationAccepted>(accepted => beforeOperations.Add(
            AmpersandJournal.Read(bench.JournalPath).OperationId.Contains(accepted.Operation.OperationId)));

        await bench.Service.Client().UpsertAsync(bench.Journaled, [bench.File], progress, TestContext.Current.CancellationToken);

        Assert.Equal([true, true, true, true], beforeRequests);
        Assert.Equal([true, true, true, true], beforeOperations);
    }

    [Fact]
    public async Task What_is_complete_is_put_out_as_it_was_and_not_sent()
    {
        var first = await bench.RunAsync(bench.Journaled, bench.File);
        var second = await bench.RunAsync(bench.Journaled, bench.File);

        Assert.Equal(4, bench.Service.Writes.Count);
        Assert.Equal([bench.JournalPath], Directory.GetFiles(bench.Folder, "run*"));
        Assert.Equivalent(
            first.Select(output => Known(output.Operation!)), second.Select(output => Known(output.Operation!)), strict: true);
        Assert.All(
            second,
            output =>
                Assert.InRange(
                    (DateTimeOffset.Now - output.Operation!.SubmitTime!.Value).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(5)));

        static AmpersandOperation Known(AmpersandOperation operation) => operation.With(
            o => (o.SubmitTime, o.Connection, o.Normalizations, o.SuccessfulRecordIds) = (null, null, [], []));
    }

    [Fact]
    public async Task What_is_complete_is_waited_for_as_ever()
    {
        await bench.RunAsync(bench.Journaled, bench.File);

        var outputs = await bench.RunAsync(bench.Journaled with { Wait = new WaitOptions() }, bench.File);

        Assert.Equal(4, outputs.Count(output => output.Operation!.Succeeded == true));
        Assert.Equal(4, bench.Service.Writes.Count);
    }

    [Fact]
    public async Task A_part_whose_answer_was_lost_is_sent_again_with_a_warning()
    {
        bench.Service.AnswerWrites((number, _) => number == 2 ? throw Answers.Reset() : Task.FromResult<ServiceResponse?>(null));
        var error = await bench.FailAsync(bench.Journaled, bench.File);
        Assert.Contains($"Records 21 to 40 of {bench.File} may have been accepted all the same", error.Message, StringComparison.Ordinal);

        bench.Service.Recover();
        Assert.Equal(4, (await bench.RunAsync(bench.Journaled, bench.File)).Count);

        var warning = Assert.Single(bench.Progress.Events.OfType<RunWarning>());
        Assert.Equal("PartRepeated", warning.Id);
        Assert.Contains("part 2 (records 21 to 40)", warning.Text, StringComparison.Ordinal);
        Assert.Equal(5, bench.Service.Writes.Count);
    }

    [Theory]
    [InlineData("object", "ObjectName was 'thing__c' and is 'other__c'")]
    [InlineData("key", "PrimaryKey was 'k__c' and is 'name__c'")]
    [InlineData("part size", "PartSizeBytes was '1024' and is '2048'")]
    [InlineData("columns", "Property was 'all' and is ''k__c''")]
    [InlineData("content", "4,017 bytes")]
    [InlineData("content of the same size", "4,013 bytes")]
    [InlineData("file", "is new")]
    [InlineData("records", "is records from the pipeline")]
    [InlineData("group", "GroupRef was 'sample-org-id' and is 'other'")]
    public async Task What_differs_is_told_and_nothing_is_sent(string what, string difference)
    {
        bench.Service.Refuse(write: 2, status: 400);
        await bench.FailAsync(bench.Journaled, bench.File);
        bench.Service.Recover();
        var journal = File.ReadAllText(bench.JournalPath);
        var further = bench.Save("further.csv", "k__c\nnew\n");

        var error = await (what switch
        {
            "object" => bench.FailAsync(bench.Journaled with { ObjectName = "other__c" }, bench.File),
            "key" => bench.FailAsync(bench.Journaled with { PrimaryKey = "name__c" }, bench.File),
            "part size" => bench.FailAsync(bench.Journaled with { PartSizeBytes = 2048 }, bench.File),
            "columns" => bench.FailAsync(bench.Journaled with { Properties = ["k__c"] }, bench.File),
            "content" => bench.FailAsync(bench.Journaled, bench.Save("data.csv", UpsertBench.Csv(80) + "x,y\n")),
            "content of the same size" => bench.FailAsync(bench.Journaled, bench.Save("data.csv", UpsertBench.Csv(80)[..^2] + "y\n")),
            "file" => bench.FailAsync(bench.Journaled, bench.File, further),
            "group" => FailAsync(new AmpersandClientOptions { GroupRef = "other" }),
            _ => bench.FailAsync(bench.Journaled, UpsertBench.Records(20)),
        });

        Assert.Equal("JournalMismatch", error.ErrorId);
        Assert.Contains(difference, error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, bench.Service.Writes.Count);
        Assert.Equal(journal, File.ReadAllText(bench.JournalPath));

        async Task<AmpersandException> FailAsync(AmpersandClientOptions others) =>
            await Assert.ThrowsAnyAsync<AmpersandException>(() => new AmpersandClient(bench.Service.Connection().With(others)).UpsertAsync(
                bench.Journaled, [bench.File], cancellationToken: TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(33, "piped record 33 is not the one it was")]
    [InlineData(7, "piped record 7 is not the one it was")]
    public async Task Another_record_is_told_before_anything_is_sent(int changed, string difference)
    {
        bench.Service.Refuse(write: 3, status: 400);
        await bench.FailAsync(bench.Journaled, UpsertBench.Records(80));
        var journal = File.ReadAllText(bench.JournalPath);

        var error = await bench.FailAsync(
            bench.Journaled, UpsertBench.Records(80).Select(
                (record, place) => place + 1 == changed ? new() { ["k__c"] = record["k__c"], ["name__c"] = new string('y', 42) } : record));

        Assert.Equal("JournalMismatch", error.ErrorId);
        Assert.Contains(difference, error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, bench.Service.Writes.Count);
        Assert.Equal(journal, File.ReadAllText(bench.JournalPath));
    }

    [Fact]
    public async Task Records_that_end_before_what_was_sent_are_told()
    {
        bench.Service.Refuse(write: 3, status: 400);
        await bench.FailAsync(bench.Journaled, UpsertBench.Records(80));

        Assert.Contains(
            "record 21 and what followed it is missing",
            (await bench.FailAsync(bench.Journaled, UpsertBench.Records(20))).Message,
            StringComparison.Ordinal);
        Assert.Equal(3, bench.Service.Writes.Count);
    }

    [Fact]
    public async Task Records_that_are_refused_keep_their_numbers()
    {
        var records =
            UpsertBench.Records(80).Select((record, place) => place == 4 ? new() { ["k__c"] = null, ["name__c"] = "x" } : record);
        bench.Service.Refuse(write: 2, status: 400);
        Assert.Contains(
            "with records 1 to 21 of pipeline", (await bench.FailAsync(bench.Journaled, records)).Message, StringComparison.Ordinal);

        bench.Service.Recover();
        var outputs = await bench.RunAsync(bench.Journaled, records);

        Assert.Equal(
            [1L, 22L, 42L, 62L],
            outputs.Select(output => output.Operation).OfType<AmpersandOperation>().Select(operation => operation.FirstRecord!.Value));
        Assert.Equal(79, outputs.Sum(output => output.Operation?.Records ?? 0));
    }

    [Fact]
    public async Task Several_files_go_on_in_the_right_one()
    {
        var second = bench.Save("second.csv", UpsertBench.Csv(40, "s"));
        bench.Service.Refuse(write: 6, status: 400);
        Assert.Contains(
            $"Refused: records 21 to 40 of {second}. Everything was sent.",
            (await bench.FailAsync(bench.Journaled, bench.File, second)).Message,
            StringComparison.Ordinal);

        bench.Service.Recover();
        var outputs = await bench.RunAsync(bench.Journaled, bench.File, second);

        Assert.Equal([.. Enumerable.Repeat(bench.File, 4), second, second], outputs.Select(output => output.Operation!.Source));
        Assert.Equal(7, bench.Service.Writes.Count);
    }

    [Fact]
    public async Task A_torn_last_line_is_repaired()
    {
        bench.Service.Refuse(write: 3, status: 400);
        await bench.FailAsync(bench.Journaled, bench.File);
        File.AppendAllText(bench.JournalPath, "{\"line\":\"intent\",\"ti");

        bench.Service.Recover();
        Assert.Equal(4, (await bench.RunAsync(bench.Journaled, bench.File)).Count);

        Assert.Contains(bench.Progress.Details, detail => detail.Contains("was cut short by an interrupted run", StringComparison.Ordinal));
        Assert.Equal("complete", bench.JournalLines[^1]);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_again_ends_the_run_before_anything_is_sent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has this device.");
        File.CreateSymbolicLink(bench.JournalPath, "/dev/full");

        var error = await bench.FailAsync(bench.Journaled, bench.File);

        Assert.Equal("JournalNotAFile", error.ErrorId);
        Assert.Contains("Nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Service.Requests);
    }

    [Fact]
    public async Task An_invalid_file_leaves_no_journal_that_would_bind_the_next_try()
    {
        Assert.Equal("CsvInvalid", (await bench.FailAsync(bench.Journaled with { PrimaryKey = "missing__c" }, bench.File)).ErrorId);

        Assert.Equal([bench.File], Directory.GetFiles(bench.Folder));
        Assert.Equal(4, (await bench.RunAsync(bench.Journaled, bench.File)).Count);
    }

    [Fact]
    public async Task What_was_not_confirmed_is_not_called_complete()
    {
        var second = bench.Save("second.csv", "k__c\nsecond\n");

        await bench.RunAsync(bench.Journaled with { Confirm = _ => false }, bench.File, second);
        Assert.False(File.Exists(bench.JournalPath));
        await bench.RunAsync(bench.Journaled with { Confirm = planned => planned.Source == bench.File }, bench.File, second);

        var state = AmpersandJournal.Read(bench.JournalPath);
        Assert.Equal((false, 4, second), (state.IsComplete, state.PartsAccepted, state.NextSource));
        Assert.Equal(
            ["operation-1", "operation-2", "operation-3", "operation-4"], state.Operations().Select(operation => operation.OperationId));
    }

    [Fact]
    public async Task A_preview_says_what_is_left_and_writes_nothing()
    {
        var asked = new List<PlannedWrite>();
        var preview = bench.Journaled with
        {
            IsPreview = true,
            Confirm = planned =>
            {
                asked.Add(planned);
                return false;
            },
        };
        await bench.RunAsync(preview, bench.File);
        Assert.False(File.Exists(bench.JournalPath));

        bench.Service.Refuse(write: 2, status: 400);
        await bench.FailAsync(bench.Journaled, bench.File);
        var journal = File.ReadAllText(bench.JournalPath);
        Assert.Empty(await bench.RunAsync(preview, bench.File));

        Assert.Equal([0, 1], asked.Select(planned => planned.PartsAccepted));
        Assert.Equal(journal, File.ReadAllText(bench.JournalPath));
        Assert.Equal(2, bench.Service.Writes.Count);
    }

    /// <summary>Looks at the moment at which an event is told.</summary>
    private sealed class Watching<T>(Action<T> look) : IProgress<RunEvent>
        where T : RunEvent
    {
        public void Report(RunEvent value)
        {
            if (value is T seen)
            {
                look(seen);
            }
        }
    }
}
