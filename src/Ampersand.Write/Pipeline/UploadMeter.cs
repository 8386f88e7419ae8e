using System.Globalization;
using System.Management.Automation;
using Ampersand.Write.Submission.Uploads;

namespace Ampersand.Write.Pipeline;

/// <summary>Shows how much of an upload has gone out, in bytes.</summary>
internal sealed class UploadMeter(Cmdlet cmdlet) : IProgress<UploadProgress>
{
    private const int ActivityId = 71_602;

    private UploadProgress? latest;
    private UploadProgress? shown;

    /// <summary>Takes how far it is, from any thread.</summary>
    public void Report(UploadProgress value) => Volatile.Write(ref latest, value);

    /// <summary>Shows it, on the cmdlet's thread.</summary>
    public void Show()
    {
        if (Volatile.Read(ref latest) is { Total: > 0 } progress && progress != shown)
        {
            shown = progress;
            cmdlet.WriteProgress(new ProgressRecord(
                ActivityId,
                $"Uploading {progress.Name}",
                string.Format(CultureInfo.InvariantCulture, "{0:N0} of {1:N0} bytes", progress.Sent, progress.Total))
            {
                PercentComplete = (int)(progress.Sent * 100 / progress.Total),
            });
        }
    }

    /// <summary>Takes the bar away, until there is something new to show.</summary>
    public void Complete()
    {
        Volatile.Write(ref latest, null);
        if (shown is not null)
        {
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, $"Uploading {shown.Name}", "done") { RecordType = ProgressRecordType.Completed });
            shown = null;
        }
    }
}
