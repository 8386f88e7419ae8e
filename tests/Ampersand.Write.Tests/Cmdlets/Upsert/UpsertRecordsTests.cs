using System.Data;
using System.Management.Automation;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What may be piped as a record, and which columns come of it.</summary>
public sealed class UpsertRecordsTests
{
    [Theory]
    [InlineData("[pscustomobject]@{ k__c = 1; name__c = 'a' }, [pscustomobject]@{ k__c = 2; name__c = 'b' }")]
    [InlineData("[ordered]@{ k__c = 1; name__c = 'a' }, [ordered]@{ k__c = 2; name__c = 'b' }")]
    public async Task Objects_with_properties_and_dictionaries_are_records(string records)
    {
        await using var bench = await Workbench.StartAsync();

        var operation = bench.Run($"{records} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").OnlyOutput();

        Assert.Equal("k__c,name__c\n1,a\n2,b\n", bench.SentCsv());
        Assert.Equal(2L, operation.Get("Records"));
        Assert.Equal("pipeline", operation.Get("Source"));
    }

    [Fact]
    public async Task A_hashtable_is_a_record_whatever_order_its_keys_have()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("@{ k__c = 1; name__c = 'a' } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Property k__c, name__c")
            .ThrowIfErrors();

        Assert.Equal("k__c,name__c\n1,a\n", bench.SentCsv());
    }

    [Fact]
    public async Task An_object_of_any_class_is_a_record_of_its_properties()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run(
            "$records | Invoke-AmpersandUpsert thing__c -PrimaryKey Major -Property Major, Minor",
            new { records = new[] { new Version(1, 2), new Version(3, 4) } }).ThrowIfErrors();

        Assert.Equal("Major,Minor\n1,2\n3,4\n", bench.SentCsv());
    }

    [Fact]
    public async Task Properties_that_a_script_adds_are_columns_too()
    {
        await using var bench = await Workbench.StartAsync();
        var record = new PSObject(new Version(1, 2));
        record.Properties.Add(new PSScriptProperty("Both", ScriptBlock.Create("\"$($this.Major)-$($this.Minor)\"")));

        bench.Run("$record | Invoke-AmpersandUpsert thing__c -PrimaryKey Both -Property Both", new { record }).ThrowIfErrors();

        Assert.Equal("Both\n1-2\n", bench.SentCsv());
    }

    [Theory]
    [InlineData("$table.Rows |")]
    [InlineData("$table.DefaultView |")]
    [InlineData("$table |")]
    [InlineData("", "-InputObject $table")]
    [InlineData("", "-InputObject $table.Rows")]
    [InlineData("", "-InputObject $table.DefaultView")]
    public async Task Rows_of_a_data_table_are_records_of_their_columns_alone(string piped, string given = "")
    {
        await using var bench = await Workbench.StartAsync();
        using var table = new DataTable();
        table.Columns.Add("k__c", typeof(int));
        table.Columns.Add("name__c", typeof(string));
        table.Rows.Add(1, "a");
        table.Rows.Add(2, DBNull.Value);

        bench.Run($"{piped} Invoke-AmpersandUpsert thing__c -PrimaryKey k__c {given}", new { table }).ThrowIfErrors();

        Assert.Equal("k__c,name__c\n1,a\n2,\n", bench.SentCsv());
    }

    [Theory]
    [InlineData("-InputObject $records")]
    [InlineData("-InputObject ([System.Collections.Generic.List[object]]$records)")]
    [InlineData("-InputObject ([System.Collections.ArrayList]$records)")]
    public async Task A_list_given_as_InputObject_is_as_good_as_piped(string parameters)
    {
        await using var bench = await Workbench.StartAsync();

        var operation = bench.Run($$"""
            $records = @([pscustomobject]@{ k__c = 1 }, [ordered]@{ k__c = 2 }, [pscustomobject]@{ k__c = 3 })
            Invoke-AmpersandUpsert thing__c -PrimaryKey k__c {{parameters}}
            """).OnlyOutput();

        Assert.Equal("k__c\n1\n2\n3\n", bench.SentCsv());
        Assert.Equal(3L, operation.Get("Records"));
    }

    [Fact]
    public async Task A_single_dictionary_given_as_InputObject_is_one_record()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -InputObject @{ k__c = 1 }").ThrowIfErrors();

        Assert.Equal("k__c\n1\n", bench.SentCsv());
    }

    [Fact]
    public async Task Dictionaries_and_dynamic_objects_of_NET_are_records()
    {
        await using var bench = await Workbench.StartAsync();
        dynamic expando = new System.Dynamic.ExpandoObject();
        expando.k__c = 2;
        var dictionary = new Dictionary<string, object> { ["k__c"] = 1 };

        bench.Run("$dictionary, $expando | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c", new { dictionary, expando = (object)expando })
            .ThrowIfErrors();

        Assert.Equal("k__c\n1\n2\n", bench.SentCsv());
    }

    [Fact]
    public async Task Property_picks_columns_and_orders_them()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run(
            "[pscustomobject]@{ a__c = 1; b__c = 2; c__c = 3 } | Invoke-AmpersandUpsert thing__c -PrimaryKey c__c -Property c__c, a__c")
            .ThrowIfErrors();

        Assert.Equal("c__c,a__c\n3,1\n", bench.SentCsv());
    }

    [Theory]
    [InlineData("[System.Collections.Generic.Dictionary[string, object]]::new()")]
    [InlineData("[System.Collections.Hashtable]::new()")]
    [InlineData("[System.Dynamic.ExpandoObject]::new()")]
    public async Task Property_knows_no_case_whatever_the_dictionarys_own_keys_do(string dictionary)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run($"$record = {dictionary}; $record.K__c = 1; $record.A__c = 2; Invoke-AmpersandUpsert thing__c -InputObject "
            + "$record -PrimaryKey k__c -Property k__c, a__c").ThrowIfErrors();

        Assert.Equal("k__c,a__c\n1,2\n", bench.SentCsv());
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task Property_that_no_record_has_is_said()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            "[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Property k__c, mistyped__c")
            .ThrowIfErrors();

        Assert.Contains(result.Warnings, warning => warning.Contains("mistyped__c", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HeaderMap_renames_columns_and_the_key_goes_by_its_new_name()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("""
            [pscustomobject]@{ 'Order No' = 1; 'Start Date' = '2023-11-20' } |
                Invoke-AmpersandUpsert thing__c -PrimaryKey order__c -HeaderMap @{ 'order no' = 'order__c'; 'Start Date' = 'start_date__c' }
            """).ThrowIfErrors();

        Assert.Equal("order__c,start_date__c\n1,2023-11-20\n", bench.SentCsv());
        Assert.Equal("order__c", Workbench.Body(bench.Writes[0]).GetProperty("primaryKey").GetString());
    }
}
