using System.Globalization;
using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

public sealed class RecordCsvWriterTests
{
    private static readonly string[] IdAndName = ["Id", "Name"];

    [Fact]
    public void Records_become_a_header_and_lines() =>
        Assert.Equal(
            "Id,Name\n1,a\n2,b\n", One(new RecordCsvOptions { PrimaryKey = "Id" }, [("Id", 1), ("Name", "a")], [("Id", 2), ("Name", "b")]));

    [Fact]
    public void A_column_that_comes_late_is_empty_in_the_records_before() =>
        Assert.Equal(
            "Id,Name,Extra\n1,a,\n2,,x\n3,,\n",
            One(new RecordCsvOptions(), [("Id", 1), ("Name", "a")], [("Id", 2), ("Extra", "x")], [("Id", 3)]));

    [Fact]
    public void Names_are_one_column_whatever_their_case() =>
        Assert.Equal("Id,Name\n1,a\n2,b\n", One(new RecordCsvOptions(), [("Id", 1), ("Name", "a")], [("NAME", "b"), ("id", 2)]));

    [Fact]
    public void Absent_is_empty_and_null_is_what_was_asked_for()
    {
        Assert.Equal("Id,Name\n1,#N/A\n2,\n3,#N/A\n", One(
            new RecordCsvOptions { NullAs = CsvNullAs.NA }, [("Id", 1), ("Name", null)], [("Id", 2)], [("Id", 3), ("Name", DBNull.Value)]));
        Assert.Equal("Id,Name\n1,\n2,\n", One(new RecordCsvOptions(), [("Id", 1), ("Name", null)], [("Id", 2)]));
    }

    [Theory]
    [InlineData("k,a", "k,b\n1,A\n")]
    [InlineData("k,b", "k,c\n1,B\n")]
    [InlineData("k,a,b", "k,c\n1,B\n")]
    [InlineData("b,k", "k,c\n1,B\n")]
    [InlineData("k", "k,c\n1,\n")]
    public void A_pick_is_a_property_s_own_name_or_else_a_new_name_as_it_is_in_files(string names, string expected)
    {
        var options = new RecordCsvOptions { Properties = ["k", "b"], HeaderMap = new Dictionary<string, string> { ["a"] = "b", ["b"] = "c" } };

        Assert.Equal(
            expected, One(options, [.. names.Split(',').Select(name => (name, (object?)(name == "k" ? "1" : name.ToUpperInvariant())))]));
    }

    [Fact]
    public void A_record_that_is_refused_names_no_column()
    {
        using var writer = new RecordCsvWriter(
            new RecordCsvOptions { PrimaryKey = "k", Properties = ["k", "b"], HeaderMap = new Dictionary<string, string> { ["a"] = "b", ["b"] = "c" } });
        Assert.Throws<AmpersandRecordException>(() => Add(writer, [("k", ""), ("b", "B")]));
        Add(writer, [("k", 1), ("a", "A")]);
        Assert.Throws<AmpersandRecordException>(() => Add(writer, [("k", 1), ("b", "B")]));
        Add(writer, [("k", 2), ("b", "B")]);
        Assert.Equal("k,b\n1,A\n2,\n", Text(writer.Complete()));
    }

    [Fact]
    public void Properties_pick_order_and_the_map_renames()
    {
        var issues = new List<AmpersandCsvIssue>();
        var options = new RecordCsvOptions
        {
            Properties = ["Start Date", "id", "Never"],
            HeaderMap = new Dictionary<string, string> { ["start date"] = "start_date__c" },
            PrimaryKey = "Id",
            OnIssue = issues.Add,
        };
        Assert.Equal(
            "start_date__c,id,Never\n2023-11-20,1,\n", One(options, [("Id", 1), ("Other", new object[1]), ("Start Date", "2023-11-20")]));
        Assert.Contains(issues, issue => issue.Code == CsvRule.ColumnMissing && issue.Column == "Never");
        Assert.Contains(issues, issue => issue.Code == CsvRule.PrimaryKeyMissing && issue.Severity == CsvSeverity.Information);
    }

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a\rb", "\"a\rb\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData("日本😀", "日本😀")]
    [InlineData("", "")]
    public void Fields_are_quoted_when_they_have_to_be(string value, string expected) =>
        Assert.Equal($"Id,Name\n1,{expected}\n", One(new RecordCsvOptions(), [("Id", 1), ("Name", value)]));

    [Fact]
    public void A_record_of_one_empty_field_is_no_blank_line()
    {
        Assert.Equal("Name\n\"\"\n\"\"\n", One(new RecordCsvOptions(), [("Name", null)], [("Name", "")]));
        Assert.Equal("Name,Id\n\"\",\n,1\n", One(new RecordCsvOptions(), [("Name", null)], [("Name", ""), ("Id", 1)]));
    }

    [Fact]
    public void Values_are_written_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(
                "1.5|1234567.891|-0.1|100000000000000000000000|0.0000001|true|false|Friday|a|00:00:05|1.02:03:04|https://a.b/c "
                    + "d|5f9c4c5a-0000-0000-0000-000000000000|1.2.3|2023-11-20|3.4028235",
                Cells(
                    1.5,
                    1234567.891m,
                    -0.1f,
                    1e23,
                    1e-7,
                    true,
                    false,
                    DayOfWeek.Friday,
                    'a',
                    TimeSpan.FromSeconds(5),
                    new TimeSpan(1, 2, 3, 4),
                    new Uri("https://a.b/c d"),
                    Guid
                        .Parse("5f9c4c5a-0000-0000-0000-000000000000"), new Version(1, 2, 3), new DateOnly(2023, 11, 20), 3.4028235));
            Assert.Equal(
                "-128|255|18446744073709551615|170141183460469231731687303715884105727|1234",
                Cells(sbyte.MinValue, byte.MaxValue, ulong.MaxValue, Int128.MaxValue, new System.Numerics.BigInteger(1234)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Doubles_come_back_as_they_were_and_never_with_an_exponent()
    {
        var random = new Random(20231130);
        for (var input = 0; input < 20_000; input++)
        {
            var number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(number))
            {
                Assert.Null(RecordValue.Format(number, out var text));
                Assert.Equal(number, double.Parse(text!, CultureInfo.InvariantCulture));
                Assert.DoesNotContain('E', text!);
            }
        }
    }

    [Fact]
    public void Times_are_written_as_Salesforce_reads_them()
    {
        var local = new DateTime(2023, 11, 20, 11, 36, 22, DateTimeKind.Local);
        var offset = TimeZoneInfo.Local.GetUtcOffset(local);
        var zone = (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
        Assert.Equal(
            $"2023-11-20T11:36:22-08:00|2023-11-20T11:36:22.500+05:30|2023-11-20T11:36:22Z|2023-11-20T11:36:22.123Z|2023-11-20T11:36:22{zone}|2023-11-20T11:36:22{zone}|11:36:22",
            Cells(
                new DateTimeOffset(2023, 11, 20, 11, 36, 22, TimeSpan.FromHours(-8)),
                new DateTimeOffset(2023, 11, 20, 11, 36, 22, 500, TimeSpan.FromHours(5.5)),
                new DateTime(2023, 11, 20, 11, 36, 22, DateTimeKind.Utc),
                new DateTime(2023, 11, 20, 11, 36, 22, 123, DateTimeKind.Utc),
                local,
                DateTime.SpecifyKind(local, DateTimeKind.Unspecified),
                new TimeOnly(11, 36, 22)));
    }

    [Fact]
    public void A_time_of_no_kind_is_told_once_a_column()
    {
        var issues = new List<AmpersandCsvIssue>();
        One(
            new RecordCsvOptions { OnIssue = issues.Add }, [("Start", new DateTime(2023, 11, 20, 0, 0, 0, DateTimeKind.Unspecified))], [
                ("Start", new DateTime(2023, 11, 21, 0, 0, 0, DateTimeKind.Unspecified))]);
        Assert.Equal([CsvRule.DateTime], issues.Select(issue => issue.Code));
    }

    [Theory]
    [MemberData(nameof(BadRecords))]
    public void One_bad_record_is_refused_by_name_and_the_others_go(string code, string expected, object[] bad)
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PrimaryKey = "Id" });
        Add(writer, [("Id", 1), ("Name", "a")]);
        var thrown = Assert.Throws<AmpersandRecordException>(
            () => Add(writer, [.. bad.Chunk(2).Select(pair => ((string)pair[0], (object?)pair[1]))]));
        Assert.Equal((code, AmpersandErrorKind.InvalidData), (thrown.ErrorId, thrown.Kind));
        Assert.Contains("Record 2", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
        Add(writer, [("Id", 3), ("Name", "c")]);
        Assert.Equal("Id,Name\n1,a\n3,c\n", Text(writer.Complete()));
        Assert.Equal(2, writer.Records);
    }

    public static TheoryData<string, string, object[]> BadRecords => new()
    {
        { CsvRule.Value, "column 'Name'", ["Id", 2, "Name", new object()] },
        { CsvRule.Value, "column 'Name'", ["Id", 2, "Name", new int[2]] },
        { CsvRule.Value, "column 'Name'", ["Id", 2, "Name", new Dictionary<string, int>()] },
        { CsvRule.Value, "column 'Other'", ["Id", 2, "Other", double.NaN] },
        { CsvRule.PrimaryKeyMissing, "'Id'", ["Name", "b"] },
        { CsvRule.PrimaryKeyEmpty, "key is empty", ["Id", DBNull.Value, "Name", "b"] },
        { CsvRule.PrimaryKeyEmpty, "key is empty", ["Id", "", "Name", "b"] },
        { CsvRule.PrimaryKeyEmpty, "key is empty", ["Id", "#N/A", "Name", "b"] },
        { CsvRule.PrimaryKeyEmpty, "key is empty, blank or #N/A", ["Id", "  ", "Name", "b"] },
        { CsvRule.PrimaryKeyEmpty, "key is empty, blank or #N/A", ["Id", "\u00A0\u3000", "Name", "b"] },
        { CsvRule.PrimaryKeyDuplicate, "record 1 already", ["Id", "1", "Name", "b"] },
        { CsvRule.Number, "column 'Id'", ["Id", 9_007_199_254_740_993d, "Name", "b"] },
        { CsvRule.DateTime, "column 'Day'", ["Id", 2, "Day", new DateTime(1699, 12, 31, 0, 0, 0, DateTimeKind.Utc)] },
        { CsvRule.DateTime, "column 'Day'", ["Id", 2, "Day", new DateTimeOffset(4001, 1, 1, 0, 0, 0, TimeSpan.Zero)] },
        { CsvRule.DateTime, "column 'Day'", ["Id", 2, "Day", DateOnly.MinValue] },
        { CsvRule.HeaderName, "Start Date", ["Id", 2, "Start Date", "b"] },
        { CsvRule.HeaderEmpty, "no name", ["Id", 2, "", "b"] },
        { CsvRule.HeaderWhitespace, "Name ", ["Id", 2, "Name ", "b"] },
        { CsvRule.HeaderRelation, "Boss__c.Name", ["Id", 2, "Boss__c.Name", "b"] },
        { CsvRule.HeaderDuplicate, "name", ["Id", 2, "Name", "b", "name", "c"] },
        { CsvRule.FieldTooLong, "131,073", ["Id", 2, "Name", new string('x', 131_073)] },
        { CsvRule.RecordTooLong, "400,000", [
            "Id",
            2,
            "A",
            new string('x', 131_000),
            "B",
            new string('x', 131_000),
            "C",
            new string('x', 131_000),
            "D",
            new string('x', 10_000)] },
        { CsvRule.NotUtf8, "column 'Name'", ["Id", 2, "Name", "a\0"] },
        { CsvRule.NotUtf8, "column 'Name'", ["Id", 2, "Name", "a\uD800"] },
    };

    [Theory]
    [InlineData("custom_id__c", "Did you mean 'custom_id__c'")]
    [InlineData("a", "The columns are: a.")]
    public void A_key_that_is_not_there_is_told_with_the_nearest_name_and_with_no_other(string name, string said)
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PrimaryKey = "custom_id_c" });

        var message = Assert.Throws<AmpersandRecordException>(() => Add(writer, [(name, 1)])).Message;

        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Equal(name != "a", message.Contains("Did you mean", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NamesThatAreNoText))]
    public void A_name_that_is_no_text_is_refused_whoever_it_is_for(string name, string expected)
    {
        using var piped = new RecordCsvWriter(new RecordCsvOptions { Provider = CsvProvider.None });
        using var picked = new RecordCsvWriter(new RecordCsvOptions { Provider = CsvProvider.None, Properties = ["Id", name] });
        using var renamed = new RecordCsvWriter(
            new RecordCsvOptions { Provider = CsvProvider.None, HeaderMap = new Dictionary<string, string> { ["Name"] = name } });

        Refuses(() => Add(piped, [("Id", 1), (name, "a")]));
        Refuses(() => Add(picked, [("Id", 1), (name, "a")]));
        Refuses(() => Add(renamed, [("Id", 1), ("Name", "a")]));

        Add(piped, [("Id", 2), ("Name\U0001F600", "b")]);
        Assert.Equal("Id,Name\U0001F600\n2,b\n", Text(piped.Complete()));

        void Refuses(Action add)
        {
            var thrown = Assert.Throws<AmpersandRecordException>(add);
            Assert.Equal(CsvRule.NotUtf8, thrown.ErrorId);
            Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
        }
    }

    // An attribute could not hold half a character.
    public static TheoryData<string, string> NamesThatAreNoText => new()
    {
        { "a\0b", "column 'a\\u0000b': The name holds a NUL" },
        { "a\uD800b", "The name holds a NUL or half of a surrogate pair" },
        { "\uDC00", "The name holds a NUL or half of a surrogate pair" },
    };

    [Fact]
    public void A_refused_record_leaves_no_trace()
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PrimaryKey = "Id" });
        Assert.Throws<AmpersandRecordException>(() => Add(writer, [("Id", 1), ("Extra", 1), ("Name", new object())]));
        Add(writer, [("Id", 1), ("Name", "a")]);
        Assert.Equal(IdAndName, writer.Columns);
        Assert.Equal("Id,Name\n1,a\n", Text(writer.Complete()));
    }

    [Fact]
    public void Warnings_are_told_and_the_record_goes()
    {
        var issues = new List<AmpersandCsvIssue>();
        var text = One(
            new RecordCsvOptions { OnIssue = issues.Add },
            [("Id", 1), ("start__date", "11/20/2023 11:36"), ("Name", "a\rb"), ("Long", new string('x', 32_001))]);
        Assert.StartsWith("Id,start__date,Name,Long\n1,11/20/2023 11:36,\"a\rb\",xxx", text, StringComparison.Ordinal);
        Assert.Equal(
            [CsvRule.DateTime, CsvRule.FieldTooLong, CsvRule.HeaderName, CsvRule.QuotedCarriageReturn],
            issues.Where(issue => issue.Severity == CsvSeverity.Warning).Select(issue => issue.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_record_that_does_not_fit_begins_the_next_part()
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PartLimit = 16 });
        var parts = new List<CsvPart?>();
        for (var record = 1; record <= 5; record++)
        {
            parts.Add(writer.Add(IdAndName, [record, "a"]));
        }

        parts.Add(writer.Complete());
        Assert.Equal([null, null, "Id,Name\n1,a\n2,a\n", null, "Id,Name\n3,a\n4,a\n", "Id,Name\n5,a\n"], parts.Select(Text));
        Assert.Null(writer.Complete());
    }

    [Fact]
    public void Columns_are_padded_within_the_part_and_the_padding_counts()
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PartLimit = 15 });
        Assert.Null(writer.Add(["a"], [1]));
        Assert.Null(writer.Add(["a"], [2]));

        // With it: "a,b\n1,\n2,\n3,x\n" would be 14 bytes and fits; one byte more does not.
        Assert.Null(writer.Add(["a", "b"], [3, "xx"]));
        Assert.Equal("a,b\n1,\n2,\n3,xx\n", Text(writer.Add(["a"], [4])));
        Assert.Equal("a,b\n4,\n", Text(writer.Complete()));
    }

    [Fact]
    public void A_column_that_fits_no_more_belongs_to_the_next_part()
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PartLimit = 14 });
        Assert.Null(writer.Add(["a"], [1]));
        Assert.Null(writer.Add(["a"], [2]));
        var part = writer.Add(["a", "b"], [3, "xx"]);
        Assert.Equal("a\n1\n2\n", Text(part));
        Assert.Equal((1, 1L, 2L), (part!.Number, part.FirstRecord, part.Records));
        Assert.Equal("a,b\n3,xx\n", Text(writer.Complete()));
    }

    [Fact]
    public void A_record_larger_than_a_part_is_refused()
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PartLimit = 12 });
        Assert.Equal(CsvRule.TooLarge, Assert.Throws<AmpersandRecordException>(() => writer.Add(IdAndName, [1, "ab"])).ErrorId);
        Assert.Null(writer.Add(IdAndName, [1, "a"]));
        Assert.Equal("Id,Name\n1,a\n", Text(writer.Complete()));
    }

    [Fact]
    public void Any_records_come_back_from_any_parts()
    {
        var random = new Random(20231130);
        string[] names = ["a", "b", "c", "d"];
        string[] values = ["", "x", "y,z", "\"", "a\nb", "\r", "日本", "#N/A", new string('w', 60)];
        for (var input = 0; input < 2_000; input++)
        {
            using var writer = new RecordCsvWriter(
                new RecordCsvOptions { PartLimit = 200 + random.Next(200), Provider = CsvProvider.None });
            var expected = new List<Dictionary<string, string>>();
            var actual = new List<Dictionary<string, string>>();
            for (var record = random.Next(1, 30); record > 0; record--)
            {
                var columns = names.OrderBy(_ => random.Next()).Take(random.Next(1, 5)).ToArray();
                var cells = columns.Select(_ => values[random.Next(values.Length)]).ToArray();
                expected.Add(
                    columns.Zip(cells).Where(pair => pair.Second.Length > 0).ToDictionary(pair => pair.First, pair => pair.Second));
                Read(writer.Add(columns, cells), actual);
            }

            Read(writer.Complete(), actual);
            Assert.Equal(expected, actual);
        }

        static void Read(CsvPart? part, List<Dictionary<string, string>> records)
        {
            if (part is null)
            {
                return;
            }

            var rows = CsvHelperOracle.Read(part.Content.ToArray());
            Assert.Equal(part.Records, rows.Count - 1);
            foreach (var row in rows.Skip(1))
            {
                Assert.Equal(rows[0].Length, row.Length);
                records.Add(rows[0].Zip(row).Where(pair => pair.Second.Length > 0).ToDictionary(pair => pair.First, pair => pair.Second));
            }

            part.Dispose();
        }
    }

    [Fact]
    public void Written_parts_pass_the_inspection_of_files()
    {
        var text = One(
            new RecordCsvOptions { PrimaryKey = "Id" },
            [("Id", 1), ("Start", DateTimeOffset.UnixEpoch), ("Text", "a\"b\n,")],
            [("Id", 2), ("Start", DateTime.UnixEpoch), ("Text", " c ")]);
        Assert.Empty(CsvText.Inspect(text, new CsvInspectionOptions { PrimaryKey = "Id", Destination = CsvDestination.Url }).Issues);
    }

    private static string Cells(params object?[] values)
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions());
        writer.Add([.. Enumerable.Range(0, values.Length).Select(column => $"c{column}")], values);
        return string.Join('|', CsvHelperOracle.Read(Encoding.UTF8.GetBytes(Text(writer.Complete())!))[1]);
    }

    private static string One(RecordCsvOptions options, params (string Name, object? Value)[][] records)
    {
        using var writer = new RecordCsvWriter(options);
        foreach (var record in records)
        {
            Assert.Null(Add(writer, record));
        }

        return Text(writer.Complete())!;
    }

    private static CsvPart? Add(RecordCsvWriter writer, (string Name, object? Value)[] record) =>
        writer.Add([.. record.Select(property => property.Name)], [.. record.Select(property => property.Value)]);

    private static string? Text(CsvPart? part) => part is null ? null : Encoding.UTF8.GetString(part.Content.Span);
}
