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

/// <summary>Completes names of objects that this session has written to or seen in operations.</summary>
public sealed class ObjectCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Session() is { } session ? Completion.Of(SeenObjects.Of(session).Names, wordToComplete) : [];
}

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
