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
    private readonly Pace records = new();
    private readonly Pace ends = new();
    private TimeSpan next = Interval;
    private Tuple<LookFailed, TimeSpan>? missed;

    public void See(AmpersandOperation operation)
    {
        Volatile.Write(ref missed, null);
        if (operations.TryAdd(operation.OperationId, operation))
        {
            order.Enqueue(operation.OperationId);
        }

        operations[operation.OperationId] = operation;
    }

    /// <summary>Keeps what the last look met instead of its operation, until one is seen.</summary>
    public void Miss(LookFailed failed) => Volatile.Write(ref missed, Tuple.Create(failed, elapsed.Elapsed + failed.Pause));

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
        var processed = all.Sum(operation => operation.RecordsProcessed ?? 0);
        var total = all.Where(operation => operation.RecordsProcessed is not null).Sum(ToProcess);
        records.Note(processed);
        ends.Note(done);
        Write(new ProgressRecord(ActivityId, "Waiting for Ampersand", Status(all, done, processed))
        {
            PercentComplete = Percent(done, all.Length),
            SecondsRemaining = Seconds(records.Remaining(total) ?? ends.Remaining(all.Length)),
        });
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
                PercentComplete = Percent(slowest[i].RecordsProcessed ?? 0, ToProcess(slowest[i])),
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

    /// <summary>An estimate as a bar has it; -1 for none.</summary>
    public static int Seconds(TimeSpan? remaining) => remaining is { } time ? (int)Math.Ceiling(time.TotalSeconds) : -1;

    private static long ToProcess(AmpersandOperation operation) => operation.RecordsEstimatedTotal ?? operation.Records ?? 0;

    private string Status(AmpersandOperation[] all, int done, long processed)
    {
        var failed = all.Count(operation => operation.Succeeded == false);
        return string.Format(CultureInfo.InvariantCulture, "{0} of {1} done", done, all.Length)
            + (failed > 0 ? string.Format(CultureInfo.InvariantCulture, ", {0} failed", failed) : string.Empty)
            + (processed > 0 ? string.Format(CultureInfo.InvariantCulture, ", {0:N0} records", processed) : string.Empty)
            + Rate()
            + string.Format(CultureInfo.InvariantCulture, ", {0:hh\\:mm\\:ss}", elapsed.Elapsed)
            + (Volatile.Read(ref missed) is var (look, due) ? $"; {RetryText.Of(look, due - elapsed.Elapsed)}" : string.Empty);
    }

    private string Rate() => records.PerSecond is { } perSecond
        ? string.Format(CultureInfo.InvariantCulture, ", {0:N0} records/s", perSecond)
        : ends.PerSecond is { } ended
        ? string.Format(CultureInfo.InvariantCulture, ", {0:N1} operations/min", ended * 60)
        : string.Empty;

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
