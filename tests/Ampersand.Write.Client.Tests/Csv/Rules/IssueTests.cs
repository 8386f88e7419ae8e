using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>What an issue says: what is wrong, what becomes of it, and what to do.</summary>
public sealed class IssueTests
{
    private static readonly CsvInspectionOptions AtUrl = new() { Destination = CsvDestination.Url };

    [Theory]
    [InlineData("", CsvRule.Empty, "is empty", "Write a header")]
    [InlineData("Id,Name\n", CsvRule.Empty, "a header but no record", "Add at least one")]
    [InlineData("Id,Name\n1,\0\n", CsvRule.NotUtf8, "Byte 10 (0xA) is NUL", "Remove it")]
    [InlineData("Id,Name\n1,\"a\r\nb\"\n", CsvRule.QuotedCarriageReturn, "carriage return", "Use a line feed alone")]
    [InlineData("Id;Name\n1;a\n", CsvRule.Delimiter, "semicolons (;)", "not commas", "Name the delimiter")]
    [InlineData("Id\tName\n1\ta\n", CsvRule.Delimiter, "separated by tabs")]
    [InlineData("Id|Name\n1|a\n", CsvRule.Delimiter, "separated by pipes (|)")]
    [InlineData("Id^Name\n1^a\n", CsvRule.Delimiter, "separated by carets (^)")]
    [InlineData("Id`Name\n1`a\n", CsvRule.Delimiter, "separated by backticks (`)")]
    [InlineData("Id,Name\n1,a\"b\n", CsvRule.StrayQuote, "Quote the whole field")]
    [InlineData("Id,Na\"me\n1,a\n", CsvRule.StrayQuote, "Quote the whole field")]
    [InlineData("Id, Name\n1,a\n", CsvRule.HeaderWhitespace, "space around the name", "Remove it")]
    [InlineData("Id,Name\n1,a\n1,b\n", CsvRule.PrimaryKeyDuplicate, "'1' is on line 2 already", "Remove one of them")]
    [InlineData("ID,Name\n1,a\n", CsvRule.PrimaryKeyMissing, "'Id' is the column 'ID'", "case only")]
    [InlineData("zzz,yyy\n1,a\n", CsvRule.PrimaryKeyMissing, "named 'Id', the primary key. The columns are: zzz, yyy.")]
    [InlineData("Id,Start\n1,11/20/2023\n", CsvRule.DateTime, "'11/20/2023'", "a local format", "2023-11-20T11:36:22Z")]
    [InlineData("Id,Start\n1,2023-11-20 11:36\n", CsvRule.DateTime, "'2023-11-20 11:36'", "not a complete time", "2023-11-20T11:36:22Z")]
    [InlineData("Id,Start\n1,2023-02-30\n", CsvRule.DateTime, "'2023-02-30'", "not exist on the calendar", "Correct it")]
    [InlineData("Id,Start\n1,2023-11-20Z\n", CsvRule.Date, "'2023-11-20Z'", "Write a date as 2023-11-20")]
    [InlineData("Id,Sum\n1,\"1,5\"\n", CsvRule.Number, "'1,5'", "write 1234.5")]
    public void It_says_what_is_wrong_and_what_to_do(string text, string code, params string[] said) =>
        AssertSaid(text, new CsvInspectionOptions { PrimaryKey = "Id" }, code, said);

    [Theory]
    [InlineData("\uFEFFId,Name\n1,a\n", CsvRule.ByteOrderMark, "left out when it is sent", "Save it as UTF-8 without one")]
    [InlineData("Id,Name\r\n1,a\r\n", CsvRule.LineEnding, "2 end with CRLF, 0 with CR and 0 with LF. All are sent with "
        + "LF.", "Save the file with LF alone")]
    public void It_says_whether_it_is_normalized(string text, string code, string normalized, string not)
    {
        AssertSaid(text, new CsvInspectionOptions(), code, normalized);
        AssertSaid(text, AtUrl, code, not);
    }

    [Theory]
    [InlineData(CsvDestination.Inline, "semicolons (;), as said; they are sent with commas")]
    [InlineData(CsvDestination.Url, "must use commas. Convert it first")]
    public void It_says_what_becomes_of_another_delimiter(CsvDestination destination, string said) =>
        AssertSaid("Id;Name\n1;a\n", new CsvInspectionOptions { Delimiter = ';', Destination = destination }, CsvRule.Delimiter, said);

    [Theory]
    [InlineData(CsvDestination.Inline, "read as iso-8859-1, as asked, and sent as UTF-8")]
    [InlineData(CsvDestination.Url, "It is iso-8859-1; a file behind recordsURL must be UTF-8")]
    public void It_says_what_becomes_of_another_encoding(CsvDestination destination, string said)
    {
        var report = CsvText.Inspect(
            Encoding.Latin1.GetBytes("Id,Name\n1,é\n"), new CsvInspectionOptions { Encoding = Encoding.Latin1, Destination = destination });
        Assert.Contains(said, report.Issues.Single(issue => issue.Code == CsvRule.NotUtf8).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_what_was_normalized() => Assert.Equal(
        ["The byte order mark is left out.", "The delimiter is replaced by commas.", "The lines are ended with LF."],
        CsvText.Inspect("\uFEFFId;Name\r\n1;a\r\n", new CsvInspectionOptions { Delimiter = ';' }).Normalizations);

    [Fact]
    public void It_says_what_was_transcoded() => Assert.Equal(
        ["The text is transcoded from iso-8859-1 to UTF-8."],
        CsvText.Inspect(
            Encoding.Latin1.GetBytes("Id,Name\n1,é\n"), new CsvInspectionOptions { Encoding = Encoding.Latin1 }).Normalizations);

    [Fact]
    public void It_shows_bytes_that_are_no_text_where_they_stand()
    {
        var report = CsvText.Inspect([.. "Id,Name,Rest\n1,a\n2,x"u8, 0xC3, (byte)'(', 0xFF, .. ",c\n"u8]);
        var issues = report.Issues.Where(issue => issue.Code == CsvRule.NotUtf8).ToList();
        Assert.Equal(
            [(20L, "Name", 2), (22L, "Name", 2)],
            issues.Select(issue => (issue.ByteOffset!.Value, issue.Column!, issue.ColumnNumber!.Value)));
        Assert.Contains("Byte 20 (0x14) is not UTF-8: C3. Save the file as UTF-8", issues[0].Message, StringComparison.Ordinal);
        Assert.Contains("Byte 22 (0x16) is not UTF-8: FF.", issues[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Id", 1)]
    [InlineData(2, "Name", 2)]
    [InlineData(4, "Rest", 3)]
    public void It_names_the_column_of_bytes_that_are_no_text(int place, string column, int number)
    {
        var record = "1,a,b"u8.ToArray();
        record[place] = 0xFF;
        var issue = CsvText.Inspect([.. "Id,Name,Rest\n"u8, .. record, (byte)'\n']).Issues.Single(issue => issue.Code == CsvRule.NotUtf8);
        Assert.Equal((13L + place, column, number), (issue.ByteOffset, issue.Column, issue.ColumnNumber));
    }

    [Fact]
    public void It_counts_bad_characters_of_a_named_encoding_one_after_the_other()
    {
        byte[] Half(char low) => [(byte)low, 0xDC];
        byte[] bytes = [
            .. Encoding.Unicode.GetBytes("Id,Name\n1,a"), .. Half('\0'), .. Encoding.Unicode
                .GetBytes("\n2,"), .. Half('\u0001'), .. Encoding.Unicode .GetBytes("b\n")];
        var issues = CsvText.Inspect(bytes, new CsvInspectionOptions { Encoding = Encoding.Unicode }).Issues
            .Where(issue => issue.Severity == CsvSeverity.Error) .ToList();
        Assert.Equal([22L, 30L], issues.Select(issue => issue.ByteOffset!.Value));
        Assert.Contains("Byte 22 (0x16) is not utf-16. Save the file as UTF-8", issues[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("\uFFFF", false)]
    public void It_finds_bad_characters_far_into_a_named_encoding_and_claims_no_place_that_it_does_not_know(string other, bool known)
    {
        byte[] half = [0x00, 0xDC];
        var before = Encoding.Unicode.GetBytes("Id,Name\n" + string.Concat(Enumerable.Repeat("1,abc\n", 100_000)) + "2,");
        byte[] bytes = [
            .. before, .. half, .. Encoding.Unicode.GetBytes("\n3,\0\n4,"), .. half, .. Encoding.Unicode.GetBytes($"{other}\n")];

        var issues = CsvText.Inspect(bytes, new CsvInspectionOptions { Encoding = Encoding.Unicode }).Issues
            .Where(issue => issue.Code == CsvRule.NotUtf8 && issue.Severity == CsvSeverity.Error) .ToList();

        Assert.Equal(known ? [before.Length, null, before.Length + 16] : new long?[4], issues.Select(issue => issue.ByteOffset));
        Assert.StartsWith(
            "These bytes are not text in utf-16",
            issues[1].Message[(issues[1].Message.IndexOf(": ", StringComparison.Ordinal) + 2)..],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32_001, "32,000")]
    [InlineData(131_072, "32,000")]
    [InlineData(131_073, "no field holds more than 131,072")]
    public void It_says_how_long_a_value_may_be(int length, string said) =>
        AssertSaid(
            $"Id,Name\n1,{new string('x', length)}\n", new CsvInspectionOptions(), CsvRule.FieldTooLong, $"{length:N0} characters", said);

    [Fact]
    public void It_says_how_long_a_record_may_be() => AssertSaid(
        $"Id,Name\n1,{new string('x', 400_000)}\n",
        new CsvInspectionOptions(),
        CsvRule.RecordTooLong,
        "400,002 characters",
        "400,000 are allowed",
        "Shorten");

    [Theory]
    [InlineData(30, false)]
    [InlineData(31, true)]
    public void It_names_thirty_columns_and_counts_the_others(int columns, bool more)
    {
        var names = Enumerable.Range(0, columns).Select(column => $"zzz{column}").ToList();
        var text = $"{string.Join(',', names)}\n{string.Join(',', names)}\n";
        AssertSaid(
            text,
            new CsvInspectionOptions { PrimaryKey = "Id" },
            CsvRule.PrimaryKeyMissing,
            $"The columns are: {string.Join(", ", names.Take(30))}{(more ? " and 1 more" : "")}.");
    }

    [Fact]
    public void It_names_a_property_or_a_new_name_that_leads_nowhere()
    {
        AssertSaid(
            "Id,Name\n1,a\n",
            new CsvInspectionOptions { Properties = ["Id", "Nam"] },
            CsvRule.ColumnMissing,
            "'Nam'",
            "Did you mean 'Name'? The columns are: Id, Name.");
        AssertSaid(
            "Id,Name\n1,a\n",
            new CsvInspectionOptions { Properties = ["Id", "xyz"] },
            CsvRule.ColumnMissing,
            "'xyz', which was asked for. The columns are: Id, Name.");
        AssertSaid(
            "Id,Name\n1,a\n",
            new CsvInspectionOptions { HeaderMap = new Dictionary<string, string> { ["Nam"] = "x" } },
            CsvRule.ColumnMissing,
            "'Nam' is to be renamed");
    }

    [Fact]
    public void A_delimiter_that_Salesforce_does_not_know_is_refused_with_those_that_it_knows()
    {
        var thrown = Assert.Throws<AmpersandException>(() => CsvText.Inspect("Id\n1\n", new CsvInspectionOptions { Delimiter = ':' }));
        Assert.Equal("DelimiterInvalid", thrown.ErrorId);
        Assert.Contains("Use comma, semicolon", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_issue_begins_with_its_place()
    {
        Assert.Equal("Line 2, record 1, column 'Name': x", new CsvPlace(2, 1, "Name", 2).Describe("x"));
        Assert.Equal("Record 1, column 'Name': x", new CsvPlace(Record: 1, Column: "Name").Describe("x"));
        Assert.Equal("Column 'Name': x", new CsvPlace(Column: "Name").Describe("x"));
        Assert.Equal("Line 1, column 2: x", new CsvPlace(1, Column: "", ColumnNumber: 2).Describe("x"));
        Assert.Equal("Column 2: x", new CsvPlace(ColumnNumber: 2).Describe("x"));
        Assert.Equal("x", CsvPlace.Whole.Describe("x"));
    }

    [Fact]
    public void A_report_is_told_in_one_line()
    {
        Assert.Equal("test.csv: valid, 1 records, 0 errors, 0 warnings", CsvText.Inspect("Id,Name\n1,a\n").ToString());
        Assert.Equal("test.csv: invalid, 2 records, 1 errors, 1 warnings", CsvText.Inspect("Id,Name\n1,\"a\rb\"\n2\n").ToString());
        Assert.Equal(50, new AmpersandCsvReport { Bytes = 100, Elapsed = TimeSpan.FromSeconds(2) }.BytesPerSecond);
        Assert.Equal(0, new AmpersandCsvReport { Bytes = 100 }.BytesPerSecond);
    }

    [Theory]
    [InlineData("Id\n1\n", "LF")]
    [InlineData("Id\r\n1\r\n", "CRLF")]
    [InlineData("Id\r1\r", "CR")]
    [InlineData("Id", "None")]
    public void A_report_names_the_line_ending(string text, string name) => Assert.Equal(name, CsvText.Inspect(text).LineEnding);

    [Theory]
    [InlineData("2023-11-20Z", CsvRule.Date)]
    [InlineData("2023-11-20 11:36", CsvRule.DateTime)]
    [InlineData("2023-02-30", CsvRule.DateTime)]
    [InlineData("11/20/2023", CsvRule.DateTime)]
    [InlineData("\"1,5\"", CsvRule.Number)]
    public void What_is_found_before_a_column_is_known_is_counted_in_full(string value, string code)
    {
        var text = "Id,Value\n" + string.Concat(Enumerable.Range(0, 50).Select(record => $"{record},{value}\n"));
        var report = CsvText.Inspect(text, new CsvInspectionOptions { MaxIssues = 2 });
        Assert.Equal(50, report.IssueTotals[code]);
        Assert.Equal(2, report.Issues.Count(issue => issue.Code == code));
    }

    [Fact]
    public void One_date_at_the_beginning_does_not_make_a_column_of_texts_one_of_dates() => Assert.Empty(
        CsvText.Inspect("Id,Note\n0,11/20/2023\n" + string.Concat(Enumerable.Range(1, 20).Select(record => $"{record},a note\n"))).Issues);

    [Theory]
    [InlineData("12", "\"1,5\"", CsvRule.Number)]
    [InlineData("2023-11-20", "11/20/2023", CsvRule.DateTime)]
    public void A_column_is_watched_to_its_end(string usual, string odd, string code)
    {
        var text = "Id,Value\n" + string.Concat(
            Enumerable.Range(0, 2 * ColumnTypeDetector.Sample).Select(record => $"{record},{usual}\n")) + $"x,{odd}\n";
        Assert.Equal(2 * ColumnTypeDetector.Sample + 2, Assert.Single(CsvText.Inspect(text).Issues, issue => issue.Code == code).Line);
    }

    [Fact]
    public void A_single_column_that_gets_quotes_is_split_as_it_is_measured()
    {
        var bytes = CsvText.Utf8("Id\n" + string.Concat(Enumerable.Range(10_000, 10_000).Select(record => $"{record},5\n")));
        var options = new CsvInspectionOptions { Delimiter = ';', ForReading = true, PartLimit = 40_000 };
        var parts = CsvText.Parts(bytes, options);
        Assert.Equal(CsvText.Inspect(bytes, options).Parts, parts.Count);
        Assert.All(parts, part => Assert.InRange(part.Length, 0, 40_000));
        Assert.Equal(3, parts.Count);
    }

    [Fact]
    public void Where_no_provider_limits_a_record_one_behind_a_url_may_be_longer_than_a_request()
    {
        var text = $"Id,Name\n1,{new string('x', (2 * CsvPart.MaxBytes) + 1)}\n";
        Assert.True(
            CsvText.Inspect(text, new CsvInspectionOptions { Destination = CsvDestination.Url, Provider = CsvProvider.None }).IsValid);
        Assert.False(CsvText.Inspect(text, new CsvInspectionOptions { Provider = CsvProvider.None }).IsValid);
    }

    private static void AssertSaid(string text, CsvInspectionOptions options, string code, params string[] said)
    {
        var message = Assert.Single(CsvText.Inspect(text, options).Issues, issue => issue.Code == code).Message;
        Assert.All(said, words => Assert.Contains(words, message, StringComparison.Ordinal));
    }
}
