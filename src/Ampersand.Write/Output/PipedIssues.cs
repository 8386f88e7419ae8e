using System.Management.Automation;

namespace Ampersand.Write.Output;

/// <summary>
/// Shows what is found in records as they pass: the first of each kind at once, so that -WarningAction Stop can keep the record, and at the
/// end how many there were.
/// </summary>
/// <param name="cmdlet">Who shows it.</param>
internal sealed class PipedIssues(PSCmdlet cmdlet)
{
    private readonly HashSet<string> warned = new(StringComparer.Ordinal);

    /// <summary>Shows one; of the warnings of a code the first as a warning, the others as verbose lines.</summary>
    public void Show(AmpersandCsvIssue issue) =>
        IssueDisplay.Show(cmdlet, issue, isWarning: issue.Severity == CsvSeverity.Warning && warned.Add(issue.Code));

    /// <summary>Says how many there were of each code that came more than once.</summary>
    /// <param name="totals">The warnings by code, counted in full.</param>
    public void ShowTotals(IReadOnlyDictionary<string, long> totals)
    {
        foreach (var total in totals.Where(total => total.Value > 1))
        {
            cmdlet.WriteWarning(FormattableString.Invariant(
                $"Of the piped records there were {total.Value:N0} such warnings in all; the first of them is told above ({total.Key})."));
        }
    }
}
