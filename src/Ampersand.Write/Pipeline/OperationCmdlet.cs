using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Pipeline;

/// <summary>A cmdlet that takes operations: themselves, their ids, or anything that has an OperationId.</summary>
public abstract class OperationCmdlet : ConnectedCmdlet
{
    private readonly HashSet<string> missed = new(StringComparer.OrdinalIgnoreCase);

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

    /// <summary>Operations as the module's commands emit them, also from a file of Export-Clixml, Export-Csv or ConvertTo-Json; each knows its own connection.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByOperationSet)]
    [OperationTransformation]
    [ValidateNotNull]
    public AmpersandOperation[] InputObject { get; set; } = [];

    /// <summary>The project of the operations given by id; an object with a Project property brings its own.</summary>
    /// <remarks>Only here from the pipeline: a piped record of the write commands may well have a column of this name.</remarks>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public override string? Project { get; set; }

    // The project belongs to each operation, not to the connection that all of them may share.
    private protected override ConnectionValues Values => base.Values with { Project = null };

    /// <summary>The operations that this call or this pipeline object names. An id that is none becomes an error of its own.</summary>
    private protected IEnumerable<AmpersandOperation> Operations() => ParameterSetName == ByOperationSet
        ? InputObject.Select(OnItsConnection)
        : OperationId.Select(Parse).OfType<Guid>().Select(id => OnItsConnection(new AmpersandOperation(id.ToString(), connection: null)));

    /// <summary>A connection or project that was asked for by parameter counts; otherwise the operation's own does.</summary>
    private AmpersandOperation OnItsConnection(AmpersandOperation operation) => Guard(operation, () =>
    {
        AmpersandConnection connection = (NamesConnection ? null : operation.Connection) ?? Resolve(NamesConnection ? null : Remembered(operation));
        return operation with
        {
            Connection = connection,
            Project = Project ?? operation.Project ?? connection.Project ?? throw ConnectionErrors.Missing(nameof(Project), "AMP_PROJECT"),
        };
    });

    /// <summary>This session's connection of the name that an operation from elsewhere was made with.</summary>
    private AmpersandConnection? Remembered(AmpersandOperation operation)
    {
        if (operation.ConnectionName is not { } name)
        {
            return null;
        }

        AmpersandConnection? connection = ConnectionStore.Of(SessionState).Find(name);
        if (connection is null && name != AmpersandConnection.DefaultName && missed.Add(name))
        {
            WriteWarning(
                $"Operation {operation.OperationId} was made with the connection '{name}', which this session does not have, so the default one is used. "
                + $"If the service does not know the operation, make that connection with Connect-Ampersand -Name '{name}'.");
        }

        return connection;
    }

    private Guid? Parse(string id)
    {
        if (Guid.TryParse(id, out Guid uuid))
        {
            return uuid;
        }

        WriteError(ErrorFactory.Create(
            new AmpersandException(
                "OperationIdInvalid",
                AmpersandErrorKind.InvalidArgument,
                $"'{id}' is not the id of an operation: Ampersand's are UUIDs such as 5e4f06ca-445f-43ea-943e-78465ee1bb7a. Nothing was asked for it."),
            id));
        return null;
    }
}
