
namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Each field of the contract, from the parameter to the wire.</summary>
public sealed class WriteWireTests
{
    [Fact]
    public async Task One_record_is_the_documents_request_for_one()
    {
        await using var bench = await Workbench.StartAsync(connect: "-WriteApi Records");

        bench.Run("[pscustomobject]@{ firstname = 'Harry'; lastname = 'Potter' } | Invoke-AmpersandWrite contact -Type Create")
            .ThrowIfErrors();

        var request = Assert.Single(bench.Emulator.Requests.All);
        Assert.Equal("POST /v1/projects/2234wf/integrations/23rsdf32/objects/contact", $"{request.Method} {request.Target}");
        Assert.Equal(Workbench.Key, request.Header("X-Api-Key"));
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Equal(
            """{"groupRef":"sample-org-id","type":"create","mode":"synchronous","record":{"firstname":"Harry","lastname":"Potter"}}""",
            bench.SentBody());
    }

    [Theory]
    [InlineData("-AllOrNone", "\"batchPolicy\":{\"allOrNone\":true},\"batch\":[{\"record\":{\"a\":1}}]", "synchronous")]
    [InlineData("-Mode Asynchronous -RetryDeadlineHours 24", "\"retryPolicy\":{\"deadlineHours\":24},\"record\":{\"a\":1}", "asynchronous")]
    [InlineData(
        "-Mode Asynchronous -MaxDelayMinutes 5", "\"autoBatchPolicy\":{\"maxDelayMinutes\":5},\"record\":{\"a\":1}", "asynchronous")]
    [InlineData("-Mode Asynchronous -MaxDelayMinutes 1440 -RetryDeadlineHours "
        + "48", "\"autoBatchPolicy\":{\"maxDelayMinutes\":1440,\"retryDeadlineHours\":48},\"record\":{\"a\":1}", "asynchronous")]
    [InlineData(
        "-Header ([ordered]@{ k2 = 'v'; k1 = 3 })",
        "\"headers\":[{\"key\":\"k2\",\"value\":\"v\"},{\"key\":\"k1\",\"value\":\"3\"}],\"record\":{\"a\":1}",
        "synchronous")]
    [InlineData("-Association @{ to = @{ id = '5' } }", "\"record\":{\"a\":1},\"associations\":[{\"to\":{\"id\":\"5\"}}]", "synchronous")]
    [InlineData(
        "-Association @([pscustomobject]@{ x = 1 }, @{ y = 2 })",
        "\"record\":{\"a\":1},\"associations\":[{\"x\":1},{\"y\":2}]",
        "synchronous")]
    [InlineData("-Association { @{ to = @{ id = $_.a } } }", "\"record\":{\"a\":1},\"associations\":[{\"to\":{\"id\":1}}]", "synchronous")]
    [InlineData("-Association { }", "\"record\":{\"a\":1}", "synchronous")]
    public async Task Each_parameter_has_its_field(string parameters, string field, string mode)
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run($"[pscustomobject]@{{ a = 1 }} | Invoke-AmpersandWrite contact -Type Create {parameters}").ThrowIfErrors();

        Assert.Equal($$"""{"groupRef":"sample-org-id","type":"create","mode":"{{mode}}",{{field}}}""", bench.SentBody());
    }

    [Fact]
    public async Task Each_record_of_a_batch_has_its_own_associations()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("1..3 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -Association { if ($_.n -ne 2) { @{ "
            + "to = $_.n } } }").ThrowIfErrors();

        Assert.EndsWith(
            """[{"record":{"n":1},"associations":[{"to":1}]},{"record":{"n":2}},{"record":{"n":3},"associations":[{"to":3}]}]}""",
            bench.SentBody(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delete_sends_the_id_and_nothing_else()
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);

        bench.Run(
            "[pscustomobject]@{ Name = 'Ada'; Id = '003'; age = 36 } | Invoke-AmpersandWrite contact -Type Delete -Confirm:$false "
                + "-ErrorAction Ignore");

        Assert.Equal("""{"groupRef":"sample-org-id","type":"delete","record":{"id":"003"}}""", bench.SentBody());
    }

    [Fact]
    public async Task What_a_connection_without_bulk_forms_cannot_do_says_how_to_speak_one()
    {
        await using var bench = await Workbench.StartAsync(connect: "-WriteApi Records -Name today");

        var result = bench.Run("Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -RecordsUrl https://example.com/a.csv");

        Expect.Names(
            result.Terminating("WriteApiWithoutBulk").ToString(), "'today'", "no bulk form", "-WriteApi Async", "Bulk");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task Parameters_of_the_connection_are_taken_from_the_command_first()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("@{ a = 1 } | Invoke-AmpersandWrite contact -Type Create -Project other -Integration i2 -GroupRef g2").ThrowIfErrors();

        Assert.Equal("/v1/projects/other/integrations/i2/objects/contact", Assert.Single(bench.Writes).Target);
        Assert.StartsWith("""{"groupRef":"g2",""", bench.SentBody(), StringComparison.Ordinal);
    }
}
