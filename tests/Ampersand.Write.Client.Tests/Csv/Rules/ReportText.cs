using System.Text;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>Everything a report says, apart from how long it took; the same on every framework.</summary>
internal static class ReportText
{
    public static string Of(AmpersandCsvReport report)
    {
        var text = new StringBuilder();
        Add(text, $"{report.IsValid} records={report.Records} columns={report.Columns} [{string.Join("|", report.Headers)}]");
        Add(text, $"key={report.PrimaryKey} bytes={report.Bytes}");
        Add(text, $"{report.Encoding} bom={report.HasBom} {report.LineEnding} '{report.Delimiter}' parts={report.Parts}");
        Add(text, $"{report.Errors}/{report.Warnings}/{report.Informations} {report.Sha256}");
        foreach (var total in report.IssueTotals.OrderBy(total => total.Key, StringComparer.Ordinal))
        {
            Add(text, $"{total.Key}={total.Value}");
        }

        foreach (var issue in report.Issues)
        {
            Add(text, $"{issue} @{issue.Line}/{issue.Record}/{issue.Column}/{issue.ColumnNumber}/{issue.RelatedLine}");
            Add(text, $"{issue.ByteOffset} <{issue.Preview}>");
        }

        foreach (var sentence in report.Normalizations)
        {
            text.Append(sentence).Append('\n');
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
