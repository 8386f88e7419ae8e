using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Pipeline;

/// <summary>A cmdlet that takes operations: themselves, their ids, or anything that has an OperationId.</summary>
public abstract class OperationCmdlet : ConnectedCmdlet
{
    /// <summary>The parameter set of ids, and of whatever has an OperationId property.</summary>
    protected const string ByIdSet = "ById";

    /// <summary>The parameter set of operations.</summary>
    protected const string ByOperationSet = "ByOperation";

    /// <summary>Ids of operations, UUIDs as Ampersand gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByIdSet)]
    [Alias("Id")]
    [OperationIdTransformation]
    [ValidateNotNullOrEmpty]
    public string[] OperationId { get; set; } = [];

    /// <summary>Operations as the module's commands emit them; each knows its own connection.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByOperationSet)]
    [ValidateNotNull]
    public AmpersandOperation[] InputObject { get; set; } = [];

    /// <summary>The project of the operations given by id; an object with a Project property brings its own.</summary>
    /// <remarks>Only here from the pipeline: a piped record of the write commands may well have a column of this name.</remarks>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public override string? Project { get; set; }

    /// <summary>The operations that this call or this pipeline object names. An id that is none becomes an error of its own.</summary>
    private protected IEnumerable<AmpersandOperation> Operations()
    {
        if (ParameterSetName == ByOperationSet)
        {
            return InputObject.Select(OnItsConnection);
        }

        return OperationId.Where(IsId).Select(id => new AmpersandOperation(id.Trim(), Guard(id, Resolve)));
    }

    /// <summary>A connection that was asked for by parameter counts; otherwise the operation's own does.</summary>
    private AmpersandOperation OnItsConnection(AmpersandOperation operation) =>
        operation.Connection is not null && Connection is null && ApiKey is null && ApiUri is null
            ? operation
            : operation with { Connection = Guard(operation, Resolve) };

    private bool IsId(string id)
    {
        if (Guid.TryParse(id, out _))
        {
            return true;
        }

        WriteError(ErrorFactory.Create(
            new AmpersandException(
                "OperationIdInvalid",
                AmpersandErrorKind.InvalidArgument,
                $"'{id}' is not the id of an operation: Ampersand's are UUIDs such as 5e4f06ca-445f-43ea-943e-78465ee1bb7a. Nothing was asked for it."),
            id));
        return false;
    }
}
