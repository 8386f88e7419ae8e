using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Ampersand.Write.Binding;

/// <summary>Completes folders, and files of some extensions.</summary>
/// <param name="extensions">The extensions, each with its dot.</param>
public abstract class FileCompleter(params string[] extensions) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionCompleters.CompleteFilename(wordToComplete).Where(found =>
            found.ResultType == CompletionResultType.ProviderContainer
            || extensions.Contains(System.IO.Path.GetExtension(found.ListItemText), StringComparer.OrdinalIgnoreCase));
}

/// <summary>Completes folders and CSV files.</summary>
public sealed class CsvPathCompleter() : FileCompleter(".csv", ".tsv", ".txt");

/// <summary>Completes folders and journals.</summary>
public sealed class JournalPathCompleter() : FileCompleter(".journal");
