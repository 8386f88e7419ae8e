using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>The same upsert where the service has no bulk form: records are searched by their key.</summary>
public sealed class UpsertBySearchTests
{
    private static readonly EmulatorOptions Today =
        new() { ProcessingTime = TimeSpan.Zero, WriteApi = Ampersand.Write.Emulator.WriteApi.Records };

    [Theory]
    [InlineData("Records", 0)]
    [InlineData("Auto", 1)]
    public async Task The_seeds_records_are_created_by_the_first_run_and_updated_by_the_second(string form, int warnings)
    {
        await using var bench = await Workbench.StartAsync(Today, $"-WriteApi {form}");
        var file = bench.Save("tactics.csv", Workbench.SeedCsv);

        var first = bench.Run("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c ", new { file });
        Assert.Equal(3, Stored(bench).Count);
        var second = bench.Run("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c", new { file });

        foreach (var (result, type) in new[] { (first, "create"), (second, "update") })
        {
            var operation = result.OnlyOutput();
            Assert.Equal("Succeeded", operation.Get("Outcome")!.ToString());
            Assert.Equal((3L, 3L, 0L), (operation.Get("Records"), operation.Get("RecordsSucceeded"), operation.Get("RecordsFailed")));
            Assert.Contains(bench.Writes, write => Workbench.Body(write).TryGetProperty("type", out var sent) && sent.ValueEquals(type));
        }

        Assert.Equal(3, Stored(bench).Count);
        Assert.Equal(warnings, first.Warnings.Count);
        Assert.Empty(second.Warnings);
        Assert.Equal("LEAD_GENERATION", Stored(bench)[1].GetProperty("objective_type__c").GetString());
    }

    [Fact]
    public async Task Auto_says_once_what_the_connection_speaks_from_then_on()
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Auto");

        var result = bench.Run("@{ k__c = 'a' } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").ThrowIfErrors();

        Expect.Names(Assert.Single(result.Warnings), "404", "speaks Records from now on", "Connect-Ampersand -WriteApi");
        Assert.Single(bench.Run("Get-AmpersandConnection").Output, connection => connection.Get("WriteApi")!.ToString() == "Auto");
    }

    [Fact]
    public async Task The_default_form_names_the_ways_to_another_where_it_is_not_known()
    {
        await using var bench = await Workbench.StartAsync(Today);

        var error = bench.Run("@{ k__c = 'a' } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").Terminating("NotFound");

        Expect.Names(error.ToString(), "-WriteApi Records", "Auto");
        Assert.Empty(Stored(bench, "thing__c"));
    }

    [Theory]
    [InlineData("Stop", true)]
    [InlineData("Skip", false)]
    public async Task A_create_that_is_lost_and_not_found_stops_the_run_or_is_left_out(string uncertain, bool stops)
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");
        bench.Emulator.Faults.Order(new Fault
        {
            Kind = FaultKind.ResetAfterBody, Method = "POST", Path = "/v1/projects/*/integrations/*/objects/*",
        });

        var result = bench.Run($"@{{ k__c = 'k' }} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Uncertain {uncertain}");

        var error = stops ? result.Terminating("SubmissionUncertain") : result.OnlyError("SubmissionUncertain");
        Expect.Names(error.ToString(), "key 'k'", "-Uncertain");
        Assert.Empty(Stored(bench, "thing__c"));
    }

    [Fact]
    public async Task Ctrl_C_in_the_middle_tells_what_was_written_and_what_may_be()
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");
        bench.Emulator.Faults.Order(new Fault
        {
            Kind = FaultKind.Delay, Path = "/v1/projects/*/integrations/*/objects/*", Delay = TimeSpan.FromDays(1), After = 1, Times = 0,
        });

        var running = bench.Session.Start(
            "1..300 | ForEach-Object { @{ k__c = \"k-$_\" } } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -ThrottleLimit 1");
        var writes = 0;
        await bench.Emulator.Requests.WaitForAsync(
            request => request.Target.EndsWith("/objects/thing__c", StringComparison.Ordinal) && ++writes == 2,
            TestContext.Current.CancellationToken);
        await running.SeenAsync<System.Management.Automation.PSObject>(_ => true);
        var result = await running.StopAsync();

        Assert.True(result.Stopped);
        Expect.Names(
            bench.Session.Console.Take(),
            "The upsert to thing__c was stopped.",
            "100 created",
            "Records 101 to 200 of pipeline may have been written all the same",
            "Wait until what may have been created can be found, and then send the same again");
        Assert.Equal(100, Stored(bench, "thing__c").Count);
    }

    [Fact]
    public async Task A_preview_sends_and_searches_nothing()
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");
        var file = bench.Save("tactics.csv", Workbench.SeedCsv);

        bench.Run("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c -WhatIf", new { file }).ThrowIfErrors();
        bench.Run("@{ k__c = 'a' } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -WhatIf").ThrowIfErrors();

        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task The_failures_of_an_operation_are_shown_by_key_without_asking_again()
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");
        bench.Emulator.Rules["thing__c"] = new ObjectRules { Fields = new Dictionary<string, string> { ["k__c"] = "^a$" } };

        var failure = bench.Run(
            "'a', 'b' | ForEach-Object { @{ k__c = $_ } } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -ErrorAction Ignore | "
                + "Get-AmpersandRecordFailure").OnlyOutput();

        Assert.Equal(("b", 2L), (failure.Get("Key"), failure.Get("Record")));
    }

    [Fact]
    public async Task Written_and_failed_rows_come_into_their_files()
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");
        bench.Emulator.Rules["thing__c"] = new ObjectRules { Fields = new Dictionary<string, string> { ["k__c"] = "^a$" } };
        var (file, failures) = (bench.Save("things.csv", "k__c\na\nb\n"), bench.FailurePath());
        var written = Path.Combine(bench.Folder.Path, "written.csv");

        bench.Run(
            "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -FailurePath $failures -SuccessPath $written -ErrorAction Ignore",
            new { file, failures, written });

        Assert.Equal(["b", "a"], new[] { failures, written }.Select(path => Assert.Single(File.ReadLines(path).Skip(1)).Split(',')[0]));
    }

    private static List<System.Text.Json.JsonElement> Stored(Workbench bench, string objectName = "tactics__c") =>
        [.. bench.Emulator.Records.List(objectName).Select(record => record.Fields)];
}
