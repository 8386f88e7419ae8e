using System.Management.Automation.Language;

namespace Ampersand.Write.Binding;

/// <summary>The CSV file that an Import-Csv on the command line reads.</summary>
/// <param name="Path">Its path.</param>
/// <param name="IsLiteral">Whether the path is named to the letter.</param>
/// <param name="Encoding">Its encoding, where one stands there.</param>
/// <param name="Delimiter">Its delimiter, where one stands there.</param>
internal sealed record ImportedCsv(string Path, bool IsLiteral, string? Encoding, string? Delimiter)
{
    private static readonly string[] Names = ["Import-Csv", "ipcsv", @"Microsoft.PowerShell.Utility\Import-Csv"];

    /// <summary>The file that is read before a command in its pipeline; <see langword="null"/> where none is.</summary>
    public static ImportedCsv? Before(CommandAst command) => command.Parent is PipelineAst pipeline
        ? pipeline.PipelineElements.TakeWhile(element => element != command).OfType<CommandAst>().Reverse()
            .Where(earlier => Names.Contains(earlier.GetCommandName(), StringComparer.OrdinalIgnoreCase))
            .Select(Of)
            .FirstOrDefault()
        : null;

    private static ImportedCsv? Of(CommandAst import)
    {
        var bound = StaticParameterBinder.BindCommand(import, resolve: true).BoundParameters;
        string? Text(string name) => bound.TryGetValue(name, out var value) ? TextOf(value) : null;
        var literal = Text("LiteralPath");
        return (literal ?? Text("Path")) is { Length: > 0 } path
            ? new ImportedCsv(path, literal is not null, Text("Encoding"), Text("Delimiter"))
            : null;
    }

    /// <summary>A value that stands there as it is, or in a variable of the session.</summary>
    private static string? TextOf(ParameterBindingResult bound) => bound.Value switch
    {
        ArrayLiteralAst { Elements: { Count: > 0 } several } => TextOf(several[0]),
        { } value => TextOf(value),
        _ => bound.ConstantValue?.ToString(),
    };

    private static string? TextOf(Ast value) => value switch
    {
        ConstantExpressionAst constant => constant.Value?.ToString(),
        ExpandableStringExpressionAst { NestedExpressions.Count: 0 } text => text.Value,
        VariableExpressionAst variable when variable.VariablePath.IsUnqualified =>
            Completion.Session()?.PSVariable.GetValue(variable.VariablePath.UserPath)?.ToString(),
        _ => null,
    };
}
