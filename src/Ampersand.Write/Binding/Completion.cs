using System.Collections;
using System.Management.Automation.Language;
using System.Management.Automation;

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

    /// <summary>Those of the values that match, each with what it is; of two that differ by case alone the first.</summary>
    public static IEnumerable<CompletionResult> Of(IEnumerable<(string Value, string ToolTip)> values, string? typed) => values
        .GroupBy(known => known.Value, StringComparer.OrdinalIgnoreCase)
        .Select(same => Of(same.First().Value, typed, same.First().ToolTip)).OfType<CompletionResult>();

    /// <summary>The completion, or <see langword="null"/> when the value does not match.</summary>
    /// <param name="value">What is inserted.</param>
    /// <param name="typed">What stands there so far.</param>
    /// <param name="toolTip">What it is.</param>
    /// <param name="others">What else may be typed in its place; the first of them is shown for it in a list.</param>
    public static CompletionResult? Of(string value, string? typed, string toolTip, params string?[] others)
    {
        var word = (typed ?? string.Empty).Trim('\'', '"');
        var pattern = WildcardPattern.Get(WildcardPattern.Escape(word) + "*", WildcardOptions.IgnoreCase);
        return others.Append(value).OfType<string>().Any(pattern.IsMatch)
            ? new CompletionResult(
                Quote(value), others.FirstOrDefault() ?? value, CompletionResultType.ParameterValue, toolTip.Length > 0 ? toolTip : value)
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

/// <summary>Completes the severities of log entries.</summary>
public sealed class SeverityCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(AmpersandOperationLogEntry.UsualSeverities, wordToComplete);
}

/// <summary>Completes the statuses that Ampersand's documents name.</summary>
public sealed class StatusCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(AmpersandOperation.DocumentedStatuses, wordToComplete);
}
