using System.Collections.Concurrent;
using Ampersand.Write.Http;
using Ampersand.Write.Journal;
using Ampersand.Write.Results;
using Ampersand.Write.Runs;
using Ampersand.Write.Search;

namespace Ampersand.Write.Records;

/// <summary>
/// An upsert through today's API, which has none: each record is searched by its key, and then updated or else created, in batches of one
/// kind.
/// </summary>
/// <remarks>
/// Searches and writes share one throttle. A record takes room from its search until its batch is on its way, so that memory is bounded
/// however many records there are. Records are added by one caller at a time.
/// </remarks>
internal sealed class RecordUpsert : IDisposable
{
    /// <summary>How many records are searched or wait for others of their kind: enough for two batches that are not full, and more.</summary>
    private const int Room = 4 * RecordWriteLimits.BatchSize;

    private const string Uncertain = "may have been written all the same";

    private readonly WriteTarget target;
    private readonly UpsertOptions options;
    private readonly KeyedOutcomes outcomes;
    private readonly IProgress<RunEvent>? progress;
    private readonly CancellationToken stop;
    private readonly RequestThrottle throttle;
    private readonly KeySearch search;
    private readonly KeyedWriter writer;
    private readonly RequestWindow searches;
    private readonly RequestWindow writes;
    private readonly RunProgress account;
    private readonly UpsertCounts counts;
    private readonly KeyedGathering creating = new(RecordWriteType.Create);
    private readonly KeyedGathering updating = new(RecordWriteType.Update);
    private readonly KeyedGathering settling = new(RecordWriteType.Create, isSettling: true);
    private readonly ConcurrentQueue<KeyedWriteRequest> full = new();
    private readonly SemaphoreSlim handingOver = new(1);
    private readonly bool isById;
    private bool isReady;

    /// <param name="target">Where to.</param>
    /// <param name="options">What to do.</param>
    /// <param name="rows">Knows what became of each row, for result files; <see langword="null"/> where nobody asks.</param>
    /// <param name="outputs">Where operations and errors are put out.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="stop">Ends everything at once.</param>
    public RecordUpsert(
        WriteTarget target,
        UpsertOptions options,
        RecordRows? rows,
        OutputQueue outputs,
        IProgress<RunEvent>? progress,
        CancellationToken stop)
    {
        this.target = target;
        this.options = options;
        this.progress = progress;
        this.stop = stop;
        Rows = rows;
        isById = KeyedRecordReader.IsId(options.PrimaryKey);
        counts = new UpsertCounts(target.Connection.Time);
        outcomes = new KeyedOutcomes(outputs, rows, counts, progress);
        throttle = new RequestThrottle(
            options.ThrottleLimit ?? UpsertOptions.RecordsThrottleLimit, startsAlone: true, target.Connection.Time);
        search = new KeySearch(
            new SearchClient(new SearchTarget(target.Connection, target.ObjectName), progress, throttle), options.PrimaryKey);
        writer = new KeyedWriter(target, options.PrimaryKey, search, options.Uncertain, throttle, progress);
        account = new RunProgress(Uncertain, progress);
        searches = new RequestWindow(
            throttle, Room, SearchAsync, TakeSearched, isOrdered: true, endsRun: _ => true, new RunProgress(Uncertain), stop);
        writes = new RequestWindow(
            throttle, capacity: 2 * throttle.Allowed, WriteAsync, TakeWritten, isOrdered: false, EndsRun, account, stop);
    }

    /// <summary>What became of each row; <see langword="null"/> where nobody asks.</summary>
    public RecordRows? Rows { get; }

    /// <summary>What an earlier run did, and what this one does; <see langword="null"/> without a journal.</summary>
    public KeyedJournal? Journal { get; set; }

    /// <summary>How many records there are in all, where that is known.</summary>
    public long? Expected
    {
        set => account.Expected = value;
    }

    /// <summary>Whether anything was written, or may have been.</summary>
    public bool HasWritten => counts.HasWritten || account.HasSent;

    private AmpersandException? Failure => searches.Failure ?? writes.Failure;

    /// <summary>Searches once, to see that it can be done.</summary>
    /// <exception cref="AmpersandException">It cannot.</exception>
    public async Task ProbeAsync(KeyedRecord record, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        if (!isById)
        {
            await search.FindAsync(record, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sees that all columns of files can be written.</summary>
    /// <exception cref="AmpersandException"><c>ColumnUnsupported</c>.</exception>
    public void RequireColumns(IEnumerable<InspectedFile> files)
    {
        foreach (var file in files)
        {
            _ = ReaderOf(file);
        }
    }

    /// <summary>Adds the records of a file.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public async Task AddAsync(InspectedFile file)
    {
        var reader = ReaderOf(file);
        foreach ((var place, var cells) in file.ReadRecords(stop))
        {
            await AddAsync(reader.Read(place, column => cells[column].Value)).ConfigureAwait(false);
        }
    }

    /// <summary>Adds the records of a part that was made of piped ones.</summary>
    /// <param name="part">The part.</param>
    /// <param name="csv">Its CSV.</param>
    /// <param name="isLeftOut">Whether the piped record of a number was refused, so that the part has no row for it.</param>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public async Task AddAsync(UpsertPart part, ReadOnlyMemory<byte> csv, Func<long, bool> isLeftOut)
    {
        foreach (var record in KeyedRecordReader.ReadPart(part, csv, options.PrimaryKey, isLeftOut))
        {
            await AddAsync(record).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until all records are written.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public async Task CompleteAsync()
    {
        await searches.CompleteAsync().ConfigureAwait(false);
        await HandOverAsync().ConfigureAwait(false);
        foreach (var rest in new[] { settling, updating, creating })
        {
            if (rest.TakeAll() is { } request)
            {
                await HandOverAsync(request).ConfigureAwait(false);
            }
        }

        await writes.CompleteAsync().ConfigureAwait(false);
        Tell();
    }

    /// <summary>Ends the run because it cannot go on: what is on its way comes home first.</summary>
    /// <returns>The reason, with the account of what was written before it.</returns>
    public async Task<AmpersandException> StopAsync(AmpersandException reason)
    {
        Close(reason);
        await AbandonAsync().ConfigureAwait(false);
        Tell();
        return HasWritten ? new AmpersandException(reason, $"{reason.Message.TrimEnd('.')}. {Describe()}") : reason;
    }

    /// <summary>Lets nothing leave any more, and waits for what is under way.</summary>
    public Task AbandonAsync() => Task.WhenAll(searches.AbandonAsync(), writes.AbandonAsync());

    /// <summary>Lets nothing leave any more.</summary>
    public void Close(AmpersandException reason)
    {
        searches.Fail(reason);
        writes.Fail(reason);
    }

    /// <summary>What was written and what was not, in sentences.</summary>
    public string Describe()
    {
        var underWay = account.Requests.Where(request => request.IsUncertain).ToArray();
        var mayBe = underWay.Length == 0 ? string.Empty
            : $" {KeyedErrors.Capital(RunProgress.List(underWay.Select(request => request.ToString())))} {Uncertain}.";
        var creates = underWay.Any(request => request is KeyedWriteRequest { Type: RecordWriteType.Create })
            ? " Wait until what may have been created can be found, and then send"
            : " Send";
        return $"So far: {counts}{mayBe}{creates} the same again to go on: what was created is found by its key and updated."
            + (Journal is null ? string.Empty : $" The journal '{Journal.Path}' knows this: the same command goes on there.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        searches.Dispose();
        writes.Dispose();
        Rows?.Dispose();
    }

    private KeyedRecordReader ReaderOf(InspectedFile file) => new(file.File.Form.ReadNames(), options.PrimaryKey, file.Path);

    private async ValueTask AddAsync(KeyedRecord record)
    {
        if (!isReady)
        {
            await BeginAsync(stop).ConfigureAwait(false);
        }

        if (Failure is { } failure)
        {
            throw failure;
        }

        var known = Journal?.Find(record);
        if (known is { Outcome: RecordOutcome.Written })
        {
            Recall(record, known);
        }
        else if (known is { IsUncertain: true, Id: null })
        {
            await GatherAsync(settling, record, id: null).ConfigureAwait(false);
        }
        else if (isById || known is { IsUncertain: true })
        {
            await GatherAsync(updating, record, known?.Id ?? record.Key).ConfigureAwait(false);
        }
        else
        {
            await searches.AddAsync(new KeySearchRequest(record)).ConfigureAwait(false);
        }
    }

    private async ValueTask GatherAsync(KeyedGathering kind, KeyedRecord record, string? id)
    {
        if (kind.Add(record, id, search: null) is { } request)
        {
            await HandOverAsync(request).ConfigureAwait(false);
        }
    }

    /// <summary>Passes over a record that an earlier run wrote; its operation is put out once more.</summary>
    private void Recall(KeyedRecord record, KeyedState known)
    {
        account.Take(1);
        outcomes.PutEarlier(
            record,
            known,
            known.OperationId is { } id && Journal!.TakeOperation(id) is { } sums ? writer.Recall(id, sums.Written, sums.Failed) : null);
    }

    /// <summary>Finds out what the provider can do, where that can be asked.</summary>
    /// <exception cref="AmpersandException"><c>SearchUnavailable</c>.</exception>
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (isReady)
        {
            return;
        }

        var provider = await KeyedProvider.AskAsync(target, progress, cancellationToken).ConfigureAwait(false);
        if (!isById)
        {
            provider.RequireSearch();
        }

        search.HasCarets = provider.HasCarets;
        foreach (var kind in new[] { creating, updating, settling })
        {
            kind.Limit = provider.BatchLimit(kind.Type);
        }

        isReady = true;
    }

    private async Task SearchAsync(RunRequest sent, CancellationToken cancellationToken)
    {
        var request = (KeySearchRequest)sent;
        var began = target.Connection.Time.GetTimestamp();
        try
        {
            request.Finding = await search.FindAsync(request.Record, cancellationToken).ConfigureAwait(false);
        }
        catch (AmpersandException failure) when (!search.HasAnswered)
        {
            throw KeyedErrors.NotSearchable(target.ObjectName, options.PrimaryKey, failure);
        }
        finally
        {
            counts.Searched(began);
        }
    }

    /// <summary>Sorts a record by what was found under its key.</summary>
    private void TakeSearched(RunRequest ended)
    {
        var request = (KeySearchRequest)ended;
        if (request.Finding is not { } finding)
        {
            return;
        }

        counts.Add(finding);
        if (finding.Unclear is { } unclear)
        {
            outcomes.PutUnclear(request.Record, unclear);
            searches.Free(request);
            account.Take(1);
        }
        else if ((finding.IsNew ? creating : updating).Add(request.Record, finding.Id, request) is { } gathered)
        {
            full.Enqueue(gathered);
            _ = Task.Run(HandOverQuietlyAsync, CancellationToken.None);
        }
    }

    /// <summary>Hands full batches over; what ends the run is told to whoever adds or completes.</summary>
    private async Task HandOverQuietlyAsync()
    {
        try
        {
            await HandOverAsync().ConfigureAwait(false);
        }
        catch (AmpersandException failure)
        {
            searches.Close(failure);
        }
        catch (OperationCanceledException)
        {
            // The run was stopped, and whoever did that knows.
        }
    }

    private async Task HandOverAsync()
    {
        await handingOver.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            while (full.TryDequeue(out var request))
            {
                await HandOverAsync(request).ConfigureAwait(false);
            }
        }
        finally
        {
            handingOver.Release();
        }
    }

    private async Task HandOverAsync(KeyedWriteRequest request)
    {
        await writes.AddAsync(request).ConfigureAwait(false);
        foreach (var searched in request.Searched)
        {
            searches.Free(searched);
        }
    }

    private async Task WriteAsync(RunRequest sent, CancellationToken cancellationToken)
    {
        var request = (KeyedWriteRequest)sent;
        var began = target.Connection.Time.GetTimestamp();
        Journal?.Begin(request);
        request.Leave();
        try
        {
            await writer.SendAsync(request, Journal, cancellationToken).ConfigureAwait(false);
            Journal?.End(request);
        }
        catch (AmpersandException failure) when (Journal is not null)
        {
            if (request.Results is not null)
            {
                Journal.End(request);
            }
            else if (failure is AmpersandServiceException { MayHaveBeenProcessed: false })
            {
                Journal.Refuse(request);
            }

            throw;
        }
        finally
        {
            counts.Wrote(began);
        }
    }

    private void TakeWritten(RunRequest ended)
    {
        var request = (KeyedWriteRequest)ended;
        if (request.Results is { } results)
        {
            outcomes.Put(request, results);
        }
        else if (request.Failure is { } failure && !EndsRun(failure))
        {
            outcomes.PutRefused(request, failure);
        }

        if (request.Failure is { } last && EndsRun(last))
        {
            // The account keeps the request.
            searches.Close(last);
        }
        else if (request.HasLeft)
        {
            account.Take(request.Batch.Count);
            writes.Free(request);
        }
    }

    private void Tell()
    {
        if (throttle.HasMoved)
        {
            progress.Detail(throttle.ToString());
        }

        progress.Detail($"Upsert by search: {counts}");
    }

    /// <summary>Whether a failed write means that no other is to be sent.</summary>
    private static bool EndsRun(AmpersandException failure) => !RecordWriteErrors.IsRefusal(failure);
}
