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

    private readonly WaitProgress wait = new(cmdlet);
    private readonly Dictionary<int, string> shown = [];
    private InspectionProgressed? inspection;
    private UploadProgressed? upload;

    /// <summary>Takes what is told where it is about progress.</summary>
    /// <returns>Whether it is.</returns>
    public bool Take(RunEvent told)
    {
        switch (told)
        {
            case InspectionProgressed next: Volatile.Write(ref inspection, next); return true;
            case UploadProgressed next: Volatile.Write(ref upload, next); return true;
            case OperationSeen seen: wait.See(seen.Operation); return true;
            case OperationLost lost: wait.Leave(lost.Operation); return true;
            case FileInspected: Volatile.Write(ref inspection, null); return false;
            case OperationAccepted: Volatile.Write(ref upload, null); return false;
            default: return false;
        }
    }

    /// <summary>Shows what is under way, and takes away what is not any more.</summary>
    public void Show()
    {
        var inspected = Volatile.Read(ref inspection);
        Show(
            InspectionActivity,
            inspected is { Progress.TotalBytes: > 0 } ? $"Inspecting {inspected.Path}" : null,
            () => string.Format(
                CultureInfo.InvariantCulture,
                "{0:N0} records, {1:N0} of {2:N0} MiB",
                inspected!.Progress.Records, inspected.Progress.BytesRead >> 20, inspected.Progress.TotalBytes >> 20),
            inspected?.Progress.BytesRead ?? 0,
            inspected?.Progress.TotalBytes ?? 0);
        var uploaded = Volatile.Read(ref upload);
        Show(
            UploadActivity,
            uploaded is { Total: > 0 } ? $"Uploading {uploaded.Name}" : null,
            () => string.Format(CultureInfo.InvariantCulture, "{0:N0} of {1:N0} bytes", uploaded!.Sent, uploaded.Total),
            uploaded?.Sent ?? 0,
            uploaded?.Total ?? 0);
        wait.Show();
    }

    /// <summary>Takes all bars away.</summary>
    public void Complete()
    {
        Volatile.Write(ref inspection, null);
        Volatile.Write(ref upload, null);
        foreach (var activity in shown.Keys.ToArray())
        {
            End(activity);
        }

        wait.Complete();
    }

    private void Show(int activity, string? title, Func<string> status, long done, long total)
    {
        if (title is not null)
        {
            shown[activity] = title;
            cmdlet.WriteProgress(new ProgressRecord(activity, title, status()) { PercentComplete = (int)(done * 100 / total) });
        }
        else if (shown.ContainsKey(activity))
        {
            End(activity);
        }
    }

    private void End(int activity)
    {
        cmdlet.WriteProgress(new ProgressRecord(activity, shown[activity], "done") { RecordType = ProgressRecordType.Completed });
        shown.Remove(activity);
    }
}
