using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Client.Tests.Upsert;

namespace Ampersand.Write.Client.Tests.Results;

/// <summary>An upsert that cannot go on makes its result files of what is known by then, unless a later run will do it.</summary>
public sealed class HaltedRunTests : IDisposable
{
    private const string Failed = "operation-1";

    private readonly UpsertBench bench = new();
    private bool hasEnded = true;
    private int writes;

    /// <summary>The second write is refused once the first operation has ended and is put out, and ends the run.</summary>
    public HaltedRunTests() => bench.Service.Answer = async (request, stop) =>
    {
        if (!request.IsWrite)
        {
            var last = request.Uri.Segments[^1];
            return last == Failed ? Answers.Ok(hasEnded ? Ended : $$"""{"id":"{{last}}","status":"in_progress"}""") : null;
        }

        if (Interlocked.Increment(ref writes) == 1)
        {
            return null;
        }

        if (hasEnded)
        {
            await bench.Progress.SeenAsync<OutputReady>();
        }

        return Answers.Problem(401, "{}");
    };

    private static string Ended =>
        $$"""
        {"id":"{{Failed}}","status":"BulkWriteCompleted","result":"Batch write completed (18 succeeded, 2 failed)","metadata":
        """ + """{"failureDetails":{"failureType":"Partial","failedUpdates":{"NO:no":["r00003","r00020"]}}}}""";

    private string FailurePath => Path.Combine(bench.Folder, "failed.csv");

    private UpsertOptions Options =>
        UpsertBench.Options with
        {
            ThrottleLimit = 2,
            Wait = new WaitOptions(),
            FailurePath = FailurePath,
            OverwriteResults = true,
        };

    private IEnumerable<RunWarning> Lacking =>
        bench.Progress.Events.OfType<RunWarning>().Where(warning => warning.Id == "ResultFileLacksRows");

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task What_is_known_is_in_the_file()
    {
        var error = await bench.FailAsync(Options, bench.File);

        Assert.Contains("Not sent:", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["k__c,name__c,_error,_operation", "r00003,NO:no,operation-1", "r00020,NO:no,operation-1"],
            (await File.ReadAllLinesAsync(FailurePath, TestContext.Current.CancellationToken)).Select(
                line => line.Replace($",{new string('x', 42)}", string.Empty, StringComparison.Ordinal)));
        Assert.Empty(Lacking);
    }

    [Fact]
    public async Task What_is_not_known_is_told_and_a_file_of_before_stays()
    {
        hasEnded = false;
        File.WriteAllText(FailurePath, "old");

        await bench.FailAsync(Options, bench.File);

        Assert.Contains($"Operation {Failed} has not ended", Assert.Single(Lacking).Text, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(FailurePath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_a_journal_lets_the_run_go_on_the_run_that_goes_on_makes_the_file()
    {
        var journaled = Options with { JournalPath = bench.JournalPath, OverwriteResults = false };
        await bench.FailAsync(journaled, bench.File);

        Assert.False(File.Exists(FailurePath));
        Assert.Empty(Lacking);

        bench.Service.Answer = (request, _) => Task.FromResult(
            request.IsWrite || request.Uri.Segments[^1] == "logs" ? null
            : request.Uri.Segments[^1] == Failed ? Answers.Ok(Ended)
            : Answers.Ok(
                $$"""{"id":"{{request.Uri.Segments[^1]}}","status":"BulkWriteCompleted","result":"(20 succeeded, 0 failed)"}"""));
        await bench.RunAsync(journaled, bench.File);

        Assert.Equal(3, (await File.ReadAllLinesAsync(FailurePath, TestContext.Current.CancellationToken)).Length);
    }
}
