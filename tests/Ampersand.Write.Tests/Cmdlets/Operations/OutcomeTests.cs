using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>A thousand records of which 37 fail for 3 reasons: every command says so, as far as the service does.</summary>
public sealed class OutcomeTests
{
    private const string Upsert =
        "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -Provider None -Wait -ErrorVariable problems -ErrorAction SilentlyContinue";

    [Fact]
    public async Task Where_failures_are_named_they_are_counted_listed_and_kept_in_a_file_that_can_be_sent_again()
    {
        await using var bench = await ThousandRecords.StartAsync(FailureDetailsPlace.Metadata);

        var operation = bench.Run($"$op = {Upsert} -FailurePath $failed; $op").OnlyOutput();
        Assert.Equal(
            (963L, 37L, "PartlyFailed", false), (
                operation.Get("RecordsSucceeded"), operation.Get("RecordsFailed"), operation.Get("Outcome")!.ToString(),
                operation.Get("Succeeded")));
        var error = bench.Run("$problems").OnlyOutput().ToString();
        Expect.Names(
            error,
            "37 of 1,000 records of thing__c",
            "3 kinds of error",
            $"See them with: Get-AmpersandRecordFailure {operation.Get("OperationId")}");
        Assert.Equal(
            "OperationPartlyFailed InvalidResult True",
            bench.Run("$e = $problems[0]; \"$(($e.FullyQualifiedErrorId -split ',')[0]) $($e.CategoryInfo.Category) \" + "
                + "($e.TargetObject.OperationId -eq $op.OperationId)").OnlyOutput().BaseObject);

        var looked = bench.Run("Get-AmpersandOperation $op.OperationId").ThrowIfErrors().OnlyOutput();
        Assert.Equal((963L, 37L), (looked.Get("RecordsSucceeded"), looked.Get("RecordsFailed")));
        var failures = bench.Run("Get-AmpersandRecordFailure $op.OperationId").ThrowIfErrors().Output;
        Assert.Equal(
            ThousandRecords.BadRows.Select(row => row.Split(',')[0]).Order(StringComparer.Ordinal),
            failures.Select(failure => (string)failure.Get("Key")!).Order(StringComparer.Ordinal));
        Assert.Equal(3, failures.Select(failure => failure.Get("Error")).Distinct().Count());

        var lines = await File.ReadAllLinesAsync(bench.FailurePath(), TestContext.Current.CancellationToken);
        Assert.Equal("k__c,a,b,c,_error,_operation", lines[0]);
        Assert.Equal(ThousandRecords.BadRows, lines.Skip(1).Select(line => string.Join(',', line.Split(',').Take(4))));

        bench.Emulator.Rules["thing__c"] = new ObjectRules();
        var again = bench.Run($"$file = $failed; {Upsert} -FailurePath $failed -Force; $problems").ThrowIfErrors().OnlyOutput();
        Assert.Equal((37L, 37L, 0L), (again.Get("Records"), again.Get("RecordsSucceeded"), again.Get("RecordsFailed")));
        Assert.Equal("k__c,a,b,c\n" + string.Concat(ThousandRecords.BadRows.Select(row => row + "\n")), bench.SentCsvs()[^1]);
        Assert.False(File.Exists(bench.FailurePath()));
    }

    [Theory]
    [InlineData(FailureDetailsPlace.Counts, 963L, 37L, "PartlyFailed", "does not say which", "OperationPartlyFailed")]
    [InlineData(FailureDetailsPlace.None, null, null, "Ended", "neither it nor its log says how many", null)]
    public async Task Where_failures_are_not_named_there_is_no_file_and_an_error_says_why(
        FailureDetailsPlace place, long? succeeded, long? failed, string outcome, string why, string? further)
    {
        await using var bench = await ThousandRecords.StartAsync(place);

        var operation = bench.Run($"$op = {Upsert} -FailurePath $failed; $op").OnlyOutput();
        Assert.Equal(
            (succeeded, failed, outcome),
            (operation.Get("RecordsSucceeded"), operation.Get("RecordsFailed"), operation.Get("Outcome")!.ToString()));
        string?[] ids = ["ResultFileIncomplete", further];
        Assert.Equal(
            ids.OfType<string>(), bench.Run("$problems | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] }").Output.Select(
                id => (string)id.BaseObject));
        Expect.Names(bench.Run("$problems[0]").OnlyOutput().ToString(), bench.FailurePath(), why);
        Assert.False(File.Exists(bench.FailurePath()));
        Expect.Names(
            bench.Run("Get-AmpersandRecordFailure $op").OnlyError("RecordFailuresUnknown").ToString(), "Get-AmpersandOperationLog");
        Assert.Contains(
            failed is null ? "    1000       ?       ? " : "    1000     963      37 ",
            bench.Session.Render("$op", width: 120),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_is_to_end_the_command_cuts_nothing_short()
    {
        await using var bench = await ThousandRecords.StartAsync(FailureDetailsPlace.Metadata);

        var result = bench.Run(
            "try { " + Upsert.Replace("SilentlyContinue", "Stop", StringComparison.Ordinal)
            + " -PartSizeBytes 1024 -FailurePath $failed -OutVariable out > $null } catch { ($_.FullyQualifiedErrorId -split ',')[0] }; "
            + "$out.Count; ($out | Measure-Object RecordsFailed -Sum).Sum");

        Assert.Equal("OperationPartlyFailed", result.Output[0].BaseObject);
        Assert.Equal((bench.Writes.Count, 37d), ((int)result.Output[1].BaseObject, (double)result.Output[2].BaseObject));
        Assert.Equal(38, (await File.ReadAllLinesAsync(bench.FailurePath(), TestContext.Current.CancellationToken)).Length);

        var waited = bench.Run(
            "$ids = $out.OperationId; try { Wait-AmpersandOperation $ids -ErrorAction Stop -OutVariable waited > $null } "
            + "catch { ($_.FullyQualifiedErrorId -split ',')[0] }; $waited.Count");
        Assert.Equal(["OperationPartlyFailed", bench.Writes.Count], waited.Output.Select(output => output.BaseObject));
    }

    [Fact]
    public async Task Piped_records_that_were_not_written_are_in_the_file_too()
    {
        await using var bench = await ThousandRecords.StartAsync(FailureDetailsPlace.LogText);
        bench.Run("Import-Csv $file | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Provider None -Wait -FailurePath $failed "
            + "-SuccessPath $written -ErrorAction SilentlyContinue");

        Assert.Equal(
            ThousandRecords.BadRows, bench.Run("Import-Csv $failed | ForEach-Object { $_.k__c, $_.a, $_.b, $_.c -join ',' }").Output.Select(
                row => (string)row.BaseObject));
        Assert.Equal(963, bench.Run("(Import-Csv $written).Count").OnlyOutput().BaseObject);
    }

    [Fact]
    public async Task Rows_of_an_upload_that_were_not_written_are_in_the_file_byte_for_byte()
    {
        await using var bench = await ThousandRecords.StartAsync(FailureDetailsPlace.Log, "-WriteApi Bulk");
        var rows = ThousandRecords.Rows.Select(row => row.Replace(",", ",\"two\nlines\",", StringComparison.Ordinal)).ToArray();
        var upload = bench.Save("upload.csv", "k__c,n1,a,n2,b,n3,c\n" + string.Join('\n', rows));
        bench.Run($"$file = $upload; $op = {Upsert} -Via UploadUrl -FailurePath $failed", new { upload });

        var failures = bench.Run("$op.GetRecordFailures()").ThrowIfErrors().Output.ToDictionary(one => (string)one.Get("Key")!);
        Assert.Equal(
            "k__c,n1,a,n2,b,n3,c,_error,_operation\n" + string.Concat(rows
                .Where(row => row.Contains('x', StringComparison.Ordinal))
                .Select(row => $"{row},{failures[row[..5]].Get("Error")},{failures[row[..5]].Get("OperationId")}\n")),
            await File.ReadAllTextAsync(bench.FailurePath(), TestContext.Current.CancellationToken));
        Assert.Equal(
            (37, 27L * 4 - 2), (failures.Count, failures["k0027"].Get("Line")));

        bench.Emulator.Rules["thing__c"] = new ObjectRules();
        var again = bench.Run($"$file = $failed; {Upsert} -Via UploadUrl -FailurePath $failed -Force; $problems").OnlyOutput();
        Assert.Equal((37L, 0L), (again.Get("RecordsSucceeded"), again.Get("RecordsFailed")));
        Assert.False(File.Exists(bench.FailurePath()));
    }

    [Fact]
    public async Task A_file_that_is_there_or_results_that_nobody_waits_for_are_refused_before_anything_is_sent()
    {
        await using var bench = await ThousandRecords.StartAsync(FailureDetailsPlace.Metadata);
        Expect.Names(
            bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -FailurePath $failed").Terminating("ResultFileWithoutWait")
                .ToString(),
            "-Wait");
        bench.Save("failed.csv", "old");
        Expect.Names(
            bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -Wait -FailurePath $failed").Terminating("ResultFileExists")
                .ToString(),
            "-Force");
        Assert.Empty(bench.Writes);
    }

    [Theory]
    [InlineData("Async")]
    [InlineData("Bulk")]
    public async Task A_write_host_that_does_not_know_the_form_is_told_what_to_type(string spoken)
    {
        await using var bench = await ThousandRecords.StartAsync(FailureDetailsPlace.Metadata, $"-WriteApi {spoken}");
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 405, Times = 0 });

        var error = bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -Provider None").Terminating("HttpStatus405");

        Expect.Names(error.ToString(), $"the {spoken} form of the API", "no longer in the public reference", "-WriteApi Records", "Auto");
    }
}
