using Ampersand.Write.Client.Tests.Shared;
using static Ampersand.Write.Client.Tests.Records.Upsert.UpsertRun;

namespace Ampersand.Write.Client.Tests.Records.Upsert;

/// <summary>Each record is searched by its key, and then updated or else created.</summary>
public sealed class RecordUpsertTests
{
    private readonly FakeCrm crm = new();
    private readonly UpsertRun run;

    public RecordUpsertTests() => run = new UpsertRun(crm);

    [Fact]
    public async Task The_first_run_creates_and_the_second_updates()
    {
        var first = await run.RunAsync(Options, Keys(1, 3));
        var second = await run.RunAsync(Options, Keys(1, 3));

        Assert.Equal(["create 3", "update 3"], crm.Batches);
        Assert.Equal(3, crm.Records.Count);
        Assert.Equal(6, crm.Searches.Count);
        foreach (var output in new[] { Assert.Single(first), Assert.Single(second) })
        {
            Assert.Null(output.Error);
            Assert.Equal(OperationOutcome.Succeeded, output.Operation!.Outcome);
            Assert.Equal((3, 3, 0), (output.Operation.Records, output.Operation.RecordsSucceeded, output.Operation.RecordsFailed));
            Assert.Equal(("thing__c", "k__c", "pipeline"), (
                output.Operation.ObjectName, output.Operation.PrimaryKey, output.Operation.Source));
        }
    }

    [Fact]
    public async Task Cells_are_values_of_their_own_kinds()
    {
        crm.Have("known");

        await run.RunAsync(Options, "k__c,a__c,b__c,c__c\nnew,1,#N/A,\nknown,2,#N/A,\n");

        Assert.Equal("""{"k__c":"new","a__c":"1","b__c":null}""", Write("create").Records[0].GetRawText());
        Assert.Equal("""{"id":"000001","a__c":"2","b__c":null}""", Write("update").Records[0].GetRawText());
        Assert.Equal("synchronous", Write("create").Json.GetProperty("mode").GetString());
    }

    [Fact]
    public async Task A_record_of_nothing_but_its_key_is_written_by_it()
    {
        crm.Have("known");

        await run.RunAsync(Options, "k__c\nknown\n");

        Assert.Equal("""{"id":"000001","k__c":"known"}""", Write("update").Records[0].GetRawText());
    }

    [Fact]
    public async Task Creates_and_updates_gather_in_batches_of_a_hundred_of_their_kind()
    {
        foreach (var key in Keys(1, 150))
        {
            crm.Have(key);
        }

        var outputs = await run.RunAsync(Options, Keys(1, 400));

        Assert.Equal(["create 100", "create 100", "create 50", "update 100", "update 50"], crm.Batches.Order(StringComparer.Ordinal));
        Assert.Equal(400, crm.Records.Count);
        Assert.Equal(5, outputs.Count);
        Assert.Contains("150 records found, 250 created, 150 updated, 0 ambiguous, 0 failed", run.Summary, StringComparison.Ordinal);
        Assert.InRange(crm.Service.MaxInFlight, 1, 8);
    }

    [Fact]
    public async Task Records_of_several_sources_may_share_a_request()
    {
        var folder = Directory.CreateTempSubdirectory("ampersand-upsert-");
        try
        {
            string[] files = [.. new[] { "a", "b" }.Select(name => Path.Combine(folder.FullName, name + ".csv"))];
            foreach (var file in files)
            {
                await File.WriteAllTextAsync(
                    file, "k__c,n__c\n" + Path.GetFileName(file) + ",1\n", TestContext.Current.CancellationToken);
            }

            var outputs = await new AmpersandClient(run.Connection).UpsertAsync(
                Options, files, run.Progress, TestContext.Current.CancellationToken);

            Assert.Equal(["create 2"], crm.Batches);
            Assert.Equal((null, null, 2L), (
                Assert.Single(outputs).Operation!.Source, outputs[0].Operation!.FirstRecord, outputs[0].Operation!.Records));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Several_records_of_one_key_are_an_error_that_names_them_and_the_others_are_written()
    {
        crm.Have("twice");
        crm.Have("twice");

        var outputs = await run.RunAsync(Options, ["one", "twice", "three"]);

        var error = Assert.Single(outputs, output => output.Error is not null);
        Assert.Equal("RecordAmbiguous", error.Error!.ErrorId);
        Assert.Equal("twice", error.Target);
        Assert.StartsWith("Record 2 of pipeline (key 'twice') was not written: 2 records have its key: 000001, 000002.", error.Error.Message,
            StringComparison.Ordinal);
        Assert.Equal(["create 2"], crm.Batches);
    }

    [Fact]
    public async Task A_record_that_fails_is_told_by_its_operation_with_its_key_and_place()
    {
        crm.Failing.Add("k-00002");

        var outputs = await run.RunAsync(Options, "k__c,n__c\n" + string.Join('\n', Keys(1, 3).Select(key => key + ",x")) + "\n");

        var output = Assert.Single(outputs);
        Assert.Equal("OperationPartlyFailed", output.Error!.ErrorId);
        Assert.Equal((OperationOutcome.PartlyFailed, 2, 1), (
            output.Operation!.Outcome, output.Operation.RecordsSucceeded, output.Operation.RecordsFailed));
        var failure = Assert.Single(output.Operation.GetRecordFailures());
        Assert.Equal(("k-00002", 2L, 3L, "REQUIRED_FIELD_MISSING"), (failure.Key, failure.Record, failure.Line, failure.ErrorCode));
        Assert.Contains("0 found, 2 created, 0 updated, 0 ambiguous, 1 failed", run.Summary.Replace("records ", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_thousand_records_some_exist_some_are_ambiguous_and_some_fail()
    {
        var folder = Directory.CreateTempSubdirectory("ampersand-upsert-");
        try
        {
            // The first 400 exist; ten of the others are there twice. Ten of those that exist fail, and twenty of those that do not.
            var keys = Keys(1, 1000).ToArray();
            var twice = keys[400..410];
            string[] failing = [
                .. Enumerable.Range(1, 10).Select(n => keys[(n * 40) - 1]), .. Enumerable.Range(1, 20).Select(n => keys[(n * 20) + 599])];
            foreach (var key in keys.Take(400).Concat(twice).Concat(twice))
            {
                crm.Have(key);
            }

            crm.Failing.UnionWith(failing);
            var failures = Path.Combine(folder.FullName, "failed.csv");

            var outputs = await run.RunAsync(
                Options with { FailurePath = failures }, "k__c,v__c\n" + string.Concat(keys.Select(key => key + ",new\n")));

            var stored = crm.Records.ToLookup(record => record["k__c"]!, record => record.GetValueOrDefault("v__c"), StringComparer.Ordinal);
            Assert.All(keys, key => Assert.Equal(
                twice.Contains(key) ? [null, null]
                : !failing.Contains(key) ? ["new"]
                : Array.IndexOf(keys, key) < 400 ? [null]
                : Array.Empty<string?>(),
                stored[key]));
            Assert.Equal(
                failing.Concat(twice).Order(StringComparer.Ordinal),
                File.ReadLines(failures).Skip(1).Select(row => row.Split(',')[0]));
            AmpersandOperation[] operations = [.. outputs.Select(output => output.Operation).OfType<AmpersandOperation>()];
            Assert.Equal((960L, 30L), (
                operations.Sum(operation => operation.RecordsSucceeded), operations.Sum(operation => operation.RecordsFailed)));
            Assert.Contains(
                "400 records found, 570 created, 390 updated, 10 ambiguous, 30 failed", run.Summary, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Where_all_of_a_request_fail_its_error_says_why()
    {
        crm.Failing.Add("k-00001");

        var output = Assert.Single(await run.RunAsync(Options, Keys(1, 1)));

        Assert.Equal("OperationFailed", output.Error!.ErrorId);
        Assert.Contains("REQUIRED_FIELD_MISSING", output.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_has_ended_is_let_pass_by_a_wait_and_nobody_is_asked()
    {
        crm.Failing.Add("k-00001");
        var operation = (await run.RunAsync(Options with { Wait = new WaitOptions() }, Keys(1, 2)))[0].Operation!;
        var before = crm.Service.Requests.Count;

        var output = await new AmpersandClient(run.Connection).WaitAsync(
            operation, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(before, crm.Service.Requests.Count);
        Assert.DoesNotContain(
            crm.Service.Requests, request => request.Uri.AbsolutePath.Contains("/operations", StringComparison.Ordinal));
        Assert.Equal("OperationPartlyFailed", output.Error!.ErrorId);
        Assert.Equal(operation.OperationId, output.Operation!.OperationId);
        Assert.Equal("k-00001", Assert.Single(output.Operation.GetRecordFailures()).Key);
    }

    [Fact]
    public async Task With_the_id_as_the_key_nothing_is_searched_and_an_unknown_one_is_an_error()
    {
        crm.Have("known");

        var outputs = await run.RunAsync(Options with { PrimaryKey = "Id" }, ["000001", "009999"]);

        Assert.Empty(crm.Searches);
        Assert.Equal(["update 2"], crm.Batches);
        Assert.Equal("""{"id":"000001","name__c":"name of 000001"}""", crm.Writes[0].Records[0].GetRawText());
        Assert.Equal("009999", Assert.Single(Assert.Single(outputs).Operation!.GetRecordFailures()).Key);
    }

    [Fact]
    public async Task A_key_that_comes_twice_is_refused_where_it_is_piped_and_so_is_a_file_that_has_one()
    {
        var outputs = await run.RunAsync(Options, ["one", "two", "one"]);

        Assert.Equal("PrimaryKeyDuplicate", Assert.Single(outputs, output => output.Error is not null).Error!.ErrorId);
        Assert.Equal(["create 2"], crm.Batches);
        var before = crm.Service.Requests.Count;
        Assert.Equal(
            "CsvInvalid",
            (await Assert.ThrowsAnyAsync<AmpersandException>(() => run.RunAsync(Options, "k__c\nsame\nsame\n"))).ErrorId);
        Assert.Equal(before, crm.Service.Requests.Count);
    }

    [Fact]
    public async Task Numbers_of_piped_records_count_those_that_were_refused()
    {
        crm.Have("twice");
        crm.Have("twice");

        var outputs = await run.RunAsync(Options, ["", "one", "one", "twice"]);

        Assert.Contains(outputs, output => output.Error?.Message.StartsWith("Record 4 of", StringComparison.Ordinal) == true);
        Assert.Equal(2, Assert.Single(outputs, output => output.Operation is not null).Operation!.FirstRecord);
    }

    [Theory]
    [InlineData("""{"support":{"search":{"operators":{"equals":true}}}}""", 1)]
    [InlineData("""{"support":{"search":{"operators":{"equals":true}},"batchWrite":{"create":{"supported":true,"defaultRecordLimit":4}}}}""", 4)]
    [InlineData(null, 10)]
    public async Task Batches_are_as_large_as_the_provider_takes_them_and_full_where_nobody_says(string? provider, int size)
    {
        crm.Provider = provider;

        await run.RunAsync(Options, Keys(1, 10));
        await run.RunAsync(Options, Keys(11, 20));

        Assert.Equal(size, crm.Writes.Max(write => write.Records.Count));
        Assert.Equal(20, crm.Writes.Sum(write => write.Records.Count));
        Assert.Equal(provider is null ? 2 : 1, crm.Service.Requests.Count(request => request.Uri.AbsolutePath.Contains("/providers/")));
    }

    [Theory]
    [InlineData("""{"id":"i","connection":{"provider":"zendesk"}}""", """{"support":{}}""", "zendesk")]
    [InlineData(
        """{"id":"i","connection":{"provider":"salesforce"},"config":{"content":{"read":{"objects":{"thing__c":{"disabled":true}}}}}}""",
        null,
        "switched off")]
    public async Task What_cannot_be_searched_is_told_before_anything_is_asked(string installation, string? provider, string words)
    {
        crm.Installation = installation;
        crm.Provider = provider ?? crm.Provider;

        var error = await run.FailAsync(Options, Keys(1, 3));

        Assert.Equal("SearchUnavailable", error.ErrorId);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Empty(crm.Searches);
        Assert.Empty(crm.Writes);
    }

    [Theory]
    [InlineData(400, "BadRequest")]
    [InlineData(404, "NotFound")]
    public async Task An_object_that_the_service_does_not_search_ends_the_run_at_its_first_record(int status, string id)
    {
        crm.Override = request => FakeCrm.IsSearch(request) ? Answers.Problem(status, """{"detail":"thing__c is not read"}""") : null;

        var error = await run.FailAsync(Options, Keys(1, 300));

        Assert.Equal(id, error.ErrorId);
        Assert.StartsWith("thing__c could not be searched by k__c, and nothing was written.", error.Message, StringComparison.Ordinal);
        Assert.Single(crm.Searches);
        Assert.Empty(crm.Writes);
    }

    [Theory]
    [InlineData("k__c,Parent__r.Ext__c\n1,2\n", "Parent__r.Ext__c")]
    [InlineData("k__c,ID\n1,2\n", "ID")]
    public async Task A_column_that_cannot_be_written_is_told_before_anything_is_asked(string csv, string column)
    {
        var error = await Assert.ThrowsAnyAsync<AmpersandException>(() => run.RunAsync(Options, csv));

        Assert.Equal("ColumnUnsupported", error.ErrorId);
        Assert.Contains(column, error.Message, StringComparison.Ordinal);
        Assert.Empty(crm.Service.Requests);
    }

    [Fact]
    public async Task A_column_of_a_later_file_that_cannot_be_written_is_told_with_the_inspection()
    {
        using var upsert = new BulkUpsert(run.Connection, Options, run.Progress, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAnyAsync<AmpersandException>(() => upsert.InspectAsync(
            [File("a.csv", "k__c,n__c\n1,2\n"), File("b.csv", "k__c,Parent__r.Ext__c\n2,2\n")]));

        Assert.Equal("ColumnUnsupported", error.ErrorId);
        Assert.Empty(crm.Service.Requests);

        static CsvFile File(string name, string csv) =>
            CsvFile.FromStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv)), name);
    }

    [Fact]
    public async Task What_only_the_bulk_forms_do_is_refused()
    {
        await AssertRefusedAsync(client => client.UpsertAsync(Options, new Uri("https://example.com/a.csv")));
        await AssertRefusedAsync(client => client.UpsertAsync(Options with { Via = SendVia.UploadUrl }, ["a.csv"]));
        Assert.Empty(crm.Service.Requests);

        async Task AssertRefusedAsync(Func<AmpersandClient, Task> upsert) => Assert.Equal(
            "WriteApiWithoutBulk",
            (await Assert.ThrowsAnyAsync<AmpersandException>(() => upsert(new AmpersandClient(run.Connection)))).ErrorId);
    }

    [Fact]
    public async Task A_request_that_is_refused_as_a_whole_is_an_error_and_the_others_go()
    {
        crm.Have("known");
        crm.Override = request => request.IsWrite && !FakeCrm.IsSearch(request) && request.Json.GetProperty("type").ValueEquals("create")
            ? Answers.Of(400, "name__c must be a number", "text/plain")
            : null;

        var outputs = await run.RunAsync(Options, ["new", "known"]);

        var refused = Assert.Single(outputs, output => output.Error is not null);
        Assert.Equal("BadRequest", refused.Error!.ErrorId);
        Assert.StartsWith("Record 1 of pipeline was not created:", refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal(OperationOutcome.Succeeded, Assert.Single(outputs, output => output.Operation is not null).Operation!.Outcome);
    }

    [Fact]
    public async Task A_failure_that_others_would_meet_too_ends_the_run_with_an_account()
    {
        var writes = 0;
        crm.Override = request => request.IsWrite && !FakeCrm.IsSearch(request) && Interlocked.Increment(ref writes) == 2
            ? Answers.Problem(403, "{}")
            : null;

        var error = await run.FailAsync(Options with { ThrottleLimit = 1 }, Keys(1, 1000));

        Assert.Equal("Forbidden", error.ErrorId);
        Assert.Contains("So far: 0 records found, 100 created", error.Message, StringComparison.Ordinal);
        Assert.Contains("Send the same again to go on", error.Message, StringComparison.Ordinal);
        Assert.Equal(100, crm.Records.Count);

        await run.RunAsync(Options, Keys(1, 1000));

        Assert.Equal(Keys(1, 1000), crm.Records.Select(record => record["k__c"]).Order(StringComparer.Ordinal));
    }

    private SentRequest Write(string type) => Assert.Single(crm.Writes, write => write.Json.GetProperty("type").ValueEquals(type));
}
