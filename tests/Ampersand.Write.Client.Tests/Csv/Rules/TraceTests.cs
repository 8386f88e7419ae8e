using System.Text;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>What spreadsheets and other tools do to data, as people met it; for each a form of it that is right.</summary>
public sealed class TraceTests
{
    private const CsvSeverity Error = CsvSeverity.Error;
    private const CsvSeverity Warning = CsvSeverity.Warning;
    private const CsvSeverity Information = CsvSeverity.Information;

    private static readonly CsvInspectionOptions Keyed = new() { PrimaryKey = "k__c" };

    public static TheoryData<string, string, CsvSeverity, int> Cases() => new()
    {
        { "k__c,is_live__c\n1,yes\n2,no\n3,WAHR\n4,FALSCH\n", CsvRule.BooleanValue, Warning, 1 },
        { "k__c,n__c\n1,oui\n2,non\n", CsvRule.BooleanValue, Warning, 1 },
        { "k__c,has_car__c\n1,ja\n2,ja\n", CsvRule.BooleanValue, Warning, 1 },
        { "k__c,n__c\n1,a\u000Bb\n2,b\u001A\n", CsvRule.ControlCharacter, Warning, 2 },
        { "k__c,n__c\n1,\u007Fb\n", CsvRule.ControlCharacter, Warning, 1 },
        { "k__c,n__c\r\n1,a\r\n\u001A", CsvRule.ControlCharacter, Information, 1 },
        { "k__c,n__c\n1,a\n\u001A\n", CsvRule.ControlCharacter, Information, 1 },
        { $"k__c,d__c\n{Days(24)}25,45250\n", CsvRule.DateTime, Error, 1 },
        { $"k__c,d__c\n{Days(24)}25,tbd\n", CsvRule.DateTime, Error, 1 },
        { $"k__c,d__c\ntbd,soon\n{Days(24)}", CsvRule.DateTime, Error, 1 },
        { "k__c,d__c\n1,20231120\n2,20231121\n", CsvRule.DateTime, Warning, 1 },
        { "k__c,StartDate\n1,20231120\n", CsvRule.DateTime, Warning, 1 },
        { "k__c,d__c\n1,0023-11-20\n2,2023-11-21\n", CsvRule.DateTime, Error, 1 },
        { "k__c,d__c\n1,1699-12-31\n2,4001-01-01T00:00:00Z\n", CsvRule.DateTime, Error, 2 },
        { "k__c,d__c\n1,20.11.23\n2,21.11.23\n", CsvRule.DateTime, Error, 2 },
        { "k__c,d__c\n1,2023-1-5\n2,2023-11-20\n", CsvRule.DateTime, Error, 1 },
        { "k__c,t__c\n1,2023-11-20T11:36:22+5\n2,2023-11-20T11:36:22+05:00\n", CsvRule.DateTime, Error, 1 },
        { "k__c,t__c\n1,2023-11-20T11:36:22-5:30\n", CsvRule.DateTime, Error, 1 },
        { "k__c,birth_date__c\n1,45250\n2,45251\n", CsvRule.SpreadsheetDate, Warning, 1 },
        { "k__c,n__c\n\"=\"\"001\"\"\",a\n\"=\"\"002\"\"\",b\n", CsvRule.SpreadsheetText, Error, 2 },
        { "k__c,n__c\n1,a\nk__c,n__c\n2,b\n", CsvRule.HeaderRepeated, Error, 1 },
        { "\"k__c\",\"n__c\"\n1,a\nk__c,n__c\n2,b\n", CsvRule.HeaderRepeated, Error, 1 },
        { "k__c,n__c\nABC,a\nabc,b\n", CsvRule.KeyCase, Information, 1 },
        { "k__c,n__c\nÉ1,a\né1,b\n", CsvRule.KeyCase, Information, 1 },
        { "k__c,n__c\nA1,a\n\"A1 \",b\n", CsvRule.KeyLookalike, Warning, 1 },
        { "k__c,n__c\nA1,a\nA1\u200B,b\n", CsvRule.KeyLookalike, Warning, 1 },
        { "k__c,n__c\nA 1,a\nA\u00A01,b\n", CsvRule.KeyLookalike, Warning, 1 },
        { "k__c,n__c\né,a\ne\u0301,b\n", CsvRule.KeyLookalike, Warning, 1 },
        { "k__c,n__c\n1,null\n2,NULL\n3,a\n", CsvRule.NullMarker, Warning, 2 },
        { "k__c,n__c\n1,(null)\n2,\\N\n3,[NULL]\n", CsvRule.NullMarker, Warning, 3 },
        { $"k__c,n__c\n{Numbers(31)}32,(5)\n33,\"1 200\"\n34,1.234.567\n35,NaN\n", CsvRule.Number, Warning, 4 },
        { "k__c,n__c\n1,\"1.200,50 €\"\n2,\"3,10 €\"\n", CsvRule.Number, Warning, 2 },
        { "k__c,n__c\n1,$5\n2,USD 12.50\n", CsvRule.Number, Warning, 2 },
        { "k__c,n__c\n1,a\n2,\"12 inch\n3,b\n4,14 inch\"\n5,c\n", CsvRule.StrayQuote, Warning, 1 },
        { "k__c,n__c\n1,Jos\uFFFD\n2,ok\n", CsvRule.NotUtf8, Warning, 1 },
        { "k__c,n__c\n1.23457E+15,a\n1.23458E+15,b\n", CsvRule.ScientificNotation, Error, 2 },
        { "k__c,n__c\n1,1234567890\n2,1.23457E+15\n", CsvRule.ScientificNotation, Warning, 1 },
        { "sep=;\r\nk__c;n__c\r\n1;a\r\n", CsvRule.SeparatorLine, Information, 1 },
        { "k__c,n__c\n#REF!,a\n2,#NV\n3,#n/a\n4,\"#N/A \"\n5,#DIV/0!\n", CsvRule.SpreadsheetError, Error, 5 },
        { "k__c,n__c\n1,a\n2,########\n", CsvRule.SpreadsheetError, Warning, 1 },
        { "k__c,n__c,,\n1,a,,\n", CsvRule.HeaderEmpty, Error, 1 },
        { "k__c,n__c\n1,System.Object[]\n2,System.Collections.Hashtable\n3,plain\n", CsvRule.Value, Warning, 2 },
        { "k__c,n__c\u200B\n1,a\n", CsvRule.HeaderWhitespace, Error, 1 },
        { "k__c,Start\u00A0Date\n1,a\n", CsvRule.HeaderWhitespace, Error, 1 },
        { "k__c,1abc__c,_x,a___c\n1,a,b,c\n", CsvRule.HeaderName, Error, 3 },
        { "k__c,sf__Id,sf__Error\n1,a,b\n", CsvRule.ResultColumn, Warning, 2 },
        { "k__c,n__c,ERROR\n1,a,b\n", CsvRule.ResultColumn, Warning, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_tools_leave_is_told(string text, string code, CsvSeverity severity, int count)
    {
        var report = CsvText.Inspect(text, Keyed);
        Assert.True(report.IssueTotals.TryGetValue(code, out var total), string.Join('\n', report.Issues));
        Assert.Equal(count, total);
        Assert.Contains(report.Issues, issue => issue.Code == code && issue.Severity == severity);
    }

    [Fact]
    public void An_id_of_15_characters_and_its_forms_of_18_are_one_record()
    {
        const string Text = "Id,n__c\n001d000000Ab3cD,a\n001d000000Ab3cDAAR,b\n001D000000AB3CDAAR,c\n001d000000aB3cD,d\n";
        var report = CsvText.Inspect(Text, new CsvInspectionOptions { PrimaryKey = "Id" });
        Assert.Equal(2, report.IssueTotals[CsvRule.PrimaryKeyDuplicate]);
        Assert.All(report.Issues, issue => Assert.Equal(2, issue.RelatedLine));
    }

    [Theory]
    [InlineData("sep=;\r\nk__c;n__c\r\n1;a\r\n", "k__c,n__c\n1,a\n")]
    [InlineData("SEP=,\nk__c,n__c\n1,a\n", "k__c,n__c\n1,a\n")]
    [InlineData("\uFEFFsep=\t\nk__c\tn__c\n1\ta\n", "k__c,n__c\n1,a\n")]
    [InlineData("k__c,n__c\r\n1,a\r\n\u001A", "k__c,n__c\n1,a\n")]
    [InlineData("k__c,n__c\n1,a\n\u001A", "k__c,n__c\n1,a\n")]
    public void What_is_no_record_is_left_out(string text, string sent)
    {
        var options = new CsvInspectionOptions { PrimaryKey = "k__c", ForReading = true };
        Assert.Equal(sent, Encoding.UTF8.GetString(CsvText.Normalizations(CsvText.Utf8(text), options)));
        Assert.Equal(1, CsvText.Inspect(text, options).Records);
    }

    [Fact]
    public void Lines_are_counted_from_the_line_that_names_the_delimiter()
    {
        var issue = Assert.Single(CsvText.Inspect("sep=;\nk__c;n__c\n1;a\n1;b\n", Keyed).Issues, issue => issue.Severity == Error);
        Assert.Equal((4, 3), (issue.Line, issue.RelatedLine));
    }

    [Fact]
    public void What_nobody_sees_is_shown_by_its_number()
    {
        Assert.Contains("Start<U+00A0>Date", CsvText.Inspect("k__c,Start\u00A0Date\n1,a\n").Issues[0].Message, StringComparison.Ordinal);
        Assert.Contains(
            "Did you mean 'Start<U+00A0>Date'?",
            CsvText.Inspect("k__c,Start\u00A0Date\n1,a\n", new() { Properties = ["Start Date"] }).Issues[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_without_a_name_at_the_end_are_told_once_and_whether_they_hold_anything()
    {
        var empty = Assert.Single(CsvText.Inspect("k__c,n__c,,\n1,a,,\n").Issues, issue => issue.Severity == Error);
        Assert.Contains("The last 2 columns have no name, and no cell of theirs holds anything", empty.Message, StringComparison.Ordinal);
        var full = Assert.Single(CsvText.Inspect("k__c,n__c,,\n1,a,,x\n").Issues, issue => issue.Severity == Error);
        Assert.DoesNotContain("no cell", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_that_are_all_midnight_are_told_from_ten_on()
    {
        Assert.DoesNotContain(Midnights(9).Issues, issue => issue.Severity == Warning);
        var issue = Assert.Single(Midnights(10).Issues, issue => issue.Severity == Warning);
        Assert.Equal((CsvRule.DateTime, "t__c"), (issue.Code, issue.Column));
        Assert.Contains("All 10 times are midnight", issue.Message, StringComparison.Ordinal);

        static AmpersandCsvReport Midnights(int count) => CsvText.Inspect("k__c,t__c\n" + string.Concat(
            Enumerable.Range(1, count).Select(record => $"{record},2023-11-{record:00}T00:00:00+09:00\n")));
    }

    [Fact]
    public void Patterns_pick_columns_as_Select_Object_does()
    {
        var options = new CsvInspectionOptions { Properties = ["n*", "k__c"], ForReading = true };
        Assert.Equal(
            "n__c,name__c,k__c\na,b,1\n",
            Encoding.UTF8.GetString(CsvText.Normalizations(CsvText.Utf8("k__c,n__c,x__c,name__c\n1,a,z,b\n"), options)));
        Assert.Contains(
            CsvText.Inspect("k__c,n__c\n1,a\n", new() { Properties = ["z*"] }).Issues, issue => issue.Code == CsvRule.ColumnMissing);
    }

    private static string Days(int count) =>
        string.Concat(Enumerable.Range(1, count).Select(day => $"{day},2023-11-{day:00}\n"));

    private static string Numbers(int count) =>
        string.Concat(Enumerable.Range(1, count).Select(number => $"{number},{number}.5\n"));

    [Theory]
    [InlineData("start_date__c", "43831", "43832", "43833.5")]
    [InlineData("Birthdate", "43831.25", "43832.75", "43833.5")]
    [InlineData("date__c", "43831.0", "43832", "43833")]
    public void Days_as_a_spreadsheet_counts_them_may_have_a_time(string name, params string[] values)
    {
        static IEnumerable<string> Codes(string name, string[] values) =>
            CsvText.Inspect($"k__c,{name}\n" + string.Concat(values.Select(value => $"k,{value}\n"))).Issues.Select(issue => issue.Code);

        Assert.Equal([CsvRule.SpreadsheetDate], Codes(name, values));
        Assert.Empty(Codes("price__c", values));
    }

    [Theory]
    [InlineData("1.9143100000101E+18")]
    [InlineData("1.91431000001011E+18")]
    [InlineData("1E+15")]
    public void A_key_as_NET_writes_a_number_of_many_digits_is_an_error(string key) => Assert.Contains(
        CsvText.Inspect($"k__c,n__c\n{key},a\n", new CsvInspectionOptions { PrimaryKey = "k__c" }).Issues,
        issue => issue is { Code: CsvRule.ScientificNotation, Severity: CsvSeverity.Error });
}
