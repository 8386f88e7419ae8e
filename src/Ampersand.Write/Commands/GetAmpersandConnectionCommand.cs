using System.Management.Automation;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Commands;

/// <summary>Shows the session's connections, never their keys.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandConnection")]
[OutputType(typeof(AmpersandConnection))]
public sealed class GetAmpersandConnectionCommand : AmpersandCmdlet
{
    /// <summary>Names of connections, wildcards allowed; all by default.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only the connection that commands use when none is given to them.</summary>
    [Parameter]
    public SwitchParameter Default { get; set; }

    /// <summary>Writes the connections; a plain name that is not there is an error.</summary>
    protected override void EndProcessing()
    {
        var store = ConnectionStore.Of(SessionState);
        foreach (var name in Name)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);

                // A copy, because what follows in the pipeline may take connections away.
                WriteObject(store.All.Where(connection => pattern.IsMatch(connection.Name)
                    && IsWanted(connection, store)).ToArray(), enumerateCollection: true);
            }
            else if (store.Find(name) is { } connection && IsWanted(connection, store))
            {
                WriteObject(connection);
            }
            else
            {
                Guard(name, () => { _ = store.Require(name); });
            }
        }
    }

    private bool IsWanted(AmpersandConnection connection, ConnectionStore store) => !Default || connection == store.Default;
}
