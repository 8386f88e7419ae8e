using System.Management.Automation;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Commands;

/// <summary>Forgets a connection and its key.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Ampersand")]
public sealed class DisconnectAmpersandCommand : AmpersandCmdlet
{
    /// <summary>The connection, itself or by name; by default the session's default connection.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNull]
    public AmpersandConnection? Connection { get; set; }

    /// <summary>Forgets it; operations that were made with it still know their way.</summary>
    protected override void ProcessRecord()
    {
        var store = ConnectionStore.Of(SessionState);
        var leaving = Connection ?? store.Default;
        store.ForgetFailure();
        if (leaving is null)
        {
            WriteVerbose("There is no default connection, so nothing was forgotten.");
            return;
        }

        store.Remove(leaving);
    }
}
