
namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What piped records may do without anybody having meant it is said, once a call and before it happens.</summary>
public sealed class WriteWarningsTests
{
    private const string Csv = "id,name__c,city__c\n1,x,y\n2,,\n3,#N/A,\n4,#N/A,z\n";

    // As Import-Csv would make them of it.
    private const string Records =
        """
        [pscustomobject]@{ id = '1'; name__c = 'x'; city__c = 'y' }, [pscustomobject]@{ id = '2'; name__c = ''; city__c = '' },
        [pscustomobject]@{ id = '3'; name__c = '#N/A'; city__c = '' }, [pscustomobject]@{ id = '4'; name__c = '#N/A'; city__c = 'z' }
        """;

    [Fact]
    public async Task Empty_texts_of_an_update_and_null_markers_are_each_said_at_the_first_and_counted()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            Records + " | Invoke-AmpersandWrite bu__c -Type Update -ErrorAction Ignore");

        Assert.Collection(
            result.Warnings,
            warning =>
                Expect.Names(warning, "Record 2 holds an empty text in 'name__c', which is sent as it stands and empties the "
                    + "field", "more may follow", "-Path leaves the field alone", "$null"),
            warning =>
                Expect.Names(warning, "Record 3 holds the text #N/A in 'name__c', which is sent as it "
                    + "stands", "more may follow", "-Path it sets the field to null", "$null"),
            warning => Expect.Names(warning, "3 values were empty texts"),
            warning => Expect.Names(warning, "2 values were the text #N/A"));
        Assert.Contains("""{"id":"2","name__c":"","city__c":""}""", bench.SentBody(), StringComparison.Ordinal);
        Assert.Contains("""{"id":"3","name__c":"#N/A","city__c":""}""", bench.SentBody(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_text_of_a_create_empties_nothing_and_a_null_marker_is_a_text_all_the_same()
    {
        await using var bench = await Workbench.StartAsync();
        var result = bench.Run("@{ a = ''; b = '#N/A' }, @{ a = '#N/A' } | Invoke-AmpersandWrite bu__c -Type Create").ThrowIfErrors();
        Assert.Collection(
            result.Warnings,
            warning => Expect.Names(warning, "Record 1 holds the text #N/A in 'b'"),
            warning => Expect.Names(warning, "2 values were the text #N/A"));
    }

    [Fact]
    public async Task What_is_left_out_and_what_comes_from_a_file_is_not_warned_of()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("bu.csv", Csv);

        var result = bench.Run(
            """
            @{ id = 1; a = ''; b = [double]::NaN }, @{ id = 2; a = $null } | Invoke-AmpersandWrite bu__c -Type Update -ErrorAction Ignore
            Invoke-AmpersandWrite bu__c $file -Type Update -ErrorAction Ignore
            """,
            new { file });

        Assert.Empty(result.Warnings);
        Assert.Equal(2, bench.Writes.Count);
    }

    [Fact]
    public async Task A_warning_that_stops_keeps_the_record_from_leaving()
    {
        await using var bench = await Workbench.StartAsync();
        Assert.NotNull(bench.Run("@{ id = 1; a = '' } | Invoke-AmpersandWrite bu__c -Type Update -WarningAction Stop").Terminating);
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task A_property_that_no_record_has_is_told()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("@{ A = 1 }, @{ b = 2 } | Invoke-AmpersandWrite bu__c -Type Create -Property a, nope__c, b").ThrowIfErrors();

        Expect.Names(Assert.Single(result.Warnings), "No piped record has the property 'nope__c'", "Correct the name");
        Assert.Empty(
            bench.Run("@{ id = 1; b = 2 } | Invoke-AmpersandWrite bu__c -Type Update -Property ID, b -ErrorAction Ignore").Warnings);
    }
}
