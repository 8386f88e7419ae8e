using System.Management.Automation;
using Ampersand.Write.Output;

namespace Ampersand.Write.Commands;

/// <summary>Waits until operations have ended, all of them side by side, and emits each when it does.</summary>
[Cmdlet(VerbsLifecycle.Wait, "AmpersandOperation", DefaultParameterSetName = ByIdSet)]
[OutputType(typeof(AmpersandOperation))]
public sealed class WaitAmpersandOperationCommand : OperationCmdlet
{
    private OperationWatch? watch;

    /// <summary>How long the call may wait, in seconds; 0 waits without end.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSeconds { get; set; } = 3600;

    /// <summary>The longest time between two looks at one operation, in seconds, 0.1 to 3600.</summary>
    [Parameter]
    [ValidateRange(0.1, 3600.0)]
    public double PollingIntervalSeconds { get; set; } = 5;

    /// <summary>The most requests in flight at once, 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>Returns at the first operation that ends.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>Further statuses that mean done and written.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] SuccessStatus { get; set; } = [];

    /// <summary>Further statuses that mean done and failed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] FailureStatus { get; set; } = [];

    /// <summary>Starts the clock: the timeout covers the whole call.</summary>
    protected override void BeginProcessing() => Guard(null, () =>
    {
        watch = new OperationWatch(
            new WaitOptions
            {
                Timeout = TimeoutSeconds == 0 ? null : TimeSpan.FromSeconds(TimeoutSeconds),
                ThrottleLimit = ThrottleLimit,
                PollingInterval = TimeSpan.FromSeconds(PollingIntervalSeconds),
                Any = Any,
                SuccessStatuses = SuccessStatus,
                FailureStatuses = FailureStatus,
            },
            Outbox,
            Stop);
        Outbox.Outputs = watch.TryTake;
    });

    /// <summary>Starts watching at once, while more may still come down the pipeline.</summary>
    protected override void ProcessRecord() => Guard(null, () =>
    {
        foreach (var operation in Operations())
        {
            watch!.Add(operation);
        }

        Outbox.Show();
    });

    /// <summary>Waits for what has not ended yet.</summary>
    protected override void EndProcessing() => Guard(null, () =>
    {
        Await(watch!.CompleteAsync());
        Outbox.CompleteBars();
        ReportPartlyFailed();
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        StopNotice.ShowWaiting(this, watch?.Open ?? []);
        base.Dispose(disposing);
        watch?.Dispose();
    }
}
