using System.Globalization;
using System.Text;
using System.Text.Json;
using Ampersand.Write.Client.Tests.Csv;
using Ampersand.Write.Client.Tests.Shared;

namespace Ampersand.Write.Client.Tests.Results;

/// <summary>
/// A thousand records of which 37 are not written by an upsert, for three reasons, told in each of the ways there are: their rows are in a
/// file, and go in when the cause is mended.
/// </summary>
public sealed class FailureFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ampersand-failures-");
    private readonly FakeService service = new();
    private string telling = "metadata";
    private bool isMended;

    public FailureFileTests() => service.Answer = (request, _) => Task.FromResult(
        request.IsWrite ? null
        : request.Uri.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal) ? Answers.Ok(Log(request.Uri.Segments[^2].TrimEnd('/')))
        : Answers.Ok(Ended(request.Uri.Segments[^1])));

    public static TheoryData<string, string> NamedShapes
    {
        get
        {
            string[] shapes = [nameof(ThousandRows.Quoted), nameof(ThousandRows.Western), nameof(ThousandRows.Utf16), "two files"];
            string[] tellings = ["metadata", "log", "log text"];
            var all = new TheoryData<string, string>();
            all.AddRange(shapes.SelectMany(shape => tellings.Select(telling => new TheoryDataRow<string, string>(shape, telling))));
            return all;
        }
    }

    private string FailurePath => Path.Combine(folder.FullName, "failed.csv");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(NamedShapes))]
    public async Task Rows_of_files_are_in_it_byte_for_byte_and_go_in_when_the_cause_is_mended(string shape, string told)
    {
        telling = told;
        var (rows, paths) = Save(shape);

        var operations = await UpsertAsync(Options(rows), paths);

        Assert.Equal((963L, 37L), (operations.Sum(one => one.RecordsSucceeded), operations.Sum(one => one.RecordsFailed)));
        Assert.Equal(3, operations.SelectMany(one => one.GetRecordFailures()).Select(failure => failure.Error).Distinct().Count());
        Assert.Equal(rows.FailureFile(), rows.WithoutIds(await File.ReadAllBytesAsync(FailurePath, Ending)));

        await SendAgainAsync(rows);
    }

    [Theory]
    [InlineData("metadata")]
    [InlineData("log")]
    [InlineData("log text")]
    public async Task Piped_records_are_in_it_by_their_values(string told)
    {
        telling = told;
        var piped = Enumerable.Range(1, 1000).Select(n => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["k__c"] = ThousandRows.Key(n), ["note__c"] = $"a \"b\",\n{n}", ["amount__c"] = n / 4m,
        });

        var outputs = await service.Client().UpsertAsync(Options(ThousandRows.Plain), piped, cancellationToken: Ending);

        Assert.Equal(37, outputs.Sum(output => output.Operation!.RecordsFailed));
        var written = CsvHelperOracle.Read(await File.ReadAllBytesAsync(FailurePath, Ending));
        Assert.Equal(["k__c", "note__c", "amount__c", "_error", "_operation"], written[0]);
        Assert.Equal(
            Enumerable.Range(1, 1000).Where(ThousandRows.IsBad).Select(n => (
                ThousandRows.Key(n), $"a \"b\",\n{n}", (n / 4m).ToString(CultureInfo.InvariantCulture), ThousandRows.Reason(
                    ThousandRows.Key(n)))),
            written.Skip(1).Select(row => (row[0], row[1], row[2], row[3])));

        await SendAgainAsync(ThousandRows.Plain);
    }

    [Theory]
    [InlineData("counts", "37 of 1,000 records", "does not say which")]
    [InlineData("nothing", "neither it nor its log says how many", "ended with the status")]
    public async Task Where_nobody_names_them_there_is_none_and_an_error_says_why(string told, params string[] why)
    {
        telling = told;
        var (rows, paths) = Save(nameof(ThousandRows.Quoted));

        var outputs = await service.Client().UpsertAsync(Options(rows), paths, cancellationToken: Ending);

        var error = Assert.Single(outputs, output => output.Error?.ErrorId == "ResultFileIncomplete").Error!;
        Assert.All(why, words => Assert.Contains(words, error.Message, StringComparison.Ordinal));
        Assert.False(File.Exists(FailurePath));
    }

    [Fact]
    public async Task Failures_say_where_their_rows_stand_once_these_were_looked_up()
    {
        var (rows, paths) = Save(nameof(ThousandRows.Quoted));

        var operation = Assert.Single(await UpsertAsync(Options(rows), paths));

        // The header is one line, and each odd record two.
        Assert.Equal(
            Enumerable.Range(1, 1000).Where(ThousandRows.IsBad).Select(
                n => (ThousandRows.Key(n), paths[0], (long?)n, (long?)(n + 1 + (n / 2)))),
            operation.GetRecordFailures()
                .OrderBy(failure => failure.Key, StringComparer.Ordinal)
                .Select(failure => (failure.Key, failure.Source!, failure.Record, failure.Line)));
    }

    [Fact]
    public async Task Failures_whose_rows_nobody_looked_up_say_no_more_than_is_known()
    {
        var (rows, paths) = Save(nameof(ThousandRows.Plain));

        var operation = Assert.Single(await UpsertAsync(Options(rows) with { FailurePath = null }, paths));

        Assert.All(operation.GetRecordFailures(), failure => Assert.Equal((null, null), (failure.Record, failure.Line)));
    }

    [Fact]
    public async Task An_operation_that_failed_as_a_whole_has_all_its_rows_in_it()
    {
        telling = "failure";
        var (rows, paths) = Save(nameof(ThousandRows.Plain));

        var outputs = await service.Client().UpsertAsync(Options(rows), paths, cancellationToken: Ending);

        Assert.Equal("OperationFailed", Assert.Single(outputs).Error!.ErrorId);
        var lines = await File.ReadAllLinesAsync(FailurePath, Ending);
        Assert.Equal(1001, lines.Length);
        Assert.Equal("k0001,note 1,The object is not there.,operation-1", lines[1]);
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private UpsertOptions Options(ThousandRows rows) => new()
    {
        ObjectName = "thing__c", PrimaryKey = "k__c", Provider = CsvProvider.None, Wait = new WaitOptions(), FailurePath = FailurePath,
        Delimiter = rows.Delimiter, Encoding = rows.Encoding,
    };

    private (ThousandRows Rows, string[] Paths) Save(string shape) =>
        (ThousandRows.Of(shape), ThousandRows.Of(shape).Save(folder, shape));

    private async Task<IReadOnlyList<AmpersandOperation>> UpsertAsync(UpsertOptions options, string[] paths) =>
        [.. (await service.Client().UpsertAsync(options, paths, cancellationToken: Ending)).Select(output => output.Operation!)];

    private async Task SendAgainAsync(ThousandRows rows)
    {
        isMended = true;
        var sent = service.Writes.Count;
        var outputs = await service.Client().UpsertAsync(
            Options(rows) with { OverwriteResults = true }, [FailurePath], cancellationToken: Ending);

        var again = Assert.Single(outputs);
        Assert.Null(again.Error);
        Assert.Equal((37L, 0L), (again.Operation!.RecordsSucceeded, again.Operation.RecordsFailed));
        Assert.Equal(ThousandRows.BadKeys, KeysOf(Assert.Single(service.Csvs.Skip(sent))));
        Assert.False(File.Exists(FailurePath));
    }

    private string Ended(string id)
    {
        if (telling == "failure")
        {
            return $$"""{"id":"{{id}}","status":"failure","result":"The object is not there."}""";
        }

        var keys = KeysOf(CsvOf(id));
        var bad = Bad(id).Length;
        var result = telling == "nothing" ? "Done." : $"Batch write completed ({keys.Count - bad} succeeded, {bad} failed)";
        var metadata = telling == "metadata" && bad > 0 ? Details(id) : "{}";
        return $$"""{"id":"{{id}}","status":"BulkWriteCompleted","result":"{{result}}","metadata":{{metadata}}}""";
    }

    private string Log(string id) => (telling, Bad(id).Length) switch
    {
        ("log", > 0) => LogOf(Details(id)),
        ("log text", > 0) => LogOf($$"""{"job":{{JsonSerializer.Serialize(Details(id))}}}"""),
        _ => "[]",
    };

    private static string LogOf(string details) =>
        """[{"severity":"INFO","message":{"msg":"Done","details":""" + details + "}}]";

    private string Details(string id)
    {
        var kinds = Bad(id).GroupBy(ThousandRows.Reason, StringComparer.Ordinal).ToDictionary(kind => kind.Key, kind => kind.ToArray());
        return JsonSerializer.Serialize(new { failureDetails = new { failureType = "Partial", failedUpdates = kinds } });
    }

    private string[] Bad(string id) => isMended ? [] : [.. KeysOf(CsvOf(id)).Where(ThousandRows.BadKeys.Contains)];

    private string CsvOf(string id) => service.Csvs[int.Parse(id["operation-".Length..], CultureInfo.InvariantCulture) - 1];

    private static IReadOnlyList<string> KeysOf(string csv) =>
        [.. CsvHelperOracle.Read(Encoding.UTF8.GetBytes(csv)).Skip(1).Select(row => row[0])];
}
