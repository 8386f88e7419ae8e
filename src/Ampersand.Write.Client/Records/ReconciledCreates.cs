using System.Collections.Concurrent;
using Ampersand.Write.Http;

namespace Ampersand.Write.Records;

/// <summary>
/// Creates records that have a key, and finds out what became of those whose answer was lost: by a search for their keys, and again after
/// pauses, since a provider may find new records late; what that does not show may be among the customer's operations.
/// </summary>
/// <param name="target">Where to.</param>
/// <param name="client">Creates.</param>
/// <param name="search">Searches by the key.</param>
/// <param name="uncertain">What to do with creates of which that says nothing.</param>
/// <param name="progress">Told what happens on the way.</param>
internal sealed class ReconciledCreates(
    WriteTarget target,
    RecordWriteClient client,
    KeySearch search,
    UncertainAction uncertain,
    IProgress<RunEvent>? progress)
{
    /// <summary>How often creates are sent at most whose answer is lost each time.</summary>
    private const int MostSends = 3;

    /// <summary>How long a provider is given until new records can be found, as multiples of a connection's first pause.</summary>
    private static readonly int[] Pauses = [2, 4, 8];

    private readonly ConcurrentDictionary<string, bool> known = new(StringComparer.Ordinal);

    /// <summary>Whether an operation is known by an earlier run to be another request's.</summary>
    public Func<string, bool>? WasKnown { get; set; }

    /// <summary>Keeps an operation from being taken for one whose answer was lost.</summary>
    public void Know(string operationId) => known[operationId] = true;

    /// <summary>Creates the records of a batch.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="keyAt">The key of the record in a place; asked for only where an answer was lost.</param>
    /// <param name="earlier">
    /// Since when they may be there, because an earlier run sent them and never learned what became of them, so that they are searched
    /// first; <see langword="null"/> where they were never sent.
    /// </param>
    /// <param name="consequence">What is done with creates that stay uncertain, a sentence for the error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">None of them was written.</exception>
    public async Task<ReconciledOutcome> SendAsync(
        RecordBatch batch,
        Func<int, KeyedRecord> keyAt,
        DateTimeOffset? earlier,
        string consequence,
        CancellationToken cancellationToken)
    {
        var outcome = new ReconciledOutcome(client.Untold(batch));
        var since = earlier ?? target.Connection.Time.GetUtcNow();
        int[] missing = [.. Enumerable.Range(0, batch.Count)];
        var lost = earlier is null
            ? await CreateAsync(outcome, batch, isFirst: true, cancellationToken).ConfigureAwait(false)
            : EndedBefore();
        for (var sends = earlier is null ? 1 : 0; lost is not null; sends++)
        {
            var keys = outcome.Unknown.ToDictionary(place => place, keyAt);
            var unclear = await SettleAsync(outcome, keys, cancellationToken).ConfigureAwait(false);
            missing = [.. outcome.Unknown.Except(unclear.Keys)];
            KeyedRecord[] notFound = [.. missing.Select(place => keys[place])];
            (KeyedRecord, string)[] notClear = [.. unclear.Select(pair => (keys[pair.Key], pair.Value.Why))];
            if (missing.Length == 0 || uncertain != UncertainAction.Repeat || sends == MostSends)
            {
                if (missing.Length + unclear.Count > 0)
                {
                    var hint = await new Reconciliation(target, progress)
                        .FindAsync(batch.Count, since, IsKnown, cancellationToken).ConfigureAwait(false);
                    outcome.GiveUp(KeyedErrors.Lost(notFound, notClear, target.ObjectName, lost, $"{hint} {consequence}"));
                }

                break;
            }

            progress.Warn(
                "CreateRepeated",
                KeyedErrors.Lost(
                    notFound, notClear, target.ObjectName, lost, "Those that are not found are created again, and may be there "
                    + "twice then.").Message);
            lost = await CreateAsync(outcome, batch.Take(missing), isFirst: false, cancellationToken, missing).ConfigureAwait(false);
        }

        return outcome;
    }

    /// <summary>What an earlier run knew of creates: nothing.</summary>
    private static AmpersandException EndedBefore() => new(
        ErrorIds.SubmissionUncertain(AmpersandErrorKind.InvalidData), "an earlier run ended before it was answered");

    private bool IsKnown(string operationId) => known.ContainsKey(operationId) || WasKnown?.Invoke(operationId) == true;

    /// <summary>Sends creates.</summary>
    /// <returns>What kept it from being known of each whether it was created; <see langword="null"/> where it is known.</returns>
    private async Task<AmpersandException?> CreateAsync(
        ReconciledOutcome outcome, RecordBatch batch, bool isFirst, CancellationToken cancellationToken, int[]? places = null)
    {
        RecordWriteOutcome answer;
        try
        {
            answer = await client.SendAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (AmpersandException failure) when (!isFirst || RecordWriteErrors.IsUncertain(RecordWriteType.Create, failure))
        {
            // That the second of two creates is refused says nothing of the first.
            return failure;
        }

        outcome.Note(batch, answer, places);
        if (answer.Results[0].OperationId is { } id)
        {
            Know(id);
        }

        return answer.Results.FirstOrDefault(result => result.Outcome == RecordOutcome.Unknown) is { } untold
            ? answer.Error ?? RecordWriteErrors.NotTold(batch, untold)
            : null;
    }

    /// <summary>Searches the keys of creates, as often as it takes or patience lasts: what is found was created.</summary>
    /// <param name="outcome">What is known of them.</param>
    /// <param name="keys">The keys of the unknown ones, by their places.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those of which a search does not say for sure whether they are there, and why.</returns>
    private async Task<IReadOnlyDictionary<int, UnclearKey>> SettleAsync(
        ReconciledOutcome outcome, IReadOnlyDictionary<int, KeyedRecord> keys, CancellationToken cancellationToken)
    {
        var unclear = new SortedDictionary<int, UnclearKey>();
        foreach (var pause in Pauses)
        {
            var wait = TimeSpan.FromTicks(target.Connection.Retry.Delay.Ticks * pause);
            await target.Connection.Time.Delay(wait, cancellationToken).ConfigureAwait(false);
            foreach (var place in outcome.Unknown.Where(place => !unclear.ContainsKey(place)).ToArray())
            {
                var finding = await FindAsync(keys[place], cancellationToken).ConfigureAwait(false);
                if (finding.Id is { } id)
                {
                    outcome.Find(place, id);
                }
                else if (finding.Unclear is { } reason)
                {
                    unclear[place] = reason;
                }
            }

            if (outcome.Unknown.All(unclear.ContainsKey))
            {
                break;
            }
        }

        var found = keys.Count - outcome.Unknown.Count();
        progress.Detail(FormattableString.Invariant(
            $"The answer to creates was lost; a search for their keys finds {found:N0} of {keys.Count:N0}."));
        return unclear;
    }

    private async Task<KeyFinding> FindAsync(KeyedRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await search.FindAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (AmpersandException)
        {
            // That nobody can look proves nothing either.
            return default;
        }
    }
}

/// <summary>What became of creates.</summary>
/// <param name="results">A result for each record, of which nothing is known yet.</param>
internal sealed class ReconciledOutcome(AmpersandWriteResult[] results)
{
    private readonly List<(RecordBatch Batch, RecordWriteOutcome Answer)> answers = [];

    /// <summary>What became of each record.</summary>
    public IReadOnlyList<AmpersandWriteResult> Results => results;

    /// <summary>What the service answered, of which records.</summary>
    public IReadOnlyList<(RecordBatch Batch, RecordWriteOutcome Answer)> Answers => answers;

    /// <summary>Why it is not known of all records whether they were created; <see langword="null"/> where it is.</summary>
    public AmpersandException? Uncertain { get; private set; }

    /// <summary>The places of the records of which nothing is known.</summary>
    public IEnumerable<int> Unknown =>
        Enumerable.Range(0, results.Length).Where(place => results[place].Outcome == RecordOutcome.Unknown);

    /// <summary>Takes an answer.</summary>
    /// <param name="batch">What was answered.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="places">The places of its records; <see langword="null"/> where they are all.</param>
    public void Note(RecordBatch batch, RecordWriteOutcome answer, int[]? places)
    {
        answers.Add((batch, answer));
        for (var at = 0; at < answer.Results.Count; at++)
        {
            results[places?[at] ?? at] = answer.Results[at];
        }
    }

    /// <summary>A record was found, so it was created.</summary>
    public void Find(int place, string id) => results[place] = results[place].With(result =>
        (result.Outcome, result.RecordId, result.Error) = (RecordOutcome.Written, id, null));

    /// <summary>What is not known now is not looked for any longer.</summary>
    public void GiveUp(AmpersandException reason)
    {
        Uncertain = reason;
        foreach (var place in Unknown.ToArray())
        {
            results[place] = results[place].With(result => result.Error = reason.Message);
        }
    }
}
