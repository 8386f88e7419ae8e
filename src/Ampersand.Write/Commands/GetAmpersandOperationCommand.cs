using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Input;
using Ampersand.Write.Output;

namespace Ampersand.Write.Commands;

/// <summary>Looks at operations as they are now: at those of this session, at some, or at those of a customer's installation.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandOperation", DefaultParameterSetName = ByIdSet)]
[OutputType(typeof(AmpersandOperation))]
public sealed class GetAmpersandOperationCommand : OperationCmdlet
{
    private const string ByInstallationSet = "ByInstallation";
    private const string ByCustomerSet = "ByCustomer";

    /// <summary>
    /// The service's own page size. The order of the list is not documented, so a page's worth of older operations ends a search for newer
    /// ones.
    /// </summary>
    private const int PageSize = 200;

    private WildcardPattern[]? wanted;

    /// <summary>
    /// Operations: their ids, for Ampersand's own UUIDs, or themselves as the module's commands emit them, also from a file of
    /// Export-Clixml, Export-Csv or ConvertTo-Json; whatever else has an OperationId or Id; a journal; an installation, for all of its own.
    /// Without any, those that this session submitted.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByIdSet)]
    [Alias("Id", "InputObject")]
    [ArgumentCompleter(typeof(OperationIdCompleter))]
    [AllowNull]
    public override PSObject?[]? OperationId { get; set; }

    /// <summary>The installation whose operations are listed, by its id; an operation's InstallationId names it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByInstallationSet)]
    [ArgumentCompleter(typeof(InstallationIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string InstallationId { get; set; } = string.Empty;

    /// <summary>The customer's group whose operations are listed: those of its installation of the integration.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByCustomerSet)]
    [ArgumentCompleter(typeof(GroupRefCompleter))]
    [ValidateNotNullOrEmpty]
    public string? GroupRef { get; set; }

    /// <summary>The installation's integration, by name or id; by default the connection's, or AMP_INTEGRATION.</summary>
    [Parameter(ParameterSetName = ByInstallationSet)]
    [Parameter(ParameterSetName = ByCustomerSet)]
    [ArgumentCompleter(typeof(IntegrationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Integration { get; set; }

    /// <summary>Only operations with one of these statuses, for example in_progress; wildcards allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StatusCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Status { get; set; }

    /// <summary>Only operations of these types: write, read, subscribe.</summary>
    [Parameter]
    [ValidateSet("write", "read", "subscribe")]
    public string[]? ActionType { get; set; }

    /// <summary>Only operations that were created at this time or later.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    private protected override AmpersandClientOptions Values => ParameterSetName == ByIdSet
        ? base.Values
        : base.Values with { Project = Project, Integration = Integration, GroupRef = GroupRef };

    /// <summary>Makes the patterns of the statuses that are wanted.</summary>
    protected override void BeginProcessing() =>
        wanted = Status?.Select(status => WildcardPattern.Get(status, WildcardOptions.IgnoreCase)).ToArray();

    /// <summary>Asks for each operation, or for one page of a list after the other.</summary>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case ByInstallationSet:
                Guard(InstallationId, () => List(
                    new AmpersandClient(Resolve()).ListOperationsAsync(InstallationId, PageSize, Outbox, Stop)));
                break;
            case ByCustomerSet:
                Guard(GroupRef, ListOfCustomer);
                break;
            case var _ when this.Binds(nameof(OperationId)):
                LookAtGiven();
                break;
            default:
                LookAt(Operations(OfSession(), onlyWhereAccepted: true));
                break;
        }
    }

    /// <summary>Looks at operations, and lists those of the installations among them, in the order in which they were given.</summary>
    private void LookAtGiven()
    {
        var operations = new List<object?>();
        foreach (var given in OperationInput.In(OperationId))
        {
            if (given is AmpersandInstallation installation)
            {
                LookAt(Operations(operations));
                operations.Clear();
                Guard(installation.InstallationId, () => List(installation));
            }
            else
            {
                operations.Add(given);
            }
        }

        LookAt(Operations(operations));
    }

    private void LookAt(IEnumerable<AmpersandOperation> operations) =>
        ForEachOperation(operations, (client, operation) => client.GetOperationAsync(operation, Outbox, Stop), EmitWanted);

    /// <summary>What this session submitted, oldest first; only of the project, connection and host that are named.</summary>
    private IEnumerable<AmpersandOperation> OfSession()
    {
        var session = SessionOperations.Of(SessionState);
        return session.All.Where(operation => (Project is null || Project == operation.Project)
            && (Connection is null || Connection.Name == operation.ConnectionName)
            && (ApiUri is null || ApiUri == session.HostOf(operation.OperationId)));
    }

    private void ListOfCustomer()
    {
        var client = new AmpersandClient(Resolve());
        List(Await(token => client.GetInstallationAsync(refresh: true, Outbox, token)));
    }

    private void List(AmpersandInstallation installation)
    {
        var connection = (NamesConnection ? null : installation.GetConnection()) ?? Resolve();
        List(new AmpersandClient(connection).ListOperationsAsync(installation, PageSize, Outbox, Stop));
    }

    private void List(IAsyncEnumerable<AmpersandOperation> listed)
    {
        var operations = listed.GetAsyncEnumerator(Stop);
        var next = Task.FromResult(true);
        var olderInARow = 0;
        try
        {
            while (olderInARow < PageSize)
            {
                next = Task.Run(() => operations.MoveNextAsync().AsTask());
                if (!Await(_ => next))
                {
                    break;
                }

                var operation = SessionOperations.Of(SessionState).Recall(operations.Current);
                olderInARow = operation.CreateTime < Since ? olderInARow + 1 : 0;
                EmitWanted(operation);
            }
        }
        finally
        {
            // What is under way when the pipeline is stopped has to end first, which its token sees to.
            _ = next.ContinueWith(
                _ => operations.DisposeAsync().AsTask(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        Outbox.Show();
    }

    private void EmitWanted(AmpersandOperation operation)
    {
        if (!(operation.CreateTime < Since)
            && (wanted is null || Array.Exists(wanted, pattern => pattern.IsMatch(operation.Status)))
            && (ActionType is null || ActionType.Contains(operation.ActionType, StringComparer.OrdinalIgnoreCase)))
        {
            Emit(operation);
        }
    }
}
