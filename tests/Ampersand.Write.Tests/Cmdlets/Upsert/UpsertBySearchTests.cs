using System.Globalization;
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

    [Fact]
    public async Task Of_five_thousand_records_some_exist_some_are_ambiguous_and_some_fail()
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");
        bench.Emulator.Rules["thing__c"] = new ObjectRules { Fields = new Dictionary<string, string> { ["v__c"] = "^(old|new)$" } };
        bench.Run("$null = $known | Invoke-AmpersandWrite thing__c -Type Create", new
        {
            // The first 2,000 exist; ten of the others are there twice.
            known = Enumerable.Range(1, 2_000)
                .Concat(Enumerable.Range(2_001, 10).SelectMany(number => Enumerable.Repeat(number, 2)))
                .Select(number => new Dictionary<string, string>(StringComparer.Ordinal) { ["k__c"] = Key(number), ["v__c"] = "old" })
                .ToArray(),
        }).ThrowIfErrors();
        // Ten of those that exist fail, and twenty of those that do not.
        HashSet<int> failing = [.. Enumerable.Range(1, 10).Select(number => number * 100), .. Enumerable.Range(1, 20).Select(
            number => 3_000 + (number * 50))];
        var file = bench.Save(
            "things.csv",
            "k__c,v__c\n" + string.Concat(Enumerable.Range(1, 5_000).Select(
                number => Key(number) + (failing.Contains(number) ? ",bad\n" : ",new\n"))));
        var failures = Path.Combine(bench.Folder.Path, "failed.csv");

        var result = bench.Run(
            "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -FailurePath $failures -Verbose -ErrorAction SilentlyContinue",
            new { file, failures });

        var stored = Stored(bench, "thing__c").ToLookup(
            record => record.GetProperty("k__c").GetString()!, record => record.GetProperty("v__c").GetString()!, StringComparer.Ordinal);
        for (var number = 1; number <= 5_000; number++)
        {
            string[] expected = number is > 2_000 and <= 2_010 ? ["old", "old"]
                : !failing.Contains(number) ? ["new"]
                : number <= 2_000 ? ["old"]
                : [];
            Assert.Equal(expected, stored[Key(number)]);
        }

        var rows = await File.ReadAllLinesAsync(failures, TestContext.Current.CancellationToken);
        Assert.Equal(
            failing.Concat(Enumerable.Range(2_001, 10)).Order().Select(Key), rows.Skip(1).Select(row => row.Split(',')[0]));
        Assert.Equal(4_960L, result.Output.Sum(operation => (long)operation.Get("RecordsSucceeded")!));
        Assert.Equal(30L, result.Output.Sum(operation => (long)operation.Get("RecordsFailed")!));
        Assert.Contains(result.Verbose, line => line.Contains(
            "2,000 records found, 2,970 created, 1,990 updated, 10 ambiguous, 30 failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("a' OR Name != '")]
    [InlineData("x\\")]
    [InlineData("0042")]
    public async Task A_key_of_any_text_is_created_once_and_then_updated(string key)
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");
        const string Upsert = "[pscustomobject]@{ k__c = $key; v__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";

        bench.Run(Upsert, new { key }).ThrowIfErrors();
        bench.Run(Upsert, new { key }).ThrowIfErrors();

        Assert.Equal(key, Assert.Single(Stored(bench, "thing__c")).GetProperty("k__c").GetString());
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("a' OR v__c != '")]
    [InlineData("x\\")]
    public async Task Where_the_service_does_not_escape_such_a_key_is_never_written_by(string key)
    {
        await using var bench = await Workbench.StartAsync(
            Today with { Search = new SearchSettings { EscapesValues = false } }, "-WriteApi Records");
        bench.Run("$null = @{ k__c = 'other'; v__c = 'old' } | Invoke-AmpersandWrite thing__c -Type Create").ThrowIfErrors();

        var result = bench.Run(
            "[pscustomobject]@{ k__c = $key; v__c = 'new' }, [pscustomobject]@{ k__c = 'plain'; v__c = 'new' } | "
                + "Invoke-AmpersandUpsert thing__c -PrimaryKey k__c",
            new { key });

        Assert.Single(result.Errors);
        Assert.Equal(
            ["old", "new"], Stored(bench, "thing__c").Select(record => record.GetProperty("v__c").GetString()));
    }

    [Fact]
    public async Task A_create_whose_answer_was_lost_is_found_and_not_made_again()
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");
        bench.Emulator.Faults.Order(new Fault
        {
            Kind = FaultKind.LostAnswer, Method = "POST", Path = "/v1/projects/*/integrations/*/objects/*",
        });

        var result = bench.Run("1..3 | ForEach-Object { @{ k__c = \"k-$_\" } } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Verbose")
            .ThrowIfErrors();

        Assert.Equal(3, Stored(bench, "thing__c").Count);
        Assert.Contains(result.Verbose, line => line.Contains("finds 3 of 3", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, line => line.Contains("3 created", StringComparison.Ordinal));
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
    public async Task A_wait_lets_pass_what_has_ended()
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");

        var operation = bench.Run(
            "@{ k__c = 'a' } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait | Wait-AmpersandOperation").OnlyOutput();

        Assert.Equal("Succeeded", operation.Get("Outcome")!.ToString());
        Assert.DoesNotContain(bench.Emulator.Requests.All, request => request.Target.Contains("/operations/", StringComparison.Ordinal));
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
    public async Task What_is_sent_again_after_a_stop_is_found_and_not_made_twice()
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");
        bench.Emulator.Faults.Order(new Fault
        {
            Kind = FaultKind.Status, Status = 403, Path = "/v1/projects/*/integrations/*/objects/*", After = 1,
        });
        const string Upsert = "1..300 | ForEach-Object { @{ k__c = \"k-$_\" } } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";

        var error = bench.Run(Upsert).Terminating("Forbidden");
        bench.Run(Upsert).ThrowIfErrors();

        Expect.Names(error.ToString(), "So far:", "created", "end the same again");
        Assert.Equal(300, Stored(bench, "thing__c").Select(record => record.GetProperty("k__c").GetString()).Distinct().Count());
        Assert.Equal(300, Stored(bench, "thing__c").Count);
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

    [Theory]
    [InlineData("-RecordsUrl https://example.com/a.csv", "WriteApiWithoutBulk")]
    [InlineData("$file -Via UploadUrl", "WriteApiWithoutBulk")]
    [InlineData("$relation", "ColumnUnsupported")]
    public async Task What_only_the_bulk_forms_do_is_an_error_before_anything_is_sent(string input, string id)
    {
        await using var bench = await Workbench.StartAsync(Today, "-WriteApi Records");
        var file = bench.Save("a.csv", "k__c\n1\n");
        var relation = bench.Save("b.csv", "k__c,Parent__r.Ext__c\n1,2\n");

        bench.Run($"Invoke-AmpersandUpsert thing__c {input} -PrimaryKey k__c", new { file, relation }).Terminating(id);

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

    private static string Key(int number) => "k-" + number.ToString("D5", CultureInfo.InvariantCulture);

    private static List<System.Text.Json.JsonElement> Stored(Workbench bench, string objectName = "tactics__c") =>
        [.. bench.Emulator.Records.List(objectName).Select(record => record.Fields)];
}
