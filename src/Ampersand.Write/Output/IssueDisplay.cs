using System.Globalization;
using System.Management.Automation;
using Ampersand.Write.Errors;

namespace Ampersand.Write.Output;

/// <summary>Shows what an inspection found to someone who is about to send the file.</summary>
internal static class IssueDisplay
{
    /// <summary>Warnings as warnings, what is normalized and merely known as verbose lines; each code's total is said.</summary>
    public static void Show(PSCmdlet cmdlet, AmpersandCsvReport report)
    {
        foreach (var issues in report.Issues.Where(issue => issue.Severity != CsvSeverity.Error).GroupBy(issue => issue.Code))
        {
            var first = issues.First();
            Write(cmdlet, first.Severity == CsvSeverity.Warning, $"{Name(report)}: {Line(first, cmdlet)}{Total(report, first)}");
        }
    }

    /// <summary>One issue about records as they pass.</summary>
    public static void Show(PSCmdlet cmdlet, AmpersandCsvIssue issue, bool isWarning) => Write(cmdlet, isWarning, Line(issue, cmdlet));

    /// <summary>The command that inspects the file the same way.</summary>
    public static string TestCommand(AmpersandCsvException invalid)
    {
        var report = invalid.Report;
        var options = invalid.Options;
        var most = report.IssueTotals.Values.Max();
        static string List(IEnumerable<string> texts, string separator) => string.Join(separator, texts);
        return $"Test-AmpersandCsv -LiteralPath {(report.Path ?? string.Empty).Quoted()}"
            + (options.PrimaryKey is { } key ? $" -PrimaryKey {key.Quoted()}" : string.Empty)
            + (options.ObjectRules is { } known ? $" -ObjectName {known.ObjectName.Quoted()}" : string.Empty)
            + (options.Properties is { } columns ? $" -Property {List(columns.Select(CommandText.Quoted), ", ")}" : string.Empty)
            + (options.HeaderMap is { } map
                ? $" -HeaderMap @{{ {List(map.Select(pair => $"{pair.Key.Quoted()} = {pair.Value.Quoted()}"), "; ")} }}"
                : string.Empty)
            + (options.Delimiter is { } delimiter ? $" -Delimiter {delimiter.ToString().Quoted()}" : string.Empty)
            + (options.Encoding is { } encoding ? $" -Encoding {encoding.WebName}" : string.Empty)
            + (options.Provider == default ? string.Empty : $" -Provider {options.Provider}")
            + (options.Destination == default ? string.Empty : $" -Destination {options.Destination}")
            + (most <= options.MaxIssues
                ? string.Empty
                : FormattableString.Invariant($" -MaxIssues {Math.Min(most, CsvInspectionOptions.MostIssues)}"));
    }

    private static void Write(Cmdlet cmdlet, bool isWarning, string text)
    {
        if (isWarning)
        {
            cmdlet.WriteWarning(text);
        }
        else
        {
            cmdlet.WriteVerbose(text);
        }
    }

    private static string Line(AmpersandCsvIssue issue, PSCmdlet cmdlet) =>
        $"{issue.Message}{(IssueAdvice.Of(issue, cmdlet) is { } advice ? " " + advice : string.Empty)} ({issue.Code})";

    private static string Total(AmpersandCsvReport report, AmpersandCsvIssue issue)
    {
        if (!report.IssueTotals.TryGetValue(issue.Code, out var total) || total == 1)
        {
            return string.Empty;
        }

        // A total is that of a code, whatever its severities.
        var isMixed = report.Issues.Any(other => other.Code == issue.Code && other.Severity != issue.Severity);
        return string.Format(CultureInfo.InvariantCulture, isMixed
            ? " With errors there are {0:N0} issues of this code."
            : " This is the first of {0:N0}.", total);
    }

    private static string Name(AmpersandCsvReport report) => report.Path ?? "The records";
}
