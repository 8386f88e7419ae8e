using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ampersand.Write.Client.Tests.Csv;
using Ampersand.Write.Client.Tests.Shared;

namespace Ampersand.Write.Client.Tests.Results;

/// <summary>The rows that were not written are in a file as they were given, and it can be sent again as it is.</summary>
public sealed partial class ResultFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ampersand-results-");
    private readonly FakeService service = new();
    private bool namesThem = true;

    /// <summary>Keys that begin with "bad" are those of records that fail.</summary>
    public ResultFileTests() => service.Answer = (request, _) => Task.FromResult(
        request.IsWrite || request.Uri.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal)
            ? null
            : Answers.Ok(Ended(request.Uri.Segments[^1])));

    private string FailurePath => Path.Combine(folder.FullName, "failed.csv");

    private string SuccessPath => Path.Combine(folder.FullName, "written.csv");

    private UpsertOptions Options => new()
    {
        ObjectName = "thing__c", PrimaryKey = "k__c", Provider = CsvProvider.None, Wait = new WaitOptions(),
        FailurePath = FailurePath, SuccessPath = SuccessPath, PartSizeBytes = 1024,
    };

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Rows_stand_as_they_were_given_and_in_their_order()
    {
        var path = Save("a.csv", "k__c,note__c\ngood1,\"a \"\"b\"\"\"\nbad1,\"two\nlines, and a comma\"\nbad2,plain\ngood2,\n\"bad3\",x");
        await UpsertAsync(path);

        Assert.Equal(
            "k__c,note__c,_error,_operation\nbad1,\"two\nlines, and a comma\",NO:no bad1,operation-1\nbad2,plain,NO:no bad2,operation-1\n"
                + "\"bad3\",x,NO:no bad3,operation-1\n",
            File.ReadAllText(FailurePath));
        Assert.Equal(
            "k__c,note__c,_operation\ngood1,\"a \"\"b\"\"\",operation-1\ngood2,,operation-1\n", File.ReadAllText(SuccessPath));
    }

    [Fact]
    public async Task The_delimiter_the_encoding_the_mark_and_the_line_ends_stay()
    {
        var text = "k__c;note__c\r\nbad1;Grüße\r\ngood1;x\r\n";
        byte[] utf16 = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)];
        File.WriteAllBytes(Path.Combine(folder.FullName, "a.csv"), utf16);
        await UpsertAsync(
            Options with { Delimiter = ';', Encoding = Encoding.Unicode }, Path.Combine(folder.FullName, "a.csv"));

        byte[] expected = [
            .. Encoding.Unicode.GetPreamble(),
            .. Encoding.Unicode.GetBytes("k__c;note__c;_error;_operation\r\nbad1;Grüße;NO:no bad1;operation-1\r\n")];
        Assert.Equal(expected, File.ReadAllBytes(FailurePath));
    }

    [Fact]
    public async Task Files_of_one_header_and_many_parts_make_one_file_and_sending_it_again_leaves_its_own_columns_out()
    {
        var rows = Enumerable.Range(1, 300).Select(row => (row % 7 == 0 ? $"bad{row}" : $"good{row}") + $",{new string('x', 40)}").ToArray();
        var first = Save("a.csv", "k__c,note__c\n" + string.Concat(rows.Take(150).Select(row => row + "\n")));
        var second = Save("b.csv", "k__c,note__c\n" + string.Concat(rows.Skip(150).Select(row => row + "\n")));
        await UpsertAsync(first, second);

        var failed = rows.Where(row => row.StartsWith("bad", StringComparison.Ordinal)).ToArray();
        var lines = File.ReadAllLines(FailurePath);
        Assert.Equal(failed, lines.Skip(1).Select(line => line[..line.IndexOf(",NO:", StringComparison.Ordinal)]));
        Assert.Equal(300, failed.Length + File.ReadAllLines(SuccessPath).Length - 1);
        Assert.True(service.Writes.Count > 10);

        // Sent again onto itself: what fails still is in the new file once, and what it was made of is what is sent.
        var sent = service.Writes.Count;
        await UpsertAsync(Options with { SuccessPath = null, OverwriteResults = true, PartSizeBytes = CsvPart.MaxBytes }, FailurePath);

        Assert.Equal(
            "k__c,note__c\n" + string.Concat(failed.Select(row => row + "\n")), Assert.Single(service.Csvs.Skip(sent)));
        Assert.Equal(lines[0], File.ReadAllLines(FailurePath)[0]);
        Assert.Equal(lines.Length, File.ReadAllLines(FailurePath).Length);
    }

    [Fact]
    public async Task Where_nothing_fails_there_is_no_file_and_an_old_one_is_removed()
    {
        var path = Save("a.csv", "k__c\ngood1\n");
        Save("failed.csv", "k__c,_error,_operation\nold,x,y\n");
        await UpsertAsync(Options with { OverwriteResults = true }, path);

        Assert.False(File.Exists(FailurePath));
        Assert.True(File.Exists(SuccessPath));
        Assert.Equal(["a.csv", "written.csv"], folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Piped_records_are_kept_and_get_all_columns()
    {
        IReadOnlyDictionary<string, object?>[] records = [
            .. Enumerable.Range(1, 100).Select(n => new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["k__c"] = n % 10 == 0 ? $"bad{n}" : $"good{n}", ["note__c"] = "a, \"b\"\nc",
            }),
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["k__c"] = "bad101", ["more__c"] = 1 }];
        var outputs = await service.Client().UpsertAsync(Options, records, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["OperationFailed", "OperationPartlyFailed"],
            outputs.Select(output => output.Error!.ErrorId).Distinct().Order(StringComparer.Ordinal));
        var failed = Rows(File.ReadAllText(FailurePath));
        Assert.Equal(["k__c", "note__c", "more__c", "_error", "_operation"], failed[0]);
        Assert.Equal(
            [.. Enumerable.Range(1, 10).Select(n => ($"bad{n * 10}", "a, \"b\"\nc", "")), ("bad101", "", "1")],
            failed.Skip(1).Select(row => (row[0], row[1], row[2])));
        Assert.Equal(90, Rows(File.ReadAllText(SuccessPath)).Count - 1);
    }

    [Fact]
    public async Task Counts_alone_make_no_file_and_an_error_that_says_why()
    {
        namesThem = false;
        Save("failed.csv", "old");
        var outputs = await UpsertAsync(Options with { OverwriteResults = true }, Save("a.csv", "k__c\ngood1\nbad1\n"));

        var error = Assert.Single(outputs, output => output.Error?.ErrorId == "ResultFileIncomplete").Error!;
        Assert.Contains("1 of 2 records of thing__c", error.Message, StringComparison.Ordinal);
        Assert.Contains("does not say which", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(FailurePath));
        Assert.False(File.Exists(SuccessPath));
    }

    [Fact]
    public async Task What_cannot_be_made_is_refused_before_anything_is_sent()
    {
        var path = Save("a.csv", "k__c\n1\n");
        var other = Save("b.csv", "k__c,x__c\n2,3\n");
        var ending = TestContext.Current.CancellationToken;
        Task<AmpersandException> Refused(UpsertOptions options, params string[] paths) =>
            Assert.ThrowsAnyAsync<AmpersandException>(() => service.Client().UpsertAsync(options, paths, cancellationToken: ending));

        Assert.Equal("ResultFileWithoutWait", (await Refused(Options with { Wait = null }, path)).ErrorId);
        Assert.Equal("ResultFileMixed", (await Refused(Options, path, other)).ErrorId);
        Assert.Equal(
            "OutFileUnwritable",
            (await Refused(Options with { FailurePath = Path.Combine(folder.FullName, "no", "f.csv") }, path)).ErrorId);
        Save("failed.csv", "old");
        Assert.Equal("ResultFileExists", (await Refused(Options, path)).ErrorId);
        Assert.Empty(service.Writes);
    }

    [GeneratedRegex("^\"?(bad[0-9]+)", RegexOptions.Multiline)]
    private static partial Regex BadKeys { get; }

    private string Ended(string id)
    {
        var csv = service.Writes[int.Parse(id["operation-".Length..], System.Globalization.CultureInfo.InvariantCulture) - 1].Csv;
        var bad = BadKeys.Matches(csv).Select(match => match.Groups[1].Value).ToArray();
        var good = Regex.Count(csv, "^good", RegexOptions.Multiline, TimeSpan.FromSeconds(10));
        var details = JsonSerializer.Serialize(new
        {
            failureDetails = new { failureType = "Partial", failedUpdates = bad.ToDictionary(key => $"NO:no {key}", key => new[] { key }) },
        });
        return $$"""{"id":"{{id}}","status":"BulkWriteCompleted","result":"Batch write completed ({{good}} succeeded, {{bad.Length}} failed)","metadata":{{(namesThem && bad.Length > 0 ? details : "{}")}}}""";
    }

    private string Save(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static List<string[]> Rows(string csv) => CsvHelperOracle.Read(Encoding.UTF8.GetBytes(csv));

    private Task<IReadOnlyList<RunOutput>> UpsertAsync(params string[] paths) => UpsertAsync(Options, paths);

    private async Task<IReadOnlyList<RunOutput>> UpsertAsync(UpsertOptions options, params string[] paths) =>
        await service.Client().UpsertAsync(options, paths, cancellationToken: TestContext.Current.CancellationToken);
}
