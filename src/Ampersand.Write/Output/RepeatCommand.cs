using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using Ampersand.Write.Commands;

namespace Ampersand.Write.Output;

/// <summary>The command that goes on where one with a journal was interrupted: the same one, as it can be typed anywhere.</summary>
internal static class RepeatCommand
{
    private static readonly string[] Inputs = ["ObjectName", "Path", "LiteralPath", "InputObject", "JournalPath"];

    /// <param name="cmdlet">The command that was interrupted.</param>
    /// <param name="journalPath">Its journal.</param>
    public static string Of(WritingCmdlet cmdlet, string journalPath)
    {
        var bound = cmdlet.MyInvocation.BoundParameters;
        var isPiped = cmdlet.GivenFiles.Count == 0;
        var files = isPiped ? string.Empty : $" -LiteralPath {List(cmdlet.GivenFiles)}";
        var journal = bound.ContainsKey("JournalPath") ? $" -JournalPath {journalPath.Quoted()}" : string.Empty;
        var others = bound.Where(parameter => !Inputs.Contains(parameter.Key, StringComparer.OrdinalIgnoreCase))
            .Select(parameter => Text(parameter.Key, parameter.Value)).OfType<string>();
        return $"{(isPiped ? "<the same records> | " : string.Empty)}{cmdlet.MyInvocation.MyCommand.Name} {cmdlet.ObjectName.Quoted()}"
            + $"{files}{string.Concat(others)}{journal}";
    }

    /// <summary>A parameter as it is typed; nothing where a text cannot stand for its value, or must not.</summary>
    private static string? Text(string name, object? value) => value switch
    {
        SwitchParameter { IsPresent: true } => $" -{name}",
        SwitchParameter => $" -{name}:$false",
        bool truth => $" -{name}:{(truth ? "$true" : "$false")}",
        AmpersandConnection { Name: not AmpersandConnection.DefaultName and var connection } => $" -{name} {connection.Quoted()}",
        ActionPreference => null,
        Enum choice => $" -{name} {choice}",
        int number => $" -{name} {number.ToString(CultureInfo.InvariantCulture)}",
        char letter => $" -{name} {letter.ToString().Quoted()}",
        string text => $" -{name} {text.Quoted()}",
        Uri address => $" -{name} {address.OriginalString.Quoted()}",
        Encoding encoding => $" -{name} {encoding.WebName}",
        string[] texts => $" -{name} {List(texts)}",
        IDictionary map => $" -{name} @{{ {string.Join("; ", Entries(map))} }}",
        _ => null,
    };

    private static IEnumerable<string> Entries(IDictionary map) =>
        from entry in map.Cast<DictionaryEntry>() select $"{$"{entry.Key}".Quoted()} = {$"{entry.Value}".Quoted()}";

    private static string List(IEnumerable<string> texts) => string.Join(", ", texts.Select(CommandText.Quoted));
}
