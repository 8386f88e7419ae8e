using System.Text;
using Ampersand.Write.Csv;
using FsCheck;
using FsCheck.Fluent;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>What is normalized is the same records in the right form. CsvHelper reads both sides.</summary>
public sealed class NormalizationTests
{
    [Theory]
    [InlineData(',', false)]
    [InlineData(',', true)]
    [InlineData(';', false)]
    [InlineData('\t', true)]
    public void Normalized_bytes_are_the_same_records(char delimiter, bool mark) => Check(
        random =>
        {
            var header = Enumerable.Range(0, random.Next(1, 4)).Select(column => $"c{column}").ToArray();
            return CsvGenerator.WellFormed(random, delimiter, header: header);
        },
        bytes =>
        {
            byte[] source = [.. mark ? Encoding.UTF8.GetPreamble() : [], .. bytes];
            var normalized = CsvText.Normalizations(source, new CsvInspectionOptions { Delimiter = delimiter, ForReading = true });
            return CsvHelperOracle.AreEqual(CsvHelperOracle.Read(bytes, delimiter), CsvHelperOracle.Read(normalized))
                && IsCanonical(normalized);
        });

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-32BE")]
    public void Transcoded_bytes_are_the_same_records(string name) => Check(
        random => CsvGenerator.WellFormed(random, header: ["a", "b"]),
        bytes =>
        {
            var source = Encoding.GetEncoding(name).GetBytes(Encoding.UTF8.GetString(bytes));
            var normalized = CsvText.Normalizations(
                source, new CsvInspectionOptions { Encoding = Encoding.GetEncoding(name), ForReading = true });
            return CsvHelperOracle.AreEqual(CsvHelperOracle.Read(bytes), CsvHelperOracle.Read(normalized));
        });

    [Fact]
    public void Parts_hold_all_records_in_order_and_as_few_as_there_can_be() => Check(
        random => CsvGenerator.WellFormed(random, fewestRecords: 2, header: ["a", "b"]),
        bytes =>
        {
            const int Limit = 400;
            var options = new CsvInspectionOptions { PartLimit = Limit, ForReading = true, Provider = CsvProvider.None };
            var parts = CsvText.Parts(bytes, options);
            var records = parts.SelectMany(part => CsvHelperOracle.Read(CsvText.Utf8(part)).Skip(1)).ToList();
            var report = CsvText.Inspect(bytes, options);
            return CsvHelperOracle.AreEqual(CsvHelperOracle.Read(bytes).Skip(1).ToList(), records)
                && report.Parts == parts.Count
                && parts.TrueForAll(part => Encoding.UTF8.GetByteCount(part) <= Limit && part.StartsWith("a,b\n", StringComparison.Ordinal))
                && IsGreedy(parts, Limit);
        });

    [Fact]
    public void What_is_right_leaves_byte_for_byte()
    {
        var text = "Id,\"Name\"\n1,\"a\nb\"\n2,\"c\"\"d\"\n";
        Assert.Equal(
            text, Encoding.UTF8.GetString(CsvText.Normalizations(CsvText.Utf8(text), new CsvInspectionOptions { ForReading = true })));
    }

    [Theory]
    [InlineData("\uFEFFId,Name\r\n1,a\r\n2,\"b\r\nc\"", "Id,Name\n1,a\n2,\"b\r\nc\"\n")]
    [InlineData("Id,Name\r1,a\r", "Id,Name\n1,a\n")]
    [InlineData("Id\n1\n\n3\n", "Id\n1\n\"\"\n3\n")]
    [InlineData("Id,Name\n1,a", "Id,Name\n1,a\n")]
    public void Normalized_form(string text, string expected) =>
        Assert.Equal(
            expected, Encoding.UTF8.GetString(CsvText.Normalizations(CsvText.Utf8(text), new CsvInspectionOptions { ForReading = true })));

    [Fact]
    public void A_named_delimiter_gives_way_to_commas_and_values_with_commas_get_quotes() =>
        Assert.Equal("Id,Amount,Text\n1,\"1,5\",\"x;y\"\n2,\",5\",\n", Encoding.UTF8.GetString(CsvText.Normalizations(
            CsvText.Utf8("Id;Amount;Text\r\n1;1,5;\"x;y\"\r\n2;,5;\r\n"),
            new CsvInspectionOptions { Delimiter = ';', ForReading = true })));

    [Fact]
    public void Columns_are_picked_ordered_and_renamed()
    {
        var options = new CsvInspectionOptions
        {
            ForReading = true,
            Properties = ["note", "ID"],
            HeaderMap = new Dictionary<string, string> { ["Note"] = "note__c" },
        };
        Assert.Equal(
            "note__c,Id\n\"x,y\",1\n,2\n",
            Encoding.UTF8.GetString(CsvText.Normalizations(CsvText.Utf8("Id,Other,Note\n1,a,\"x,y\"\n2,b,\n"), options)));
    }

    [Fact]
    public void A_column_is_picked_by_its_old_name_before_another_ones_new_name()
    {
        var options = new CsvInspectionOptions
        {
            ForReading = true,
            Properties = ["Id", "Extra"],
            HeaderMap = new Dictionary<string, string> { ["Id"] = "Old", ["Name"] = "Id", ["Other"] = "Extra" },
        };
        Assert.Equal("Old,Extra\n1,b\n", Encoding.UTF8.GetString(CsvText.Normalizations(CsvText.Utf8("Id,Name,Other\n1,a,b\n"), options)));
    }

    [Theory]
    [InlineData(",a", "\",a\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a b", "a b")]
    public void A_new_name_gets_quotes_when_it_needs_them(string name, string written)
    {
        var options = new CsvInspectionOptions { ForReading = true, Provider = CsvProvider.None, HeaderMap = new Dictionary<string, string> { ["Name"] = name } };
        Assert.Equal($"Id,{written}\n1,a\n", Encoding.UTF8.GetString(CsvText.Normalizations(CsvText.Utf8("Id,Name\n1,a\n"), options)));
    }

    [Fact]
    public void One_picked_column_never_makes_a_blank_line() =>
        Assert.Equal("Note\n\"\"\nx\n", Encoding.UTF8.GetString(CsvText.Normalizations(
            CsvText.Utf8("Id,Note\n1,\n2,x\n"), new CsvInspectionOptions { ForReading = true, Properties = ["Note"] })));

    [Theory]
    [InlineData("Id,Name\n1,a\n2,b\n3,c\n", 16)]
    [InlineData("Id,Name\r\n1,a\r\n2,b\r\n3,c\r\n", 16)]
    public void Parts_know_their_records_and_are_full_to_the_last_byte(string text, int limit)
    {
        using var file = CsvFile.FromStream(new MemoryStream(CsvText.Utf8(text)), "test.csv");
        file.Inspect(new CsvInspectionOptions { ForReading = true, PartLimit = limit }, ct: TestContext.Current.CancellationToken);
        var parts = file.ReadParts(TestContext.Current.CancellationToken).ToList();
        Assert.Equal(
            [(1, 1L, 2L, 16), (2, 3L, 1L, 12)], parts.Select(part => (part.Number, part.FirstRecord, part.Records, part.Content.Length)));
        Assert.Equal("Id,Name\n1,a\n2,b\n", Encoding.UTF8.GetString(parts[0].Content.Span));
        Assert.Equal("Id,Name\n3,c\n", Encoding.UTF8.GetString(parts[1].Content.Span));
    }

    [Fact]
    public void A_disposed_parts_buffer_is_used_again_and_never_twice()
    {
        var text = "Id\n" + string.Concat(Enumerable.Range(100, 50).Select(record => $"{record}\n"));
        using var file = CsvFile.FromStream(new MemoryStream(CsvText.Utf8(text)), "test.csv");
        file.Inspect(new CsvInspectionOptions { ForReading = true, PartLimit = 11 }, ct: TestContext.Current.CancellationToken);
        var held = new List<CsvPart>();
        foreach (var part in file.ReadParts(TestContext.Current.CancellationToken))
        {
            if (part.Number % 2 == 0)
            {
                part.Dispose();
                part.Dispose();
            }
            else
            {
                held.Add(part);
            }
        }

        Assert.Equal(
            Enumerable.Range(0, 13).Select(place => $"Id\n{100 + (4 * place)}\n{101 + (4 * place)}\n"),
            held.Select(part => Encoding.UTF8.GetString(part.Content.Span)));
    }

    [Fact]
    public void An_invalid_file_has_no_parts()
    {
        var thrown = Assert.Throws<AmpersandCsvException>(
            () => CsvText.Parts("Id\n1,2\n"u8.ToArray(), new CsvInspectionOptions { ForReading = true }));
        Assert.Equal("CsvInvalid", thrown.ErrorId);
    }

    private static bool IsCanonical(byte[] bytes)
    {
        var records = new PlainCsv(Encoding.Latin1.GetString(bytes), ',').Read();
        return records.TrueForAll(record => record.End == "\n" && record.Fields.TrueForAll(field => field.Quotes == FieldQuotes.Sound))
            && !bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
    }

    // A part that could hold the first record of the next one is not full.
    private static bool IsGreedy(List<string> parts, int limit)
    {
        for (var part = 0; part + 1 < parts.Count; part++)
        {
            var next = new PlainCsv(Encoding.Latin1.GetString(CsvText.Utf8(parts[part + 1])), ',').Read()[1];
            if (Encoding.UTF8.GetByteCount(parts[part]) + next.Raw.Length + next.End.Length <= limit)
            {
                return false;
            }
        }

        return true;
    }

    private static void Check(Func<Random, byte[]> generate, Func<byte[], bool> property) =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>().Generator.Select(seed => generate(new Random(seed))).ToArbitrary(),
            property).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
