using System.Management.Automation;
using Ampersand.Write.Output;

namespace Ampersand.Write.Errors;

/// <summary>What to type about an issue of a CSV, where the command at hand has a parameter for it.</summary>
internal static class IssueAdvice
{
    /// <summary>How many kinds of advice are given at once, as many as an error quotes issues of.</summary>
    private const int Quoted = 5;

    /// <summary>The advice about one issue; <see langword="null"/> where there is none.</summary>
    public static string? Of(AmpersandCsvIssue issue, PSCmdlet cmdlet) => issue.Severity == CsvSeverity.Information ? null : issue switch
    {
        { Code: CsvRule.Delimiter, Suggestion: { } delimiter } => Give(cmdlet, "Delimiter", delimiter == "\t" ? "tab" : delimiter.Quoted()),
        { Code: CsvRule.NotUtf8, Suggestion: { } encoding } => Give(cmdlet, "Encoding", encoding),
        { Code: CsvRule.PrimaryKeyMissing, Suggestion: { } key } => Give(cmdlet, "PrimaryKey", key.Quoted()),
        { Code: CsvRule.HeaderName or CsvRule.HeaderRelation or CsvRule.HeaderWhitespace, Column: { } name }
            when !cmdlet.Binds("HeaderMap") =>
            Give(cmdlet, "HeaderMap", $"@{{ {name.Quoted()} = 'new_name' }}"),
        { Code: CsvRule.FieldUnknown, Column: { } name, Suggestion: { } meant } when !cmdlet.Binds("HeaderMap") =>
            Give(cmdlet, "HeaderMap", $"@{{ {name.Quoted()} = {meant.Quoted()} }}"),
        { Code: CsvRule.FieldUnknown or CsvRule.FieldReadOnly or CsvRule.FieldType, Severity: CsvSeverity.Error } =>
            Give(cmdlet, "SkipObjectCheck", "where what the service knows of the object is out of date"),
        { Code: CsvRule.TooManyFields or CsvRule.HeaderTooLong } => Give(cmdlet, "Property", "with the columns to send"),
        { Code: CsvRule.Value, Column: null } => "See what the command before it in the pipeline returns.",
        _ => null,
    };

    /// <summary>The advice about the errors of a file, each once.</summary>
    public static string? Of(AmpersandCsvReport report, PSCmdlet cmdlet)
    {
        // Where the header stands among the records, no parameter mends the line that was taken for one.
        if (report.Issues.Any(issue => issue is { Code: CsvRule.PrimaryKeyMissing, Record: not null }))
        {
            return null;
        }

        string[] advice = [.. report.Issues
            .Where(issue => issue.Severity == CsvSeverity.Error)
            .Select(issue => Of(issue, cmdlet))
            .OfType<string>()
            .Distinct()
            .Take(Quoted)];
        return advice.Length == 0 ? null : string.Join(" ", advice);
    }

    private static string? Give(PSCmdlet cmdlet, string parameter, string value) =>
        cmdlet.Has(parameter) ? $"Try -{parameter} {value}." : null;
}
