using System.Globalization;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>What is found among many records that are like nearly all.</summary>
public sealed class RecordRuleTests
{
    private const int Records = 200;

    private static readonly int[] Places = [0, 1, 64, Records - 1];

    [Fact]
    public void Cells_are_counted_at_every_place_of_records_of_any_width()
    {
        var random = new Random(20231130);
        string[] cells = ["", "#N/A", "abcd", "x", "12345"];
        string Count(string[][] rows, string cell) =>
            rows.Sum(row => row.Count(other => other == cell)).ToString("N0", CultureInfo.InvariantCulture);
        for (var width = 2; width <= 40; width++)
        {
            var rows = Enumerable.Range(0, Records)
                .Select(record => (string[])[$"k{record}", .. Enumerable.Range(1, width - 1).Select(_ => cells[random.Next(cells.Length)])])
                .ToArray();
            var report = CsvText.Inspect(Text(width, rows));

            var message = Assert.Single(report.Issues).Message;
            Assert.Contains($"null: {Count(rows, "#N/A")}.", message, StringComparison.Ordinal);
            Assert.Contains($"alone: {Count(rows, "")}.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_issue_among_many_records_has_its_own_place()
    {
        foreach (var at in Places)
        {
            var rows = Enumerable.Range(0, Records)
                .Select(record => (string[])[record == at
                    ? ""
                    : $"k{record}", record == at
                    ? "11/20/2023"
                    : "2023-11-20", record == at
                    ? "\0"
                    : "x"]).ToArray();
            var report = CsvText.Inspect(Text(3, rows), new CsvInspectionOptions { PrimaryKey = "c0__c" });

            foreach (var rule in (string[])[CsvRule.PrimaryKeyEmpty, CsvRule.DateTime, CsvRule.NotUtf8])
            {
                var issue = Assert.Single(report.Issues, issue => issue.Code == rule);
                Assert.Equal((at + 2L, at + 1L), (issue.Line, issue.Record));
            }
        }
    }

    [Fact]
    public void Keys_that_differ_in_one_byte_are_different_whatever_their_length()
    {
        for (var length = 1; length <= 40; length++)
        {
            var keys = Enumerable.Range(0, length).Select(place => new string('a', place) + 'b' + new string('a', length - place - 1))
                .Append(new string('a', length)) .ToArray();

            Assert.True(
                CsvText.Inspect(
                    Text(1, [.. keys.Select(key => (string[])[key])]), new CsvInspectionOptions { PrimaryKey = "c0__c" }).IsValid);
            foreach (var key in keys)
            {
                var report = CsvText.Inspect(
                    Text(1, [.. keys.Append(key).Select(key => (string[])[key])]), new CsvInspectionOptions { PrimaryKey = "c0__c" });
                Assert.Equal(1, report.IssueTotals[CsvRule.PrimaryKeyDuplicate]);
            }
        }
    }

    private static string Text(int width, string[][] rows) =>
        string.Join(',', Enumerable.Range(0, width).Select(column => $"c{column}__c")) + "\n" + string.Concat(
            rows.Select(row => string.Join(',', row) + "\n"));
}
