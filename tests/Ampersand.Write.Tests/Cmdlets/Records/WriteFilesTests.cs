using System.Management.Automation;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>CSV files as records: texts, with cells that mean what they mean in an upsert.</summary>
public sealed class WriteFilesTests
{
    [Theory]
    [InlineData("-Path $file")]
    [InlineData("-LiteralPath $file")]
    [InlineData("-InputObject $file")]
    public async Task The_records_of_a_file_are_texts(string input)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", "name,age,city,note\n\"Ada, \"\"Countess\"\"\",36,,#N/A\nŽižka,,Praha,x\n");

        var result = bench.Run($"Invoke-AmpersandWrite contact -Type Create {input}", new { file }).ThrowIfErrors();

        Assert.EndsWith(
            """[{"record":{"name":"Ada, \"Countess\"","age":"36","note":null}},{"record":{"name":"Žižka","city":"Praha","note":"x"}}]}""",
            bench.SentBody(), StringComparison.Ordinal);
        var input0 = (PSObject)result.Output[0].Properties["InputObject"].Value;
        Assert.Equal(("Ada, \"Countess\"", "", "#N/A"), (input0.Get("name"), input0.Get("city"), input0.Get("note")));
    }

    [Fact]
    public async Task A_file_of_ids_deletes_and_updates()
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);
        object?[] ids = [
            .. bench.Run("1..3 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create").ThrowIfErrors().Output
                .Select(output => output.Get("RecordId"))];
        var file = bench.Save("ids.csv", $"Id;n;m\n{ids[0]};x;1\n{ids[2]};y;2\n");

        bench.Run("Invoke-AmpersandWrite contact $file -Type Update -Delimiter ';' -Property n", new { file }).ThrowIfErrors();
        Assert.Equal(["x", "2", "y"], bench.Emulator.Records.List("contact").Select(record => record["n"]));
        Assert.All(bench.Emulator.Records.List("contact"), record => Assert.Null(record["m"]));

        bench.Run("Invoke-AmpersandWrite contact $file -Type Delete -Delimiter ';' -Confirm:$false", new { file }).ThrowIfErrors();
        Assert.Equal("2", Assert.Single(bench.Emulator.Records.List("contact"))["n"]);
    }

    [Fact]
    public async Task A_file_with_an_error_is_not_sent_and_no_other_is()
    {
        await using var bench = await Workbench.StartAsync();
        var good = bench.Save("a.csv", "id,n\n1,2\n");
        var bad = bench.Save("b.csv", "id,n\n1,2\n,3\n");

        var error = bench.Run("Invoke-AmpersandWrite contact $good, $bad -Type Update", new { good, bad }).Terminating("CsvInvalid");

        Expect.Names(error.ToString(), bad, "PrimaryKeyEmpty", "no file was sent");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task Numbers_go_on_across_files_and_requests_hold_records_of_one()
    {
        await using var bench = await Workbench.StartAsync();
        var first = bench.Save("a.csv", "n\n1\n2\n3\n");
        var second = bench.Save("b.csv", "n\n4\n5\n");

        var result = bench.Run(
            "Invoke-AmpersandWrite contact $first, $second -Type Create -BatchSize 2 -ThrottleLimit 1 -Mode Asynchronous",
            new { first, second }).ThrowIfErrors();

        Assert.Equal([2, 1, 2], bench.SentCounts());
        Assert.Equal(
            [(1L, first), (3L, first), (4L, second)],
            result.Output.Select(output => ((long)output.Get("FirstRecord")!, (string)output.Get("Source")!)));
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_the_command()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run("Invoke-AmpersandWrite contact ./none.csv -Type Create").Terminating("FileNotFound");
    }

    [Theory]
    [InlineData("./none.csv", "FileNotFound")]
    [InlineData("$bad", "CsvInvalid")]
    public async Task A_file_that_ends_the_command_behind_records_does_not_deny_them(string file, string id)
    {
        await using var bench = await Workbench.StartAsync();
        var bad = bench.Save("bad.csv", "n\n1,2\n");

        var result = bench.Run(
            $"& {{ 1..25 | ForEach-Object {{ @{{ n = $_ }} }}; \"{file}\" }} | Invoke-AmpersandWrite contact -Type Create -BatchSize 10",
            new { bad });

        var error = result.Terminating(id);
        Assert.Equal(20, result.Output.Count);
        Expect.Names(error.ToString(), "Not written: records 21 to 25, the error's target; from record 26 on none was taken.");
        Assert.Equal(5, ((object[])error.TargetObject).Length);
        Assert.DoesNotContain("was stopped", bench.Session.Console.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_ends_the_command_behind_records_that_were_all_sent_says_so()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            "& { 1..20 | ForEach-Object { @{ n = $_ } }; './none.csv' } | Invoke-AmpersandWrite contact -Type Create -BatchSize 10");

        Expect.Names(
            result.Terminating("FileNotFound").ToString(), "All records that were taken were sent; from record 21 on none was taken.");
        Assert.Equal(20, result.Output.Count);
    }
}
