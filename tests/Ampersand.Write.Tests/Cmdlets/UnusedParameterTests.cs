namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>A parameter that says nothing of what was given is said to have no effect; two inputs at once are one error.</summary>
public sealed class UnusedParameterTests
{
    [Theory]
    [InlineData("Get-Item $file | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -NullAs NA", "-NullAs", "files")]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -NullAs NA", "-NullAs", "files")]
    [InlineData("Invoke-AmpersandUpsert thing__c -LiteralPath $file -PrimaryKey k__c -NullAs Empty", "-NullAs", "files")]
    [InlineData("ConvertTo-AmpersandCsv $file -NullAs NA", "-NullAs", "files")]
    [InlineData("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Delimiter ';'", "-Delimiter", "piped records")]
    [InlineData(
        "@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Delimiter ';' -Encoding latin1",
        "-Encoding and -Delimiter",
        "piped records")]
    [InlineData("@{ k__c = 1 } | Invoke-AmpersandWrite thing -Type Create -Encoding latin1", "-Encoding", "piped records")]
    [InlineData("@{ k__c = 1 } | ConvertTo-AmpersandCsv -Encoding latin1", "-Encoding", "piped records")]
    [InlineData("@{ k__c = 1 } | Test-AmpersandCsv -Delimiter ';'", "-Delimiter", "piped records")]
    public async Task What_has_no_effect_is_said_before_anything_is_sent(string command, string parameter, string what)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("n.csv", "k__c\n1\n");

        Expect.Names(Assert.Single(bench.Run(command, new { file }).ThrowIfErrors().Warnings), parameter, $"no effect on {what}");
        var before = bench.Writes.Count;
        Assert.NotNull(bench.Run(command + " -WarningAction Stop", new { file }).Terminating);
        Assert.Equal(before, bench.Writes.Count);
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -Delimiter ','")]
    [InlineData("(Get-Item $file), @{ k__c = 2 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Delimiter ',' -NullAs NA")]
    [InlineData("@{ k__c = 2 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -NullAs NA")]
    public async Task What_has_an_effect_is_not_warned_of(string command)
    {
        await using var bench = await Workbench.StartAsync();
        Assert.Empty(bench.Run(command, new { file = bench.Save("n.csv", "k__c\n1\n") }).ThrowIfErrors().Warnings);
    }

    [Theory]
    [InlineData("Test-AmpersandCsv $file")]
    [InlineData("Test-AmpersandCsv -LiteralPath $file -Quiet")]
    [InlineData("ConvertTo-AmpersandCsv $file")]
    [InlineData("Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -RecordsUrl https://files.example.com/x.csv")]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandWrite thing $file -Type Create")]
    public async Task Records_beside_a_file_or_an_address_are_one_error(string command)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("n.csv", "k__c\n1\n");

        var result = bench.Run("@{ k__c = 2 }, @{ k__c = 3 } | " + command, new { file });

        result.Terminating("InputAmbiguous");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Empty(bench.Writes);
    }

    [Theory]
    [InlineData("@{ k__c = 1; Account__r = @{ Ext__c = 'x' } }", "Account__r.Ext__c")]
    [InlineData("[pscustomobject]@{ k__c = 1; Owner = [pscustomobject]@{ Alias = 'x' } }", "Owner.Alias")]
    [InlineData("'{\"k__c\":1,\"Account\":{\"Ext__c\":\"x\",\"Name\":\"y\"}}' | ConvertFrom-Json", "Account.Ext__c", "Account.Name")]
    public async Task A_relation_within_a_record_is_told_as_the_column_to_make(string record, params string[] columns)
    {
        await using var bench = await Workbench.StartAsync();

        var error = bench.Run(record + " | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").OnlyError("Value").ToString();

        Expect.Names(error, columns);
        Assert.Empty(bench.Writes);
    }
}
