using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Input;

namespace Ampersand.Write.Commands;

/// <summary>A cmdlet that takes operations: their ids, themselves, or anything that has an OperationId.</summary>
public abstract class OperationCmdlet : ConnectedCmdlet
{
    private readonly HashSet<string> missed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The parameter set of operations that are given.</summary>
    protected const string ByIdSet = "ById";

    /// <summary>
    /// Operations: their ids, for Ampersand's own UUIDs, or themselves as the module's commands emit them, also from a file of
    /// Export-Clixml, Export-Csv or ConvertTo-Json; whatever else has an OperationId or Id; a journal.
    /// </summary>
    /// <remarks>
    /// One parameter for all of them: in one of strings the engine would make text of an operation, and lose what is known of it.
    /// </remarks>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByIdSet)]
    [Alias("Id", "InputObject")]
    [AllowNull]
    public PSObject?[]? OperationId { get; set; }

    /// <summary>The project of operations that are given by id; an object with a Project property brings its own.</summary>
    /// <remarks>Only here from the pipeline: a piped record of the write commands may well have a column of this name.</remarks>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public override string? Project { get; set; }

    // The project belongs to each operation, not to the connection that all of them may share.
    private protected override AmpersandClientOptions Values => base.Values with { Project = null };

    /// <summary>
    /// Asks for each operation in turn. One that cannot be read is that one's error; a host that cannot be reached would answer for no
    /// other either.
    /// </summary>
    private protected void ForEachOperation(Action<AmpersandClient, AmpersandOperation> ask)
    {
        foreach (var operation in Operations())
        {
            try
            {
                ask(new AmpersandClient(operation.GetConnection()!), operation);
            }
            catch (AmpersandException failure)
            {
                var error = CreateError(failure, operation.OperationId);
                if (failure is AmpersandServiceException { StatusCode: null, MayHaveBeenProcessed: false })
                {
                    ThrowTerminatingError(error);
                }

                WriteError(error);
            }
        }
    }

    /// <summary>The operations that this call or this pipeline object names. What is none becomes an error of its own.</summary>
    private protected IEnumerable<AmpersandOperation> Operations() =>
        OperationInput.In(OperationId).Select(Accept).OfType<AmpersandOperation>().Select(OnItsConnection);

    /// <summary>A connection or project that was asked for by parameter counts; otherwise the operation's own does.</summary>
    private AmpersandOperation OnItsConnection(AmpersandOperation operation) => Guard(operation, () => operation.On(
        (NamesConnection ? null : operation.GetConnection()) ?? Resolve(NamesConnection ? null : Remembered(operation)), Project));

    /// <summary>This session's connection of the name that an operation from elsewhere was made with.</summary>
    private AmpersandConnection? Remembered(AmpersandOperation operation)
    {
        if (operation.ConnectionName is not { } name)
        {
            return null;
        }

        var connection = ConnectionStore.Of(SessionState).Find(name);
        if (connection is null && name != AmpersandConnection.DefaultName && missed.Add(name))
        {
            WriteWarning(
                $"Operation {operation.OperationId} was made with the connection '{name}', which this session does not have, so the "
                    + "default one is used. "
                + $"If the service does not know the operation, make that connection with Connect-Ampersand -Name '{name}'.");
        }

        return connection;
    }

    private AmpersandOperation? Accept(object? given)
    {
        if (given is AmpersandOperation operation)
        {
            return operation;
        }

        var why = given is null
            ? "$null was given where an operation or its id is due: see whether the variable holds one, or the command before this one "
                + "wrote one."
            : $"'{given}' is not the id of an operation: Ampersand's are UUIDs such as 5e4f06ca-445f-43ea-943e-78465ee1bb7a.";
        WriteError(CreateError(new AmpersandException(ErrorIds.OperationIdInvalid, $"{why} Nothing was asked for it."), given));
        return null;
    }
}
