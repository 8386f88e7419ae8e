using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Ampersand.Write.Output;

/// <summary>One bar for the requests that met a fault and are sent again, and one warning for logs that show no bars.</summary>
internal sealed class RetryProgress(Cmdlet cmdlet)
{
    private const int ActivityId = 71_606;
    private const string Activity = "Trying again";

    /// <summary>How long nothing may go on until that is said.</summary>
    private static readonly TimeSpan Headway = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Guid, (RequestDelayed Told, TimeSpan Due)> delayed = new();
    private readonly Stopwatch elapsed = Stopwatch.StartNew();
    private long advanced;
    private int warned;
    private bool isShown;

    /// <summary>Something went on: an answer, a part of an upload, an operation that was seen.</summary>
    public void Advance() => Volatile.Write(ref advanced, elapsed.ElapsedTicks);

    /// <summary>Takes a request in that is sent again.</summary>
    /// <returns>Whether to warn of it: it is the first for which nothing will have gone on for long when the next attempt comes.</returns>
    public bool Delay(RequestDelayed told)
    {
        delayed[told.Request] = (told, elapsed.Elapsed + told.Delay);
        var idle = TimeSpan.FromSeconds((elapsed.ElapsedTicks - Volatile.Read(ref advanced)) / (double)Stopwatch.Frequency);
        return (told.Elapsed < idle ? told.Elapsed : idle) + told.Delay >= Headway && Interlocked.Exchange(ref warned, 1) == 0;
    }

    /// <summary>A request is over.</summary>
    public void Settle(Guid request)
    {
        if (delayed.TryRemove(request, out _))
        {
            Advance();
        }
    }

    /// <summary>Shows which request is sent next, or takes the bar away.</summary>
    public void Show()
    {
        if (delayed.IsEmpty)
        {
            Complete();
            return;
        }

        var now = elapsed.Elapsed;
        foreach (var (told, due) in delayed.Values.OrderBy(other => other.Due).Take(1))
        {
            var left = due > now ? due - now : TimeSpan.Zero;
            var others = delayed.Count - 1;
            isShown = true;
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, Activity, RetryText.Of(told, left) + More(others))
            {
                SecondsRemaining = (int)Math.Ceiling(left.TotalSeconds),
            });
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        if (isShown)
        {
            isShown = false;
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, Activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private static string More(int others) => others switch
    {
        <= 0 => string.Empty,
        1 => " (and 1 more request)",
        _ => string.Format(CultureInfo.InvariantCulture, " (and {0:N0} more requests)", others),
    };
}
