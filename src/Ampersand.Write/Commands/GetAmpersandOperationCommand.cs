using System.Management.Automation;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;
using Ampersand.Write.Pipeline;

namespace Ampersand.Write.Commands;

/// <summary>Looks at operations as they are now.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandOperation", DefaultParameterSetName = ByOperationSet)]
[OutputType(typeof(AmpersandOperation))]
public sealed class GetAmpersandOperationCommand : OperationCmdlet
{
    /// <summary>Asks for each operation in turn; one that cannot be read is that one's error.</summary>
    protected override void ProcessRecord()
    {
        var client = new OperationsClient(Outbox);
        foreach (AmpersandOperation operation in Operations())
        {
            try
            {
                WriteObject(Await(token => client.GetAsync(operation, OperationStatus.Documented, Repeatable.Always, token)).Operation);
            }
            catch (AmpersandException failure)
            {
                WriteError(ErrorFactory.Create(failure, operation.OperationId));
            }
        }
    }
}
