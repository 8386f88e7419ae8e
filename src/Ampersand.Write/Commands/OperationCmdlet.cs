using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Errors;
using Ampersand.Write.Input;

namespace Ampersand.Write.Commands;

/// <summary>A cmdlet that takes operations: their ids, themselves, or anything that has an OperationId.</summary>
public abstract class OperationCmdlet : ConnectedCmdlet
{
    /// <summary>How many operations are asked for at once: enough that none waits for the way there and back of each before it.</summary>
    private const int SideBySide = 8;

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
    [ArgumentCompleter(typeof(OperationIdCompleter))]
    [AllowNull]
    public virtual PSObject?[]? OperationId { get; set; }

    /// <summary>The project of operations that are given by id; an object with a Project property brings its own.</summary>
    /// <remarks>Only here from the pipeline: a piped record of the write commands may well have a column of this name.</remarks>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public override string? Project { get; set; }

    // The project belongs to each operation, not to the connection that all of them may share.
    private protected override AmpersandClientOptions Values => base.Values with { Project = null };

    /// <summary>The operations that this call or this pipeline object names. What is none becomes an error of its own.</summary>
    private protected IEnumerable<AmpersandOperation> Operations() => Operations(OperationInput.In(OperationId));

    /// <summary>The operations among what was given, with what this session knows of them, each on the connection that leads to it.</summary>
    /// <param name="given">Operations, and what is none, which becomes an error of its own.</param>
    /// <param name="onlyWhereAccepted">Whether another service than the one that accepted an operation is not asked for it.</param>
    private protected IEnumerable<AmpersandOperation> Operations(IEnumerable<object?> given, bool onlyWhereAccepted = false) => given
        .Select(Accept).OfType<AmpersandOperation>()
        .Select(SessionOperations.Of(SessionState).Recall)
        .Select(operation => OnItsConnection(operation, onlyWhereAccepted)).OfType<AmpersandOperation>();

    /// <summary>
    /// Asks for each operation, and shows the answers in their order. One that cannot be read is that one's error; a host that cannot be
    /// reached would answer for no other either.
    /// </summary>
    private protected void ForEachOperation<T>(
        IEnumerable<AmpersandOperation> operations, Func<AmpersandClient, AmpersandOperation, Task<T>> ask, Action<T> show)
    {
        var asked = new Queue<(AmpersandOperation Operation, Task<T> Answer)>();
        foreach (var operation in operations)
        {
            asked.Enqueue((operation, Task.Run(() => ask(new AmpersandClient(operation.GetConnection()!), operation))));
            if (asked.Count == SideBySide)
            {
                ShowNext(asked, show);
            }
        }

        while (asked.Count > 0)
        {
            ShowNext(asked, show);
        }
    }

    private void ShowNext<T>(Queue<(AmpersandOperation Operation, Task<T> Answer)> asked, Action<T> show)
    {
        (var operation, var answer) = asked.Dequeue();
        try
        {
            Await(answer);
        }
        catch (AmpersandException failure)
        {
            var error = CreateError(failure, operation.OperationId);
            if (IsOfTheHost(failure))
            {
                ThrowTerminatingError(error);
            }

            WriteError(error);
            return;
        }

        show(answer.Result);
    }

    /// <summary>
    /// The operation on the connection that was asked for by parameter, or on its own, or on the one that it was made with by what this
    /// session knows; nothing, with an error, where that does not lead to the service that accepted it.
    /// </summary>
    private AmpersandOperation? OnItsConnection(AmpersandOperation operation, bool onlyWhereAccepted)
    {
        var host = NamesConnection ? null : SessionOperations.Of(SessionState).HostOf(operation.OperationId);
        var connection = Guard(
            operation,
            () => (NamesConnection ? null : operation.GetConnection()) ?? Resolve(NamesConnection ? null : Remembered(operation, host)));
        if (onlyWhereAccepted && host is not null && connection.ApiUri != host)
        {
            var failure = new AmpersandException(
                CmdletErrorIds.ConnectionNotFound,
                $"Operation {operation.OperationId} was accepted by the service at {host.Authority}, to which this session has no "
                    + "connection any more, so nothing was asked. Connect to it again, or name its connection with -Connection.");
            WriteError(CreateError(failure, operation.OperationId));
            return null;
        }

        return Guard(operation, () => operation.On(connection, Project));
    }

    /// <summary>This session's connection of the name that an operation was made with.</summary>
    /// <param name="operation">The operation, as it was remembered, or as it came from elsewhere.</param>
    /// <param name="host">The platform host that knows it, where this session knows that.</param>
    private AmpersandConnection? Remembered(AmpersandOperation operation, Uri? host)
    {
        if (operation.ConnectionName is not { } name)
        {
            return null;
        }

        var store = ConnectionStore.Of(SessionState);
        var connection = host is null ? store.Find(name) : store.Find(name, host) ?? store.Find(name);
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
