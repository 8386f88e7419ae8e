using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// A thousand records in batches of a hundred, of which 37 fail for 3 reasons: their rows are in a file that can be sent again.
/// </summary>
public sealed class WriteResultFilesTests
{
    private const string Quiet = "-ErrorVariable problems -ErrorAction SilentlyContinue";
    private const string Create = "Invoke-AmpersandWrite thing__c -Type Create";

    [Fact]
    public async Task Rows_of_a_file_are_in_it_and_can_be_sent_again_as_a_file_or_piped()
    {
        await using var bench = await ThousandRecords.StartAsync();

        var results = bench.Run($"$results = {Create} $file -FailurePath $failed -SuccessPath $written {Quiet}; $results").ThrowIfErrors();

        Assert.Equal(963, results.Output.Count(result => Equals(result.Get("Success"), true)));
        var values = "$_.InputObject.a, $_.InputObject.b, $_.InputObject.c -join ','";
        Assert.Equal(
            3,
            bench.Run($"$results | Where-Object Outcome -eq Failed | ForEach-Object {{ {values} }} | Select-Object -Unique").Output.Count);
        Assert.Equal(37, bench.Run("$problems | Where-Object FullyQualifiedErrorId -like 'RecordNotWritten,*'").Output.Count);
        var lines = await File.ReadAllLinesAsync(bench.FailurePath(), TestContext.Current.CancellationToken);
        Assert.Equal("k__c,a,b,c,_error,_operation", lines[0]);
        Assert.Equal(ThousandRecords.BadRows, lines.Skip(1).Select(line => string.Join(',', line.Split(',').Take(4))));
        Assert.Equal(
            963, bench.Run("@(Import-Csv $written | Where-Object { $_._id -and $_._operation }).Count").OnlyOutput().BaseObject);

        bench.Emulator.Rules["thing__c"] = new ObjectRules();
        Assert.Equal(
            37, bench.Run($"@(Import-Csv $failed | {Create}).Count").OnlyOutput().BaseObject);
        Assert.Equal(37, bench.Run($"@({Create} $failed -FailurePath $failed -Force).Count").OnlyOutput().BaseObject);
        Assert.False(File.Exists(bench.FailurePath()));
        Assert.All(bench.SentBodies().Skip(10), body => Assert.DoesNotContain("_error", body, StringComparison.Ordinal));
        Assert.All(bench.Emulator.Records.List("thing__c"), record => Assert.Null(record["_operation"]));
        Assert.Equal(963 + 37 + 37, bench.Emulator.Records.Count("thing__c"));
    }

    [Fact]
    public async Task Piped_records_are_in_it_by_their_values()
    {
        await using var bench = await ThousandRecords.StartAsync();

        bench.Run($"Import-Csv $file | {Create} -FailurePath $failed {Quiet}");

        Assert.Equal(
            ThousandRecords.BadRows,
            bench.Run("Import-Csv $failed | ForEach-Object { $_.k__c, $_.a, $_.b, $_.c -join ',' }").Output.Select(
                row => (string)row.BaseObject));
    }

    [Fact]
    public async Task Rows_that_were_written_can_be_sent_again_as_an_update_without_the_module_s_own_columns()
    {
        await using var bench = await ThousandRecords.StartAsync();
        bench.Emulator.Rules["thing__c"] = new ObjectRules();
        bench.Run($"{Create} $file -SuccessPath $written").ThrowIfErrors();

        var updated = bench.Run(
            "Import-Csv $written | Select-Object -First 1 *, @{ n = 'id'; e = '_id' } | Invoke-AmpersandWrite thing__c -Type Update")
            .OnlyOutput();

        var id = (string)updated.Get("RecordId")!;
        Assert.Equal("k0001", bench.Emulator.Records.List("thing__c").Single(record => record.Id == id)["k__c"]);
        Assert.Equal(
            ["id", "k__c", "a", "b", "c"],
            Workbench.Body(bench.Writes[^1]).GetProperty("record").EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task An_error_that_ends_the_command_leaves_the_rows_that_are_known_by_then()
    {
        await using var bench = await ThousandRecords.StartAsync();

        bench.Run($"{Create} $file -ThrottleLimit 1 -FailurePath $failed -ErrorAction Stop").Terminating("RecordNotWritten");

        var lines = await File.ReadAllLinesAsync(bench.FailurePath(), TestContext.Current.CancellationToken);
        Assert.NotInRange(lines.Length, 0, 1);
        Assert.Equal(
            ThousandRecords.BadRows.Take(lines.Length - 1), lines.Skip(1).Select(line => string.Join(',', line.Split(',').Take(4))));
    }

    [Fact]
    public async Task What_cannot_be_made_is_refused_before_anything_is_sent()
    {
        await using var bench = await ThousandRecords.StartAsync();
        Expect.Names(
            bench.Run($"{Create} $file -Mode Asynchronous -FailurePath $failed").Terminating("ResultFileWithoutWait").ToString(),
            "Leave -Mode Asynchronous out.");
        bench.Save("failed.csv", "old");
        Expect.Names(bench.Run($"{Create} $file -FailurePath $failed").Terminating("ResultFileExists").ToString(), "-Force");
        bench.Run($"{Create} $file -FailurePath $failed -Force -WhatIf").ThrowIfErrors();
        Assert.Equal("old", await File.ReadAllTextAsync(bench.FailurePath(), TestContext.Current.CancellationToken));
        Assert.Empty(bench.Writes);
    }
}
