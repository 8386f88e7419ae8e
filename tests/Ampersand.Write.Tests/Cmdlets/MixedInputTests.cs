using System.Management.Automation;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Files and records in one pipeline: what is sent is sent in the order in which it came, and no key twice.</summary>
public sealed class MixedInputTests
{
    private const string Upsert = " | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -ThrottleLimit 1";
    private const string Update = " | Invoke-AmpersandWrite thing -Type Update -BatchSize 1 -ThrottleLimit 1";

    [Theory]
    [InlineData("(Get-Item $a), [pscustomobject]@{ k__c = 'r' }", "a", "r")]
    [InlineData("[pscustomobject]@{ k__c = 'r' }, (Get-Item $a)", "r", "a")]
    [InlineData("(Get-Item $a), @{ k__c = 'r' }, (Get-Item $b), @{ k__c = 's' }, @{ k__c = 't' }", "a", "r", "b", "s,t")]
    [InlineData("$a, @{ k__c = 'r' }, $b", "a", "r", "b")]
    public async Task The_order_is_that_of_the_pipeline(string input, params string[] sent)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(input + Upsert, Files(bench)).ThrowIfErrors();

        Assert.Equal(
            sent.Select(part => $"k__c\n{part.Replace(",", "\n", StringComparison.Ordinal)}\n"), bench.SentCsvs());
        Assert.Equal(sent.Length, result.Output.Count);
        Assert.Equal(
            sent.Select(part => part is "a" or "b" ? $"{part}.csv" : "pipeline"),
            result.Output.Select(operation => Path.GetFileName((string)operation.Get("Source")!)));
    }

    [Fact]
    public async Task A_record_with_the_key_of_a_file_before_it_is_refused_alone()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("(Get-Item $a), [pscustomobject]@{ k__c = 'a' }, @{ k__c = 'r' }" + Upsert, Files(bench));

        Expect.Names(result.OnlyError("PrimaryKeyDuplicate").ToString(), "record 1 of", "a.csv");

        Assert.Equal(["k__c\na\n", "k__c\nr\n"], bench.SentCsvs());
    }

    [Fact]
    public async Task A_file_with_the_key_of_a_record_before_it_keeps_all_of_them_here()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("@{ k__c = 'x' }, @{ k__c = 'b' }, $a, $b" + Upsert, Files(bench));

        Expect.Names(result.Terminating("PrimaryKeyDuplicate").ToString(), "record 2", "b.csv on line 2");

        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task An_invalid_file_behind_a_record_is_an_error_that_says_what_was_sent()
    {
        await using var bench = await Workbench.StartAsync();
        var bad = bench.Save("bad.csv", "k__c\n\n");

        var a = bench.Save("a.csv", "k__c\na\n");
        var error = bench.Run("$a, @{ k__c = 'r' }, $bad" + Upsert, new { a, bad }).Terminating("CsvInvalid");

        Expect.Names(error.ToString(), bad, "no further file was sent");
        Assert.Equal("k__c\na\n", bench.SentCsvs()[0]);
    }

    [Fact]
    public async Task A_journal_knows_files_and_records_in_any_order()
    {
        await using var bench = await Workbench.StartAsync();
        var command = "$a, @{ k__c = 'r' }, $b" + Upsert + " -JournalPath $journal -WarningAction Stop";
        var (a, b) = (bench.Save("a.csv", "k__c\na\n"), bench.Save("b.csv", "k__c\nb\n"));
        var given = new { a, b, journal = Path.Combine(bench.Folder.Path, "j") };

        var first = bench.Run(command, given).ThrowIfErrors();
        var again = bench.Run(command, given).ThrowIfErrors();

        Assert.Equal(3, bench.Writes.Count);
        Assert.Equal(
            first.Output.Select(operation => operation.Get("OperationId")), again.Output.Select(operation => operation.Get("OperationId")));
    }

    [Theory]
    [InlineData("@{ id = '1'; n = 1 }, @{ id = '2'; n = 1 }, @{ id = '1'; n = 2 }", 2)]
    [InlineData("@{ id = 1; n = 1 }, @{ id = '1'; n = 2 }", 1)]
    public async Task One_id_twice_among_piped_records_is_refused(string input, int sent)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(input + Update);

        Assert.Single(result.Errors, error => error.FullyQualifiedErrorId.StartsWith("PrimaryKeyDuplicate,", StringComparison.Ordinal));
        Assert.Equal(sent, bench.Writes.Count);
    }

    [Theory]
    [InlineData("$f, @{ id = '1'; n = 2 }", 1)]
    [InlineData("@{ id = '1'; n = 2 }, $f", 0)]
    public async Task One_id_in_a_file_and_in_a_record_is_refused(string input, int sent)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            input + " | Invoke-AmpersandWrite thing -Type Update", new { f = bench.Save("f.csv", "id,n\n1,1\n") });

        var ids = result.Errors.Append(result.Terminating).OfType<ErrorRecord>().Select(error => error.FullyQualifiedErrorId);
        Assert.Single(ids, id => id.StartsWith("PrimaryKeyDuplicate,", StringComparison.Ordinal));
        Assert.Equal(sent, bench.Writes.Count);
    }

    [Fact]
    public async Task Records_are_written_in_the_order_of_the_pipeline_too()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            "$f, @{ name = 'r' }, $g | Invoke-AmpersandWrite thing -Type Create -BatchSize 1 -ThrottleLimit 1",
            new { f = bench.Save("f.csv", "name\nf\n"), g = bench.Save("g.csv", "name\ng\n") }).ThrowIfErrors();

        Assert.Equal(
            ["f", "r", "g"], bench.Writes.Select(write => Workbench.Body(write).GetProperty("record").GetProperty("name").GetString()));
        Assert.Equal(3, result.Output.Count);
    }

    private static object Files(Workbench bench) => new { a = bench.Save("a.csv", "k__c\na\n"), b = bench.Save("b.csv", "k__c\nb\n") };
}
