using System.Management.Automation;
using System.Management.Automation.Language;

namespace Ampersand.Write.Binding;

/// <summary>Completions that match what was typed so far and are quoted where they have to be.</summary>
internal static class Completion
{
    // Only the session knows its location, drives and variables, and a completer reaches it through a script.
    private const string SessionScript = "$ExecutionContext.SessionState";

    /// <summary>The session in which somebody is typing.</summary>
    public static SessionState? Session()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript(SessionScript).Invoke<SessionState>().FirstOrDefault();
    }

    /// <summary>Those of the values that match.</summary>
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> values, string? typed) =>
        values.Select(value => Of(value, typed, value)).OfType<CompletionResult>();

    /// <summary>The completion, or <see langword="null"/> when the value does not match.</summary>
    public static CompletionResult? Of(string value, string? typed, string toolTip)
    {
        var word = (typed ?? string.Empty).Trim('\'', '"');
        return WildcardPattern.Get(WildcardPattern.Escape(word) + "*", WildcardOptions.IgnoreCase).IsMatch(value)
            ? new CompletionResult(Quote(value), value, CompletionResultType.ParameterValue, toolTip.Length > 0 ? toolTip : value)
            : null;
    }

    /// <summary>The value as one argument: quoted unless the parser reads it as one bare word of the same text.</summary>
    private static string Quote(string value)
    {
        _ = Parser.ParseInput($"x {value}", out var tokens, out var errors);
        var bare = errors.Length == 0 && tokens.Length == 3 && tokens[1] is { Kind: TokenKind.Identifier or TokenKind.Generic }
            && tokens[1].Text == value;
        return bare ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
    }
}
