namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What the module itself emits is no record, wherever it is piped; the records that it holds are.</summary>
public sealed class ForeignRecordsTests
{
    private const string Outputs =
        """
        $report = Test-AmpersandCsv $file
        $result = @{ n = 1 } | Invoke-AmpersandWrite contact -Type Create
        $operation = @{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c
        $issue = (Test-AmpersandCsv $file -PrimaryKey nope__c).Issues[0]
        $entry = @($operation | Get-AmpersandOperationLog)[0]
        $connection = Get-AmpersandConnection
        """;

    [Theory]
    [InlineData("$report", "AmpersandCsvReport", "ForEach-Object Path")]
    [InlineData("$result", "AmpersandWriteResult", "ForEach-Object InputObject")]
    [InlineData("$operation", "AmpersandOperation", "Wait-AmpersandOperation")]
    [InlineData("$issue", "AmpersandCsvIssue", "Select-Object")]
    [InlineData("$entry", "AmpersandOperationLogEntry", "Select-Object")]
    [InlineData("$connection", "AmpersandConnection", "Select-Object")]
    [InlineData("$($report | ConvertTo-CliXml | ConvertFrom-CliXml)", "AmpersandCsvReport", "ForEach-Object Path")]
    [InlineData("$($operation | ConvertTo-CliXml | ConvertFrom-CliXml)", "AmpersandOperation", "Wait-AmpersandOperation")]
    [InlineData("$($operation | ConvertTo-Csv -IncludeTypeInformation | ConvertFrom-Csv)", "AmpersandOperation", "Wait-AmpersandOperation")]
    // As Windows PowerShell reads a CSV.
    [InlineData("$($kept = [pscustomobject]@{ OperationId = 'x' }; $kept.pstypenames.Insert(0, "
        + "'CSV:Ampersand.Write.AmpersandOperation'); $kept)", "AmpersandOperation", "Wait-AmpersandOperation")]
    public async Task An_output_of_the_module_is_refused_by_all_that_take_records(string output, string type, string instead)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("t.csv", "k__c\n1\n");
        bench.Run($"{Outputs}\n$output = {output}", new { file }).ThrowIfErrors();
        var writes = bench.Writes.Count;

        foreach (
            var command in (string[])["Invoke-AmpersandWrite rp__c -Type Create", "Invoke-AmpersandUpsert rp__c -PrimaryKey "
                + "Path", "ConvertTo-AmpersandCsv", "Test-AmpersandCsv"])
        {
            var error = bench.Run($"$output | {command}").OnlyError("InputNotARecord");
            Expect.Names(error.ToString(), $"Record 1 is an {type}, which this module emits", instead);
        }

        Assert.Equal(writes, bench.Writes.Count);
    }

    [Fact]
    public async Task The_records_that_outputs_hold_and_those_made_of_outputs_are_taken()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run(
            """
            $result = [pscustomobject]@{ n = 1 } | Invoke-AmpersandWrite contact -Type Create
            $result | ForEach-Object InputObject | Invoke-AmpersandWrite contact -Type Create
            $result | Select-Object @{ n = 'id'; e = 'RecordId' }, @{ n = 'n'; e = { 2 } } | Invoke-AmpersandWrite contact -Type Update
            @{ n = 3; id = 'none' } | Invoke-AmpersandWrite contact -Type Update -ErrorVariable refused -ErrorAction SilentlyContinue
            $refused | ForEach-Object TargetObject | Invoke-AmpersandWrite contact -Type Create
            """);

        Assert.Equal(5, bench.Writes.Count);
    }

    [Fact]
    public async Task A_node_of_an_XML_document_is_no_record()
    {
        await using var bench = await Workbench.StartAsync();

        var error = bench.Run(
            "$node = ([xml]'<r><i id__c=\"1\"><n__c>x</n__c></i></r>').r.i; $node | Invoke-AmpersandUpsert x__c -PrimaryKey id__c")
            .Terminating("InputNotARecord");
        Expect.Names(error.ToString(), "XmlElement", "Select-Object and the names of its attributes and elements");
        Assert.Empty(bench.Writes);
    }
}
