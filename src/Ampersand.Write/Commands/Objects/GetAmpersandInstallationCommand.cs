using System.Management.Automation;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Commands;

/// <summary>Shows customers' installations of an integration: whether they work, and which objects they write.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandInstallation")]
[OutputType(typeof(AmpersandInstallation))]
public sealed class GetAmpersandInstallationCommand : ConnectedCmdlet
{
    /// <summary>The groups of customers; all customers by default.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(GroupRefCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? GroupRef { get; set; }

    /// <summary>
    /// The integration, by its id; by default the connection's, or AMP_INTEGRATION. Where none is known, all customers of the project are
    /// shown.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(IntegrationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Integration { get; set; }

    private protected override AmpersandClientOptions Values => base.Values with { Integration = Integration };

    /// <summary>Asks for all installations, or for each customer's; one that has none is an error of its own.</summary>
    protected override void ProcessRecord()
    {
        if (GroupRef is null)
        {
            Guard(null, () => WriteObject(Find(new AmpersandClient(Resolve()), groupRef: null), enumerateCollection: true));
        }
        else
        {
            ForEach(GroupRef, (client, groupRef) => WriteObject(Find(client, groupRef), enumerateCollection: true));
        }
    }

    private IReadOnlyList<AmpersandInstallation> Find(AmpersandClient client, string? groupRef) =>
        Await(token => client.FindInstallationsAsync(groupRef, Outbox, token));
}
