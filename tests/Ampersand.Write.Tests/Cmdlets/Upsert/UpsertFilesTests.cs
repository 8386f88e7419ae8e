using System.Text;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>CSV files as input: how they are named, and what is said of them.</summary>
public sealed class UpsertFilesTests
{
    private const string Csv = "k__c,name__c\n1,a\n2,b\n";

    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandUpsert -ObjectName thing__c -Path $file -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c -LiteralPath $file -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c -PSPath $file -PrimaryKey k__c")]
    [InlineData("$file | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData("[System.IO.FileInfo]$file | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData("Get-Item $file | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -InputObject (Get-Item $file)")]
    public async Task A_file_is_sent_byte_for_byte_however_it_is_named(string command)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", Csv);

        var operation = bench.Run(command, new { file }).OnlyOutput();

        Assert.Equal(Csv, bench.SentCsv());
        Assert.Equal(file, operation.Get("Source"));
        Assert.Equal(1, operation.Get("Part"));
        Assert.Equal(1L, operation.Get("FirstRecord"));
        Assert.Equal(2L, operation.Get("Records"));
        Assert.Equal((long)Csv.Length, operation.Get("Bytes"));
    }

    [Fact]
    public async Task The_command_that_shows_all_issues_shows_all_of_them()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("bad.csv", "k__c,name__c\n" + string.Concat(Enumerable.Repeat(",x\n", 250)));

        var error = bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c", new { file }).Terminating("CsvInvalid");

        var command = error.ErrorDetails.RecommendedAction.Split("with: ")[1];
        Assert.Equal(250, bench.Run(command).ThrowIfErrors().Output.Count(issue => (string?)issue.Get("Code") == "PrimaryKeyEmpty"));
    }

    [Fact]
    public async Task A_total_of_several_severities_is_said_to_be_one()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("dates.csv", "k__c,on__c\n1,2023-11-20T11:36:22Z\n2,2023-11-20T11:36\n3,20.11.2023\n4,20.11.2023\n");

        var result = bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c", new { file });

        result.Terminating("CsvInvalid");
        Assert.EndsWith(
            "(DateTime) With errors there are 3 issues of this code.", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_is_relative_to_the_sessions_location()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Save("data.csv", Csv);

        bench.Run("Set-Location $folder; Invoke-AmpersandUpsert thing__c ./data.csv -PrimaryKey k__c", new { folder = bench.Folder.Path })
            .ThrowIfErrors();

        Assert.Equal(Csv, bench.SentCsv());
    }

    [Fact]
    public async Task Wildcards_and_lists_give_an_operation_for_each_file()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Save("a1.csv", "k__c\n1\n");
        bench.Save("a2.csv", "k__c\n2\n");
        bench.Save("b.csv", "k__c\n3\n");
        bench.Save("c.csv", "k__c\n4\n");

        var result = bench.Run(
            "Invoke-AmpersandUpsert thing__c (\"$folder/a*.csv\", \"$folder/b.csv\") -PrimaryKey k__c -ThrottleLimit 1",
            new { folder = bench.Folder.Path }).ThrowIfErrors();

        Assert.Equal(["k__c\n1\n", "k__c\n2\n", "k__c\n3\n"], bench.SentCsvs());
        Assert.Equal(["a1.csv", "a2.csv", "b.csv"], result.Output.Select(operation => Path.GetFileName((string)operation.Get("Source")!)));
        Assert.All(result.Output, operation => Assert.Equal(1, operation.Get("Part")));
    }

    [Fact]
    public async Task Brackets_are_wildcards_in_Path_and_letters_in_LiteralPath()
    {
        await using var bench = await Workbench.StartAsync();
        var literal = bench.Save("data[1].csv", "k__c\n1\n");
        bench.Save("data2.csv", "k__c\n2\n");

        bench.Run("Invoke-AmpersandUpsert thing__c -LiteralPath $literal -PrimaryKey k__c", new { literal }).ThrowIfErrors();
        bench.Run("Invoke-AmpersandUpsert thing__c -Path $pattern -PrimaryKey "
            + "k__c", new { pattern = literal.Replace("[1]", "[12]") }).ThrowIfErrors();

        Assert.Equal(["k__c\n1\n", "k__c\n2\n"], bench.SentCsvs());
    }

    [Theory]
    [InlineData("-PrimaryKey nosuch__c", "PrimaryKeyMissing")]
    [InlineData("-PrimaryKey k__c -HeaderMap @{ name__c = 'K__c' }", "HeaderDuplicate")]
    [InlineData("-PrimaryKey k__c -Property k__c, 'it''s'", "ColumnMissing")]
    public async Task The_command_that_shows_all_issues_inspects_by_what_was_asked_for(string asked, string code)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("it's.csv", Csv);
        var error = bench.Run($"Invoke-AmpersandUpsert thing__c $file {asked}", new { file }).Terminating("CsvInvalid");

        var command = error.ErrorDetails.RecommendedAction.Split(": ", 2)[1];

        Assert.Contains(bench.Run(command).ThrowIfErrors().Output, issue => Equals(issue.Get("Code"), code));
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c -Path $file -PrimaryKey k__c")]
    [InlineData("$file | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData("Get-Item -LiteralPath $file | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData("Resolve-Path -LiteralPath $file | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    public async Task A_file_of_exactly_that_name_is_meant_before_the_pattern_that_it_would_be(string command)
    {
        await using var bench = await Workbench.StartAsync();
        foreach (var name in (string[])["data[1].csv", "[.csv", "x[a-.csv"])
        {
            bench.Run(command, new { file = bench.Save(name, Csv) }).ThrowIfErrors();
        }

        Assert.Equal([Csv, Csv, Csv], bench.SentCsvs());
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c")]
    [InlineData("$file | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    public async Task A_name_that_is_one_file_and_as_a_pattern_another_names_both(string command)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data[1].csv", Csv);
        var other = bench.Save("data1.csv", Csv);

        var error = bench.Run(command, new { file }).Terminating("PathAmbiguous");

        Expect.Names(error.ToString(), file, other, "-LiteralPath");
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task What_is_normalized_on_the_way_is_said_in_verbose_and_stands_in_the_operation()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Folder.Write("data.csv", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("k__c,name__c\r\n1,a\r\n")]);

        var result = bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -Verbose", new { file }).ThrowIfErrors();

        Assert.Equal("k__c,name__c\n1,a\n", bench.SentCsv());
        string[] normalized = [.. ((IEnumerable<string>)result.Output[0].Get("Normalizations")!)];
        Assert.Contains(normalized, sentence => sentence.Contains("byte order mark", StringComparison.Ordinal));
        Assert.Contains(normalized, sentence => sentence.Contains("LF", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, line => line.Contains("ByteOrderMark", StringComparison.Ordinal)
            && line.Contains(file, StringComparison.Ordinal));
        Assert.Contains(result.Verbose, line => line.Contains("LineEnding", StringComparison.Ordinal));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task A_named_delimiter_and_a_named_encoding_are_normalized()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Folder.Write("data.csv", [.. Encoding.ASCII.GetBytes("k__c;name__c\n1;caf"), 0xE9, (byte)'\n']);

        var operation = bench.Run(
            "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -Delimiter ';' -Encoding windows-1252",
            new { file }).OnlyOutput();

        Assert.Equal("k__c,name__c\n1,café\n", bench.SentCsv());
        Assert.Equal(2, ((IEnumerable<string>)operation.Get("Normalizations")!).Count());
    }

    [Fact]
    public async Task Property_and_HeaderMap_choose_and_rename_the_columns_of_a_file()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", "Order No,Noise,Start Date\n1,x,2023-11-20\n");

        bench.Run(
            "Invoke-AmpersandUpsert thing__c $file -PrimaryKey order__c -Property start__c, order__c -HeaderMap @{ 'Order No' = "
                + "'order__c'; 'Start Date' = 'start__c' }",
            new { file }).ThrowIfErrors();

        Assert.Equal("start__c,order__c\n2023-11-20,1\n", bench.SentCsv());
    }

    [Fact]
    public async Task A_warning_is_said_and_does_not_keep_the_file_here()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", "k__c,odd__x\n1,a\n");

        var result = bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c", new { file }).ThrowIfErrors();

        Assert.Contains("odd__x", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Single(bench.Writes);
    }

    [Fact]
    public async Task Verbose_tells_the_story_in_five_lines()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", Workbench.SeedCsv);

        var result = bench.Run("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c -Wait -Verbose", new { file })
            .ThrowIfErrors();

        var id = Assert.Single(result.Output).Get("OperationId");
        Assert.Collection(
            result.Verbose,
            line => Expect.Names(line, "The connection is ", "2234wf", bench.Emulator.ApiUri.Authority),
            line => Expect.Names(line, $"Inspected {file}: valid, 3 records", "4 columns"),
            line => Expect.Names(line, "Upsert 3 records", "1 part"),
            line => Expect.Names(line, "Part 1", $"was accepted as operation {id}"),
            line => Expect.Names(line, $"Operation {id} ended as BulkWriteCompleted", "3 records processed"));
    }

    [Fact]
    public async Task Text_that_was_meant_as_records_is_told_from_a_path()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("$csv | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c", new { csv = Csv });

        Expect.Names(result.Terminating("FileNotFound").ToString(), "path of a CSV file", "ConvertFrom-Csv");
        Assert.Empty(bench.Writes);
    }

    [Theory]
    [InlineData("Get-Content $file")]
    [InlineData("'a;b'")]
    [InlineData("\"a`tb\"")]
    [InlineData("'[abc,d'")]
    [InlineData("'a::b,c'")]
    public async Task A_line_that_was_meant_as_a_record_is_told_from_a_path(string lines)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("x.csv", Csv);

        var result = bench.Run($"{lines} | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c", new { file });

        Expect.Names(result.Terminating("FileNotFound").ToString(), "Get-Content", "by -Path", "Import-Csv");
        var named = bench.Run("Invoke-AmpersandUpsert thing__c './a,b.csv' -PrimaryKey k__c").Terminating("FileNotFound").ToString();
        Expect.Names(named, "'./a,b.csv': check the path");
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c $file, \"$folder/x*.csv\" -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c -LiteralPath $file, \"$folder/../$(Split-Path $folder -Leaf)/x1.csv\" -PrimaryKey k__c")]
    [InlineData("$file, (Get-Item $file) | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandWrite thing__c $file, $file -Type Create")]
    [InlineData("@{ n = 1 }, $file, $file | Invoke-AmpersandWrite thing__c -Type Create")]
    public async Task A_file_that_is_named_twice_is_an_error_before_anything_is_sent(string command)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("x1.csv", Csv);
        bench.Save("x2.csv", Csv);

        Expect.Names(
            bench.Run(command, new { file, folder = bench.Folder.Path }).Terminating("FileNamedTwice").ToString(),
            "x1.csv",
            "more than once");

        Assert.Empty(bench.Writes);
    }
}
