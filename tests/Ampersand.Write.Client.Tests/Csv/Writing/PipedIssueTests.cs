using System.Globalization;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>What is told of piped records while they are written.</summary>
public sealed class PipedIssueTests
{
    [Fact]
    public void Cells_that_set_null_and_cells_that_say_nothing_are_counted_without_those_of_refused_records()
    {
        var told = Told(
            new() { PrimaryKey = "Id" }, refused: [2, 4], [
                ["Id", 1, "Name", "#N/A"], ["Id", 1, "Name", "#N/A"], ["Id", 2, "Name", null], ["Id", null, "Name", null]]);
        Assert.Contains("null: 1. Empty cells, which leave a field alone: 1.", Assert.Single(told).Message, StringComparison.Ordinal);
        Assert.Empty(Told(new() { Provider = CsvProvider.None }, ["Id", 1, "Name", "#N/A"], ["Id", 2, "Name", null]));
    }

    [Fact]
    public void What_was_found_in_a_refused_record_is_not_told() => Assert.Empty(Told(
        new() { PrimaryKey = "Id" },
        refused: [2],
        [["Id", 1, "Start", "2023-11-20", "Note", "a"], ["Id", 1, "Start", "11/20/2023", "Note", "b\rc"], ["Id", 3, "Start", "2023-11-21", "Note", "d"]]));

    [Fact]
    public void The_end_is_told_once()
    {
        var told = new List<AmpersandCsvIssue>();
        using var writer = new RecordCsvWriter(new RecordCsvOptions { OnIssue = told.Add });
        Add(writer, ["Id", 1, "Name", "#N/A"]);
        writer.Complete();
        writer.Complete();
        Assert.Single(told);
    }

    [Fact]
    public void Names_that_no_record_had_are_told_where_there_were_records()
    {
        var options = new RecordCsvOptions { Provider = CsvProvider.None, Properties = ["Id", "Nope"], HeaderMap = new Dictionary<string, string> { ["ID"] = "id", ["Nmae"] = "Name" } };
        Assert.Collection(
            Told(options, ["Id", 1], ["Id", 2]),
            issue =>
                Assert.Equal(
                    (CsvRule.ColumnMissing, CsvSeverity.Warning, true),
                    (issue.Code, issue.Severity, issue.Message.StartsWith("'Nmae' is to be renamed", StringComparison.Ordinal))),
            issue => Assert.Equal((CsvRule.ColumnMissing, "Nope"), (issue.Code, issue.Column)));
        Assert.Empty(Told(options));
    }

    [Fact]
    public void Two_carriage_returns_are_told_like_one() =>
        Assert.Equal(CsvRule.QuotedCarriageReturn, Assert.Single(Told(new(), ["A", "x\ry\rz"])).Code);

    [Theory]
    [InlineData(32_000, 0)]
    [InlineData(32_001, 1)]
    public void A_long_value_is_told_behind_32000_characters(int length, int times) =>
        Assert.Equal(times, Told(new(), ["Id", 1, "Text", new string('x', length)]).Count);

    [Fact]
    public void Only_texts_that_say_something_make_a_column_one_of_dates_or_numbers()
    {
        object?[][] Values(object usual, string odd) =>
            [.. Enumerable.Range(1, 20).Select(record => (object?[])["Id", record, "Value", usual]), ["Id", 21, "Value", odd]];
        Assert.Equal(
            CsvRule.DateTime,
            Assert.Single(Told(new() { Provider = CsvProvider.Salesforce }, Values(DayOfWeek.Friday, "11/20/2023"))).Code);
        Assert.Contains(Told(new(), Values("", "11/20/2023")), issue => issue.Code == CsvRule.DateTime);
        Assert.Equal(
            CsvRule.Number, Assert.Single(Told(new(), ["Id", 1, "Value", new string('1', ValueClassifier.Longest - 2) + ",5"])).Code);
        Assert.Empty(Told(new(), ["Id", 1, "Value", "ı,5"]));
    }

    [Fact]
    public void Each_bad_record_is_named_by_its_own_number()
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions());
        Assert.Contains("Record 1", Refused(writer, ["Start Date", 1]), StringComparison.Ordinal);
        Assert.Contains("Record 2", Refused(writer, ["Start Date", 1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_were_picked_and_never_came_are_told_and_no_others() => Assert.Equal(
        ["Never"],
        Told(new() { Properties = ["Id", "Name", "Never"], Provider = CsvProvider.None }, ["Id", 1, "Name", "a"], ["Id", 2]).Select(
            issue => issue.Column));

    [Fact]
    public void A_warning_about_a_name_is_told_once_however_many_records_have_it() =>
        Assert.Equal(CsvRule.HeaderName, Assert.Single(Told(new(), ["start__x", 1], ["start__x", 2], ["START__X", 3])).Code);

    [Fact]
    public void A_key_that_differs_in_case_is_told_once() =>
        Assert.Equal(CsvRule.PrimaryKeyMissing, Assert.Single(Told(new() { PrimaryKey = "id" }, ["Id", 1], ["Id", 2])).Code);

    [Fact]
    public void Of_each_code_as_many_are_told_as_was_asked_for() =>
        Assert.Equal(2, Told(new() { MaxIssues = 2 }, ["A", "x\ry"], ["A", "x\ry\rz"], ["A", "x\ry"]).Count);

    [Fact]
    public void Two_new_columns_of_one_name_are_refused_with_the_place_of_the_first()
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions());
        Assert.Contains("Column 2 has this name already", Refused(writer, ["Id", 1, "Extra", "b", "EXTRA", "c"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Salesforce_takes_5000_columns()
    {
        object?[] Record(int columns) => [.. Enumerable.Range(0, columns).SelectMany(column => (object?[])[$"a{column:x}", "x"])];
        Assert.Empty(Told(new(), Record(5_000)));
        Assert.Empty(Told(new() { Provider = CsvProvider.None }, Record(5_001)));
        using var writer = new RecordCsvWriter(new RecordCsvOptions());
        Assert.Contains("There are 5,001 fields", Refused(writer, Record(5_001)), StringComparison.Ordinal);
    }

    [Fact]
    public void Salesforce_takes_a_header_of_32000_characters()
    {
        Assert.Empty(Told(new(), ["Id", 1, new string('a', 31_997), 1]));
        Assert.Empty(Told(new() { Provider = CsvProvider.None }, ["Id", 1, new string('a', 31_998), 1]));
        using var writer = new RecordCsvWriter(new RecordCsvOptions());
        var refused = Refused(writer, ["Id", 1, new string('a', 31_998), 1]);
        Assert.Contains("Record 1: The header has 32,001 characters", refused, StringComparison.Ordinal);
    }

    public static TheoryData<string> ValuesOfAllKinds => new()
    {
        "plain", "", "#N/A", "a\rb", "\"\r\"", "1,5", "2023-11-20+01:00", "2023-11-20 11:36", "2023-13-20", "2023-11-20T11:36:22+25:00",
        new string('x', 32_000), new string('x', 32_001), new string('"', 32_000), new string('"', 32_001),
        new string('あ', 32_000), new string('あ', 32_001),
        string.Concat(Enumerable.Repeat("😀", 16_000)), string.Concat(Enumerable.Repeat("😀", 16_001)), new string(',', 131_072),
    };

    [Theory]
    [MemberData(nameof(ValuesOfAllKinds))]
    public void What_is_told_of_a_value_is_the_same_piped_and_in_a_file(string value)
    {
        var told = new List<AmpersandCsvIssue>();
        using var writer = new RecordCsvWriter(new RecordCsvOptions { OnIssue = told.Add });
        Add(writer, ["Id", "k", "Value", value]);
        using var part = writer.Complete();

        var inspected = CsvText.Inspect(part!.Content.ToArray()).Issues;
        Assert.Equal(inspected.Select(Said), told.OrderBy(issue => issue.Record ?? 0).Select(Said));

        static (
            string Code, CsvSeverity Severity, long? Record, string? Column, string? Preview, string Text) Said(AmpersandCsvIssue issue) =>
            (issue.Code, issue.Severity, issue.Record, issue.Column, issue.Preview,
                issue.Message[(issue.Message.IndexOf(": ", StringComparison.Ordinal) + 1)..]);
    }

    [Theory]
    [InlineData(CsvProvider.Salesforce, "far too many characters")]
    [InlineData(CsvProvider.None, "more than the 10,485,760")]
    public void A_record_beyond_all_measure_is_refused_before_it_is_written(CsvProvider provider, string said)
    {
        // Written out it would pass the length of an array.
        var text = new string('x', provider == CsvProvider.Salesforce ? 131_072 : CsvPart.MaxBytes * 2);
        using var writer = new RecordCsvWriter(new RecordCsvOptions { Provider = provider });
        object?[] record = [.. Enumerable.Range(0, 200).SelectMany(column => (object?[])[$"a{column:x}", text])];
        Assert.Contains(said, Refused(writer, record), StringComparison.Ordinal);
        Add(writer, ["Id", 2]);
        using var part = writer.Complete();
        Assert.Equal("Id\n2\n"u8.ToArray(), part!.Content.ToArray());
    }

    [Fact]
    public void A_time_of_no_kind_is_told_of_the_first_record_that_is_sent()
    {
        var time = new DateTime(2023, 11, 20, 11, 36, 22, DateTimeKind.Unspecified);
        var told = Told(new(), refused: [1], [["Start", time, "Name", new object()], ["Start", time, "Name", "a"]]);
        Assert.Equal(2, Assert.Single(told).Record);
    }

    [Fact]
    public void Long_keys_are_compared_to_their_ends()
    {
        var beginning = new string('k', 1_000);
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PrimaryKey = "Id" });
        Add(writer, ["Id", beginning + "1"]);
        Add(writer, ["Id", beginning + "2"]);
        Assert.Contains("record 2 already", Refused(writer, ["Id", beginning + "2"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_fills_a_part_alone_is_sent_and_one_more_byte_is_refused()
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PartLimit = 12 });
        Assert.Null(writer.Add(["Id", "Name"], [1, "a"]));
        Assert.NotNull(writer.Add(["Id", "Name"], [2, "a"]));
        Assert.Contains("13 bytes, more than the 12", Refused(writer, ["Id", 3, "Name", "ab"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "not a number that a field can hold")]
    public void A_number_that_is_none_is_refused(float number, string said)
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions());
        Assert.Contains(said, Refused(writer, ["Id", number]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_no_cell_holds_is_refused_with_what_to_do()
    {
        using var writer = new RecordCsvWriter(new RecordCsvOptions());
        Assert.Contains(
            "dictionary; a cell holds one value. Pick the entry", Refused(
                writer, ["Id", new Dictionary<string, int>()]), StringComparison.Ordinal);
        Assert.Contains("list (Int32[]); a cell holds one value. Join it", Refused(writer, ["Id", new int[2]]), StringComparison.Ordinal);
        Assert.Contains(
            "object (Object); a cell holds one value. Pick the property", Refused(writer, ["Id", new object()]), StringComparison.Ordinal);
        Assert.Contains("no properties", Refused(writer, []), StringComparison.Ordinal);
        Assert.Contains("NUL or half of a surrogate pair", Refused(writer, ["Id", "a\0b\0"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_of_day_has_milliseconds_when_there_are_some()
    {
        Assert.Null(RecordValue.Format(new TimeOnly(11, 36, 22, 5), out var text));
        Assert.Equal("11:36:22.005", text);
    }

    [Fact]
    public void A_time_of_no_kind_is_told_as_it_is_written()
    {
        var time = new DateTime(2023, 11, 20, 11, 36, 22, DateTimeKind.Unspecified);
        RecordValue.Format(time, out var written);
        Assert.Contains(
            $"taken as local and written as {written}", Assert.Single(Told(new(), ["Start", time])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "1 ", CsvRule.KeyLookalike, CsvSeverity.Warning)]
    [InlineData("a", "a\u00A0", CsvRule.KeyLookalike, CsvSeverity.Warning)]
    [InlineData("e\u0301", "\u00E9", CsvRule.KeyLookalike, CsvSeverity.Warning)]
    [InlineData("a1", "A1", CsvRule.KeyCase, CsvSeverity.Information)]
    [InlineData("Straße", "STRAßE", CsvRule.KeyCase, CsvSeverity.Information)]
    [InlineData("Acme Corp", "acme corp", CsvRule.KeyCase, CsvSeverity.Information)]
    public void Keys_that_look_alike_are_told_as_in_files(string first, string second, string code, CsvSeverity severity)
    {
        var issue = Assert.Single(Told(new() { PrimaryKey = "k__c" }, ["k__c", first], ["k__c", second]));

        Assert.Equal((code, severity, 2L), (issue.Code, issue.Severity, issue.Record));
        Assert.Contains("record 1", issue.Message, StringComparison.Ordinal);
    }

    public static TheoryData<object> MidnightsOfAllKinds => new()
    {
        DateTime.SpecifyKind(Midnight, DateTimeKind.Unspecified),
        DateTime.SpecifyKind(Midnight, DateTimeKind.Utc),
        new DateTimeOffset(Midnight, TimeSpan.FromHours(9)),
    };

    private static DateTime Midnight { get; } = new(2023, 11, 20, 0, 0, 0, DateTimeKind.Unspecified);

    [Theory]
    [MemberData(nameof(MidnightsOfAllKinds))]
    public void Moments_that_are_all_midnight_are_told_from_ten_on(object midnight)
    {
        var issue = Assert.Single(ToldOf(10));
        Assert.Equal((CsvRule.DateTime, CsvSeverity.Warning, "Day"), (issue.Code, issue.Severity, issue.Column));
        Assert.Empty(ToldOf(9));
        Assert.Empty(ToldOf(9, midnight is DateTime time ? time.AddMinutes(1) : ((DateTimeOffset)midnight).AddMinutes(1)));

        IEnumerable<AmpersandCsvIssue> ToldOf(int count, params object[] others) =>
            Told(new(), [.. Enumerable.Repeat(midnight, count).Concat(others).Select((day, place) => (object?[])["Id", place, "Day", day])])
                .Where(issue => issue.Message.Contains("midnight", StringComparison.Ordinal));
    }

    [Fact]
    public void That_keys_are_no_longer_compared_with_all_is_told_once()
    {
        var told = new List<AmpersandCsvIssue>();
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PrimaryKey = "Id", OnIssue = told.Add, Provider = CsvProvider.None });
        string[] names = ["Id"];
        for (var record = 1; record <= (2 * RecordKeys.Remembered) + 2; record++)
        {
            writer.Add(names, [record.ToString(CultureInfo.InvariantCulture)])?.Dispose();
        }

        Assert.Contains("1,048,576 records", Assert.Single(told).Message, StringComparison.Ordinal);
    }

    /// <summary>What is told of records that are all written.</summary>
    private static List<AmpersandCsvIssue> Told(RecordCsvOptions options, params object?[][] records) =>
        Told(options, refused: [], records);

    /// <summary>What is told of records to their end, beside the errors of those that are refused.</summary>
    private static List<AmpersandCsvIssue> Told(RecordCsvOptions options, int[] refused, object?[][] records)
    {
        var told = new List<AmpersandCsvIssue>();
        using var writer = new RecordCsvWriter(new RecordCsvOptions
        {
            PrimaryKey = options.PrimaryKey,
            Properties = options.Properties,
            HeaderMap = options.HeaderMap,
            Provider = options.Provider,
            MaxIssues = options.MaxIssues,
            OnIssue = told.Add,
        });
        for (var record = 0; record < records.Length; record++)
        {
            if (refused.Contains(record + 1))
            {
                Refused(writer, records[record]);
            }
            else
            {
                Add(writer, records[record]);
            }
        }

        writer.Complete()?.Dispose();
        return told;
    }

    private static string Refused(RecordCsvWriter writer, object?[] record) =>
        Assert.Throws<AmpersandRecordException>(() => Add(writer, record)).Message;

    private static void Add(RecordCsvWriter writer, object?[] record) =>
        writer.Add(
            [.. record.Where((_, place) => place % 2 == 0).Select(name => (string)name!)],
            [.. record.Where((_, place) => place % 2 == 1)])?.Dispose();
}
