using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Output;

namespace Ampersand.Write.Commands;

/// <summary>Looks at operations as they are now: at those of this session, at some, or at those of a customer's installation.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandOperation", DefaultParameterSetName = ByIdSet)]
[OutputType(typeof(AmpersandOperation))]
public sealed class GetAmpersandOperationCommand : OperationCmdlet
{
    private const string ByInstallationSet = "ByInstallation";

    /// <summary>
    /// The service's own page size. The order of the list is not documented, so a page's worth of older operations ends a search for newer
    /// ones.
    /// </summary>
    private const int PageSize = 200;

    private WildcardPattern[]? wanted;

    /// <summary>
    /// Operations: their ids, for Ampersand's own UUIDs, or themselves as the module's commands emit them, also from a file of
    /// Export-Clixml, Export-Csv or ConvertTo-Json; whatever else has an OperationId or Id; a journal. Without any, those that this session
    /// submitted.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByIdSet)]
    [Alias("Id", "InputObject")]
    [AllowNull]
    public override PSObject?[]? OperationId { get; set; }

    /// <summary>The installation whose operations are listed, by its id; an operation's InstallationId names it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByInstallationSet)]
    [ValidateNotNullOrEmpty]
    public string InstallationId { get; set; } = string.Empty;

    /// <summary>The installation's integration, by name or id; by default the connection's, or AMP_INTEGRATION.</summary>
    [Parameter(ParameterSetName = ByInstallationSet)]
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

    private protected override AmpersandClientOptions Values =>
        ParameterSetName == ByInstallationSet ? base.Values with { Project = Project, Integration = Integration } : base.Values;

    /// <summary>Makes the patterns of the statuses that are wanted.</summary>
    protected override void BeginProcessing() =>
        wanted = Status?.Select(status => WildcardPattern.Get(status, WildcardOptions.IgnoreCase)).ToArray();

    /// <summary>Asks for each operation, or for one page of the list after the other.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByInstallationSet)
        {
            Guard(InstallationId, List);
        }
        else
        {
            ForEachOperation(
                this.Binds(nameof(OperationId)) ? Operations() : Operations(OfSession()),
                (client, operation) => client.GetOperationAsync(operation, Outbox, Stop),
                EmitWanted);
        }
    }

    /// <summary>What this session submitted, oldest first; of one project where one is named.</summary>
    private IEnumerable<AmpersandOperation> OfSession() =>
        SessionOperations.Of(SessionState).All.Where(operation => Project is null || Project == operation.Project);

    private void List()
    {
        var operations =
            new AmpersandClient(Resolve()).ListOperationsAsync(InstallationId, PageSize, Outbox, Stop).GetAsyncEnumerator(Stop);
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
