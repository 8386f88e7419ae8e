using System.Globalization;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>The text that values become: the same in every culture.</summary>
public sealed class UpsertValuesTests
{
    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("$null", "")]
    [InlineData("$(if ($false) { 1 })", "")]
    public async Task Values_are_written_without_regard_to_the_culture(string value, string written)
    {
        await using var bench = await Workbench.StartAsync(culture: CultureInfo.GetCultureInfo("de-DE"));

        bench.Run($"[pscustomobject]@{{ k__c = 1; value__c = {value} }} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")
            .ThrowIfErrors();

        Assert.Equal($"k__c,value__c\n1,{written}\n", bench.SentCsv());
    }

    [Fact]
    public async Task Null_and_the_null_of_a_database_are_the_mark_that_clears_a_value_but_an_absent_property_is_always_empty()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("[pscustomobject]@{ k__c = 1; value__c = $null }, [pscustomobject]@{ k__c = 2 }, "
            + "[pscustomobject]@{ k__c = 3; value__c = [DBNull]::Value } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -NullAs NA")
            .ThrowIfErrors();

        Assert.Equal("k__c,value__c\n1,#N/A\n2,\n3,#N/A\n", bench.SentCsv());
    }
}
