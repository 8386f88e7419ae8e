using System.Globalization;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>The text that values become: the same in every culture.</summary>
public sealed class UpsertValuesTests
{
    [Theory]
    [InlineData("[DateTimeOffset]::new(2023, 11, 20, 11, 36, 22, [TimeSpan]::FromHours(-8))", "2023-11-20T11:36:22-08:00")]
    [InlineData("[DateTime]::new(2023, 11, 20, 11, 36, 22, [DateTimeKind]::Utc)", "2023-11-20T11:36:22Z")]
    [InlineData("[DateOnly]::new(2023, 11, 20)", "2023-11-20")]
    [InlineData("1.5", "1.5")]
    [InlineData("[decimal]1234567.25", "1234567.25")]
    [InlineData("[long]1234567", "1234567")]
    [InlineData("$true", "true")]
    [InlineData("$false", "false")]
    [InlineData("[DayOfWeek]::Friday", "Friday")]
    [InlineData("[guid]'5e4f06ca-445f-43ea-943e-78465ee1bb7a'", "5e4f06ca-445f-43ea-943e-78465ee1bb7a")]
    [InlineData("[uri]'https://example.com/a?b=c'", "https://example.com/a?b=c")]
    [InlineData("$null", "")]
    [InlineData("$(if ($false) { 1 })", "")]
    public async Task Values_are_written_without_regard_to_the_culture(string value, string written)
    {
        await using Workbench bench = await Workbench.StartAsync(culture: CultureInfo.GetCultureInfo("de-DE"));

        bench.Run($"[pscustomobject]@{{ k__c = 1; value__c = {value} }} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").ThrowIfErrors();

        Assert.Equal($"k__c,value__c\n1,{written}\n", bench.SentCsv());
    }

    [Fact]
    public async Task A_local_time_is_written_with_its_offset()
    {
        await using Workbench bench = await Workbench.StartAsync();
        var time = new DateTime(2023, 11, 20, 11, 36, 22, DateTimeKind.Local);

        bench.Run("[pscustomobject]@{ k__c = 1; value__c = $time } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c", new { time }).ThrowIfErrors();

        Assert.Equal($"k__c,value__c\n1,{time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)}\n", bench.SentCsv());
    }

    [Theory]
    [InlineData("", "k__c,value__c\n1,\n2,\n")]
    [InlineData("-NullAs Empty", "k__c,value__c\n1,\n2,\n")]
    [InlineData("-NullAs NA", "k__c,value__c\n1,#N/A\n2,\n")]
    public async Task Null_is_an_empty_cell_or_the_mark_that_clears_a_value_but_an_absent_property_is_always_empty(string parameters, string csv)
    {
        await using Workbench bench = await Workbench.StartAsync();

        bench.Run($"[pscustomobject]@{{ k__c = 1; value__c = $null }}, [pscustomobject]@{{ k__c = 2 }} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c {parameters}").ThrowIfErrors();

        Assert.Equal(csv, bench.SentCsv());
    }

    [Fact]
    public async Task The_null_of_a_database_is_null()
    {
        await using Workbench bench = await Workbench.StartAsync();

        bench.Run("[pscustomobject]@{ k__c = 1; value__c = [DBNull]::Value } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -NullAs NA").ThrowIfErrors();

        Assert.Equal("k__c,value__c\n1,#N/A\n", bench.SentCsv());
    }
}
