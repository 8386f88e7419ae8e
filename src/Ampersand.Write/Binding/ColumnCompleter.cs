using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using Ampersand.Write.Csv;
using Ampersand.Write.Pipeline;

namespace Ampersand.Write.Binding;

/// <summary>Completes the columns of the CSV file that stands on the command line already.</summary>
public sealed class ColumnCompleter : IArgumentCompleter
{
    // Only the session knows its current location and drives, and a completer reaches it through a script.
    private const string SessionScript = "$ExecutionContext.SessionState";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        (fakeBoundParameters["LiteralPath"] ?? fakeBoundParameters["Path"]) is { } paths
            ? FirstFile(paths, isLiteral: fakeBoundParameters.Contains("LiteralPath"))
                .SelectMany(file => CsvFile.ReadHeader(file, AsEncoding(fakeBoundParameters["Encoding"]), AsDelimiter(fakeBoundParameters["Delimiter"])))
                .Select(column => Completion.Of(column, wordToComplete, column))
                .OfType<CompletionResult>()
            : [];

    private static IEnumerable<string> FirstFile(object paths, bool isLiteral)
    {
        string? path = paths is IEnumerable list and not string ? list.OfType<object>().FirstOrDefault()?.ToString() : paths.ToString();
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        if (path is null || shell.AddScript(SessionScript).Invoke<SessionState>().FirstOrDefault() is not { } session)
        {
            return [];
        }

        try
        {
            return isLiteral ? [CsvPaths.Literal(session, path)] : [.. CsvPaths.Expand(session, [path]).Take(1)];
        }
        catch (AmpersandException)
        {
            // A path that is not there yet has no columns to offer.
            return [];
        }
    }

    private static Encoding? AsEncoding(object? typed) => Transformed(typed, new EncodingTransformationAttribute()) as Encoding;

    private static char? AsDelimiter(object? typed) => Transformed(typed, new DelimiterTransformationAttribute()) as char?;

    private static object? Transformed(object? typed, ArgumentTransformationAttribute transformation)
    {
        try
        {
            return typed is null ? null : transformation.Transform(null!, typed);
        }
        catch (ArgumentTransformationMetadataException)
        {
            return null;
        }
    }
}
