using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Ampersand.Write.Binding;

/// <summary>Completes folders and CSV files.</summary>
public sealed class CsvPathCompleter : IArgumentCompleter
{
    private static readonly string[] Extensions = [".csv", ".tsv", ".txt"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionCompleters.CompleteFilename(wordToComplete).Where(found =>
            found.ResultType == CompletionResultType.ProviderContainer
            || Extensions.Contains(System.IO.Path.GetExtension(found.ListItemText), StringComparer.OrdinalIgnoreCase));
}
