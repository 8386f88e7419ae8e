using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Ampersand.Write.Output;

/// <summary>One bar for all operations under watch, and one for each of the few that have run longest.</summary>
internal sealed class WaitProgress(Cmdlet cmdlet)
{
    private const int ActivityId = 71_602;
    private const int Slowest = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    private readonly ConcurrentDictionary<string, AmpersandOperation> operations = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> order = new();
    private readonly Stopwatch elapsed = Stopwatch.StartNew();
    private readonly HashSet<int> shown = [];
    private TimeSpan next = Interval;

    public void See(AmpersandOperation operation)
    {
        if (operations.TryAdd(operation.OperationId, operation))
        {
            order.Enqueue(operation.OperationId);
        }

        operations[operation.OperationId] = operation;
    }

    /// <summary>Counts an operation out that cannot be read.</summary>
    public void Leave(AmpersandOperation operation) => operations.TryRemove(operation.OperationId, out _);

    /// <summary>Writes the bars, a few times a second at most; a wait that is over at once shows none.</summary>
    public void Show()
    {
        if (elapsed.Elapsed < next || operations.IsEmpty)
        {
            return;
        }

        next = elapsed.Elapsed + Interval;
        AmpersandOperation[] all = [.. operations.Values];
        var done = all.Count(operation => operation.IsCompleted);
        Write(new ProgressRecord(ActivityId, "Waiting for Ampersand", Status(all, done)) { PercentComplete = Percent(done, all.Length) });
        AmpersandOperation[] slowest = [.. order
            .Select(id => operations.TryGetValue(id, out var operation) ? operation : null)
            .Where(operation => operation is { IsCompleted: false })
            .Take(Slowest)
            .OfType<AmpersandOperation>()];
        for (var i = 0; i < slowest.Length && all.Length > 1; i++)
        {
            Write(new ProgressRecord(ActivityId + 1 + i, slowest[i].ObjectName ?? "operation", slowest[i].ToString())
            {
                ParentActivityId = ActivityId,
                PercentComplete = Percent(slowest[i].RecordsProcessed ?? 0, slowest[i].RecordsEstimatedTotal ?? slowest[i].Records ?? 0),
            });
        }

        foreach (var stale in shown.Where(id => id > ActivityId + slowest.Length).ToArray())
        {
            End(stale);
        }
    }

    /// <summary>Takes the bars away again.</summary>
    public void Complete()
    {
        foreach (var id in shown.OrderByDescending(id => id).ToArray())
        {
            End(id);
        }
    }

    private string Status(AmpersandOperation[] all, int done)
    {
        var failed = all.Count(operation => operation.Succeeded == false);
        var processed = all.Sum(operation => operation.RecordsProcessed ?? 0);
        return string.Format(CultureInfo.InvariantCulture, "{0} of {1} done", done, all.Length)
            + (failed > 0 ? string.Format(CultureInfo.InvariantCulture, ", {0} failed", failed) : string.Empty)
            + (processed > 0 ? string.Format(CultureInfo.InvariantCulture, ", {0:N0} records", processed) : string.Empty)
            + string.Format(CultureInfo.InvariantCulture, ", {0:hh\\:mm\\:ss}", elapsed.Elapsed);
    }

    private static int Percent(long done, long total) => total > 0 ? (int)Math.Min(100, done * 100 / total) : -1;

    private void Write(ProgressRecord record)
    {
        shown.Add(record.ActivityId);
        cmdlet.WriteProgress(record);
    }

    private void End(int id)
    {
        shown.Remove(id);
        cmdlet.WriteProgress(new ProgressRecord(id, "Waiting for Ampersand", "done") { RecordType = ProgressRecordType.Completed });
    }
}
