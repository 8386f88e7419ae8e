namespace Ampersand.Write.Records;

/// <summary>The numbers of an upsert by search. Requests end on several threads: each call is whole.</summary>
internal sealed class UpsertCounts(TimeProvider time)
{
    private readonly object gate = new();
    private long found;
    private long created;
    private long updated;
    private long ambiguous;
    private long failed;
    private long uncertain;
    private long earlier;
    private TimeSpan searching;
    private TimeSpan writing;

    /// <summary>Whether anything was written, or may have been.</summary>
    public bool HasWritten
    {
        get
        {
            lock (gate)
            {
                return created + updated + uncertain > 0;
            }
        }
    }

    /// <summary>Takes the time of a search.</summary>
    public void Searched(long began)
    {
        lock (gate)
        {
            searching += time.GetElapsedTime(began);
        }
    }

    /// <summary>Takes the time of a write.</summary>
    public void Wrote(long began)
    {
        lock (gate)
        {
            writing += time.GetElapsedTime(began);
        }
    }

    /// <summary>A record was searched.</summary>
    public void Add(KeyFinding finding)
    {
        lock (gate)
        {
            found += finding.Id is null ? 0 : 1;
            if (finding.Unclear is { } unclear)
            {
                ambiguous += unclear.IsAmbiguous ? 1 : 0;
                failed += unclear.IsAmbiguous ? 0 : 1;
            }
        }
    }

    /// <summary>A record was written by an earlier run.</summary>
    public void AddEarlier()
    {
        lock (gate)
        {
            earlier++;
        }
    }

    /// <summary>It is known, or will never be, what became of a record.</summary>
    public void Add(RecordWriteType type, RecordOutcome outcome)
    {
        lock (gate)
        {
            switch (outcome)
            {
                case RecordOutcome.Written when type == RecordWriteType.Create: created++; break;
                case RecordOutcome.Written: updated++; break;
                case RecordOutcome.Failed: failed++; break;
                default: uncertain++; break;
            }
        }
    }

    /// <summary>The numbers in a sentence.</summary>
    public override string ToString()
    {
        lock (gate)
        {
            var all = searching + writing;
            var share = all > TimeSpan.Zero ? searching.TotalSeconds / all.TotalSeconds : 0;
            return FormattableString.Invariant($"{found:N0} records found, {created:N0} created, {updated:N0} updated, ")
                + FormattableString.Invariant($"{ambiguous:N0} ambiguous, {failed:N0} failed")
                + (earlier > 0 ? FormattableString.Invariant($", {earlier:N0} written by an earlier run") : string.Empty)
                + (uncertain > 0 ? FormattableString.Invariant($", {uncertain:N0} uncertain") : string.Empty)
                + FormattableString.Invariant($"; searches took {share:P0} of the requests' time.");
        }
    }
}
