using System.Management.Automation;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Commands;

/// <summary>Shows the integrations of a project, the objects that each writes, and what its provider can do.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandIntegration")]
[OutputType(typeof(AmpersandIntegration))]
public sealed class GetAmpersandIntegrationCommand : ConnectedCmdlet
{
    /// <summary>Names or ids of integrations, wildcards allowed; all by default.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(IntegrationCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Asks for all of them, and for the provider of each that is wanted; a plain name that is not there is an error.</summary>
    protected override void EndProcessing() => ForEach(Name, (client, name) => WriteObject(
        Await(token => client.FindIntegrationsAsync(name, Outbox, token)), enumerateCollection: true));
}
