using System.Management.Automation;

namespace Ampersand.Write.Tests.Harness;

/// <summary>All that a script left behind.</summary>
/// <param name="Timeline">Everything in the order it arrived: output, then records of every stream.</param>
/// <param name="Terminating">The error that ended the script, if one did; it is not among <see cref="Errors"/>.</param>
/// <param name="Stopped">Whether the script was stopped, as by Ctrl+C.</param>
internal sealed record SessionResult(IReadOnlyList<object> Timeline, ErrorRecord? Terminating, bool Stopped)
{
    public IReadOnlyList<PSObject> Output => [.. Timeline.OfType<PSObject>()];

    /// <summary>The errors after which the script went on.</summary>
    public IReadOnlyList<ErrorRecord> Errors => [.. Timeline.OfType<ErrorRecord>()];

    public IReadOnlyList<string> Warnings => [.. Timeline.OfType<WarningRecord>().Select(record => record.Message)];

    public IReadOnlyList<string> Verbose => [.. Timeline.OfType<VerboseRecord>().Select(record => record.Message)];

    public IReadOnlyList<string> Debug => [.. Timeline.OfType<DebugRecord>().Select(record => record.Message)];

    public IReadOnlyList<InformationRecord> Information => [.. Timeline.OfType<InformationRecord>()];

    public IReadOnlyList<ProgressRecord> Progress => [.. Timeline.OfType<ProgressRecord>()];

    public bool HadErrors => Terminating is not null || Errors.Count > 0;

    /// <summary>This result, or a failed test that says what went wrong.</summary>
    public SessionResult ThrowIfErrors()
    {
        if (HadErrors)
        {
            var errors = Terminating is null ? Errors : [.. Errors, Terminating];
            Assert.Fail(string.Join('\n', errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}\n{error.ScriptStackTrace}")));
        }

        return this;
    }
}
