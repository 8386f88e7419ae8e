using System.Management.Automation;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>A record that cannot be sent is its own error; the others go.</summary>
public sealed class UpsertBadRecordsTests
{
    [Theory]
    [InlineData("[pscustomobject]@{ k__c = $null; name__c = 'null key' }", "PrimaryKeyEmpty", "k__c")]
    [InlineData("[pscustomobject]@{ k__c = 2; name__c = [pscustomobject]@{ nested = 1 } }", "Value", "name__c", "object")]
    [InlineData("[pscustomobject]@{}", "Value", "no properties")]
    [InlineData("@{}", "Value", "no properties")]
    [InlineData("(& { $t = [System.Data.DataTable]::new(); $null = $t.Columns.Add('k__c'); $row = $t.Rows.Add(2); $t.AcceptChanges(); "
        + "$row.Delete(); $row })", "InputNotARecord", "deleted")]
    [InlineData("(& { $t = [System.Data.DataTable]::new(); $null = $t.Columns.Add('k__c'); $row = $t.Rows.Add(2); $t.Rows.Remove($row); "
        + "$row })", "InputNotARecord", "deleted")]
    [InlineData("5", "InputNotARecord", "Int32")]
    [InlineData("([datetime]'2023-11-20')", "InputNotARecord", "DateTime")]
    public async Task A_bad_record_is_an_error_of_its_own_and_the_others_go(string bad, string id, params string[] words)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run($$"""
            $bad = {{bad}}
            [pscustomobject]@{ k__c = 1; name__c = 'first' }, $bad, [pscustomobject]@{ k__c = 3; name__c = 'last' } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c
            """);

        var error = result.OnlyError(id);
        Expect.Names(error.ToString(), ["ecord 2", .. words]);
        Assert.NotNull(error.TargetObject);
        Assert.Equal(bench.Run("$bad").Output[0].ToString(), PSObject.AsPSObject(error.TargetObject).ToString());
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
        Assert.Equal("k__c,name__c\n1,first\n3,last\n", bench.SentCsv());
        Assert.Equal(2L, Assert.Single(result.Output).Get("Records"));
    }

    [Fact]
    public async Task A_null_record_is_an_error_that_names_its_number()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            "[pscustomobject]@{ k__c = 1 }, $null, [pscustomobject]@{ k__c = 3 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c");

        Expect.Names(result.OnlyError("RecordNull").ToString(), "Record 2", "$null");
        Assert.Equal("k__c\n1\n3\n", bench.SentCsv());
    }

    [Fact]
    public async Task A_property_that_cannot_be_read_is_an_error_that_names_it()
    {
        await using var bench = await Workbench.StartAsync();
        var record = new PSObject();
        record.Properties.Add(new PSNoteProperty("k__c", 1));
        record.Properties.Add(new PSScriptProperty("broken__c", ScriptBlock.Create("throw 'out of order'")));

        var result = bench.Run("$record, [pscustomobject]@{ k__c = 2 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c", new { record });

        Expect.Names(result.OnlyError("PropertyUnreadable").ToString(), "broken__c", "record 1", "out of order");
        Assert.Equal("k__c\n2\n", bench.SentCsv());
    }

    [Fact]
    public async Task Bad_records_end_the_command_when_the_caller_asks_for_that()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("[pscustomobject]@{ k__c = 1 }, $null | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -ErrorAction Stop");

        result.Terminating("RecordNull");
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task Bad_records_can_be_gathered_to_be_corrected()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("""
            $null = [pscustomobject]@{ k__c = ''; n__c = 'bad' }, [pscustomobject]@{ k__c = 1; n__c = 'good' } |
                Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -ErrorVariable refused -ErrorAction SilentlyContinue
            $refused.TargetObject.n__c
            """).ThrowIfErrors();

        Assert.Equal("bad", result.Output[0].BaseObject);
    }
}
