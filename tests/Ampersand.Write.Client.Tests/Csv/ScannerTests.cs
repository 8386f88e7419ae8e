using Ampersand.Write.Csv;
using FsCheck;
using FsCheck.Fluent;

namespace Ampersand.Write.Client.Tests.Csv;

public sealed class ScannerTests
{
    [Fact]
    public void Well_formed_records_and_fields_are_those_CsvHelper_reads() =>
        Check(random => CsvGenerator.WellFormed(random), bytes => CsvHelperOracle.AreEqual(CsvHelperOracle.Read(bytes), ScannerRecords.Values(bytes)));

    [Fact]
    public void Every_buffer_size_gives_the_same_records() => Check(CsvGenerator.Any, bytes =>
    {
        var expected = ScannerRecords.Read(bytes);
        return Enumerable.Range(1, 80).All(size => ScannerRecords.Difference(expected, ScannerRecords.Read(bytes, bufferSize: size)) is null);
    });

    [Fact]
    public void Every_buffer_size_gives_the_same_report() => Check(CsvGenerator.Any, bytes =>
    {
        var expected = ReportText.Of(CsvText.Inspect(bytes));
        return Enumerable.Range(1, 80).All(size => ReportText.Of(CsvText.Inspect(bytes, new CsvInspectionOptions { BufferSize = size })) == expected);
    });

    [Fact]
    public void The_vectorised_and_the_plain_path_give_the_same_report() => Check(CsvGenerator.Any, bytes =>
        ReportText.Of(CsvText.Inspect(bytes)) == ReportText.Of(CsvText.Inspect(bytes, new CsvInspectionOptions { Plain = true })));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Structural_bytes_are_found_at_every_place_of_a_block(bool plain)
    {
        foreach (var value in ",\"\r\n"u8.ToArray())
        {
            for (var place = 0; place < 200; place++)
            {
                var buffer = Enumerable.Repeat((byte)'x', 200 + StructuralIndex.Slack).ToArray();
                buffer[place] = value;

                // What lies behind the end must not be seen.
                Array.Fill(buffer, (byte)',', 200, StructuralIndex.Slack);
                var index = new StructuralIndex((byte)',', plain);
                index.Build(buffer, 0, 200);
                Assert.Equal([place], index.Positions.Take(index.Count));
                Assert.Equal(value == ',' ? [StructuralIndex.NoBreak] : [0, StructuralIndex.NoBreak], index.Breaks.Take(value == ',' ? 1 : 2));
                Assert.False(index.Suspicious);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Breaks_are_the_places_of_all_structural_bytes_but_delimiters(bool plain)
    {
        var random = new Random(20231130);
        for (var input = 0; input < 200; input++)
        {
            var buffer = Enumerable.Range(0, random.Next(1, 200)).Select(_ => ",\"\r\nabcdef"u8[random.Next(10)]).ToArray();
            var structural = buffer.Where(value => value is (byte)',' or (byte)'"' or (byte)'\r' or (byte)'\n').ToArray();
            int[] breaks = [.. Enumerable.Range(0, structural.Length).Where(place => structural[place] != ','), StructuralIndex.NoBreak];
            var index = new StructuralIndex((byte)',', plain);

            index.Build([.. buffer, .. new byte[StructuralIndex.Slack]], 0, buffer.Length);

            Assert.Equal(structural, index.Positions.Take(index.Count).Select(position => buffer[position]));
            Assert.Equal(breaks, index.Breaks.Take(breaks.Length));
        }
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 0x80)]
    [InlineData(false, 0)]
    [InlineData(false, 0x80)]
    public void What_may_be_no_text_is_noticed_at_every_place_of_a_block(bool plain, byte value)
    {
        for (var place = 0; place < 200; place++)
        {
            var buffer = Enumerable.Repeat((byte)'x', 200 + StructuralIndex.Slack).ToArray();
            buffer[place] = value;
            var index = new StructuralIndex((byte)',', plain);
            index.Build(buffer, 0, 200);
            Assert.True(index.Suspicious);
            Assert.Equal(0, index.Count);
        }
    }

    [Fact]
    public void Records_too_long_to_be_held_are_counted_and_what_follows_is_read()
    {
        var text = "a,b\n1,\"x\r\n\"\"y,\nzzzzzzzzzzzzzzzzzzzz\",3\r\n4,5\n";
        foreach (var size in Enumerable.Range(1, 60))
        {
            var plain = size % 2 == 0;
            var scanner = new Utf8CsvScanner(new MemoryStream(CsvText.Utf8(text)), longestRecord: 10, bufferSize: size, plain: plain, cancellation: TestContext.Current.CancellationToken);
            Assert.True(scanner.Read());
            Assert.Equal(2, scanner.FieldCount);
            Assert.True(scanner.Read());
            Assert.True(scanner.IsOversized);
            Assert.Equal((2, RecordEnd.CrLf, 0, 4), (scanner.Line, scanner.End, scanner.UnclosedLine, scanner.Offset));
            Assert.Equal("1,\"x\r\n\"\"y,\nzzzzzzzzzzzzzzzzzzzz\",3".Length, scanner.Length);
            Assert.True(scanner.Read());
            Assert.Equal((5, 2), (scanner.Line, scanner.FieldCount));
            Assert.Equal("4"u8.ToArray(), scanner.Value(0).ToArray());
            Assert.False(scanner.Read());
        }
    }

    [Fact]
    public void Records_too_long_to_be_held_have_the_lines_and_ends_that_they_have_when_held() => Check(CsvGenerator.Any, bytes =>
    {
        var expected = NaiveCsv.Read(bytes, (byte)',').Select(record => (
            record.Line, record.End, record.UnclosedLine, Length: record.Fields.Sum(field => field.Raw.Length) + record.Fields.Count - 1)).ToList();
        return Enumerable.Range(1, 40).All(size =>
        {
            using var scanner = new Utf8CsvScanner(new MemoryStream(bytes), longestRecord: size, bufferSize: size, cancellation: TestContext.Current.CancellationToken);
            var found = new List<(long, RecordEnd, long, int)>();
            while (scanner.Read())
            {
                found.Add((scanner.Line, scanner.End, scanner.UnclosedLine, (int)scanner.Length));
            }

            return expected.SequenceEqual(found);
        });
    });

    [Fact]
    public void A_fields_line_is_the_one_it_begins_on()
    {
        using var scanner = new Utf8CsvScanner(new MemoryStream(CsvText.Utf8("1\n\"a\nb\",\"c\r\nd\",\"e\rf\",\"\r\",x\n")), cancellation: TestContext.Current.CancellationToken);
        Assert.True(scanner.Read() && scanner.Read());
        Assert.Equal([2L, 3, 4, 5, 6], Enumerable.Range(0, scanner.FieldCount).Select(scanner.FieldLine));
    }

    [Fact]
    public void A_quote_that_never_closes_costs_no_memory_and_names_its_line()
    {
        var text = "a\n1\n\"" + new string('x', 500) + "\n\n" + new string('y', 500);
        foreach (var size in Enumerable.Range(1, 200))
        {
            var scanner = new Utf8CsvScanner(new MemoryStream(CsvText.Utf8(text)), longestRecord: 100, bufferSize: size, cancellation: TestContext.Current.CancellationToken);
            Assert.True(scanner.Read() && scanner.Read() && scanner.Read());
            Assert.True(scanner.IsOversized);
            Assert.Equal(3, scanner.UnclosedLine);
            Assert.False(scanner.Read());
        }
    }

    private static void Check(Func<Random, byte[]> generate, Func<byte[], bool> property) =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>().Generator.Select(seed => generate(new Random(seed))).ToArbitrary(),
            property).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
