
namespace Ampersand.Write;

/// <summary>A record cannot be sent, because it breaks a rule of CSV; the error's id is the rule's code.</summary>
public sealed class AmpersandRecordException : AmpersandException
{
    internal AmpersandRecordException(AmpersandCsvIssue issue)
        : base(ErrorIds.Rule(issue.Code), issue.Message) => Issue = issue;

    /// <summary>What is wrong with it.</summary>
    public AmpersandCsvIssue Issue { get; }
}
