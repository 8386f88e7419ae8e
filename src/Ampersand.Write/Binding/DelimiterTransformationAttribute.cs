using System.Collections;
using System.Globalization;
using System.Management.Automation.Language;
using System.Management.Automation;

namespace Ampersand.Write.Binding;

/// <summary>Takes a delimiter as its character or its name: comma, semicolon, tab, pipe, caret, backquote.</summary>
/// <remarks>The set is that of Salesforce's Bulk API 2.0 <c>columnDelimiter</c>.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DelimiterTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The names.</summary>
    internal static readonly string[] Names = ["comma", "semicolon", "tab", "pipe", "caret", "backquote"];

    /// <summary>Makes a character of the argument.</summary>
    /// <param name="engineIntrinsics">The engine.</param>
    /// <param name="inputData">What the user gave.</param>
    /// <returns>The delimiter.</returns>
    /// <exception cref="ArgumentTransformationMetadataException">It is none of the delimiters.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var text = Convert.ToString(inputData is PSObject wrapped ? wrapped.BaseObject : inputData, CultureInfo.InvariantCulture)
            ?? string.Empty;
        return text.ToUpperInvariant() switch
        {
            "," or "COMMA" => ',',
            ";" or "SEMICOLON" => ';',
            "\t" or "TAB" or "\\T" => '\t',
            "|" or "PIPE" => '|',
            "^" or "CARET" => '^',
            "`" or "BACKQUOTE" or "BACKTICK" => '`',
            _ => throw new ArgumentTransformationMetadataException(
                $"'{text}' is not a delimiter of Salesforce's: give one of , ; | ^ ` or tab."),
        };
    }
}

/// <summary>Completes names of delimiters.</summary>
public sealed class DelimiterCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(DelimiterTransformationAttribute.Names, wordToComplete);
}
