using System.Management.Automation;

namespace Ampersand.Write.Commands;

/// <summary>Shows the records that operations did not write, and why.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandRecordFailure", DefaultParameterSetName = ByIdSet)]
[OutputType(typeof(AmpersandRecordFailure))]
public sealed class GetAmpersandRecordFailureCommand : OperationCmdlet
{
    /// <summary>Asks for the failures of each operation in turn. That some are not known is an error of that operation.</summary>
    protected override void ProcessRecord() => ForEachOperation(
        Operations(),
        (client, operation) => client.GetRecordFailuresAsync(operation, Outbox, Stop),
        failures =>
        {
            WriteObject(failures.Named, enumerateCollection: true);
            if (failures.Missing is { } missing)
            {
                WriteError(CreateError(missing, failures.Operation));
            }
        });
}
