using System.Text.Json;
using Ampersand.Write.Client.Tests.Csv;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Records;

namespace Ampersand.Write.Client.Tests.Objects;

/// <summary>Each rule about an object, with right and wrong columns and values, in files, among piped records and in today's API.</summary>
public sealed class ObjectRuleTests
{
    /// <summary>Values that a field takes, or with which nothing is wrong that can be known.</summary>
    private static readonly (string Field, string[] Values)[] Right =
    [
        ("label__c", ["yes", "no", "20231120", "11/20/2023", "12,5", "45250", "x"]),
        ("count__c", ["0", "-5", "+7", "123456789012", " 3 "]),
        ("rate__c", ["0", "-5.25", ".5", "5.", "1e3", "+1.5E-4"]),
        ("daily_budget_amount__c", ["50", "10.25"]),
        ("day__c", ["2023-11-20", "1999-02-28"]),
        ("moment__c", ["2023-11-20T11:36:22Z", "2023-11-20T11:36:22-08:00", "2023-11-20T11:36:22.123+0530", "2023-11-20T00:00:00Z"]),
        ("live__c", ["true", "FALSE", "True", "1", "0"]),
        ("kind__c", ["LEAD_GENERATION", "BRAND_AWARENESS", "leads"]),
        ("tags__c", ["red", "red;green", "red; blue", "blue;"]),
        ("account__c", ["001000000000001", "001000000000001AAA", "0015000000Gk7LvAAJ", "0015000000gk7lvaaj", "0015000000GK7LVAAJ"]),
        ("place__c", ["whatever"]),
        ("BillingCity", ["Oslo"]),
        ("note", ["yes", "20231120"]),
        ("remark", ["anything"]),
    ];

    /// <summary>Values that break a rule, with their code.</summary>
    private static readonly (string Field, string Code, CsvSeverity Severity, string[] Values)[] Wrong =
    [
        ("count__c", CsvRule.FieldType, CsvSeverity.Error, ["5.5", "5.0", "many", "1,000", "1e3", "-"]),
        ("rate__c", CsvRule.FieldType, CsvSeverity.Error, ["12,5", "1.2.3", "$5", "NaN", "5 %", "(5)"]),
        ("daily_budget_amount__c", CsvRule.FieldType, CsvSeverity.Error, ["fifty", "1.234,50"]),
        ("rate__c", CsvRule.ScientificNotation, CsvSeverity.Warning, ["1.23457E+15"]),
        ("rate__c", CsvRule.SpreadsheetError, CsvSeverity.Error, ["#REF!"]),
        ("day__c", CsvRule.FieldType, CsvSeverity.Error, ["2023-11-20T11:36:22Z", "11/20/2023", "2023-02-30", "20231120", "soon"]),
        ("day__c", CsvRule.Date, CsvSeverity.Warning, ["2023-11-20Z"]),
        ("day__c", CsvRule.SpreadsheetDate, CsvSeverity.Error, ["45250"]),
        ("day__c", CsvRule.DateTime, CsvSeverity.Error, ["0001-01-01"]),
        ("moment__c", CsvRule.FieldType, CsvSeverity.Error, ["2023-11-20", "2023-11-20 11:36:22", "2023-11-20T11:36:22", "11/20/2023 11:36"]),
        ("moment__c", CsvRule.SpreadsheetDate, CsvSeverity.Error, ["45250"]),
        ("live__c", CsvRule.BooleanValue, CsvSeverity.Error, ["yes", "ja", "WAHR", "2", "y"]),
        ("kind__c", CsvRule.PicklistValue, CsvSeverity.Warning, ["LEAD_GENERATIONS", "lead_generation", "Brand"]),
        ("tags__c", CsvRule.PicklistValue, CsvSeverity.Warning, ["red;grean", "purple"]),
        ("account__c", CsvRule.ReferenceValue, CsvSeverity.Warning, ["Acme", "00100000000000", "001000000000001AAB", "0015000000Gk7lvAAJ", "001000000-00001"]),
    ];

    public static TheoryData<string, string> RightValues() =>
        [.. Right.SelectMany(right => right.Values.Concat(["", "#N/A"]).Select(value => (right.Field, value)))];

    public static TheoryData<string, string, CsvSeverity, string> WrongValues() =>
        [.. Wrong.SelectMany(wrong => wrong.Values.Select(value => (wrong.Field, wrong.Code, wrong.Severity, value)))];

    [Theory]
    [MemberData(nameof(RightValues))]
    public void A_value_that_the_field_takes_draws_nothing(string field, string value)
    {
        Assert.DoesNotContain(InFile(field, value), IsOfValues);
        Assert.DoesNotContain(Piped(field, value), IsOfValues);
        Assert.DoesNotContain(InJson(field, value), IsOfValues);
    }

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void A_value_that_the_field_does_not_take_is_told_with_its_place(string field, string code, CsvSeverity severity, string value)
    {
        var inFile = Assert.Single(InFile(field, value), IsOfValues);
        var piped = Assert.Single(Piped(field, value), IsOfValues);
        var inJson = Assert.Single(InJson(field, value), IsOfValues);

        Assert.Equal((code, severity, 2L, 1L, field, value),
            (inFile.Code, inFile.Severity, inFile.Line, inFile.Record, inFile.Column, inFile.Preview));
        Assert.All([piped, inJson], issue => Assert.Equal(
            (code, severity, 1L, field, value), (issue.Code, issue.Severity, issue.Record, issue.Column, issue.Preview)));
    }

    [Theory]
    [InlineData("kind__c", "LEAD_GENERATIONS", "LEAD_GENERATION")]
    [InlineData("kind__c", "brand", "BRAND_AWARENESS")]
    [InlineData("tags__c", "red;grean;blue", "green")]
    public void The_nearest_value_is_named(string field, string value, string nearest) =>
        Assert.Equal(nearest, Assert.Single(InFile(field, value), IsOfValues).Suggestion);

    [Fact]
    public void A_value_with_quotes_in_it_is_compared_without_those_of_the_file()
    {
        var rules = KnownObject.Rules(KnownObject.With(
            """ "kind__c":{"valueType":"singleSelect","values":[{"value":"say \"hi\""}]} """));

        Assert.DoesNotContain(
            Inspect("key__c,kind__c\nk,\"say \"\"hi\"\"\"\n", rules).Issues, issue => issue.Code == CsvRule.PicklistValue);
    }

    [Fact]
    public void A_misspelt_column_is_an_error_that_names_the_nearest_field()
    {
        AmpersandCsvIssue[] issues =
        [
            Assert.Single(InFile("dayly_budget_amount__c", "50"), issue => issue.Code == CsvRule.FieldUnknown),
            Assert.Single(Piped("dayly_budget_amount__c", "50"), issue => issue.Code == CsvRule.FieldUnknown),
            Assert.Single(InJson("dayly_budget_amount__c", "50"), issue => issue.Code == CsvRule.FieldUnknown),
        ];

        Assert.All(issues, issue =>
        {
            Assert.Equal((CsvSeverity.Error, "daily_budget_amount__c"), (issue.Severity, issue.Suggestion));
            Assert.Contains("Did you mean 'daily_budget_amount__c'?", issue.Message, StringComparison.Ordinal);
        });
        Assert.Equal(1, issues[0].Line);
    }

    [Theory]
    [InlineData("LABEL__C")] // compared without case
    [InlineData("BillingCity")] // a nested field in its flat form
    [InlineData("billingaddresscity")]
    [InlineData("Place__Latitude__s")] // a part of a geolocation that is listed as a whole
    [InlineData("note")] // mapped by the installation
    [InlineData("caption")] // mapped by the manifest
    [InlineData("Parent__r.Key__c")] // of a relation only the form is checked
    [InlineData("Id")]
    public void A_column_that_is_known_under_any_name_draws_nothing(string column)
    {
        Assert.DoesNotContain(InFile(column, ""), issue => issue.Code is CsvRule.FieldUnknown or CsvRule.FieldCase);
        Assert.DoesNotContain(Piped(column, ""), issue => issue.Code is CsvRule.FieldUnknown or CsvRule.FieldCase);
    }

    [Fact]
    public void A_mapped_name_without_a_field_is_left_out_by_the_service_and_is_no_key()
    {
        foreach (var issues in new[] { InFile("remark", "x"), Piped("remark", "x"), InJson("remark", "x") })
        {
            Assert.Equal(CsvSeverity.Information, Assert.Single(issues, issue => issue.Code == CsvRule.FieldUnknown).Severity);
        }

        Assert.Equal(
            CsvSeverity.Error,
            Assert.Single(
                Inspect("remark\nk\n", KnownObject.All, key: "remark").Issues, issue => issue.Code == CsvRule.FieldUnknown).Severity);
    }

    [Fact]
    public void A_manifest_that_the_installation_was_not_made_by_does_not_count()
    {
        var rules = KnownObject.Rules(
            KnownObject.Metadata,
            KnownObject.Installation.Replace("r-1", "r-0", StringComparison.Ordinal),
            KnownObject.Integration);

        Assert.Contains(Inspect("key__c,caption\nk,x\n", rules).Issues, issue => issue.Code == CsvRule.FieldUnknown);
        Assert.DoesNotContain(Inspect("key__c,note\nk,x\n", rules).Issues, issue => issue.Code == CsvRule.FieldUnknown);
    }

    [Fact]
    public void The_primary_key_is_a_field_of_the_object() => Assert.Contains(
        Inspect("kee__c\nk\n", KnownObject.All, key: "kee__c").Issues,
        issue => issue is { Code: CsvRule.FieldUnknown, Suggestion: "key__c" });

    [Theory]
    [InlineData("total__c", "key__c", true)]
    [InlineData("total__c", "total__c", false)] // it only finds the record
    [InlineData("Id", "key__c", false)]
    [InlineData("Id", "Id", false)]
    public void A_column_that_can_only_be_read_is_an_error_unless_it_finds_the_record(string column, string key, bool isError)
    {
        var csv = column == key ? $"{column}\n1\n" : $"{key},{column}\nk,1\n";
        var report = Inspect(csv, KnownObject.All, key);

        Assert.Equal(isError, report.IssueTotals.ContainsKey(CsvRule.FieldReadOnly));
        if (isError)
        {
            Assert.Contains(Piped(column, "1"), issue => issue is { Code: CsvRule.FieldReadOnly, Severity: CsvSeverity.Error });
            Assert.Contains(InJson(column, "1"), issue => issue is { Code: CsvRule.FieldReadOnly, Severity: CsvSeverity.Error });
        }
    }

    [Theory]
    [InlineData("rate__c", "never on updates")]
    [InlineData("count__c", "on updates only where it is empty")]
    public void A_field_that_the_installation_does_not_always_write_is_told(string field, string how)
    {
        foreach (var issues in new[] { InFile(field, "1"), Piped(field, "1"), InJson(field, "1") })
        {
            var issue = Assert.Single(issues, issue => issue.Code == CsvRule.FieldSetting);
            Assert.Equal(CsvSeverity.Information, issue.Severity);
            Assert.Contains(how, issue.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(InFile("label__c", "1"), issue => issue.Code == CsvRule.FieldSetting);
    }

    [Fact]
    public void The_case_of_a_name_is_told_only_where_the_service_writes_capitals()
    {
        var cased = KnownObject.Rules(KnownObject.With(""" "Label__c":{"valueType":"string"} """, """ "key__c":{"valueType":"string"} """));

        var issue = Assert.Single(
            Inspect("key__c,label__c\nk,x\n", cased).Issues, issue => issue.Code == CsvRule.FieldCase);
        Assert.Equal((CsvSeverity.Information, "Label__c"), (issue.Severity, issue.Suggestion));
        Assert.DoesNotContain(Inspect("key__c,Label__c\nk,x\n", cased).Issues, issue => issue.Code == CsvRule.FieldCase);
        Assert.DoesNotContain(InFile("Label__c", "x"), issue => issue.Code == CsvRule.FieldCase);
    }

    [Fact]
    public void A_field_that_a_new_record_needs_is_missed_where_records_may_be_created()
    {
        var metadata = KnownObject.With(
            """ "id":{"providerType":"id","isRequired":true} """,
            """ "key__c":{"valueType":"string"} """,
            """ "name":{"valueType":"string","isRequired":true} """,
            """ "sum__c":{"valueType":"float","isRequired":true,"readOnly":true} """,
            """ "live__c":{"valueType":"boolean","isRequired":true} """,
            """ "ownerid":{"providerType":"reference","isRequired":true} """,
            """ "status":{"valueType":"string","isRequired":true} """,
            """ "account__c":{"providerType":"reference","isRequired":true} """);
        const string Defaults = """
            {"id":"i","config":{"content":{"write":{"objects":{"tactics__c":
                {"selectedFieldSettings":{"Status":{"default":{"stringValue":"New"}}}}}}}}}
            """;
        var rules = KnownObject.Rules(metadata, Defaults);

        Assert.Equal(["name"], Missed(Inspect("key__c,Account__r.Key__c\nk,x\n", rules).Issues));
        Assert.Equal(["name", "account__c"], Missed(Pipe(rules, new() { ["key__c"] = "k" })));
        Assert.Equal(["name", "account__c"], Missed(Write(rules, RecordWriteType.Create, """{"key__c":"k"}""")));

        Assert.Empty(Missed(Inspect("key__c,Name,account__c\nk,x,\n", rules).Issues));
        Assert.Empty(Missed(Inspect("Id\n001000000000001\n", rules, key: "Id").Issues));
        Assert.Empty(Missed(Inspect("key__c\nk\n", KnownObject.Rules(metadata: null)).Issues));

        static IEnumerable<string?> Missed(IEnumerable<AmpersandCsvIssue> issues) => issues
            .Where(issue => issue.Code == CsvRule.FieldRequired)
            .Select(issue => issue.Severity == CsvSeverity.Warning ? issue.Column : "no warning");
    }

    [Fact]
    public void An_object_that_the_installation_does_not_write_is_an_error_that_names_the_nearest()
    {
        const string Other = """{"id":"i","config":{"content":{"write":{"objects":{"tactics__x":{}}}}}}""";
        var rules = KnownObject.Rules(KnownObject.With(), Other);

        var issue = Assert.Single(Inspect("key__c\nk\n", rules).Issues, issue => issue.Code == CsvRule.ObjectNotConfigured);

        Assert.Equal((CsvSeverity.Error, "tactics__x"), (issue.Severity, issue.Suggestion));
        Assert.Equal("ObjectNotConfigured", Assert.Throws<AmpersandException>(rules.RequireConfigured).ErrorId);
        Assert.True(Inspect("key__c\nk\n", KnownObject.Rules(KnownObject.With(), """{"id":"i"}""")).IsValid);
        Assert.True(Inspect("key__c\nk\n", KnownObject.Rules(metadata: null, Other)).IsValid);
        Assert.True(Inspect("key__c\nk\n", KnownObject.Rules(
            """{"name":"Tactic","mappedObjectName":"TACTICS__X","fields":{}}""", Other)).IsValid);
    }

    [Fact]
    public void Of_another_provider_no_form_of_Salesforce_is_asked()
    {
        var rules = KnownObject.Rules(KnownObject.Metadata, """{"id":"i","connection":{"provider":"hubspot"}}""");
        const string Csv =
            "key__c,day__c,moment__c,account__c,count__c,daily_budget_amount__c\n"
            + "k,11/20/2023,1700480182000,Acme,5.0,fifty\n";

        Assert.Empty(Inspect(Csv, rules).Issues);
        Assert.Contains(Inspect("key__c,count__c\nk,5.5\n", rules).Issues, issue => issue.Code == CsvRule.FieldType);
        Assert.Contains(Inspect("key__c,nope\nk,x\n", rules).Issues, issue => issue.Code == CsvRule.FieldUnknown);
    }

    /// <summary>Digits are looked at several at once: whatever stands beside them in ASCII, or has a high bit, is told in every place.</summary>
    [Fact]
    public void One_character_that_is_no_digit_is_told_wherever_it_stands()
    {
        string[] others = ["/", ":", "a", "\u007e", " 1", "é", "١", "\u00b0"];
        var values =
            from length in Enumerable.Range(0, 18)
            let digits = "012345678909876543"[..length]
            from place in Enumerable.Range(0, length + 1)
            from other in others
            where place > 0 || other != " 1"
            select digits[..place] + other + digits[place..];

        string[] wrong = [.. values];
        var report = Inspect($"key__c,count__c\n{string.Concat(wrong.Select((value, record) => $"k{record},{value}\n"))}", KnownObject.All);

        Assert.Equal(wrong.Length, report.IssueTotals[CsvRule.FieldType]);
    }

    [Fact]
    public void Digits_of_any_number_are_whole_numbers()
    {
        var lines = from length in Enumerable.Range(1, 40) select $"k{length},{new string('9', length)}\nl{length},{new string('0', length)}\n";

        Assert.DoesNotContain(Inspect($"key__c,count__c\n{string.Concat(lines)}", KnownObject.All).Issues, IsOfValues);
    }

    [Fact]
    public void Of_fields_that_are_known_to_be_texts_no_column_is_guessed()
    {
        var csv = "label__c\n" + string.Concat(Enumerable.Range(0, 20).Select(record => record % 2 == 0 ? "yes\n" : "no\n"));
        var dates = "label__c\n" + string.Concat(Enumerable.Range(10, 15).Select(day => $"{day}/11/2023\n"));
        var times = "moment__c\n" + string.Concat(Enumerable.Range(10, 15).Select(day => $"2023-11-{day}T00:00:00Z\n"));

        Assert.Empty(CsvText.Inspect(csv, With(KnownObject.All)).Issues);
        Assert.Empty(CsvText.Inspect(dates, With(KnownObject.All)).Issues);
        Assert.Empty(CsvText.Inspect(times, With(KnownObject.All)).Issues);
        Assert.Equal([CsvRule.BooleanValue], CsvText.Inspect(csv).IssueTotals.Keys);
        Assert.Equal([CsvRule.DateTime], CsvText.Inspect(dates).IssueTotals.Keys);
        Assert.Equal([CsvRule.DateTime], CsvText.Inspect(times).IssueTotals.Keys);
    }

    [Fact]
    public void Traces_of_spreadsheets_are_told_in_texts_too()
    {
        var csv = "label__c\n" + string.Concat(Enumerable.Repeat("123456789012\n", 20)) + "1.23457E+15\nNULL\n#REF!\n";

        Assert.Equal(
            [(CsvRule.NullMarker, CsvSeverity.Warning), (CsvRule.ScientificNotation, CsvSeverity.Warning),
                (CsvRule.SpreadsheetError, CsvSeverity.Warning)],
            CsvText.Inspect(csv, With(KnownObject.All)).Issues.Select(issue => (issue.Code, issue.Severity)).Order());
    }

    [Fact]
    public void Issues_of_values_are_counted_in_full_and_found_among_quotes_and_behind_a_thousand_records()
    {
        var csv = "key__c,count__c\n" + string.Concat(Enumerable.Range(0, 3000)
            .Select(record => record % 2 == 0 ? $"k{record},1\n" : $"\"k{record}\",\"1,5\"\r\n"));

        var report = Inspect(csv, KnownObject.All);

        Assert.Equal(1500, report.IssueTotals[CsvRule.FieldType]);
        Assert.Equal(100, report.Issues.Count(issue => issue.Code == CsvRule.FieldType));
    }

    [Fact]
    public void Typed_moments_at_midnight_go_to_a_field_of_days_as_days()
    {
        Dictionary<string, object?> record = new()
        {
            ["key__c"] = "k",
            ["day__c"] = new DateTime(2023, 11, 20, 0, 0, 0, DateTimeKind.Unspecified),
            ["moment__c"] = new DateTimeOffset(2023, 11, 20, 0, 0, 0, TimeSpan.FromHours(1)),
        };
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PrimaryKey = "key__c", ObjectRules = KnownObject.All });
        writer.Add([.. record.Keys], [.. record.Values]);
        using var part = writer.Complete();

        Assert.Equal(
            "key__c,day__c,moment__c\nk,2023-11-20,2023-11-20T00:00:00+01:00\n", System.Text.Encoding.UTF8.GetString(part!.Content.Span));

        record["day__c"] = new DateTime(2023, 11, 20, 11, 36, 22, DateTimeKind.Utc);
        record["key__c"] = "l";
        Assert.Equal(CsvRule.FieldType, Assert.Single(Pipe(KnownObject.All, record), IsOfValues).Code);
    }

    [Fact]
    public void Typed_values_are_checked_as_texts_are()
    {
        Assert.Equal(CsvRule.FieldType, Assert.Single(Pipe(KnownObject.All, new() { ["key__c"] = "k", ["count__c"] = 5.5 }), IsOfValues).Code);
        Assert.DoesNotContain(Pipe(KnownObject.All, new() { ["key__c"] = "k", ["count__c"] = 5.0, ["live__c"] = true }), IsOfValues);
        Assert.Equal(CsvRule.FieldType, Assert.Single(Write(KnownObject.All, RecordWriteType.Create, """{"count__c":5.5}"""), IsOfValues).Code);
        Assert.DoesNotContain(
            Write(
                KnownObject.All,
                RecordWriteType.Create,
                """{"count__c":5,"live__c":true,"rate__c":null,"tags__c":["x"],"note":{"a":[1]}}"""),
            IsOfValues);
    }

    [Fact]
    public void An_update_of_todays_API_brings_its_id_and_a_delete_nothing_else()
    {
        Assert.Empty(Write(KnownObject.All, RecordWriteType.Update, """{"id":"001000000000001","label__c":"x"}"""));
        Assert.Empty(Write(KnownObject.All, RecordWriteType.Delete, """{"id":"001000000000001","nope":"x"}"""));
    }

    [Fact]
    public void Where_no_field_is_known_nothing_is_checked()
    {
        var rules = KnownObject.Rules(KnownObject.With());

        Assert.Empty(Inspect("key__c,nope__c\nk,x\n", rules).Issues);
    }

    private static bool IsOfValues(AmpersandCsvIssue issue) => issue.Record is not null && issue.Code is not (
        CsvRule.FieldUnknown or CsvRule.FieldReadOnly or CsvRule.FieldSetting or CsvRule.FieldRequired or CsvRule.FieldCase);

    private static CsvInspectionOptions With(ObjectRules rules) => new() { ObjectRules = rules };

    private static AmpersandCsvReport Inspect(string csv, ObjectRules rules, string? key = null) =>
        CsvText.Inspect(csv, new CsvInspectionOptions { ObjectRules = rules, PrimaryKey = key });

    private static IEnumerable<AmpersandCsvIssue> InFile(string field, string value) =>
        Inspect($"key__c,{field}\nk,\"{value}\"\n", KnownObject.All).Issues;

    private static List<AmpersandCsvIssue> Piped(string field, string value) =>
        Pipe(KnownObject.All, new() { ["key__c"] = "k", [field] = value });

    private static List<AmpersandCsvIssue> InJson(string field, string value) =>
        Write(KnownObject.All, RecordWriteType.Create, JsonSerializer.Serialize(new Dictionary<string, string> { [field] = value }));

    private static List<AmpersandCsvIssue> Pipe(ObjectRules rules, Dictionary<string, object?> record)
    {
        var issues = new List<AmpersandCsvIssue>();
        using var writer = new RecordCsvWriter(
            new RecordCsvOptions { PrimaryKey = "key__c", ObjectRules = rules, OnIssue = issues.Add });
        try
        {
            writer.Add([.. record.Keys], [.. record.Values]);
        }
        catch (AmpersandRecordException refusal)
        {
            issues.Add(refusal.Issue);
        }

        writer.Complete()?.Dispose();
        return issues;
    }

    private static List<AmpersandCsvIssue> Write(ObjectRules rules, RecordWriteType type, string record)
    {
        var progress = new RecordingProgress();
        var check = new RecordCheck(rules, type, progress);
        var refusal = check.Inspect(CsvText.Utf8($$"""{"associations":[{"a":1}],"record":{{record}}}"""), number: 1);
        return
        [
            .. progress.Events.OfType<RecordIssueFound>().Select(found => found.Issue),
            .. refusal is AmpersandRecordException { Issue: var issue } ? new[] { issue } : [],
        ];
    }
}
