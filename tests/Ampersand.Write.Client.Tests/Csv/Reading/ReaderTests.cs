using System.Collections.Concurrent;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>What the reader makes of files nobody would write by hand, and of those too long to be held.</summary>
public sealed class ReaderTests
{
    private const int Chunks = 100;

    [Fact]
    public void Two_hundred_thousand_files_are_read_as_RFC_4180_has_it()
    {
        // The seeds are fixed: what fails once fails again.
        var differences = new ConcurrentQueue<string>();
        Parallel.For(0, Chunks, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, (chunk, state) =>
        {
            if (!state.IsStopped && ReaderCheck.Run(20231130 + chunk, 200_000 / Chunks) is { } difference)
            {
                differences.Enqueue(difference);
                state.Stop();
            }
        });
        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,\"", 3)]
    [InlineData("\"", 1)]
    public void A_quote_that_never_closes_ends_a_large_file_with_its_line_and_costs_no_memory(string begin, long line)
    {
        using var stream = new SparseStream(1L << 30, begin: begin);
        using var file = CsvFile.FromStream(stream, "unclosed.csv");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var report = file.Inspect(new CsvInspectionOptions(), ct: TestContext.Current.CancellationToken);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
        var issue = Assert.Single(report.Issues, issue => issue.Severity == CsvSeverity.Error);
        Assert.Equal((CsvRule.UnclosedQuote, line, line), (issue.Code, issue.Line, issue.RelatedLine));
    }

    [Fact]
    public void What_follows_a_record_too_long_to_be_held_is_inspected_too()
    {
        var text = $"a,b\r\n1,\"{new string('x', 25_000_000)}\r\n\"\r\n2,\"\n3\"\n4\n5,\"6";

        var report = CsvText.Inspect(text, new CsvInspectionOptions { Provider = CsvProvider.None, ForReading = true });

        Assert.Equal(
            [(CsvRule.LineEnding, 1, null), (CsvRule.TooLarge, 2, 1), (CsvRule.ColumnCount, 6, 3), (CsvRule.UnclosedQuote, 7, 4L)],
            report.Issues.Where(issue => issue.Line is not null).Select(issue => (issue.Code, (int)issue.Line!, issue.Record)));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(CsvText.Utf8(text))), report.Sha256);
        Assert.Equal("Mixed", report.LineEnding);
    }

    [Fact]
    public void A_byte_order_mark_is_looked_for_once_and_by_us()
    {
        // CsvHelper takes a mark for one wherever its input begins, and reads UTF-16 behind FF FE whatever it was told.
        Assert.Equal(["\uFEFFId"], CsvText.Inspect("\uFEFF\uFEFFId\n1\n").Headers);
        var issue = CsvText.Inspect(
            [0xFF, 0xFE, .. "Id\n1\n"u8], new CsvInspectionOptions { Encoding = System.Text.Encoding.UTF8 }).Issues[0];
        Assert.Equal((CsvRule.NotUtf8, 0L), (issue.Code, issue.ByteOffset));
        using var reader = new CsvRecordReader(new ArraySegment<byte>(CsvText.Utf8("\uFEFFId\n1\n")));
        Assert.True(reader.Read());
        Assert.Equal("\uFEFFId", Utf8Text.Decode(reader.Value(0)));
    }

    [Fact]
    public void A_line_that_names_a_delimiter_is_told_of() =>
        Assert.True(CsvText.Inspect("sep=,\na,b\n1,2\n").IssueTotals.ContainsKey(CsvRule.SeparatorLine));

    [Fact]
    public void A_record_that_is_as_long_as_it_may_be_is_held_whatever_ends_it()
    {
        foreach (var end in (string[])["\n", "\r", "\r\n"])
        {
            for (var length = 1; length <= 200; length++)
            {
                var bytes = CsvText.Utf8($"{new string('x', length)}{end}{new string('y', length + 1)}{end}z");
                using var reader = new CsvRecordReader(at => new ChunkedStream(bytes, 1) { Position = at }, bytes.Length, longest: length);

                var found = Enumerable.Range(0, 3).Select(_ => (reader.Read() ? reader.Line : 0, reader.IsOverlong));
                Assert.Equal([(1L, false), (2L, true), (3L, false)], found);
            }
        }
    }

    [Fact]
    public void A_CR_and_an_LF_with_a_quote_between_them_are_two_lines_in_a_record_too_long_to_be_held()
    {
        var bytes = CsvText.Utf8("\"x\r\"\"\ny\r\nz\",1234567890\nb\n");
        using var reader = new CsvRecordReader(at => new ChunkedStream(bytes, 1) { Position = at }, bytes.Length, longest: 3);

        Assert.True(reader.Read() && reader.IsOverlong && reader.Read());
        Assert.Equal(5, reader.Line);
    }
}
