using System.Management.Automation;

namespace Ampersand.Write.Commands;

/// <summary>Shows the project that the environment names.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandConnection")]
[OutputType(typeof(string))]
public sealed class GetAmpersandConnectionCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Environment.GetEnvironmentVariable("AMP_PROJECT"));
}
