using System.Management.Automation;
using System.Management.Automation.Language;

namespace Ampersand.Write.Binding;

/// <summary>A completion that matches what was typed so far and is quoted where it has to be.</summary>
internal static class Completion
{
    /// <summary>The completion, or <see langword="null"/> when the value does not match.</summary>
    public static CompletionResult? Of(string value, string? typed, string toolTip)
    {
        string word = (typed ?? string.Empty).Trim('\'', '"');
        return WildcardPattern.Get(WildcardPattern.Escape(word) + "*", WildcardOptions.IgnoreCase).IsMatch(value)
            ? new CompletionResult(Quote(value), value, CompletionResultType.ParameterValue, toolTip.Length > 0 ? toolTip : value)
            : null;
    }

    /// <summary>The value as one argument: quoted unless the parser reads it as one bare word of the same text.</summary>
    private static string Quote(string value)
    {
        _ = Parser.ParseInput($"x {value}", out Token[] tokens, out ParseError[] errors);
        bool bare = errors.Length == 0 && tokens.Length == 3 && tokens[1] is { Kind: TokenKind.Identifier or TokenKind.Generic } && tokens[1].Text == value;
        return bare ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
    }
}
