using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Ampersand.Write.Output;

/// <summary>
/// The bars of a command: they keep only what was told last, from any thread, and the pipeline thread shows it a few times a second.
/// </summary>
internal sealed class ProgressBars(Cmdlet cmdlet)
{
    private const int UploadActivity = 71_600;
    private const int InspectionActivity = 71_601;
    private const int SendingActivity = 71_607;

    /// <summary>A run that is over sooner shows no bar; one that goes on shows no more of it than can be read.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly WaitProgress wait = new(cmdlet);
    private readonly RetryProgress retries = new(cmdlet);
    private readonly Dictionary<int, (string Title, Pace Pace)> shown = [];
    private readonly Stopwatch elapsed = Stopwatch.StartNew();
    private TimeSpan next = Interval;
    private InspectionProgressed? inspection;
    private UploadProgressed? upload;
    private SendingProgressed? sending;

    /// <summary>Takes what is told where it is about progress.</summary>
    /// <returns>Whether that is all there is to show of it.</returns>
    public bool Take(RunEvent told)
    {
        switch (told)
        {
            case InspectionProgressed progressed: Volatile.Write(ref inspection, progressed); return true;
            case UploadProgressed progressed: Volatile.Write(ref upload, progressed); retries.Advance(); return true;
            case SendingProgressed progressed: TakeSending(progressed); return true;
            case OperationSeen seen: wait.See(seen.Operation); retries.Advance(); return true;
            case LookFailed failed: wait.Miss(failed); return true;
            case OperationLost lost: wait.Leave(lost.Operation); return true;
            case RequestDelayed delayed: return !retries.Delay(delayed);
            case RequestSettled settled: retries.Settle(settled.Request); return true;
            case FileInspected: Volatile.Write(ref inspection, null); return false;
            case OperationAccepted: Volatile.Write(ref upload, null); return false;
            default: return false;
        }
    }

    /// <summary>Requests that end side by side may be told of in another order than they were counted in.</summary>
    private void TakeSending(SendingProgressed told)
    {
        lock (shown)
        {
            sending = told.Records < sending?.Records ? sending : told;
        }

        retries.Advance();
    }

    /// <summary>Shows what is under way, and takes away what is not any more.</summary>
    public void Show()
    {
        ShowInspection(Volatile.Read(ref inspection));
        ShowUpload(Volatile.Read(ref upload));
        if (elapsed.Elapsed >= next)
        {
            next = elapsed.Elapsed + Interval;
            ShowSending(Volatile.Read(ref sending));
            retries.Show();
        }

        wait.Show();
    }

    /// <summary>Takes all bars away.</summary>
    public void Complete()
    {
        Volatile.Write(ref inspection, null);
        Volatile.Write(ref upload, null);
        Volatile.Write(ref sending, null);
        foreach (var activity in shown.Keys.ToArray())
        {
            End(activity);
        }

        retries.Complete();
        wait.Complete();
    }

    private void ShowInspection(InspectionProgressed? told) => Show(
        InspectionActivity,
        told is { Progress.TotalBytes: > 0 } ? $"Inspecting {told.Path}" : null,
        told?.Progress.BytesRead ?? 0,
        told?.Progress.TotalBytes ?? 0,
        rate => string.Format(
            CultureInfo.InvariantCulture,
            "{0:N0} records, {1:N0} of {2:N0} MiB",
            told!.Progress.Records, told.Progress.BytesRead >> 20, told.Progress.TotalBytes >> 20) + Mebibytes(rate));

    private void ShowUpload(UploadProgressed? told) => Show(
        UploadActivity,
        told is { Total: > 0 } ? $"Uploading {told.Name}" : null,
        told?.Sent ?? 0,
        told?.Total ?? 0,
        rate => string.Format(CultureInfo.InvariantCulture, "{0:N0} of {1:N0} bytes", told!.Sent, told.Total) + Mebibytes(rate));

    private void ShowSending(SendingProgressed? told) => Show(
        SendingActivity,
        told is not null && told.Records != told.Total ? "Sending records" : null,
        told?.Records ?? 0,
        told?.Total,
        rate => (told!.Total is { } total
                ? string.Format(CultureInfo.InvariantCulture, "{0:N0} of {1:N0} records", told.Records, total)
                : string.Format(CultureInfo.InvariantCulture, "{0:N0} records", told.Records))
            + (rate is null ? string.Empty : string.Format(CultureInfo.InvariantCulture, ", {0:N0} records/s", rate)));

    private static string Mebibytes(double? rate) => rate is null
        ? string.Empty
        : string.Format(CultureInfo.InvariantCulture, ", {0:N1} MiB/s", rate / (1 << 20));

    private void Show(int activity, string? title, long done, long? total, Func<double?, string> status)
    {
        if (title is not null)
        {
            if (!shown.TryGetValue(activity, out var bar) || bar.Title != title)
            {
                shown[activity] = bar = (title, new Pace());
            }

            bar.Pace.Note(done);
            cmdlet.WriteProgress(new ProgressRecord(activity, title, status(bar.Pace.PerSecond))
            {
                PercentComplete = total > 0 ? (int)Math.Min(100, done * 100 / total.Value) : -1,
                SecondsRemaining = WaitProgress.Seconds(total is null ? null : bar.Pace.Remaining(total.Value)),
            });
        }
        else if (shown.ContainsKey(activity))
        {
            End(activity);
        }
    }

    private void End(int activity)
    {
        cmdlet.WriteProgress(new ProgressRecord(activity, shown[activity].Title, "done") { RecordType = ProgressRecordType.Completed });
        shown.Remove(activity);
    }
}
