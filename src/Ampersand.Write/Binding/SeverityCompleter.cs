using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Ampersand.Write.Binding;

/// <summary>Completes the severities of log entries.</summary>
public sealed class SeverityCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(AmpersandOperationLogEntry.UsualSeverities, wordToComplete);
}
