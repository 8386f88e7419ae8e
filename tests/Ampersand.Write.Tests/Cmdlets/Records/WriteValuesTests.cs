using System.Data;
using System.Globalization;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Values keep their JSON type; what has none is an error that names record and property.</summary>
public sealed class WriteValuesTests
{
    /// <summary>What a property holds, and what the wire does. One session sends all of them: each is one command.</summary>
    private static readonly (string Value, string Json)[] Values =
    [
        ("'text'", "\"text\""),
        ("''", "\"\""),
        ("[char]'x'", "\"x\""),
        ("'Žižka \"q\" 日本'", "\"Žižka \\\"q\\\" 日本\""),
        ("1", "1"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("[uint64]18446744073709551615", "18446744073709551615"),
        ("[byte]7", "7"),
        ("[bigint]::Parse('123456789012345678901234567890')", "123456789012345678901234567890"),
        ("[Int128]::Parse('170141183460469231731687303715884105727')", "170141183460469231731687303715884105727"),
        ("[UInt128]7", "7"),
        ("[intptr]3", "3"),
        ("[Half]1.5", "1.5"),
        ("0.1", "0.1"),
        ("1e21", "1000000000000000000000"),
        ("[single]0.1", "0.1"),
        ("10.50d", "10.50"),
        ("$true", "true"),
        ("[switch]$true", "true"),
        ("$null", "null"),
        ("[DBNull]::Value", "null"),
        ("[System.Management.Automation.Internal.AutomationNull]::Value", "null"),
        ("@()", "[]"),
        ("@(1, 'a', $null, $false)", "[1,\"a\",null,false]"),
        ("@(, @(1, 2))", "[[1,2]]"),
        ("[System.Collections.Generic.List[int]]@(1, 2)", "[1,2]"),
        ("@{ city = 'London' }", "{\"city\":\"London\"}"),
        (
            "[pscustomobject]@{ city = 'London'; geo = [pscustomobject]@{ lat = 51.5; tags = @('a') } }",
            "{\"city\":\"London\",\"geo\":{\"lat\":51.5,\"tags\":[\"a\"]}}"),
        ("@([pscustomobject]@{ a = 1 }, @{ b = 2 })", "[{\"a\":1},{\"b\":2}]"),
        ("[datetime]::new(2023, 11, 20, 11, 36, 22, [DateTimeKind]::Utc)", "\"2023-11-20T11:36:22Z\""),
        ("[datetimeoffset]::new(2023, 11, 20, 11, 36, 22, 5, [timespan]::FromHours(-8))", "\"2023-11-20T11:36:22.005-08:00\""),
        ("[DateOnly]::new(2023, 11, 20)", "\"2023-11-20\""),
        ("[TimeSpan]::FromMinutes(90)", "\"01:30:00\""),
        ("[DayOfWeek]::Monday", "\"Monday\""),
        ("[guid]'0f8fad5b-d9cb-469f-a165-70867728950e'", "\"0f8fad5b-d9cb-469f-a165-70867728950e\""),
        ("[uri]'https://example.com/a?b=c'", "\"https://example.com/a?b=c\""),
        ("[version]'1.2.3'", "\"1.2.3\""),
        ("('a' | Add-Member note x -PassThru)", "\"a\""),
        (
            "[System.Text.Json.JsonDocument]::Parse('{\"x\":[1.50,\"\\u00e9\",true,null,{}]}').RootElement",
            "{\"x\":[1.50,\"é\",true,null,{}]}"),
        ("[System.Text.Json.Nodes.JsonNode]::Parse('{\"x\":[1,2]}')", "{\"x\":[1,2]}"),
    ];

    [Fact]
    public async Task A_value_keeps_its_type()
    {
        await using var bench = await Workbench.StartAsync(culture: CultureInfo.GetCultureInfo("de-DE"));

        bench.Run(
            string.Join('\n', Values.Select(row =>
                $"[pscustomobject]@{{ k = 1; v = {row.Value} }} | Invoke-AmpersandWrite contact -Type "
                + "Create")))
            .ThrowIfErrors();

        Assert.Equal(
            Values.Select(row => (row.Value, $$"""{"k":1,"v":{{row.Json}}}""")),
            bench.Writes.Select((request, place) => (Values[place].Value, Workbench.Body(request).GetProperty("record").GetRawText())));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ a = 1; b = 'x' }")]
    [InlineData("[ordered]@{ a = 1; b = 'x' }")]
    [InlineData("$(class Thing { [int] $a = 1; [string] $b = 'x' }; [Thing]::new())")]
    [InlineData("$($e = [System.Dynamic.ExpandoObject]::new(); $e.a = 1; $e.b = 'x'; ,$e)")]
    public async Task Whatever_has_names_and_values_is_a_record(string record)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$record = {record}; Invoke-AmpersandWrite contact -Type Create -InputObject $record").ThrowIfErrors();
        Assert.Equal("""{"a":1,"b":"x"}""", bench.SentRecord());
    }

    [Fact]
    public async Task The_rows_of_a_table_are_records()
    {
        await using var bench = await Workbench.StartAsync();
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture, Columns = { { "a", typeof(int) }, { "b", typeof(string) } } };
        table.Rows.Add(1, "x");
        table.Rows.Add(2, DBNull.Value);

        bench.Run("$table.Rows | Invoke-AmpersandWrite contact -Type Create", new { table }).ThrowIfErrors();

        Assert.EndsWith("""[{"record":{"a":1,"b":"x"}},{"record":{"a":2,"b":null}}]}""", bench.SentBody(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Property_picks_and_orders_and_an_update_keeps_its_id()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run(
            "$r = [pscustomobject]@{ id = 7; a = 1; b = 2; c = 3 }; $r | Invoke-AmpersandWrite contact -Type Create -Property c, a; $r | "
                + "Invoke-AmpersandWrite contact -Type Update -Property B -ErrorAction Ignore");

        Assert.Equal(
            ["""{"c":3,"a":1}""", """{"id":"7","b":2}"""],
            bench.Writes.Select(request => Workbench.Body(request).GetProperty("record").GetRawText()));
    }

    [Theory]
    [InlineData("[datetime]::new(2023, 11, 20)", "2023-11-20")]
    [InlineData("[datetime]::new(2023, 11, 20, 0, 0, 0, [DateTimeKind]::Local)", "2023-11-20")]
    [InlineData("[datetime]::new(2023, 11, 20, 11, 36, 22)", "2023-11-20T11:36:22")]
    [InlineData("[datetime]::new(2023, 11, 20, 11, 36, 22, 500)", "2023-11-20T11:36:22.500")]
    [InlineData("[datetime]::new(2023, 11, 20, 0, 0, 0, [DateTimeKind]::Utc)", "2023-11-20T00:00:00Z")]
    [InlineData("[datetimeoffset]::new(2023, 11, 20, 0, 0, 0, [timespan]::FromHours(2))", "2023-11-20T00:00:00+02:00")]
    public async Task A_date_can_be_sent_as_it_stands(string value, string text)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"@{{ v = {value} }} | Invoke-AmpersandWrite contact -Type Create -DateAsString").ThrowIfErrors();
        Assert.Equal($$"""{"v":"{{text}}"}""", bench.SentRecord());
    }

    [Fact]
    public async Task A_date_without_a_zone_is_local_time()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run("@{ v = [datetime]::new(2023, 11, 20, 11, 36, 22) } | Invoke-AmpersandWrite contact -Type Create").ThrowIfErrors();
        var local = new DateTime(
            2023, 11, 20, 11, 36, 22, DateTimeKind.Local).ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);
        Assert.Equal($$"""{"v":"{{local}}"}""", bench.SentRecord());
    }

    private static readonly (string Record, string ErrorId, string Said)[] BadRecords =
    [
        ("@{ v = [double]::NaN }", "ValueNotJson", "'v' is NaN"),
        ("@{ v = [single]::PositiveInfinity }", "ValueNotJson", "'v' is"),
        ("@{ v = \"a$([char]0xD83D)\" }", "ValueNotJson", "lone surrogate"),
        ("@{ \"n$([char]0xDC00)\" = 1 }", "ValueNotJson", "lone surrogate"),
        ("@{ v = @(1, @{ k = { code } }) }", "ValueNotJson", "'v[1].k' is code"),
        ("@{ v = [securestring]::new() }", "ValueNotJson", "'v' is a secret"),
        ("@{ v = [pscredential]::new('u', [securestring]::new()) }", "ValueNotJson", "'v' is a secret"),
        ("@{ v = @{ a = @{ b = @{ c = 1 } } } }", "ValueTooDeep", "'v.a.b' lies more than 2 levels deep"),
        ("@{ v = , @(, @(1, 2)) }", "ValueTooDeep", "'v[0][0]'"),
        ("$(class Bad { [object] $v = 1; Bad() { $this.v = $this } }; [Bad]::new())", "ValueCyclic", "'v' holds itself"),
        ("$($c = [pscustomobject]@{ v = $null }; $c.v = @(@{ back = $c }); $c)", "ValueCyclic", "'v[0].back'"),
        ("$($c = @{}; $c.v = $c; $c)", "ValueCyclic", "'v'"),
        ("@{ v = [single]1e39 }", "ValueNotJson", "'v' is"),
        ("@{ v = [Half]::PositiveInfinity }", "ValueNotJson", "'v' is"),
        ("@{ v = [System.Text.Json.JsonElement]::new() }", "ValueNotJson", "without a value"),
        ("@{ v = [System.Text.Json.JsonDocument]::Parse('[\"\\ud83d\"]').RootElement }", "ValueNotJson", "'v[0]' holds half"),
        ("@{ v = [System.Text.Json.JsonDocument]::Parse('[[[1]]]').RootElement }", "ValueTooDeep", "'v[0][0]'"),
        ("$($h = @{ 1 = 'a' }; $h['1'] = 'b'; $h)", "PropertyDuplicate", "several keys that are '1' as names"),
        ("$($h = @{ 1 = 'a' }; $h['1'] = 'b'; @{ v = @($h) })", "ValueNotJson", "'v[0]' has several keys that are '1' as names"),
        ("$($o = [ordered]@{ '1' = 'a'; x = 0 }; $o.Add([object]1, 'b'); @{ v = $o "
            + "})", "ValueNotJson", "'v' has several keys that are '1' as names"),
        ("@{}", "RecordEmpty", "nothing to send"),
        ("[pscustomobject]@{}", "RecordEmpty", "nothing to send"),
        ("$null", "RecordNull", "$null"),
        ("5", "InputNotARecord", "Int32"),
        ("[System.Text.Json.JsonDocument]::Parse('{\"a\":2}').RootElement", "InputNotARecord", "ConvertFrom-Json"),
        ("[System.Text.Json.Nodes.JsonNode]::Parse('{\"a\":2}')", "InputNotARecord", "ConvertFrom-Json"),
    ];

    [Fact]
    public async Task A_record_that_cannot_be_JSON_is_an_error_of_its_own()
    {
        await using var bench = await Workbench.StartAsync();
        foreach ((var record, var errorId, var said) in BadRecords)
        {
            var result = bench.Run(
                $"$bad = {record}; @{{ a = 1 }}, $bad, @{{ a = 3 }} | Invoke-AmpersandWrite contact -Type Create -Depth 2");

            Assert.True(result.Errors.Count == 1, record);
            Expect.Names(result.OnlyError(errorId).ToString(), "Record 2", said);
            Assert.Equal([0L, 2L], result.Output.Select(output => output.Get("Index")));
            Assert.EndsWith("""[{"record":{"a":1}},{"record":{"a":3}}]}""", bench.SentBodies()[^1], StringComparison.Ordinal);
        }

        Assert.Equal(BadRecords.Length, bench.Writes.Count);
    }

    [Theory]
    [InlineData("$($d = [System.Collections.Generic.Dictionary[string, object]]::new(); $d.Add('Id', '7'); $d.Add('City', 'Ulm'); ,$d)")]
    [InlineData("$($e = [System.Dynamic.ExpandoObject]::new(); $e.Id = '7'; $e.City = 'Ulm'; ,$e)")]
    public async Task A_dictionary_that_tells_case_apart_is_read_as_any_other_record(string record)
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);

        bench.Run(
            $"$r = {record}; Invoke-AmpersandWrite contact -Type Update -Property city -InputObject $r -ErrorAction Ignore; "
                + "Invoke-AmpersandWrite contact -Type Delete -InputObject $r -Confirm:$false -ErrorAction Ignore")
            .ThrowIfErrors();

        Assert.Equal(
            ["""{"id":"7","City":"Ulm"}""", """{"id":"7"}"""],
            bench.Writes.Select(request => Workbench.Body(request).GetProperty("record").GetRawText()));
    }

    [Fact]
    public async Task Which_of_two_ids_is_meant_is_not_guessed()
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);

        var result = bench.Run(
            "$d = [System.Collections.Generic.Dictionary[string, object]]::new(); $d.Add('Id', '7'); $d.Add('ID', '8'); ,$d | "
                + "Invoke-AmpersandWrite contact -Type Delete -Confirm:$false");

        Expect.Names(result.OnlyError("PropertyDuplicate").ToString(), "more than one property 'Id'");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("@{ to = @{ id = '1' } }", "{\"to\":{\"id\":\"1\"}}")]
    [InlineData("{ @{ to = @{ id = '1' } } }", "{\"to\":{\"id\":\"1\"}}")]
    [InlineData("{ $_ }", "{\"a\":1}")]
    public async Task How_deep_a_record_may_be_says_nothing_of_its_associations(string association, string json)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"[pscustomobject]@{{ a = 1 }} | Invoke-AmpersandWrite contact -Type Create -Depth 0 -Association {association}")
            .ThrowIfErrors();
        Assert.EndsWith($$"""{"a":1},"associations":[{{json}}]}""", bench.SentBody(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Type Update")]
    [InlineData("-Type Delete -Confirm:$false")]
    public async Task A_record_without_its_id_is_not_sent(string parameters)
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);
        string[] records = [
            "@{ a = 1 }",
            "@{ id = '' }",
            "@{ id = $null }",
            "@{ id = ' ' }",
            "@{ id = @(1, 2) }",
            "[pscustomobject]@{ id = [pscustomobject]@{ x = 1 } }"];

        var result = bench.Run($"{string.Join(", ", records)} | Invoke-AmpersandWrite contact {parameters}");

        Assert.Equal(Enumerable.Repeat("RecordIdMissing", records.Length), result.Errors.Select(Expect.IdOf));
        Assert.All(result.Errors, error => Assert.NotNull(error.TargetObject));
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("@{ id = '1' }", "")]
    [InlineData("@{ id = '1'; city = 'Ulm' }", "-Property town")]
    public async Task An_update_that_changes_nothing_is_not_sent_to_be_called_a_success(string record, string parameters)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run($"{record} | Invoke-AmpersandWrite contact -Type Update {parameters}");

        Expect.Names(result.OnlyError("RecordEmpty").ToString(), "Record 1", "nothing to send but its id", "-Property");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task An_update_of_cells_that_are_all_empty_is_not_sent()
    {
        await using var bench = await Workbench.StartAsync();
        var path = bench.Save("changes.csv", "id,city\n1,\n2,Ulm\n");

        var result = bench.Run("Invoke-AmpersandWrite contact -Type Update -Path $path", new { path });

        Assert.Contains(result.Errors, error => Expect.IdOf(error) == "RecordEmpty");
        Assert.EndsWith("""{"id":"2","city":"Ulm"}}""", bench.SentBody(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_of_associations_alone_is_one()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run(
            "@{ id = '1' } | Invoke-AmpersandWrite contact -Type Update -Association @{ to = @{ id = '2' } } -ErrorAction "
                + "SilentlyContinue");
        Assert.EndsWith("""{"id":"1"},"associations":[{"to":{"id":"2"}}]}""", bench.SentBody(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'text'", "AssociationInvalid", true)]
    [InlineData("@(@{ a = 1 }, 5)", "AssociationInvalid", true)]
    [InlineData("{ 'text' }", "AssociationInvalid", false)]
    [InlineData("{ throw 'no such company' }", "AssociationFailed", false)]
    [InlineData("{ @{ v = [double]::NaN } }", "ValueNotJson", false)]
    public async Task An_association_is_an_object(string association, string errorId, bool endsAll)
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run($"@{{ a = 1 }} | Invoke-AmpersandWrite contact -Type Create -Association {association}");

        _ = endsAll ? result.Terminating(errorId) : result.OnlyError(errorId);
        Assert.Empty(bench.Emulator.Requests.All);
    }
}
