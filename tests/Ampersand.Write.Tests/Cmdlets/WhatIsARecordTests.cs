namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// What a pipeline carries that was not made to be a record is refused once, by all that take records, before anything is sent.
/// </summary>
public sealed class WhatIsARecordTests
{
    private const string Rows = "$rows = 1..3 | ForEach-Object { [pscustomobject]@{ k__c = $_; n__c = 'a' } }; ";

    private static readonly string[] Commands =
    [
        "Invoke-AmpersandWrite contact -Type Create", "Invoke-AmpersandUpsert thing__c -PrimaryKey k__c", "ConvertTo-AmpersandCsv",
        "Test-AmpersandCsv",
    ];

    [Theory]
    [InlineData("$rows | Format-Table", "Format-Table")]
    [InlineData("$rows | Format-List k__c", "Format-Table")]
    [InlineData("$rows | Format-Table | ConvertTo-CliXml | ConvertFrom-CliXml", "made for the screen")]
    [InlineData("& { Write-Host hello; $rows } 6>&1", "6>&1")]
    [InlineData("& { Write-Information hello } 6>&1", "6>&1")]
    [InlineData("& { Write-Error oh } 2>&1", "2>&1")]
    [InlineData("& { Write-Warning oh } 3>&1", "3>&1")]
    [InlineData("& { Write-Verbose oh -Verbose } *>&1", "4>&1")]
    [InlineData("& { Write-Debug oh -Debug } 5>&1", "5>&1")]
    [InlineData("[System.Management.Automation.ProgressRecord]::new(1, 'a', 'b')", "progress")]
    [InlineData("@{ a = 1 }.GetEnumerator()", "GetEnumerator")]
    [InlineData("[System.Collections.Generic.KeyValuePair[string, int]]::new('a', 1)", "GetEnumerator")]
    [InlineData("$rows | Group-Object n__c", "ForEach-Object Group")]
    [InlineData("$rows | Measure-Object k__c -Sum", "Select-Object")]
    [InlineData("$rows | Get-Member", "the object itself")]
    [InlineData("[securestring]::new()", "secret")]
    [InlineData("[System.Exception]::new('x')", "exception")]
    [InlineData("[System.InvalidOperationException]::new('x') | ConvertTo-CliXml | ConvertFrom-CliXml", "exception")]
    [InlineData("[xml]'<a><b/></a>'", "XML")]
    [InlineData("{ 1 }", "code")]
    [InlineData("[string]", "a type")]
    [InlineData("[System.Data.DataSet]::new()", "Tables")]
    [InlineData("[ordered]@{ a = 1 } | Select-Object *", "leave Select-Object out")]
    public async Task What_is_no_record_ends_every_command_once_and_nothing_is_sent(string junk, string words)
    {
        await using var bench = await Workbench.StartAsync();
        foreach (var command in Commands)
        {
            var result = bench.Run($"{Rows}$junk = @({junk}); $junk | {command}");

            Expect.Names(result.Terminating("InputNotARecord").ToString(), words);
            Assert.Empty(result.Errors);
        }

        Assert.Empty(bench.Writes);
    }

    [Theory]
    [InlineData("'{\"name\":\"x\"}'", "ConvertFrom-Json")]
    [InlineData("'[{\"name\":\"x\"}]'", "ConvertFrom-Json")]
    [InlineData("'k__c,n__c', '1,a'", "ConvertFrom-Csv")]
    [InlineData("'https://example.org/x.csv'", "-RecordsUrl")]
    [InlineData("'0035g00000XyzAB'", "records that have an id")]
    public async Task A_text_that_is_no_path_says_what_it_looks_like(string text, string words)
    {
        await using var bench = await Workbench.StartAsync();
        Expect.Names(bench.Run($"{text} | Invoke-AmpersandWrite contact -Type Create").Terminating("FileNotFound").ToString(), words);
    }

    [Fact]
    public async Task The_rows_of_a_data_reader_are_records()
    {
        await using var bench = await Workbench.StartAsync();
        const string Table =
            "$t = [System.Data.DataTable]::new(); $null = $t.Columns.Add('k__c'); $null = $t.Columns.Add('n__c', [int]); "
            + "$null = $t.Rows.Add('a', 1); $null = $t.Rows.Add('b', [DBNull]::Value); ";

        Assert.Equal(
            "k__c,n__c\na,1\nb,", bench.Run(Table + ",$t.CreateDataReader() | ConvertTo-AmpersandCsv").OnlyOutput().BaseObject);
        Assert.Equal("n__c\n1\n\"\"", bench.Run(Table + "ConvertTo-AmpersandCsv -InputObject $t.CreateDataReader() -Property "
            + "n*").OnlyOutput().BaseObject);
    }

    [Fact]
    public async Task What_a_script_added_to_a_row_or_a_dictionary_is_a_column()
    {
        await using var bench = await Workbench.StartAsync();
        const string Table = "$t = [System.Data.DataTable]::new(); $null = $t.Columns.Add('k__c'); $null = $t.Rows.Add('a'); ";
        const string Added = "Add-Member n__c 5 -PassThru | Add-Member ScriptProperty s__c { 6 } -PassThru | Add-Member AliasProperty "
            + "x__c n__c -PassThru";

        Assert.Equal("k__c,n__c,s__c,x__c\na,5,6,5", bench.Run($"{Table}$t.Rows[0] | {Added} | "
            + "ConvertTo-AmpersandCsv").OnlyOutput().BaseObject);
        Assert.Equal("k__c,n__c,s__c,x__c\na,5,6,5", bench.Run($"@{{ k__c = 'a' }} | {Added} | "
            + "ConvertTo-AmpersandCsv").OnlyOutput().BaseObject);
        Assert.Equal(
            "s__c,k__c\n6,a", bench.Run($"[ordered]@{{ k__c = 'a' }} | {Added} | ConvertTo-AmpersandCsv -Property s__c, "
                + "k__c").OnlyOutput().BaseObject);
    }

    [Fact]
    public async Task What_a_job_adds_is_left_out_and_said_once()
    {
        await using var bench = await Workbench.StartAsync();
        const string FromJob = "1..2 | ForEach-Object { [pscustomobject]@{ k__c = $_ } | Add-Member RunspaceId ([guid]::Empty) -PassThru "
            + "| Add-Member PSComputerName localhost -PassThru }";

        var result = bench.Run($"{FromJob} | ConvertTo-AmpersandCsv -Verbose");

        Assert.Equal("k__c\n1\n2", result.OnlyOutput().BaseObject);
        Assert.Single(result.Verbose, line => line.Contains("RunspaceId", StringComparison.Ordinal));
        Assert.Equal(
            "k__c,PSComputerName\n1,localhost\n2,localhost",
            bench.Run($"{FromJob} | ConvertTo-AmpersandCsv -Property k__c, PSComputerName").OnlyOutput().BaseObject);
    }

    [Theory]
    [InlineData("""'{"na":1,"NA":2}' | ConvertFrom-Json -AsHashtable""")]
    [InlineData("""'{"a":{"na":1,"NA":2}}' | ConvertFrom-Json -AsHashtable""")]
    public async Task Names_that_differ_only_in_case_are_an_error(string record)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"{record} | Invoke-AmpersandWrite contact -Type Create").OnlyError("PropertyDuplicate");
        Assert.Empty(bench.Writes);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ a = $null; b = '' }")]
    [InlineData("[pscustomobject]@{ a = ''; b = '' }")]
    [InlineData("@{ a = [DBNull]::Value }")]
    public async Task A_record_without_any_value_is_not_created(string record)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"{record} | Invoke-AmpersandWrite contact -Type Create").OnlyError("RecordEmpty");
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task What_was_sent_is_kept_where_one_object_is_piped_again_and_again()
    {
        await using var bench = await Workbench.StartAsync();
        string[] rows =
        [
            "[pscustomobject]@{ k__c = ''; n__c = 1 }", "@{ k__c = '' }", "[ordered]@{ k__c = '' }", "& "
                + "{ class Row { $k__c } [Row]::new() }",
        ];
        foreach (var row in rows)
        {
            var refused = bench.Run(
                $"$row = {row}; $null = '1', '', '3' | ForEach-Object {{ $row.k__c = $_; $row }} | Invoke-AmpersandUpsert t__c "
                    + "-PrimaryKey k__c "
                    + "-ErrorAction SilentlyContinue -ErrorVariable e; \"$($e.Count) '$($e[0].TargetObject.k__c)'\"");
            Assert.Equal("1 ''", refused.OnlyOutput().BaseObject);

            var results = bench.Run(
                $"$row = {row}; $r = '1', '2', '3' | ForEach-Object {{ $row.k__c = $_; $row }} | Invoke-AmpersandWrite contact -Type "
                    + "Create; "
                + "$r.InputObject.k__c -join ','");
            Assert.Equal("1,2,3", results.OnlyOutput().BaseObject);
        }
    }

    [Fact]
    public async Task One_object_given_many_times_unchanged_is_said_once()
    {
        await using var bench = await Workbench.StartAsync();
        var result = bench.Run("$h = @{ k = 0 }; $list = 1..3 | ForEach-Object { $h.k = $_; $h }; $list | Invoke-AmpersandWrite contact "
            + "-Type Create");
        Assert.Collection(
            result.ThrowIfErrors().Warnings,
            warning => Expect.Names(warning, "Record 2 is the same object"),
            warning => Expect.Names(warning, "2 records were the same object"));
    }

    [Theory]
    [InlineData("'k__c,n__c,m__c', '1,a', '2,b' | ConvertFrom-Csv", 2)]
    [InlineData("'k__c,n__c', '1,a', '2' | ConvertFrom-Csv", 1)]
    [InlineData("'k__c,n__c', '1,a', '2,' | ConvertFrom-Csv | ForEach-Object { if (-not $_.n__c) { $_.n__c = '' }; $_ }", 0)]
    [InlineData("[pscustomobject]@{ k__c = 1; n__c = $null }", 0)]
    [InlineData("@{ k__c = '1'; n__c = $null }", 0)]
    public async Task A_null_that_a_short_row_may_have_left_is_said_before_it_leaves(string records, int warnings)
    {
        await using var bench = await Workbench.StartAsync();
        var result = bench.Run($"{records} | Invoke-AmpersandUpsert t__c -PrimaryKey k__c -NullAs NA").ThrowIfErrors();
        Assert.Equal(warnings, result.Warnings.Count(warning => warning.Contains("texts alone", StringComparison.Ordinal)));

        if (warnings > 0)
        {
            var sent = bench.Writes.Count;
            bench.Run($"{records} | Invoke-AmpersandUpsert t__c -PrimaryKey k__c -NullAs NA -WarningAction Stop");
            Assert.Equal(sent, bench.Writes.Count);
        }
    }

    [Fact]
    public async Task A_path_and_records_at_once_are_one_error()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("a.csv", "k__c\n1\n");
        foreach (
            var command in (string[])["Invoke-AmpersandUpsert t__c $file -PrimaryKey k__c", "Invoke-AmpersandWrite t__c -LiteralPath "
                + "$file -Type Create"])
        {
            var result = bench.Run($"1..3 | ForEach-Object {{ [pscustomobject]@{{ k__c = $_ }} }} | {command}", new { file });
            result.Terminating("InputAmbiguous");
            Assert.Empty(result.Errors);
        }

        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task A_file_with_two_names_is_named_twice()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("a.csv", "k__c\n1\n");
        var link = Path.Combine(Path.GetDirectoryName(file)!, "latest.csv");
        File.CreateSymbolicLink(link, file);

        bench.Run("Invoke-AmpersandWrite t__c $file, $link -Type Create", new { file, link }).Terminating("FileNamedTwice");
        bench.Run("Invoke-AmpersandUpsert t__c $file, $link -PrimaryKey k__c").Terminating("FileNamedTwice");
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task A_file_with_a_hard_link_is_named_twice()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ln is not there.");
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("a.csv", "k__c\n1\n");
        var link = Path.Combine(bench.Folder.Path, "again.csv");
        bench.Run("ln $file $link", new { file, link }).ThrowIfErrors();

        foreach (var command in new[]
        {
            "Invoke-AmpersandWrite t__c $file, $link -Type Create",
            "Invoke-AmpersandUpsert t__c -LiteralPath $link, $file -PrimaryKey k__c",
            "Get-ChildItem $folder -Filter *.csv | Invoke-AmpersandUpsert t__c -PrimaryKey k__c",
        })
        {
            bench.Run(command, new { folder = bench.Folder.Path }).Terminating("FileNamedTwice");
        }

        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task A_floating_point_number_beyond_its_digits_is_a_warning_and_no_key()
    {
        const string Number = "[double]9007199254740993";
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run($"[pscustomobject]@{{ k__c = 'a'; n__c = {Number} }} | ConvertTo-AmpersandCsv").ThrowIfErrors();

        Expect.Names(Assert.Single(result.Warnings), "Record 1", "'n__c'", "Read the column as text");
        Assert.Equal("k__c,n__c\na,9007199254740992", Assert.Single(result.Output).BaseObject);
        bench.Run($"@{{ k__c = {Number} }} | Invoke-AmpersandUpsert t__c -PrimaryKey k__c").OnlyError("Number");
        bench.Run($"@{{ id = {Number}; n = 1 }} | Invoke-AmpersandWrite t -Type Update").OnlyError("RecordIdMissing");
        Assert.Single(bench.Run($"@{{ n = {Number} }} | Invoke-AmpersandWrite t -Type Create").ThrowIfErrors().Warnings);
        Assert.Empty(bench.Run("@{ n = [double]9007199254740991 } | Invoke-AmpersandWrite t -Type Create").ThrowIfErrors().Warnings);
    }

    [Fact]
    public async Task A_date_of_a_year_that_Salesforce_does_not_take_is_refused()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("@{ k__c = 1; d__c = [datetime]::MinValue } | Invoke-AmpersandUpsert t__c -PrimaryKey k__c").OnlyError("DateTime");

        Assert.Empty(bench.Writes);
        bench.Run("@{ k__c = 1; d__c = [dateonly]'1700-01-01' }, @{ k__c = 2; d__c = [datetimeoffset]'4000-12-31T00:00:00Z' } | "
            + "Invoke-AmpersandUpsert t__c -PrimaryKey k__c").ThrowIfErrors();
    }

    [Theory]
    [InlineData("-ApiKey 5")]
    [InlineData("-ApiKey 5 -GroupRef two")]
    [InlineData("-GroupRef two -ApiKey 'plain text'")]
    [InlineData("-ApiKey $key -WriteUri nonsense")]
    [InlineData("-ApiKey $key -WriteUri $null")]
    [InlineData("-ApiKey $key -TimeoutSeconds 0")]
    [InlineData("-ApiKey $key -MaximumRetryCount many")]
    [InlineData("-ApiKey $key -WriteApi Soap")]
    [InlineData("-ApiKey $key -Name ''")]
    [InlineData("-ApiKey $key -GroupReference two")]
    [InlineData("$key p i surplus")]
    public async Task A_connect_whose_parameters_are_not_bound_leaves_no_default(string parameters)
    {
        await using var bench = await Workbench.StartAsync();

        Assert.NotNull(bench.Run($"Connect-Ampersand {parameters}").Terminating);

        const string Upsert = "@{ k__c = 1 } | Invoke-AmpersandUpsert t__c -PrimaryKey k__c";
        bench.Run(Upsert).Terminating("ConnectionNotFound");
        bench.Run("Disconnect-Ampersand").ThrowIfErrors();
        Assert.NotNull(bench.Run(Upsert).Terminating);
        Assert.Empty(bench.Writes);
        bench.Run("$null = Connect-Ampersand $key p i -GroupRef g -WriteUri $uri -ApiUri $uri; " + Upsert).ThrowIfErrors();
    }

    [Theory]
    [InlineData("Connect-Ampersand -ApiKey $key -Project p -Integration i -GroupRef '' -WriteUri $uri -ApiUri $uri")]
    [InlineData("Connect-Ampersand -ApiKey $null -Project p -Integration i -GroupRef two -WriteUri $uri -ApiUri $uri")]
    [InlineData("Connect-Ampersand -ApiKey (ConvertTo-SecureString wrong -AsPlainText -Force) -Project p -Integration i -GroupRef two "
        + "-WriteUri $uri -ApiUri $uri -Validate")]
    public async Task A_connect_that_fails_leaves_no_default(string connect)
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run($"try {{ {connect} }} catch {{ }}");

        var error = bench.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert t__c -PrimaryKey k__c").Terminating("ConnectionNotFound");
        Expect.Names(error.ToString(), "The last Connect-Ampersand failed");
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task A_list_that_throws_while_it_is_read_takes_only_its_own_record_along()
    {
        await using var bench = await Workbench.StartAsync();
        var result = bench.Run(
            """
            class Thrower : System.Collections.IEnumerable { [System.Collections.IEnumerator] GetEnumerator() { throw 'broken' } }
            @{ a = 1 }, @{ a = [Thrower]::new() }, @{ a = 3 } | Invoke-AmpersandWrite contact -Type Create
            """);
        Expect.Names(result.OnlyError("PropertyUnreadable").ToString(), "Record 2", "broken");
        Assert.Equal(2, result.Output.Count);
    }

    [Theory]
    [InlineData("[System.Net.Mail.MailAddress]'a@b.c'", "\"a@b.c\"")]
    [InlineData("[semver]'1.2.3-beta+x'", "\"1.2.3-beta+x\"")]
    [InlineData("[System.Data.SqlTypes.SqlInt32]5", "5")]
    [InlineData("[System.Data.SqlTypes.SqlString]'x'", "\"x\"")]
    [InlineData("[System.Data.SqlTypes.SqlInt32]::Null", "null")]
    [InlineData("[half]0.1", "0.1")]
    [InlineData("(ConvertFrom-CliXml (ConvertTo-CliXml ([bigint]::Pow(10, 30))))", "1000000000000000000000000000000")]
    [InlineData("(ConvertFrom-CliXml (ConvertTo-CliXml "
        + "([DateTimeOffset]'2023-11-20T11:36:22.5+05:30')))", "\"2023-11-20T11:36:22.500+05:30\"")]
    [InlineData("(ConvertFrom-CliXml (ConvertTo-CliXml ([DBNull]::Value)))", "null")]
    [InlineData("(ConvertFrom-CliXml (ConvertTo-CliXml ([dateonly]'2023-11-20')))", "\"2023-11-20\"")]
    public async Task A_value_has_one_form_for_both_ways(string value, string json)
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run($"@{{ k = 1; v = {value} }} | Invoke-AmpersandWrite contact -Type Create").ThrowIfErrors();
        Assert.Equal(json, Workbench.Body(bench.Writes[0]).GetProperty("record").GetProperty("v").GetRawText());
        Assert.Equal(
            $"k,v\n1,{(json == "null" ? "" : json.Trim('"'))}",
            bench.Run($"[ordered]@{{ k = 1; v = {value} }} | ConvertTo-AmpersandCsv -Provider None").OnlyOutput().BaseObject);
    }

    [Theory]
    [InlineData("[System.Diagnostics.Process]::GetCurrentProcess()")]
    [InlineData("[System.Text.StringBuilder]::new('x')")]
    [InlineData("\"a`0b\"")]
    public async Task A_value_without_a_plain_form_is_an_error_that_names_the_property(string value)
    {
        await using var bench = await Workbench.StartAsync();
        Expect.Names(
            bench.Run($"@{{ a = 1; bad = {value} }} | Invoke-AmpersandWrite contact -Type "
                + "Create").OnlyError("ValueNotJson").ToString(), "'bad'");
        Assert.Empty(bench.Writes);
    }
}
