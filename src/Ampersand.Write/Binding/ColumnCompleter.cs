using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using Ampersand.Write.Input;

namespace Ampersand.Write.Binding;

/// <summary>
/// Completes names of fields: those of the object that stands on the command line already, and then the columns of its CSV file, or of the
/// one that Import-Csv reads before it in the pipeline.
/// </summary>
public sealed class ColumnCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var objectName = fakeBoundParameters["ObjectName"];
        var fields = (objectName is object[] several ? several.FirstOrDefault() : objectName)?.ToString() is { Length: > 0 } name
            ? FieldsOf(name, fakeBoundParameters)
            : [];
        return Completion.Of(
            fields.Select(field => (field.Name, InstallationIdCompleter.Describe(field.Label, field.Type, Words(field))))
                .Concat(ColumnsOf(commandAst, fakeBoundParameters).Select(column => (column, "a column of the file"))),
            wordToComplete);
    }

    private static IReadOnlyList<AmpersandObjectField> FieldsOf(string objectName, IDictionary bound) => ServiceQuestion.Ask(
        bound,
        async (client, stop) => client.Connection.GroupRef is null || client.Connection.Integration is null
            ? []
            : (await client.GetObjectAsync(objectName, cancellationToken: stop).ConfigureAwait(false)).Fields);

    private static string? Words(AmpersandObjectField field) =>
        field.IsReadOnly ? "read-only" : field.IsRequired ? "required" : null;

    private static IEnumerable<string> ColumnsOf(CommandAst command, IDictionary bound) =>
        (bound["LiteralPath"] ?? bound["Path"]) is { } paths
            ? ColumnsOf(paths, bound.Contains("LiteralPath"), bound["Encoding"], bound["Delimiter"])
            : ImportedCsv.Before(command) is { } imported
                ? ColumnsOf(imported.Path, imported.IsLiteral, imported.Encoding, imported.Delimiter)
                : [];

    private static IEnumerable<string> ColumnsOf(object paths, bool isLiteral, object? encoding, object? delimiter) =>
        FirstFile(paths, isLiteral).SelectMany(file => CsvFile.ReadHeader(file, AsEncoding(encoding), AsDelimiter(delimiter)));

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
