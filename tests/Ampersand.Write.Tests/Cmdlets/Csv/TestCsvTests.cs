using System.Text;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Inspecting files and records without sending anything.</summary>
public sealed class TestCsvTests : IDisposable
{
    private const string Good = "k__c,name__c\n1,a\n2,b\n";
    private const string Bad = "k__c,name__c\n1,a\n2\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Records_are_inspected_where_they_are_and_not_copied_for_it()
    {
        const int Bytes = 8 * 1024 * 1024;
        using var session = await Session.StartAsync();

        var allocated = session.Run(
            """
            $record = [pscustomobject]@{ a = 'x' * $bytes }
            $null = @{ a = 1 } | Test-AmpersandCsv -Provider None
            $before = [GC]::GetAllocatedBytesForCurrentThread()
            $null = $record | Test-AmpersandCsv -Provider None
            [GC]::GetAllocatedBytesForCurrentThread() - $before
            """,
            new { bytes = Bytes }).OnlyOutput();

        // A record's text becomes a cell's bytes, a row and a part: seven times its size. A copy for the inspection would be one more.
        Assert.InRange((long)allocated.BaseObject, Bytes, (long)(7.5 * Bytes));
    }

    [Fact]
    public async Task A_report_says_all_there_is_to_know()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("good.csv", Good);

        var report = session.Run("Test-AmpersandCsv $path -PrimaryKey k__c", new { path }).OnlyOutput();

        Assert.Equal(path, report.Get("Path"));
        Assert.Equal(true, report.Get("IsValid"));
        Assert.Equal(2L, report.Get("Records"));
        Assert.Equal(2, report.Get("Columns"));
        Assert.Equal(["k__c", "name__c"], (IEnumerable<string>)report.Get("Headers")!);
        Assert.Equal((long)Good.Length, report.Get("Bytes"));
        Assert.Equal("utf-8", report.Get("Encoding"));
        Assert.Equal(false, report.Get("HasBom"));
        Assert.Equal("LF", report.Get("LineEnding"));
        Assert.Equal(',', report.Get("Delimiter"));
        Assert.Equal(1, report.Get("Parts"));
        Assert.Equal(0L, report.Get("Errors"));
        Assert.Equal(0L, report.Get("Warnings"));
        Assert.NotNull(report.Get("Issues"));
        Assert.IsType<TimeSpan>(report.Get("Elapsed"));
        Assert.IsType<double>(report.Get("BytesPerSecond"));
    }

    [Theory]
    [InlineData("Test-AmpersandCsv $good -Quiet", true)]
    [InlineData("Test-AmpersandCsv $bad -Quiet", false)]
    [InlineData("Test-AmpersandCsv $good, $bad -Quiet", false)]
    [InlineData("$good, $good | Test-AmpersandCsv -Quiet", true)]
    [InlineData("Test-AmpersandCsv $good -PrimaryKey nosuch -Quiet", false)]
    [InlineData("[pscustomobject]@{ k__c = 1 } | Test-AmpersandCsv -PrimaryKey k__c -Quiet", true)]
    [InlineData("[pscustomobject]@{ k__c = '' } | Test-AmpersandCsv -PrimaryKey k__c -Quiet", false)]
    [InlineData("@() | Test-AmpersandCsv -Quiet", false)]
    public async Task Quiet_answers_with_one_bool(string command, bool answer)
    {
        using var session = await Session.StartAsync();
        var good = folder.Write("good.csv", Good);
        var bad = folder.Write("bad.csv", Bad);

        Assert.Equal(answer, session.Run(command, new { good, bad }).OnlyOutput().BaseObject);
    }

    [Fact]
    public async Task Quiet_is_false_for_what_cannot_be_read_and_says_why()
    {
        using var session = await Session.StartAsync();

        var result = session.Run("Test-AmpersandCsv -LiteralPath $path -Quiet", new { path = folder.Path });

        result.OnlyError("FileIsFolder");
        Assert.Equal(false, Assert.Single(result.Output).BaseObject);
    }

    [Theory]
    [InlineData("Test-AmpersandCsv \"$folder/*.csv\"")]
    [InlineData("Test-AmpersandCsv -Path \"$folder/a.csv\", \"$folder/b.csv\"")]
    [InlineData("Test-AmpersandCsv -LiteralPath \"$folder/a.csv\", \"$folder/b.csv\"")]
    [InlineData("\"$folder/a.csv\", \"$folder/b.csv\" | Test-AmpersandCsv")]
    [InlineData("\"$folder/?.csv\" | Test-AmpersandCsv")]
    [InlineData("Get-ChildItem $folder -Filter *.csv | Test-AmpersandCsv")]
    public async Task Several_files_give_a_report_each(string command)
    {
        using var session = await Session.StartAsync();
        folder.Write("a.csv", Good);
        folder.Write("b.csv", Bad);

        var result = session.Run(command, new { folder = folder.Path }).ThrowIfErrors();

        Assert.Equal(2, result.Output.Count);
        Assert.Equal(1, result.Output.Count(report => (bool)report.Get("IsValid")!));
    }

    [Theory]
    [InlineData("Test-AmpersandCsv -Path $unreadable, $good")]
    [InlineData("Test-AmpersandCsv -LiteralPath $unreadable, $good")]
    [InlineData("$unreadable, $good | Test-AmpersandCsv")]
    public async Task What_cannot_be_read_is_an_error_of_its_own_and_the_others_are_inspected(string command)
    {
        using var session = await Session.StartAsync();
        var good = folder.Write("good.csv", Good);
        Directory.CreateDirectory(Path.Combine(folder.Path, "folder.csv"));
        using FileStream locked = new(Path.Combine(folder.Path, "locked.csv"), FileMode.Create, FileAccess.Write, FileShare.None);
        locked.WriteByte((byte)'k');
        locked.Flush();
        (string Name, string Id)[] unreadables = [
            ("missing.csv", "FileNotFound"), ("folder.csv", "FileIsFolder"), ("locked.csv", "FileLocked")];

        foreach ((var name, var id) in unreadables)
        {
            var result = session.Run(command, new { good, unreadable = Path.Combine(folder.Path, name) });

            var error = result.OnlyError(id);
            Expect.Names(error.ToString(), name);
            Expect.Names(error.TargetObject.ToString(), name);
            Assert.Equal(good, Assert.Single(result.Output).Get("Path"));
        }
    }

    [Theory]
    [InlineData("env:PATH", "PathNotAFile")]
    [InlineData("nosuchdrive:/a.csv", "FileNotFound")]
    public async Task A_place_that_is_no_file_is_an_error_of_its_own_too(string place, string id)
    {
        using var session = await Session.StartAsync();
        var good = folder.Write("good.csv", Good);

        var result = session.Run("Test-AmpersandCsv $place, $good", new { place, good });

        result.OnlyError(id);
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task A_named_delimiter_and_a_named_encoding_are_read()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("data.csv", Encoding.BigEndianUnicode.GetBytes("k__c\tname__c\n1\tcafé\n"));

        var report = session.Run("Test-AmpersandCsv $path -Delimiter tab -Encoding bigendianunicode -PrimaryKey k__c", new { path })
            .OnlyOutput();

        Assert.Equal(true, report.Get("IsValid"));
        Assert.Equal('\t', report.Get("Delimiter"));
        Assert.Equal(2, ((IEnumerable<string>)report.Get("Normalizations")!).Count());
    }

    [Fact]
    public async Task What_is_normalized_inline_is_an_error_behind_an_address()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("data.csv", "k__c\r\n1\r\n");

        Assert.Equal(true, session.Run("Test-AmpersandCsv $path -Quiet", new { path }).OnlyOutput().BaseObject);
        Assert.Equal(false, session.Run("Test-AmpersandCsv $path -Destination Url -Quiet").OnlyOutput().BaseObject);
    }

    [Fact]
    public async Task Provider_None_leaves_out_the_rules_of_Salesforce()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("data.csv", "any name\n1\n");

        Assert.Equal(false, session.Run("Test-AmpersandCsv $path -Quiet", new { path }).OnlyOutput().BaseObject);
        Assert.Equal(true, session.Run("Test-AmpersandCsv $path -Provider None -Quiet").OnlyOutput().BaseObject);
    }

    [Fact]
    public async Task Nothing_piped_is_said()
    {
        using var session = await Session.StartAsync();

        var result = session.Run("@() | Test-AmpersandCsv; @() | Test-AmpersandCsv -Quiet").ThrowIfErrors();

        Assert.Equal(2, result.Warnings.Count);
        Assert.All(result.Warnings, warning => Assert.StartsWith("Nothing was piped or given", warning, StringComparison.Ordinal));
        Assert.Equal(false, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public async Task HeaderMap_is_inspected_by_its_new_names()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("data.csv", "Any Name\n1\n");

        Assert.Equal(true, session.Run("Test-AmpersandCsv $path -HeaderMap @{ 'any name' = 'k__c' } -PrimaryKey k__c "
            + "-Quiet", new { path }).OnlyOutput().BaseObject);
    }

    [Fact]
    public async Task MaxIssues_limits_the_list_but_not_the_totals()
    {
        using var session = await Session.StartAsync();
        var path = folder.Write("data.csv", "k__c,n__c\n" + string.Concat(Enumerable.Repeat("1\n", 50)));

        var result = session.Run(
            "$report = Test-AmpersandCsv $path -MaxIssues 3; $report.Issues.Count; $report.Errors; $report.IssueTotals['ColumnCount']",
            new { path }).ThrowIfErrors();

        Assert.Equal([3, 50L, 50L], result.Output.Select(value => value.BaseObject));
    }

    [Fact]
    public async Task Records_are_inspected_as_the_CSV_that_they_would_become()
    {
        using var session = await Session.StartAsync();

        var report = session.Run("[pscustomobject]@{ k__c = 1; 'bad name' = 2 }, [pscustomobject]@{ k__c = 1; 'bad name' = 3 } | "
            + "Test-AmpersandCsv -PrimaryKey k__c").OnlyOutput();

        Assert.Equal(false, report.Get("IsValid"));
        Assert.Equal("pipeline", report.Get("Path"));
        Assert.Equal(2L, report.Get("Records"));
        Assert.Equal(
            ["HeaderName", "PrimaryKeyDuplicate"],
            ((IEnumerable<KeyValuePair<string, long>>)report.Get("IssueTotals")!).Select(total => total.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_record_that_cannot_become_a_line_is_an_error_and_the_report_is_of_the_others()
    {
        using var session = await Session.StartAsync();

        var result = session.Run(
            "[pscustomobject]@{ k__c = 1 }, [pscustomobject]@{ k__c = @(1) }, $null | Test-AmpersandCsv -PrimaryKey k__c");

        Assert.Equal(2, result.Errors.Count);
        Assert.Equal(1L, Assert.Single(result.Output).Get("Records"));
    }

    [Fact]
    public async Task Nothing_is_asked_of_any_service_and_no_connection_is_needed()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("Test-AmpersandCsv $path", new { path = bench.Save("good.csv", Good) }).OnlyOutput();

        Assert.Empty(bench.Emulator.Requests.All);
    }
}
