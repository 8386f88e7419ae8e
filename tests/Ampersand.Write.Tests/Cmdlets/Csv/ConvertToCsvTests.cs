using System.Management.Automation;
using System.Text;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Records or a file in, the correct CSV out.</summary>
public sealed class ConvertToCsvTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Records_become_one_string()
    {
        using var session = await Session.StartAsync();

        var csv = session.Run(
            "[pscustomobject]@{ k__c = 1; text__c = 'a, \"b\"' }, [pscustomobject]@{ k__c = 2; late__c = $true } | ConvertTo-AmpersandCsv")
            .OnlyOutput();

        Assert.Equal("k__c,text__c,late__c\n1,\"a, \"\"b\"\"\",\n2,,true", csv.BaseObject);
    }

    [Fact]
    public async Task A_hashtable_which_has_no_order_is_read_in_that_of_its_keys_and_what_has_one_in_its_own()
    {
        using var session = await Session.StartAsync();

        var sorted = session.Run("@{ d = 4; B = 2; h = 8; a = 1; g = 7; c = 3; F = 6; e = 5 } | ConvertTo-AmpersandCsv").OnlyOutput();
        var ordered = session.Run("[ordered]@{ d = 4; B = 2; h = 8; a = 1 } | ConvertTo-AmpersandCsv").OnlyOutput();

        Assert.Equal("B,F,a,c,d,e,g,h\n2,6,1,3,4,5,7,8", sorted.BaseObject);
        Assert.Equal("d,B,h,a\n4,2,8,1", ordered.BaseObject);
    }

    [Fact]
    public async Task Type_data_of_any_of_an_object_s_type_names_counts()
    {
        using var session = await Session.StartAsync();
        folder.Write(
            "extra.ps1xml",
            "<Types><Type><Name>Second.Type</Name><Members><NoteProperty><Name>extra__c</Name><Value>x</Value></NoteProperty></Members></Type></Types>");
        var module = folder.Write("extra.psd1", "@{ ModuleVersion = '1.0'; TypesToProcess = 'extra.ps1xml' }");

        var csv = session.Run(
            """
            Import-Module $module
            $first = [pscustomobject]@{ k__c = 1 }
            $first.pstypenames.Insert(0, 'First.Type')
            $second = [pscustomobject]@{ k__c = 2 }
            $second.pstypenames.Insert(0, 'Second.Type')
            $second.pstypenames.Insert(0, 'First.Type')
            $first, $second, $first | ConvertTo-AmpersandCsv
            """,
            new { module }).OnlyOutput();

        Assert.Equal("k__c,extra__c\n1,\n2,x\n1,", csv.BaseObject);
    }

    [Fact]
    public async Task A_record_that_is_larger_than_a_whole_CSV_may_be_is_that_one_s_error()
    {
        using var session = await Session.StartAsync();

        // Three bytes each: more than 150 MiB of them.
        var result = session.Run(
            "@{ a = 1 }, @{ a = [string]::new([char]0x20AC, 52428801) }, @{ a = 2 } | ConvertTo-AmpersandCsv -Provider None");

        var error = result.OnlyError("TooLarge");
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
        Assert.Equal("a\n1\n2", Assert.Single(result.Output).BaseObject);
    }

    [Theory]
    [InlineData("ConvertTo-AmpersandCsv $path")]
    [InlineData("ConvertTo-AmpersandCsv -LiteralPath $path")]
    [InlineData("$path | ConvertTo-AmpersandCsv")]
    [InlineData("Get-Item $path | ConvertTo-AmpersandCsv")]
    public async Task A_file_is_normalized_and_verbose_says_how(string command)
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("data.csv", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("k__c,name__c\r\n1,a\r\n")]);

        var result = session.Run(command + " -Verbose", new { path }).ThrowIfErrors();

        Assert.Equal("k__c,name__c\n1,a", result.OnlyOutput().BaseObject);
        Assert.Contains(result.Verbose, line => line.Contains("ByteOrderMark", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, line => line.Contains("LineEnding", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Columns_are_picked_ordered_renamed_and_the_delimiter_is_translated()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("data.csv", "Order No;Noise;Start Date\n1;x;2023-11-20\n");

        var csv = session.Run(
            "ConvertTo-AmpersandCsv $path -Delimiter ';' -Property 'Start Date', 'Order No' -HeaderMap @{ 'Order No' = 'order__c'; 'Start "
                + "Date' = 'start__c' }",
            new { path }).OnlyOutput();

        Assert.Equal("start__c,order__c\n2023-11-20,1", csv.BaseObject);
    }

    [Fact]
    public async Task OutFile_is_written_whole_and_named()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("out.csv", "what was there before");

        var file = session.Run("[pscustomobject]@{ k__c = 1; name__c = 'é' } | ConvertTo-AmpersandCsv -OutFile $path", new { path })
            .OnlyOutput();

        Assert.Equal(path, Assert.IsType<FileInfo>(file.BaseObject).FullName);
        Assert.Equal(Encoding.UTF8.GetBytes("k__c,name__c\n1,é\n"), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_file_can_be_normalized_in_its_place()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("data.csv", "k__c\r\n1\r\n");

        session.Run("ConvertTo-AmpersandCsv $path -OutFile $path", new { path }).OnlyOutput();

        Assert.Equal("k__c\n1\n", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_file_with_an_error_writes_nothing_and_leaves_what_was_there()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("bad.csv", "k__c,n__c\n1\n");
        var outFile = folder.Write("out.csv", "before");

        var error = session.Run("ConvertTo-AmpersandCsv $path -OutFile $outFile", new { path, outFile }).Terminating("CsvInvalid");

        Expect.Names(error.ToString(), path, "nothing was written", "ColumnCount");
        Assert.Equal("before", File.ReadAllText(outFile));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_what_was_there()
    {
        using var session = await Session.StartAsync();
        var outFile = folder.Write("out.csv", "before");

        var running = session.Start(
            "& { while ($true) { [pscustomobject]@{ k__c = [guid]::NewGuid() }; $Host.UI.WriteLine('piped') } } | ConvertTo-AmpersandCsv "
                + "-OutFile $outFile",
            new { outFile });
        while (session.Console.Take().Length == 0)
        {
            await Task.Yield();
        }

        Assert.True((await running.StopAsync()).Stopped);
        Assert.Equal("before", File.ReadAllText(outFile));
        Assert.Equal([outFile], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_to_is_named()
    {
        using var session = await Session.StartAsync();
        var outFile = Path.Combine(folder.Path, "nosuch", "out.csv");

        var error = session.Run("@{ k__c = 1 } | ConvertTo-AmpersandCsv -OutFile $outFile", new { outFile }).Terminating(
            "OutFileUnwritable");

        Expect.Names(error.ToString(), $"'{outFile}' cannot be written", $"its folder '{Path.GetDirectoryName(outFile)}' does not exist");
        Assert.DoesNotContain(".tmp", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.WriteError, error.CategoryInfo.Category);
    }

    [Theory]
    [InlineData("`n")]
    [InlineData("`r`n")]
    public async Task What_comes_out_is_a_valid_file_once_its_last_line_is_ended(string end)
    {
        using var session = await Session.StartAsync();
        var file = Path.Combine(folder.Path, "out.csv");

        session.Run(
            "$csv = @{ k__c = 1 }, @{ k__c = 2 } | ConvertTo-AmpersandCsv; Set-Content $file \"$csv" + end + "\" -NoNewline",
            new { file }).ThrowIfErrors();

        var report = session.Run("Test-AmpersandCsv $file -PrimaryKey k__c").OnlyOutput();
        Assert.Equal((true, 2L), (report.Get("IsValid"), report.Get("Records")));
    }

    [Fact]
    public async Task A_place_for_the_file_has_its_name_beside_records_and_its_position_beside_a_file()
    {
        using var session = await Session.StartAsync();
        var source = folder.Write("a.csv", "k__c\n1\n");
        var file = Path.Combine(folder.Path, "out.csv");

        session.Run("ConvertTo-AmpersandCsv $source $file; ConvertTo-AmpersandCsv -LiteralPath $source $file", new { source, file })
            .ThrowIfErrors();

        Assert.Equal("k__c\n1\n", File.ReadAllText(file));
        Assert.Equal("Named", session.Run("(Get-Command ConvertTo-AmpersandCsv).ParameterSets.Where{ $_.Name -eq 'Record' "
            + "}.Parameters.Where{ $_.Name -eq 'OutFile' }[0].Position -lt 0 ? 'Named' : 'Positional'").OnlyOutput().BaseObject);
    }

    [Fact]
    public async Task A_name_to_rename_that_no_record_has_is_told()
    {
        using var session = await Session.StartAsync();

        var result = session.Run(
            "@{ a__c = 1 }, @{ b__c = 2 } | ConvertTo-AmpersandCsv -HeaderMap @{ A__C = 'x__c'; B__C = 'y__c'; c = 'z__c' }")
            .ThrowIfErrors();

        Expect.Names(Assert.Single(result.Warnings), "'c' is to be renamed");
    }

    [Fact]
    public async Task WhatIf_writes_nothing_and_names_the_file()
    {
        using var session = await Session.StartAsync();
        var outFile = Path.Combine(folder.Path, "out.csv");

        Assert.Empty(
            session.Run("@{ k__c = 1 } | ConvertTo-AmpersandCsv -OutFile $outFile -WhatIf", new { outFile }).ThrowIfErrors().Output);

        Expect.Names(session.Console.Take(), "What if:", outFile);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Bad_records_are_errors_of_their_own_and_the_others_are_written()
    {
        using var session = await Session.StartAsync();

        var result = session.Run("[pscustomobject]@{ k__c = 1 }, $null, [pscustomobject]@{ k__c = 2 } | ConvertTo-AmpersandCsv");

        result.OnlyError("RecordNull");
        Assert.Equal("k__c\n1\n2", Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public async Task Nothing_piped_writes_nothing_and_warns()
    {
        using var session = await Session.StartAsync();
        var outFile = Path.Combine(folder.Path, "out.csv");

        var result = session.Run("@() | ConvertTo-AmpersandCsv -OutFile $outFile", new { outFile }).ThrowIfErrors();

        Expect.Names(Assert.Single(result.Warnings), "no record", "nothing was written");
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Records_and_a_file_or_two_files_are_not_mixed_into_one_CSV()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("a.csv", "k__c\n1\n");

        session.Run("@{ k__c = 1 }, $path | ConvertTo-AmpersandCsv", new { path }).Terminating("InputAmbiguous");
        Expect.Names(
            session.Run("$path, $path | ConvertTo-AmpersandCsv").Terminating("InputAmbiguous").ToString(),
            "ForEach-Object",
            "Nothing was written");
    }

    [Fact]
    public async Task What_comes_out_is_what_Test_and_Upsert_take()
    {
        await using var bench = await Workbench.StartAsync();
        var outFile = Path.Combine(bench.Folder.Path, "out.csv");

        var result = bench.Run(
            "$file = 1..3 | ForEach-Object { [pscustomobject]@{ k__c = $_; name__c = \"n $_\" } } | ConvertTo-AmpersandCsv -OutFile "
                + "$outFile; "
            + "$file | Test-AmpersandCsv -PrimaryKey k__c -Destination Url -Quiet; $file | Invoke-AmpersandUpsert thing__c -PrimaryKey "
                + "k__c",
            new { outFile }).ThrowIfErrors();

        Assert.Equal(true, result.Output[0].BaseObject);
        Assert.Equal("k__c,name__c\n1,n 1\n2,n 2\n3,n 3\n", bench.SentCsv());
    }
}
