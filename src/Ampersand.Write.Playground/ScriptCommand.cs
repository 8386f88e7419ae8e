using System.Management.Automation.Runspaces;

namespace Ampersand.Write.Playground;

/// <summary>A script and its arguments, read from a command line as <c>pwsh -File</c> reads them.</summary>
internal sealed record ScriptCommand(string Path, IReadOnlyList<CommandParameter> Arguments)
{
    public static ScriptCommand Parse(string[] args) => args switch
    {
        [] => new(Repository.Quickstart, []),
        [var script, .. var rest] => new(System.IO.Path.GetFullPath(script), [.. rest.Select(ToParameter)]),
    };

    // "-Name" alone stays open: the binder knows whether it is a switch or takes the argument after it.
    private static CommandParameter ToParameter(string argument)
    {
        if (argument.Length < 2 || argument[0] != '-')
        {
            return new CommandParameter(name: null, argument);
        }

        var colon = argument.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new CommandParameter(argument)
            : new CommandParameter(argument[..colon], ToValue(argument[(colon + 1)..]));
    }

    // A command line has only text, and a switch can be turned off only with a boolean.
    private static object ToValue(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        _ => text,
    };
}
