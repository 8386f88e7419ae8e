namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What is found in piped records is said before they leave, once of each kind, and counted in full.</summary>
public sealed class PipedWarningTests
{
    private const string Upsert = " | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";

    [Theory]
    [InlineData(Upsert)]
    [InlineData(" | ConvertTo-AmpersandCsv")]
    public async Task Four_hundred_values_with_a_carriage_return_are_one_warning_and_their_number(string command)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("1..400 | ForEach-Object { [pscustomobject]@{ k__c = $_; n__c = \"a`rb\" } }" + command).ThrowIfErrors();

        Assert.Collection(
            result.Warnings,
            warning => Expect.Names(warning, "Record 1", "carriage return", "QuotedCarriageReturn"),
            warning => Expect.Names(warning, "400", "QuotedCarriageReturn"));
    }

    [Fact]
    public async Task One_value_is_one_warning_and_stops_before_it_leaves_where_that_is_asked()
    {
        await using var bench = await Workbench.StartAsync();
        const string Record = "[pscustomobject]@{ k__c = 1; n__c = \"a`rb\" }";

        Assert.Single(bench.Run(Record + Upsert + " -WhatIf").ThrowIfErrors().Warnings);
        Assert.NotNull(bench.Run(Record + Upsert + " -WarningAction Stop").Terminating);
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task Keys_that_look_alike_are_warned_of_and_those_that_differ_in_case_alone_are_a_verbose_line()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("'1', '1 ', 'a', 'A' | ForEach-Object { [pscustomobject]@{ k__c = $_ } }" + Upsert + " -Verbose")
            .ThrowIfErrors();

        Expect.Names(Assert.Single(result.Warnings), "Record 2", "looks like the one of record 1", "KeyLookalike");
        Assert.Single(result.Verbose, line => line.Contains("(KeyCase)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1..3 | ForEach-Object { [pscustomobject]@{ id = \"$_\"; Amount = 5 } } | Select-Object id, amount__c", "amount__c")]
    [InlineData("1..3 | ForEach-Object { @{ id = \"$_\"; a__c = [DBNull]::Value; b__c = 1 } }", "a__c")]
    [InlineData("1..3 | ForEach-Object { [pscustomobject]@{ id = \"$_\" } } | Select-Object id, @{ n = 'c__c'; e = { throw 'x' } }", "c__c")]
    public async Task A_column_that_is_null_throughout_is_said_before_the_first_request_leaves(string records, string column)
    {
        await using var bench = await Workbench.StartAsync();
        foreach (var size in new[] { 100, 3, 2 })
        {
            Assert.NotNull(bench.Run($"{records} | Invoke-AmpersandWrite thing -Type Update -BatchSize {size} -WarningAction Stop").Terminating);
            Assert.Empty(bench.Writes);
        }

        var result = bench.Run($"{records} | Invoke-AmpersandWrite thing -Type Update -ErrorAction Ignore");

        Expect.Names(Assert.Single(result.Warnings), $"'{column}' is $null in all of the first 3 records", "-Property");
    }

    [Theory]
    [InlineData("@{ id = '1'; a__c = $null; b__c = 1 } | Invoke-AmpersandWrite thing -Type Update")] // one record alone
    [InlineData("@{ id = '1'; a__c = $null }, @{ id = '2'; a__c = 1 } | Invoke-AmpersandWrite thing -Type Update")]
    [InlineData("@{ id = '1'; a__c = $null }, @{ id = '2'; a__c = $null } | Invoke-AmpersandWrite thing -Type Update -Property id, a__c")]
    [InlineData("@{ id = '1'; a__c = $null }, @{ id = '2'; a__c = $null } | Invoke-AmpersandWrite thing -Type Update -Property id, a*")]
    [InlineData("@{ b = 1; a__c = $null }, @{ b = 2; a__c = $null } | Invoke-AmpersandWrite thing -Type Create")]
    [InlineData("@{ k__c = 1; a__c = $null }, @{ k__c = 2; a__c = $null } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    public async Task Nulls_that_are_meant_or_do_no_harm_are_not_warned_of(string command)
    {
        await using var bench = await Workbench.StartAsync();
        Assert.Empty(bench.Run(command + " -ErrorAction Ignore").Warnings);
        Assert.NotEmpty(bench.Writes);
    }

    [Fact]
    public async Task An_upsert_that_sets_null_says_so_of_a_column_too()
    {
        await using var bench = await Workbench.StartAsync();
        const string Records = "@{ k__c = 1; a__c = $null }, @{ k__c = 2; a__c = $null }";

        Assert.NotNull(bench.Run(Records + Upsert + " -NullAs NA -WarningAction Stop").Terminating);
        Assert.Empty(bench.Writes);
        Assert.Empty(bench.Run(Records + Upsert + " -NullAs NA -Property k__c, a__c").ThrowIfErrors().Warnings);
    }

    [Theory]
    [InlineData(" | Invoke-AmpersandWrite thing -Type Create")]
    [InlineData(" | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData(" | ConvertTo-AmpersandCsv -PrimaryKey k__c")]
    public async Task A_line_of_totals_is_said_before_it_leaves(string command)
    {
        await using var bench = await Workbench.StartAsync();
        const string Rows = "'k__c,n__c', 'a,10', 'b,20', 'c,30', 'Total,60' | ConvertFrom-Csv";

        Expect.Names(Assert.Single(bench.Run(Rows + command).ThrowIfErrors().Warnings), "Record 4", "the line of totals");
        var before = bench.Writes.Count;
        Assert.NotNull(bench.Run(Rows + command + " -WarningAction Stop").Terminating);
        Assert.Equal(before, bench.Writes.Count);
    }
}
