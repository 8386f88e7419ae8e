using Ampersand.Write.Csv;
using System.Text;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>For each rule a CSV that breaks it and nothing else, and one that just keeps it.</summary>
public sealed class RuleTests
{
    private const string Valid = "Id,Name\n1,a\n2,b\n";

    private static readonly CsvInspectionOptions Keyed = new() { PrimaryKey = "Id" };
    private static readonly CsvInspectionOptions AtUrl = new() { Destination = CsvDestination.Url };

    [Fact]
    public void A_right_file_has_no_issues()
    {
        var report = CsvText.Inspect(Valid, Keyed);
        Assert.Empty(report.Issues);
        Assert.True(report.IsValid);
        Assert.Equal(
            (2, 2, "LF", "utf-8", ',', 1, 16),
            (report.Records, report.Columns, report.LineEnding, report.Encoding, report.Delimiter, report.Parts, report.Bytes));
        Assert.Equal(["Id", "Name"], report.Headers);
        Assert.Equal("Id", report.PrimaryKey);
        Assert.Null(CsvText.Inspect(Valid, AtUrl).Parts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Id,Name\n")]
    [InlineData("Id,Name")]
    public void Empty_without_a_record(string text) => AssertOnly(CsvText.Inspect(text), CsvRule.Empty, CsvSeverity.Error);

    [Fact]
    public void Empty_of_a_byte_order_mark_alone() => Assert.True(CsvText.Inspect("\uFEFF").IssueTotals.ContainsKey(CsvRule.Empty));

    [Fact]
    public void TooLarge_is_refused_for_a_url_before_it_is_read()
    {
        using var huge = new SparseStream(3L * 1024 * 1024 * 1024);
        using var file = CsvFile.FromStream(huge, "huge.csv");
        var report = file.Inspect(AtUrl, ct: TestContext.Current.CancellationToken);
        AssertOnly(report, CsvRule.TooLarge, CsvSeverity.Error);
        Assert.Equal(0, huge.BytesRead);
    }

    [Fact]
    public void TooLarge_begins_behind_150_MiB()
    {
        Assert.Equal(157_286_400, CsvLimits.UrlBytes);
        using var just = new SparseStream(CsvLimits.UrlBytes);
        using var file = CsvFile.FromStream(just, "just.csv");
        Assert.False(file.Inspect(AtUrl, ct: TestContext.Current.CancellationToken).IssueTotals.ContainsKey(CsvRule.TooLarge));
    }

    [Fact]
    public void TooLarge_says_inline_how_many_parts_there_are()
    {
        var report = CsvText.Inspect(Valid, new CsvInspectionOptions { PartLimit = 12 });
        var issue = AssertOnly(report, CsvRule.TooLarge, CsvSeverity.Information);
        Assert.Contains("2 parts", issue.Message, StringComparison.Ordinal);
        Assert.Equal(2, report.Parts);
        Assert.Empty(CsvText.Inspect(Valid, new CsvInspectionOptions { PartLimit = 16 }).Issues);
    }

    [Fact]
    public void TooLarge_names_the_record_that_no_part_can_hold()
    {
        var text = "Id,Name\n1,a\n2,bbbb\n";
        var issue = AssertOnly(
            CsvText.Inspect(
                text, new CsvInspectionOptions { PartLimit = 14 }), CsvRule.TooLarge, CsvSeverity.Error, but: CsvSeverity.Information);
        Assert.Equal((3, 2), (issue.Line, issue.Record));
        Assert.True(CsvText.Inspect(text, new CsvInspectionOptions { PartLimit = 15 }).IsValid);
    }

    [Fact]
    public void UploadGrowth_begins_behind_100_million_bytes()
    {
        Assert.True(Grows(100_000_001, CsvDestination.Url, CsvProvider.Salesforce));
        Assert.False(Grows(100_000_000, CsvDestination.Url, CsvProvider.Salesforce));
        Assert.False(Grows(100_000_001, CsvDestination.Inline, CsvProvider.Salesforce));
        Assert.False(Grows(100_000_001, CsvDestination.Url, CsvProvider.None));

        static bool Grows(long size, CsvDestination destination, CsvProvider provider)
        {
            using var stream = new SparseStream(size);
            using var file = CsvFile.FromStream(stream, "grown.csv");
            var report = file.Inspect(new CsvInspectionOptions { Destination = destination, Provider = provider });
            return report.IssueTotals.ContainsKey(CsvRule.UploadGrowth);
        }
    }

    [Theory]
    [InlineData(50_000_000, null)]
    [InlineData(50_100_000, CsvRule.UploadGrowth)]
    [InlineData(78_600_000, CsvRule.UploadGrowth)]
    [InlineData(78_700_000, CsvRule.TooLarge)]
    public void An_upload_is_as_large_as_it_is_when_it_is_normalized(long size, string? code)
    {
        // é has one byte in Latin-1 and two in UTF-8.
        using var stream = new SparseStream(size, 0xE9);
        using var file = CsvFile.FromStream(stream, "normalized.csv");
        var report = file.Inspect(
            new CsvInspectionOptions { Destination = CsvDestination.Upload, Encoding = Encoding.Latin1 },
            ct: TestContext.Current.CancellationToken);

        string[] ofSize = [CsvRule.UploadGrowth, CsvRule.TooLarge];
        Assert.Equal(code is null ? [] : [code], report.IssueTotals.Keys.Intersect(ofSize));
    }

    [Fact]
    public void NotUtf8_names_byte_line_record_and_column()
    {
        var bytes = Encoding.Latin1.GetBytes("Id,Name\n1,a\n2,Café\n");
        var issue = AssertOnly(CsvText.Inspect(bytes), CsvRule.NotUtf8, CsvSeverity.Error);
        Assert.Equal((17, 3, 2, "Name", 2), (issue.ByteOffset, issue.Line, issue.Record, issue.Column, issue.ColumnNumber));
        Assert.Contains("17", issue.Message, StringComparison.Ordinal);
        Assert.Empty(CsvText.Inspect("Id,Name\n1,a\n2,Café\n").Issues);
    }

    [Fact]
    public void NotUtf8_counts_the_byte_order_mark_in_the_offset() =>
        Assert.Equal(
            7, CsvText.Inspect([.. "\uFEFFId\n1"u8, 0xFF, (byte)'\n']).Issues.Single(issue => issue.Code == CsvRule.NotUtf8).ByteOffset);

    [Fact]
    public void NotUtf8_for_a_NUL() =>
        Assert.Equal(10, AssertOnly(CsvText.Inspect("Id,Name\n1,\0\n"), CsvRule.NotUtf8, CsvSeverity.Error).ByteOffset);

    [Theory]
    [InlineData("utf-16", true, "UTF-16 with a byte order mark")]
    [InlineData("utf-16", false, "UTF-16 without a byte order mark")]
    [InlineData("utf-16BE", true, "UTF-16, big endian, with a byte order mark")]
    [InlineData("utf-16BE", false, "UTF-16, big endian, without a byte order mark")]
    [InlineData("utf-32", true, "UTF-32 with a byte order mark (utf-32). Name that encoding")]
    [InlineData("utf-32BE", true, "UTF-32, big endian, with a byte order mark (utf-32BE)")]
    public void NotUtf8_says_which_encoding_it_looks_like(string name, bool mark, string expected)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Valid)];
        Assert.Contains(expected, AssertOnly(CsvText.Inspect(bytes), CsvRule.NotUtf8, CsvSeverity.Error).Message, StringComparison.Ordinal);

        var named = CsvText.Inspect(bytes, new CsvInspectionOptions { Encoding = encoding });
        Assert.True(named.IsValid);
        Assert.Equal((2, name, mark), (named.Records, named.Encoding, named.HasBom));
        Assert.Equal(CsvSeverity.Information, named.Issues.Single(issue => issue.Code == CsvRule.NotUtf8).Severity);
        Assert.Equal(
            Valid,
            Encoding.UTF8.GetString(CsvText.Normalizations(bytes, new CsvInspectionOptions { Encoding = encoding, ForReading = true })));
        Assert.False(CsvText.Inspect(bytes, new CsvInspectionOptions { Encoding = encoding, Destination = CsvDestination.Url }).IsValid);
    }

    [Fact]
    public void NotUtf8_for_other_kinds_of_file()
    {
        using var gzip = new MemoryStream();
        using (var stream = new System.IO.Compression.GZipStream(gzip, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(CsvText.Utf8(Valid));
        }

        using var workbook = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(workbook, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("[Content_Types].xml");
            archive.CreateEntry("xl/workbook.xml");
        }

        Assert.Contains(
            "gzip archive. Decompress it first", AssertOnly(
                CsvText.Inspect(gzip.ToArray()), CsvRule.NotUtf8, CsvSeverity.Error).Message, StringComparison.Ordinal);
        Assert.Contains(
            "xlsx", AssertOnly(CsvText.Inspect(workbook.ToArray()), CsvRule.NotUtf8, CsvSeverity.Error).Message, StringComparison.Ordinal);
        Assert.Contains(
            "xlsx", AssertOnly(
                CsvText.Inspect("PK\u0003\u0004 xl/workbook.xml"), CsvRule.NotUtf8, CsvSeverity.Error).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Save it as 'CSV UTF-8' in Excel", CsvText.Inspect(
                "PK\u0003\u0004 [Content_Types].xml").Issues[0].Message, StringComparison.Ordinal);
        Assert.Contains(
            "zip archive. Extract the CSV", AssertOnly(
                CsvText.Inspect([.. "PK\x03\x04"u8, 20, 0, 0]), CsvRule.NotUtf8, CsvSeverity.Error).Message, StringComparison.Ordinal);
        Assert.Contains(
            "old Excel workbook (xls). Save it as 'CSV UTF-8' in Excel", AssertOnly(
                CsvText.Inspect([0xD0, 0xCF, 0x11, 0xE0, 0xA1]), CsvRule.NotUtf8, CsvSeverity.Error).Message, StringComparison.Ordinal);
        Assert.Contains(
            "PDF document. Export its table as CSV", AssertOnly(
                CsvText.Inspect("%PDF-1.7"), CsvRule.NotUtf8, CsvSeverity.Error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NotUtf8_does_not_take_NULs_for_an_encoding() =>
        Assert.All(
            CsvText.Inspect(new byte[100]).Issues, issue => Assert.DoesNotContain("UTF-16", issue.Message, StringComparison.Ordinal));

    [Fact]
    public void NotUtf8_is_not_said_of_a_named_encoding_that_makes_no_difference() =>
        Assert.Empty(CsvText.Inspect(Valid, new CsvInspectionOptions { Encoding = Encoding.Latin1 }).Issues);

    [Fact]
    public void NotUtf8_in_a_named_encoding_names_the_byte_of_the_source()
    {
        // A low surrogate alone, as the 11th character.
        byte[] bytes = [.. Encoding.Unicode.GetBytes("Id,Name\n1,a"), 0x00, 0xDC, .. Encoding.Unicode.GetBytes("b\n2,c\n")];
        var report = CsvText.Inspect(bytes, new CsvInspectionOptions { Encoding = Encoding.Unicode });
        var issue = Assert.Single(report.Issues, issue => issue.Severity == CsvSeverity.Error);
        Assert.Equal((CsvRule.NotUtf8, 22, 2, 1), (issue.Code, issue.ByteOffset, issue.Line, issue.Record));
    }

    [Fact]
    public void ByteOrderMark_is_normalized_inline_and_an_error_behind_a_url()
    {
        var inline = CsvText.Inspect("\uFEFF" + Valid, Keyed);
        AssertOnly(inline, CsvRule.ByteOrderMark, CsvSeverity.Information);
        Assert.True(inline.HasBom);
        Assert.Equal(["Id", "Name"], inline.Headers);
        Assert.NotEmpty(inline.Normalizations);
        AssertOnly(CsvText.Inspect("\uFEFF" + Valid, AtUrl), CsvRule.ByteOrderMark, CsvSeverity.Error);
        Assert.Empty(CsvText.Inspect(Valid, AtUrl).Issues);
    }

    [Theory]
    [InlineData("Id,Name\r\n1,a\r\n2,b\r\n", "CRLF", 1)]
    [InlineData("Id,Name\r1,a\r2,b\r", "CR", 1)]
    [InlineData("Id,Name\n1,a\r\n2,b\n", "Mixed", 2)]
    [InlineData("Id,Name\n1,a\r2,b", "Mixed", 2)]
    public void LineEnding_is_normalized_inline_and_an_error_behind_a_url(string text, string name, long line)
    {
        var inline = CsvText.Inspect(text);
        Assert.Equal(line, AssertOnly(inline, CsvRule.LineEnding, CsvSeverity.Information).Line);
        Assert.Equal((name, 2), (inline.LineEnding, inline.Records));
        AssertOnly(CsvText.Inspect(text, AtUrl), CsvRule.LineEnding, CsvSeverity.Error);
    }

    [Fact]
    public void QuotedCarriageReturn()
    {
        var issue = AssertOnly(CsvText.Inspect("Id,Name\n1,\"a\nb\"\n2,\"a\r\nb\"\n"), CsvRule.QuotedCarriageReturn, CsvSeverity.Warning);
        Assert.Equal((4, 2, "Name", "a\\r\\nb"), (issue.Line, issue.Record, issue.Column, issue.Preview));
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    [InlineData('^')]
    [InlineData('`')]
    public void Delimiter_is_guessed_at_normalized_when_named_and_an_error_behind_a_url(char delimiter)
    {
        var text = Valid.Replace(',', delimiter);
        AssertOnly(CsvText.Inspect(text, Keyed), CsvRule.Delimiter, CsvSeverity.Error);
        AssertOnly(CsvText.Inspect(text, new CsvInspectionOptions { Delimiter = delimiter }), CsvRule.Delimiter, CsvSeverity.Information);
        AssertOnly(
            CsvText.Inspect(text, new CsvInspectionOptions { Delimiter = delimiter, Destination = CsvDestination.Url }),
            CsvRule.Delimiter,
            CsvSeverity.Error);
        AssertOnly(CsvText.Inspect(
            Valid, new CsvInspectionOptions { Delimiter = delimiter }), CsvRule.Delimiter, CsvSeverity.Error, but: CsvSeverity.Information);
        Assert.Empty(CsvText.Inspect("Id\n1\n2\n").Issues);
    }

    [Theory]
    [InlineData("Id,Name\n1,a\"b\n")]
    [InlineData("Id,Name\n1,\"a\"b\n")]
    [InlineData("Id,Name\n1,\"a\" \n")]
    [InlineData("Id,Name\n1, \"a\"\n")]
    public void StrayQuote(string text)
    {
        var issue = AssertOnly(CsvText.Inspect(text), CsvRule.StrayQuote, CsvSeverity.Error);
        Assert.Equal((2, 1, "Name", 2), (issue.Line, issue.Record, issue.Column, issue.ColumnNumber));
        Assert.Empty(CsvText.Inspect("Id,Name\n1,\"a\"\"b\"\n").Issues);
        Assert.Equal(1, Assert.Single(CsvText.Inspect("Id,Na\"me\n1,a\n").Issues).Line);
    }

    [Theory]
    [InlineData("Id,Name\n1,a\n2,\"b\n3,c\n", 3)]
    [InlineData("Id,Name\n1,\"a\n\nb\"\n2,\"b\"\"\n3,c\n", 5)]
    [InlineData("Id,\"Name\n1,a\n", 1)]
    public void UnclosedQuote_names_the_line_where_it_opens(string text, long line)
    {
        var issue = AssertOnly(CsvText.Inspect(text), CsvRule.UnclosedQuote, CsvSeverity.Error);
        Assert.Equal(line, issue.Line);
        Assert.Equal(CsvRule.LineEnding, Assert.Single(CsvText.Inspect("Id,Name\n1,\"a\n\nb\"").Issues).Code);
    }

    [Theory]
    [InlineData("Id,Name\n1,a\n2,b,c\n", "3 fields")]
    [InlineData("Id,Name\n1,a\n2\n", "1 field,")]
    [InlineData("Id,Name\n1,a\n\n", "blank")]
    [InlineData("Id,Name\n1,a\n2,“b, c”\n", "straight quotes (\") around")]
    public void ColumnCount_says_both_counts(string text, string expected)
    {
        var issue = AssertOnly(CsvText.Inspect(text, Keyed), CsvRule.ColumnCount, CsvSeverity.Error);
        Assert.Equal((3, 2), (issue.Line, issue.Record));
        Assert.Contains(expected, issue.Message, StringComparison.Ordinal);
        Assert.Contains("header has 2", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ColumnCount_takes_a_blank_line_for_a_record_of_one_field()
    {
        var report = CsvText.Inspect("Id\n1\n\n3\n");
        Assert.True(report.IsValid);
        Assert.Equal(3, report.Records);
    }

    [Theory]
    [InlineData("Id,\n1,a\n")]
    [InlineData("Id,\"\"\n1,a\n")]
    [InlineData("Id, \n1,a\n")]
    [InlineData("Id,,\n1,a,b\n")]
    public void HeaderEmpty(string text) =>
        Assert.Equal(2, AssertOnly(CsvText.Inspect(text), CsvRule.HeaderEmpty, CsvSeverity.Error).ColumnNumber);

    [Fact]
    public void HeaderDuplicate_ignores_case()
    {
        var issue = AssertOnly(CsvText.Inspect("Id,Name,id\n1,a,2\n"), CsvRule.HeaderDuplicate, CsvSeverity.Error);
        Assert.Equal((3, "id"), (issue.ColumnNumber, issue.Column));
        Assert.Contains("Column 1", issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Id, Name")]
    [InlineData("Id,\"Name \"")]
    [InlineData("Id,Name\t")]
    public void HeaderWhitespace(string header) =>
        AssertOnly(CsvText.Inspect(header + "\n1,a\n"), CsvRule.HeaderWhitespace, CsvSeverity.Error);

    [Fact]
    public void HeaderTooLong_begins_behind_32000_characters()
    {
        var name = new string('a', 15_999);
        Assert.Empty(CsvText.Inspect($"{name},b{name}\n1,2\n").Issues);
        AssertOnly(CsvText.Inspect($"{name},bb{name}\n1,2\n"), CsvRule.HeaderTooLong, CsvSeverity.Error);
        Assert.Empty(CsvText.Inspect($"{name},bb{name}\n1,2\n", new CsvInspectionOptions { Provider = CsvProvider.None }).Issues);
    }

    [Theory]
    [InlineData("Start Date", CsvSeverity.Error, "holds ' '")]
    [InlineData("Größe", CsvSeverity.Error, "holds 'ö'")]
    [InlineData("a😀b", CsvSeverity.Error, "holds '😀'")]
    [InlineData("a-b", CsvSeverity.Error, "holds '-'")]
    [InlineData("start__date", CsvSeverity.Warning, "'start__date' has a suffix")]
    [InlineData("start__x", CsvSeverity.Warning, "fields end in __c")]
    [InlineData("place__s", CsvSeverity.Warning, "__latitude__s")]
    [InlineData("Owner__r", CsvSeverity.Warning, "'Owner__r' has a suffix")]
    [InlineData("Owner__x.Name", CsvSeverity.Warning, "'Owner__x' has a suffix", "end in __r")]
    public void HeaderName(string name, CsvSeverity severity, params string[] said)
    {
        var report = CsvText.Inspect($"Id,{name}\n1,a\n");
        var message = AssertOnly(report, CsvRule.HeaderName, severity).Message;
        Assert.Single(report.Issues);
        Assert.All(said, words => Assert.Contains(words, message, StringComparison.Ordinal));
        Assert.Empty(CsvText.Inspect($"Id,{name}\n1,a\n", new CsvInspectionOptions { Provider = CsvProvider.None }).Issues);
    }

    [Theory]
    [InlineData("Name")]
    [InlineData("start_date__c")]
    [InlineData("ns__start_date__C")]
    [InlineData("Email__pc")]
    [InlineData("Place__latitude__s")]
    [InlineData("Place__Longitude__s")]
    [InlineData("Owner.Email")]
    [InlineData("Boss__r.External__c")]
    [InlineData("User:Owner.Email")]
    [InlineData("Thing__c:Boss__r.Id")]
    public void HeaderName_takes_what_Salesforce_has(string name) => Assert.Empty(CsvText.Inspect($"Id,{name}\n1,a\n").Issues);

    [Theory]
    [InlineData("Boss__c.Name", "write 'Boss__r'")]
    [InlineData("a.b.c", "one level")]
    [InlineData(".Name", "part of the relation is missing")]
    [InlineData("Owner.", "part of the relation is missing")]
    [InlineData("User:Owner", "no relation after it")]
    [InlineData(":Owner.Name", "part of the relation is missing")]
    [InlineData("Owner.User:Name", "in the wrong place")]
    [InlineData("A:B:C.Name", "in the wrong place")]
    [InlineData("::Owner.Name", "in the wrong place")]
    public void HeaderRelation(string name, string said) => Assert.Contains(
        said, AssertOnly(
            CsvText.Inspect($"Id,{name}\n1,a\n"), CsvRule.HeaderRelation, CsvSeverity.Error).Message, StringComparison.Ordinal);

    [Fact]
    public void TooManyFields_begins_behind_5000()
    {
        Assert.Empty(Inspect(5_000).Issues);
        AssertOnly(Inspect(5_001), CsvRule.TooManyFields, CsvSeverity.Error);

        static AmpersandCsvReport Inspect(int columns) => CsvText.Inspect(
            string.Join(',', Enumerable.Range(0, columns).Select(column => $"a{column:x}")) + "\n" + string.Join(
                ',', Enumerable.Repeat("x", columns)) + "\n");
    }

    [Fact]
    public void RecordTooLong_begins_behind_400000_characters()
    {
        // 14 fields of at most 32,000 characters; a euro sign has three bytes and is one character.
        Assert.Empty(Inspect(400_000).Issues);
        var issue = AssertOnly(Inspect(400_001), CsvRule.RecordTooLong, CsvSeverity.Error);
        Assert.Equal((2, 1), (issue.Line, issue.Record));

        static AmpersandCsvReport Inspect(int length)
        {
            var header = string.Join(',', Enumerable.Range(0, 14).Select(column => $"c{column}"));
            var fields = Enumerable.Repeat(new string('€', 30_000), 13);
            return CsvText.Inspect($"{header}\n{string.Join(',', fields)},{new string('x', length - (13 * 30_001))}\n");
        }
    }

    [Fact]
    public void What_is_too_long_is_what_is_sent()
    {
        // A header and a record whose long halves are left out, in either place.
        var (name, text) = (new string('a', 31_990), new string('x', 31_990));
        var names = string.Join(',', Enumerable.Range(0, 13).Select(column => $"c{column}"));
        var fields = string.Join(',', Enumerable.Repeat(text, 13));
        var source = $"Id,{name},{name}b,{names}\n1,2,3,{fields}\n";
        Assert.Equal([CsvRule.HeaderTooLong, CsvRule.RecordTooLong], CodesOf(source, new CsvInspectionOptions()));
        Assert.Equal([CsvRule.RecordTooLong], CodesOf(source, new CsvInspectionOptions { Properties = ["Id", .. names.Split(',')] }));
        Assert.Equal([CsvRule.HeaderTooLong], CodesOf(source, new CsvInspectionOptions { Properties = ["Id", name, name + "b", "c0"] }));
        Assert.Empty(CodesOf(source, new CsvInspectionOptions { Properties = ["Id", name, "c0"] }));

        // A header whose new names are longer, and records that get quotes, of characters of three bytes.
        var map = new Dictionary<string, string> { ["Name"] = name, ["Other"] = name + "b" };
        Assert.Equal([CsvRule.HeaderTooLong], CodesOf("Id,Name,Other\n1,2,3\n", new CsvInspectionOptions { HeaderMap = map }));
        var euros = string.Join(';', Enumerable.Repeat($",{new string('€', 30_765)}", 13));
        Assert.Empty(CodesOf($"{names.Replace(',', ';')}\n{euros}\n", new CsvInspectionOptions { Delimiter = ';' }));
        Assert.Equal(
            [CsvRule.RecordTooLong], CodesOf($"{names.Replace(',', ';')}\n{euros}xxxxx\n", new CsvInspectionOptions { Delimiter = ';' }));

        static IEnumerable<string> CodesOf(string source, CsvInspectionOptions options) => CsvText.Inspect(source, options).Issues
            .Select(issue => issue.Code).Intersect([CsvRule.HeaderTooLong, CsvRule.RecordTooLong]);
    }

    [Theory]
    [InlineData(CsvProvider.Salesforce, CsvRule.RecordTooLong)]
    [InlineData(CsvProvider.None, CsvRule.TooLarge)]
    public void A_record_too_long_to_be_held_is_named_and_what_follows_is_inspected(CsvProvider provider, string code)
    {
        var longest = (2 * CsvPart.MaxBytes) + 1;
        var report = CsvText.Inspect(
            $"Id,Name\n1,{new string('x', longest)}\n,y\n", new CsvInspectionOptions { Provider = provider, PrimaryKey = "Id" });

        var issue = Assert.Single(report.Issues, issue => issue.Code == code && issue.Severity == CsvSeverity.Error);
        Assert.Equal((2, 1), (issue.Line, issue.Record));
        Assert.Equal(3, Assert.Single(report.Issues, issue => issue.Code == CsvRule.PrimaryKeyEmpty).Line);
        Assert.Equal(2, report.Records);
    }

    [Theory]
    [InlineData(CsvProvider.Salesforce, CsvRule.HeaderTooLong)]
    [InlineData(CsvProvider.None, CsvRule.TooLarge)]
    public void A_header_too_long_to_be_held_is_an_error(CsvProvider provider, string code)
    {
        var header = new string('x', (2 * CsvPart.MaxBytes) + 1);

        var issue = Assert.Single(CsvText.Inspect($"{header}\n1\n", new CsvInspectionOptions { Provider = provider }).Issues);

        Assert.Equal((code, CsvSeverity.Error, 1), (issue.Code, issue.Severity, issue.Line));
        Assert.Contains(
            header.Length.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32_000, null)]
    [InlineData(32_001, CsvSeverity.Warning)]
    [InlineData(131_072, CsvSeverity.Warning)]
    [InlineData(131_073, CsvSeverity.Error)]
    public void FieldTooLong_counts_the_characters_of_the_value(int length, CsvSeverity? severity)
    {
        foreach (var character in (string[])["x", "é", "€", "\"\""])
        {
            var field = string.Concat(Enumerable.Repeat(character, length));
            var report = CsvText.Inspect($"Id,Name\n1,{(character == "\"\"" ? $"\"{field}\"" : field)}\n");
            if (severity is { } expected)
            {
                AssertOnly(report, CsvRule.FieldTooLong, expected);
            }
            else
            {
                Assert.Empty(report.Issues);
            }
        }
    }

    [Fact]
    public void FieldTooLong_takes_a_character_beyond_the_plane_for_two()
    {
        Assert.Empty(CsvText.Inspect($"Id,Name\n1,{string.Concat(Enumerable.Repeat("😀", 16_000))}\n").Issues);
        AssertOnly(
            CsvText.Inspect($"Id,Name\n1,{string.Concat(Enumerable.Repeat("😀", 16_000))}x\n"), CsvRule.FieldTooLong, CsvSeverity.Warning);
    }

    [Fact]
    public void PrimaryKeyMissing_names_the_columns_and_the_nearest()
    {
        var issue = AssertOnly(
            CsvText.Inspect("custom_id__c,Name\n1,a\n", new CsvInspectionOptions { PrimaryKey = "Custom Id" }),
            CsvRule.PrimaryKeyMissing,
            CsvSeverity.Error);
        Assert.Contains("Did you mean 'custom_id__c'?", issue.Message, StringComparison.Ordinal);
        Assert.Contains("custom_id__c, Name", issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# made by a tool\nName,Id\na,1\n", 2L)]
    [InlineData("Accounts by owner,\n\"of\nNovember\",\n,\n\"Name\",\"Id\"\na,1\n", 5L)]
    [InlineData("Name,Idd\na,1\n", null)]
    [InlineData("Name,Idd\na,the Id\n", null)]
    public void PrimaryKeyMissing_says_where_a_header_stands_that_is_not_the_first_line(string csv, long? line)
    {
        var report = CsvText.Inspect(csv, Keyed);

        var issues = report.Issues.Where(issue => issue.Code == CsvRule.PrimaryKeyMissing).ToArray();
        Assert.Equal(line is null ? [1L] : [1L, line], issues.Select(issue => issue.Line));
        Assert.Equal(line is null ? null : 2, issues[^1].ColumnNumber);
        Assert.Equal(line is not null, issues[^1].Message.Contains("looks like the header", StringComparison.Ordinal));
    }

    [Fact]
    public void PrimaryKeyMissing_does_not_look_for_the_header_among_all_records()
    {
        static long Errors(int before) => CsvText.Inspect(
            $"title,\n{string.Concat(Enumerable.Repeat("a,b\n", before))}Name,Id\n", Keyed).IssueTotals[CsvRule.PrimaryKeyMissing];

        Assert.Equal((2L, 1L), (Errors(RecordInspector.FarthestHeader - 1), Errors(RecordInspector.FarthestHeader)));
    }

    [Fact]
    public void PrimaryKeyMissing_says_when_only_the_case_differs()
    {
        var report = CsvText.Inspect("ID,Name\n1,a\n", Keyed);
        AssertOnly(report, CsvRule.PrimaryKeyMissing, CsvSeverity.Information);
        Assert.Equal("ID", report.PrimaryKey);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("#N/A")]
    [InlineData("\"#N/A\"")]
    [InlineData(" ")]
    [InlineData("\" \t\n\"")]
    [InlineData("\u00A0")]
    [InlineData(" \u3000\u2009\u202F")]
    public void PrimaryKeyEmpty_names_its_line(string key)
    {
        var issue = AssertOnly(
            CsvText.Inspect($"Name,Id\na,1\nb,{key}\n", Keyed), CsvRule.PrimaryKeyEmpty, CsvSeverity.Error, but: CsvSeverity.Information);
        Assert.Equal((3, 2, "Id", 2), (issue.Line, issue.Record, issue.Column, issue.ColumnNumber));
    }

    [Fact]
    public void PrimaryKeyDuplicate_names_both_lines_and_compares_values_not_bytes()
    {
        var report = CsvText.Inspect("Id,Name\n1,\"a\nb\"\n2,b\n\"1\",c\n1,d\n01,e\n", Keyed);
        Assert.Equal(2, report.IssueTotals[CsvRule.PrimaryKeyDuplicate]);
        Assert.Equal([(5L, 2L), (6L, 2L)], report.Issues.Select(issue => (issue.Line!.Value, issue.RelatedLine!.Value)));
        Assert.Empty(CsvText.Inspect("Id,Name\n1,a\n2,b\n01,c\n", Keyed).Issues);
    }

    [Fact]
    public void PrimaryKeyDuplicate_is_exact_among_many()
    {
        var text = new StringBuilder("Id,Name\n");
        for (var record = 0; record < 200_000; record++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{record},x\n");
        }

        Assert.Empty(CsvText.Inspect(text.ToString(), Keyed).Issues);
        var issue = AssertOnly(CsvText.Inspect(text + "77777,x\n", Keyed), CsvRule.PrimaryKeyDuplicate, CsvSeverity.Error);
        Assert.Equal((200_002, 77_779), (issue.Line, issue.RelatedLine));
    }

    [Theory]
    [InlineData("11/20/2023 11:36")]
    [InlineData("11/20/2023")]
    [InlineData("20.11.2023 11:36:22")]
    [InlineData("11/20/2023 1:36 PM")]
    [InlineData("20-Nov-2023")]
    [InlineData("2023/11/20")]
    public void DateTime_in_the_form_of_some_country(string value)
    {
        var issue = AssertOnly(CsvText.Inspect($"Id,Start\n1,{value}\n"), CsvRule.DateTime, CsvSeverity.Error);
        Assert.Equal((2, 1, "Start", value), (issue.Line, issue.Record, issue.Column, issue.Preview));
    }

    [Theory]
    [InlineData("2023-11-20T11:36:22")]
    [InlineData("2023-11-20 11:36:22Z")]
    [InlineData("2023-11-20T11:36Z")]
    [InlineData("2023-02-30")]
    [InlineData("2023-11-20T24:36:22Z")]
    public void DateTime_that_is_not_whole_or_not_possible(string value) =>
        AssertOnly(CsvText.Inspect($"Id,Start\n1,{value}\n"), CsvRule.DateTime, CsvSeverity.Warning);

    [Theory]
    [InlineData("2023-11-20T11:36:22-08:00")]
    [InlineData("2023-11-20T11:36:22.123+05:30")]
    [InlineData("2023-11-20T11:36:22Z")]
    [InlineData("2023-11-20T11:36:22.123Z")]
    [InlineData("2023-11-20")]
    [InlineData("2024-02-29")]
    [InlineData("1.2.10")]
    [InlineData("12/20")]
    public void DateTime_takes_what_Salesforce_reads(string value) => Assert.Empty(CsvText.Inspect($"Id,Start\n1,{value}\n").Issues);

    [Fact]
    public void DateTime_is_inspected_by_the_column()
    {
        var texts = string.Concat(Enumerable.Range(0, 20).Select(record => $"{record},word\n"));
        Assert.Empty(CsvText.Inspect($"Id,Start\n{texts}99,11/20/2023 11:36\n").Issues);

        var times = string.Concat(Enumerable.Range(0, 1200).Select(record => $"{record},2023-11-20T11:36:22Z\n"));
        Assert.Equal(
            1202, AssertOnly(CsvText.Inspect($"Id,Start\n{times}99,11/20/2023 11:36\n"), CsvRule.DateTime, CsvSeverity.Error).Line);
        Assert.Equal(1202, AssertOnly(CsvText.Inspect($"Id,Start\n{times}99,to be said\n"), CsvRule.DateTime, CsvSeverity.Error).Line);
    }

    [Theory]
    [InlineData("2023-11-20Z")]
    [InlineData("2023-11-20+01:00")]
    public void Date_with_an_offset(string value) =>
        AssertOnly(CsvText.Inspect($"Id,Start\n1,{value}\n"), CsvRule.Date, CsvSeverity.Warning);

    [Theory]
    [InlineData("\"1,5\"")]
    [InlineData("\"1.234,56\"")]
    [InlineData("\"-1,234.5\"")]
    public void Number_with_a_comma(string value)
    {
        AssertOnly(CsvText.Inspect($"Id,Amount\n1,2\n2,{value}\n"), CsvRule.Number, CsvSeverity.Warning);
        Assert.Empty(CsvText.Inspect($"Id,Amount\n1,word\n2,{value}\n").Issues);
        Assert.Empty(CsvText.Inspect("Id,Amount\n1,2\n2,1.5\n3,1e5\n").Issues);
    }

    [Fact]
    public void Number_with_a_comma_in_a_file_separated_by_semicolons() =>
        Assert.Equal(1, CsvText.Inspect("Id;Amount\n1;1,5\n", new CsvInspectionOptions { Delimiter = ';' }).IssueTotals[CsvRule.Number]);

    [Fact]
    public void NullMarker_counts_markers_and_empty_cells()
    {
        var issue = AssertOnly(
            CsvText.Inspect("Id,Name\n1,#N/A\n2,\n3,\"#N/A\"\n4,\"\"\n5,\n6,N/A\n"), CsvRule.NullMarker, CsvSeverity.Information);
        Assert.Contains("null: 2.", issue.Message, StringComparison.Ordinal);
        Assert.Contains("alone: 3.", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Issues_are_counted_in_full_and_listed_up_to_the_limit()
    {
        var text = "Id,Start\n" + string.Concat(Enumerable.Range(0, 3000).Select(record => $"{record},11/20/2023\n")) + string.Concat(
            Enumerable.Repeat("x\n", 500));
        foreach (var limit in (int[])[1, 100, 5000])
        {
            var report = CsvText.Inspect(text, new CsvInspectionOptions { MaxIssues = limit });
            Assert.Equal((3000, 500, 3500), (report.IssueTotals[CsvRule.DateTime], report.IssueTotals[CsvRule.ColumnCount], report.Errors));
            Assert.Equal(Math.Min(limit, 3000), report.Issues.Count(issue => issue.Code == CsvRule.DateTime));
            Assert.Equal(Math.Min(limit, 500), report.Issues.Count(issue => issue.Code == CsvRule.ColumnCount));
            Assert.Equal(report.Issues.OrderBy(issue => issue.Line), report.Issues);
        }
    }

    [Fact]
    public void Every_issue_says_what_and_where()
    {
        var report = CsvText.Inspect("Id,Start\n1,11/20/2023 11:36\n");
        var issue = Assert.Single(report.Issues);
        Assert.StartsWith("Line 2, record 1, column 'Start': ", issue.Message, StringComparison.Ordinal);
        Assert.StartsWith("Error DateTime: Line 2", issue.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_left_out_or_renamed_are_inspected_as_they_are_sent()
    {
        var text = "Id,Start Date,Secret\n1,11/20/2023,#N/A\n";
        var options = new CsvInspectionOptions
        {
            Properties = ["Id", "Start Date"],
            HeaderMap = new Dictionary<string, string> { ["start date"] = "start_date__c" },
        };
        var issue = AssertOnly(CsvText.Inspect(text, options), CsvRule.DateTime, CsvSeverity.Error);
        Assert.Equal("start_date__c", issue.Column);
    }

    [Fact]
    public void ColumnMissing_for_a_property_or_a_renamed_column_that_is_not_there()
    {
        var property = AssertOnly(
            CsvText.Inspect(Valid, new CsvInspectionOptions { Properties = ["Id", "Nam"] }), CsvRule.ColumnMissing, CsvSeverity.Error);
        Assert.Contains("Did you mean 'Name'?", property.Message, StringComparison.Ordinal);
        AssertOnly(
            CsvText.Inspect(Valid, new CsvInspectionOptions { HeaderMap = new Dictionary<string, string> { ["Nam"] = "x" } }),
            CsvRule.ColumnMissing,
            CsvSeverity.Warning);
    }

    private static AmpersandCsvIssue AssertOnly(AmpersandCsvReport report, string code, CsvSeverity severity, CsvSeverity? but = null)
    {
        var issues = report.Issues.Where(issue => issue.Severity != but).ToList();
        Assert.True(
            issues.TrueForAll(issue => issue.Code == code && issue.Severity == severity) && issues.Count > 0, ReportText.Of(report));
        Assert.Equal(severity != CsvSeverity.Error, report.IsValid);
        return issues[0];
    }
}
