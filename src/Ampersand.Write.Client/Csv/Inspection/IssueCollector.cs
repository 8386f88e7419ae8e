
namespace Ampersand.Write.Csv;

/// <summary>Keeps issues: all are counted, of each code the first ones are listed.</summary>
/// <param name="listedPerCode">How many of one code are listed.</param>
/// <param name="onListed">Told of each issue that is listed and is no error.</param>
internal sealed class IssueCollector(int listedPerCode, Action<AmpersandCsvIssue>? onListed = null)
{
    private readonly Dictionary<string, long> totals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> warnings = new(StringComparer.Ordinal);
    private readonly List<AmpersandCsvIssue> listed = [];
    private readonly long[] severities = new long[3];

    /// <summary>How many errors were counted.</summary>
    public long Errors => severities[(int)CsvSeverity.Error];

    /// <summary>How many warnings were counted.</summary>
    public long Warnings => severities[(int)CsvSeverity.Warning];

    /// <summary>How many pieces of information were counted.</summary>
    public long Informations => severities[(int)CsvSeverity.Information];

    /// <summary>How often each code was counted.</summary>
    public IReadOnlyDictionary<string, long> Totals => totals;

    /// <summary>How often each code was counted as a warning.</summary>
    public IReadOnlyDictionary<string, long> WarningTotals => warnings;

    /// <summary>Counts an issue, and tells whether it is to be listed: beyond the limit nobody pays for its sentence.</summary>
    public bool Count(string code, CsvSeverity severity, long times = 1)
    {
        totals.TryGetValue(code, out var before);
        totals[code] = before + times;
        severities[(int)severity] += times;
        if (severity == CsvSeverity.Warning)
        {
            warnings.TryGetValue(code, out var warned);
            warnings[code] = warned + times;
        }

        return before < listedPerCode;
    }

    /// <summary>Lists an issue that was counted.</summary>
    public void List(AmpersandCsvIssue issue)
    {
        listed.Add(issue);
        if (issue.Severity != CsvSeverity.Error)
        {
            onListed?.Invoke(issue);
        }
    }

    /// <summary>Counts an issue and lists it where there is room.</summary>
    public void Add(AmpersandCsvIssue issue)
    {
        if (Count(issue.Code, issue.Severity))
        {
            List(issue);
        }
    }

    /// <summary>The listed issues by place: those of the whole first, then by line, record and column, and by the order of issue.</summary>
    public IReadOnlyList<AmpersandCsvIssue> Listed() =>
        [.. listed.OrderBy(issue => issue.Line ?? 0).ThenBy(issue => issue.Record ?? 0).ThenBy(issue => issue.ColumnNumber ?? 0)];
}
