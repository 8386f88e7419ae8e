using System.Management.Automation;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Commands;

/// <summary>Shows what Ampersand wrote down while it worked on operations.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandOperationLog", DefaultParameterSetName = ByIdSet)]
[OutputType(typeof(AmpersandOperationLogEntry))]
public sealed class GetAmpersandOperationLogCommand : OperationCmdlet
{
    /// <summary>Only entries of one of these severities, in the service's words, for example error; wildcards allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SeverityCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Severity { get; set; }

    /// <summary>Asks for the log of each operation in turn.</summary>
    protected override void ProcessRecord()
    {
        var wanted = Severity?.Select(severity => WildcardPattern.Get(severity, WildcardOptions.IgnoreCase)).ToArray();
        ForEachOperation(
            Operations(),
            (client, operation) => client.GetOperationLogAsync(operation, Outbox, Stop),
            entries => WriteObject(
                entries.Where(entry => wanted is null || Array.Exists(wanted, pattern => pattern.IsMatch(entry.Severity ?? string.Empty))),
                enumerateCollection: true));
    }
}
