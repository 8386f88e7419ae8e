using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using Ampersand.Write.Input;

namespace Ampersand.Write.Binding;

/// <summary>Completes the columns of the CSV file that stands on the command line already.</summary>
public sealed class ColumnCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        (fakeBoundParameters["LiteralPath"] ?? fakeBoundParameters["Path"]) is { } paths
            ? Completion.Of(
                FirstFile(paths, isLiteral: fakeBoundParameters.Contains("LiteralPath"))
                    .SelectMany(file => CsvFile.ReadHeader(
                        file, AsEncoding(fakeBoundParameters["Encoding"]), AsDelimiter(fakeBoundParameters["Delimiter"]))),
                wordToComplete)
            : [];

    private static IEnumerable<string> FirstFile(object paths, bool isLiteral)
    {
        var path = paths is IEnumerable list and not string ? list.OfType<object>().FirstOrDefault()?.ToString() : paths.ToString();
        if (path is null || Completion.Session() is not { } session)
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
