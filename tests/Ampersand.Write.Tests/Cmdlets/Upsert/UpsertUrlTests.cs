using System.Text;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>An address that Ampersand fetches itself.</summary>
public sealed class UpsertUrlTests
{
    [Fact]
    public async Task The_address_is_sent_and_the_service_fetches_the_records()
    {
        await using var bench = await Workbench.StartAsync();
        var url = await bench.Emulator.Files.PutAsync(
            "tactics.csv", Encoding.UTF8.GetBytes(Workbench.SeedCsv), TestContext.Current.CancellationToken);

        var operation = bench.Run(
            "Invoke-AmpersandUpsert tactics__c -RecordsUrl $url -PrimaryKey custom_id__c | Wait-AmpersandOperation "
                + "-PollingIntervalSeconds 0.1",
            new { url }).OnlyOutput();

        Assert.Equal("BulkWriteCompleted", operation.Get("Status"));
        Assert.Equal(url.AbsoluteUri, operation.Get("Source"));
        Assert.Equal(3, bench.Emulator.Records.Count("tactics__c"));
        var body = Workbench.Body(Assert.Single(bench.Writes));
        Assert.Equal(url.AbsoluteUri, body.GetProperty("recordsURL").GetString());
        Assert.False(body.TryGetProperty("recordsCSV", out _));
    }

    [Fact]
    public async Task The_query_of_a_signed_address_is_sent_but_never_shown()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            "Invoke-AmpersandUpsert tactics__c -RecordsUrl 'https://files.example.com/tactics.csv?signature=s3cret' -PrimaryKey "
                + "custom_id__c -Verbose; "

                + "Invoke-AmpersandUpsert tactics__c -RecordsUrl 'https://files.example.com/tactics.csv?signature=s3cret' -PrimaryKey "
                    + "custom_id__c -WhatIf").ThrowIfErrors();

        Assert.Equal(
            "https://files.example.com/tactics.csv?signature=s3cret",
            Workbench.Body(Assert.Single(bench.Writes)).GetProperty("recordsURL").GetString());
        Assert.Equal("https://files.example.com/tactics.csv", result.Output[0].Get("Source"));
        Assert.DoesNotContain(result.Verbose, line => line.Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", bench.Session.Console.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_the_service_could_not_fetch_is_refused()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("Invoke-AmpersandUpsert tactics__c -RecordsUrl tactics.csv -PrimaryKey custom_id__c");

        Expect.Names(result.Terminating("RecordsUrlInvalid").ToString(), "https://", "gs://", "-Path");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("-Path a.csv")]
    [InlineData("-Property a")]
    [InlineData("-NullAs NA")]
    [InlineData("-HeaderMap @{ a = 'b' }")]
    public async Task What_is_about_records_here_does_not_go_with_an_address(string parameter)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            $"Invoke-AmpersandUpsert tactics__c -RecordsUrl https://files.example.com/a.csv -PrimaryKey k__c {parameter}");

        result.Terminating("AmbiguousParameterSet");
        Assert.Empty(bench.Emulator.Requests.All);
    }
}
