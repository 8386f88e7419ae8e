using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Output;

namespace Ampersand.Write.Commands;

/// <summary>Looks at operations as they are now: at some, or at those of a customer's installation.</summary>
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

    /// <summary>The installation whose operations are listed, by its id; an operation's InstallationId names it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByInstallationSet)]
    [ValidateNotNullOrEmpty]
    public string InstallationId { get; set; } = string.Empty;

    /// <summary>The installation's integration, by name or id; by default the connection's, or AMP_INTEGRATION.</summary>
    [Parameter(ParameterSetName = ByInstallationSet)]
    [ValidateNotNullOrEmpty]
    public string? Integration { get; set; }

    /// <summary>Only operations with one of these statuses, for example in_progress; wildcards allowed.</summary>
    [Parameter(ParameterSetName = ByInstallationSet)]
    [ArgumentCompleter(typeof(StatusCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Status { get; set; }

    /// <summary>Only operations of these types: write, read, subscribe.</summary>
    [Parameter(ParameterSetName = ByInstallationSet)]
    [ValidateSet("write", "read", "subscribe")]
    public string[]? ActionType { get; set; }

    /// <summary>Only operations that were created at this time or later.</summary>
    [Parameter(ParameterSetName = ByInstallationSet)]
    public DateTimeOffset? Since { get; set; }

    private protected override AmpersandClientOptions Values =>
        ParameterSetName == ByInstallationSet ? base.Values with { Project = Project, Integration = Integration } : base.Values;

    /// <summary>Asks for each operation in turn, or for one page of the list after the other.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByInstallationSet)
        {
            Guard(InstallationId, List);
            return;
        }

        ForEachOperation((client, operation) => Emit(Await(token => client.GetOperationAsync(operation, Outbox, token))));
    }

    private void List()
    {
        var wanted = Status?.Select(status => WildcardPattern.Get(status, WildcardOptions.IgnoreCase)).ToArray();
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

                var operation = operations.Current;
                olderInARow = operation.CreateTime < Since ? olderInARow + 1 : 0;
                if (olderInARow == 0
                    && (wanted is null || Array.Exists(wanted, pattern => pattern.IsMatch(operation.Status)))
                    && (ActionType is null || ActionType.Contains(operation.ActionType, StringComparer.OrdinalIgnoreCase)))
                {
                    Emit(operation);
                }
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

    private void Emit(AmpersandOperation operation)
    {
        SeenObjects.Of(SessionState).Add(operation.ObjectName);
        WriteObject(operation);
    }
}
