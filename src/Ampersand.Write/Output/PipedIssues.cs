using System.Management.Automation;

namespace Ampersand.Write.Output;

/// <summary>
/// Shows what is found in records as they pass: the first of each kind at once, so that -WarningAction Stop can keep the record, and at the
/// end how many there were.
/// </summary>
/// <param name="cmdlet">Who shows it.</param>
internal sealed class PipedIssues(PSCmdlet cmdlet)
{
    private readonly HashSet<(string Code, string? Column, bool IsOfColumn)> warned = [];
    private readonly Dictionary<string, int> shown = new(StringComparer.Ordinal);

    /// <summary>Shows one: the first warning of a code in a column as a warning, those behind it as verbose lines.</summary>
    public void Show(AmpersandCsvIssue issue)
    {
        var isFirst = issue.Severity == CsvSeverity.Warning && warned.Add((issue.Code, issue.Column, issue.Record is null));
        if (isFirst)
        {
            shown.TryGetValue(issue.Code, out var before);
            shown[issue.Code] = before + 1;
        }

        IssueDisplay.Show(cmdlet, issue, isFirst);
    }

    /// <summary>Says how many there were of each code of which not all were shown.</summary>
    /// <param name="totals">The warnings by code, counted in full.</param>
    public void ShowTotals(IReadOnlyDictionary<string, long> totals)
    {
        foreach (var total in totals.Where(total => !shown.TryGetValue(total.Key, out var all) || all < total.Value))
        {
            cmdlet.WriteWarning(FormattableString.Invariant(
                $"Of the piped records there were {total.Value:N0} such warnings in all; the first of them is told above ({total.Key})."));
        }
    }
}
