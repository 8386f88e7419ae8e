using System.Text;
using Ampersand.Write.Csv;
using Ampersand.Write.Http;
using Ampersand.Write.Journal;
using Ampersand.Write.Objects;
using Ampersand.Write.Records;
using Ampersand.Write.Results;
using Ampersand.Write.Runs;
using Ampersand.Write.Search;

namespace Ampersand.Write;

/// <summary>
/// One write through today's API, from its records to what became of them: records fill requests, requests go side by side, outcomes come
/// out in the order of the input.
/// </summary>
/// <remarks>
/// Records are added, and outputs taken, by one caller at a time. A request takes room until the caller has taken all that came of it: who
/// waits for room takes outputs meanwhile.
/// <see cref="CompleteAsync"/> ends the write; where something goes wrong <see cref="StopAsync"/> takes its place.
/// </remarks>
public sealed class RecordWriter : IDisposable
{
    private readonly RecordWriteOptions options;
    private readonly IProgress<RunEvent>? progress;
    private readonly CancellationToken stop;
    private readonly WriteTarget target;
    private readonly RecordWriteClient client;
    private readonly RequestThrottle throttle;
    private readonly RequestWindow window;
    private readonly OutputQueue outputs;
    private readonly InspectedFiles files;
    private readonly RunProgress account;
    private readonly WriteOutcomes outcomes;
    private readonly BatchPool pool = new();
    private readonly List<RecordWriteRequest> unsent = [];
    private readonly ResultFiles? results;
    private readonly RecordRows? rows;
    private readonly RecordJournal? journal;
    private readonly CreateKeys? keys;
    private readonly ObjectLookup lookup;
    private RecordCheck? check;
    private readonly SeenKeys? ids;
    private IReadOnlyList<InspectedFile> inspected = [];
    private Task adding = Task.CompletedTask;
    private RecordBatch? filling;
    private int batches;
    private int requests;
    private long piped;
    private bool leftOut;
    private bool ended;

    /// <summary>Prepares the write; nothing is sent yet.</summary>
    /// <param name="connection">Whom to write to. It names project, integration and group.</param>
    /// <param name="objectName">The object to write to, for example <c>contact</c>.</param>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="stop">Ends everything at once.</param>
    /// <exception cref="AmpersandException">
    /// A value is missing or not of its form, options exclude each other, or the journal cannot be used for this.
    /// </exception>
    public RecordWriter(
        AmpersandConnection connection,
        string objectName,
        RecordWriteOptions options,
        IProgress<RunEvent>? progress = null,
        CancellationToken stop = default)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        this.progress = progress;
        this.stop = stop;
        options.Check();
        target = new WriteTarget(connection, objectName);
        throttle = new RequestThrottle(options.ThrottleLimit, startsAlone: false, connection.Time);
        client = new RecordWriteClient(target, options, progress, throttle);
        results = ResultFiles.Open(
            options.FailurePath, options.SuccessPath, options.OverwriteResults, isWaiting: !options.IsAsynchronous);
        rows = results is null
            ? null
            : new RecordRows(results.Piped, options.FailurePath is not null, options.SuccessPath is not null);
        journal = RecordJournal.Open(target, options, progress);
        ReconciledCreates? creates = null;
        if (options.ReconcileBy is { } field)
        {
            keys = new CreateKeys(field);
            var search = new KeySearch(new SearchClient(new SearchTarget(connection, objectName), progress, throttle), field);
            creates = new ReconciledCreates(target, client, search, options.Uncertain, progress)
            {
                WasKnown = journal is null ? null : journal.Knows,
            };
        }

        lookup = new ObjectLookup(
            connection, objectName, options.ObjectCheck, progress, CsvProvider.None, creates: options.Type == RecordWriteType.Create);
        ids = options.Type == RecordWriteType.Create ? null : new SeenKeys(KeyKind.Id);
        outputs = new OutputQueue(progress);
        files = new InspectedFiles(progress);
        account = new RunProgress(RecordWriteErrors.MayBeWritten(options), progress) { JournalPath = journal?.Path };
        outcomes = new WriteOutcomes(target, options, outputs, account, rows, pool, request => window!.Free(request), progress);
        window = new RequestWindow(
            throttle,
            capacity: 2 * options.ThrottleLimit,
            new BatchSender(client, options, journal, creates, keys).SendAsync,
            TakeEnded,
            isOrdered: true,
            failure => RecordWriteErrors.EndsRun(options.Type, failure),
            account,
            stop);
    }

    /// <summary>Where the records go, in one line.</summary>
    public string Target => target.ToString();

    /// <summary>How many records were given, good and bad.</summary>
    public long Count { get; private set; }

    /// <summary>How many records were answered, and their outcomes taken.</summary>
    public long Taken => account.Taken;

    /// <summary>
    /// Before the first record: looks at what the service knows of the object, and, of a write that goes on with a journal, what may have
    /// become of creates whose answers were lost. Without it records are not checked.
    /// </summary>
    /// <exception cref="AmpersandException">
    /// <c>ObjectNotChecked</c>: the object cannot be looked at, and that is a duty. <c>ObjectNotConfigured</c>: the customer's installation
    /// does not write it.
    /// <c>SubmissionUncertain</c>: there are such creates, and they are neither to be passed over nor to be sent again.
    /// </exception>
    public async Task PrepareAsync()
    {
        await lookup.LookAsync(stop).ConfigureAwait(false);
        lookup.Rules?.RequireConfigured();
        check = lookup.Rules is { Metadata: not null } rules ? new RecordCheck(rules, options.Type, progress) : null;
        if (options.IsPreview || options.ReconcileBy is not null || journal is not { UncertainCreates: { Count: > 0 } uncertain })
        {
            return;
        }

        var found = await new Reconciliation(target, progress).DescribeAsync(uncertain, journal.Knows, stop).ConfigureAwait(false);
        if (options.Uncertain == UncertainAction.Stop)
        {
            throw RecordWriteErrors.StillUncertain(target, journal.Path, found);
        }

        progress.Warn(nameof(ErrorIds.SubmissionUncertain), found);
    }

    /// <summary>Adds a record to the request in the making.</summary>
    /// <param name="record">An object with <c>record</c> and maybe <c>associations</c>, as UTF-8 JSON; it is copied.</param>
    /// <param name="input">What the record was made of: its result carries it, and an error about it has it as its target.</param>
    /// <param name="place">Where it stands in its file; <see langword="null"/> for the next of the pipeline.</param>
    /// <param name="id">
    /// The record's id, for the question whether to send it; <see langword="null"/> for a create. A piped record whose id came before is
    /// put out as an error of its own, with <c>PrimaryKeyDuplicate</c>: which of the two is written last would be left to chance.
    /// </param>
    /// <returns>Ends when there is room for the next record.</returns>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public ValueTask AddAsync(ReadOnlyMemory<byte> record, object? input = null, RecordPlace? place = null, string? id = null)
    {
        // Those of files were inspected with their files.
        var isOfFile = place is not null;
        if (((isOfFile ? null : check?.Inspect(record.Span, Count + 1)) ?? keys?.Check(record.Span, Count + 1)) is { } refusal)
        {
            Refuse(refusal, input, place);
            return default;
        }

        if (place is null)
        {
            if (id is not null && InspectId(id) is { } repeated)
            {
                Refuse(new AmpersandRecordException(repeated), input);
                return default;
            }

            place = NextPiped();
            rows?.Keep(piped, record);
        }

        filling ??= pool.Take();
        filling.Add(input, Count++, record.Span, id, place);
        return window.Failure is { } failure ? throw failure
            : filling.Count == options.RecordsPerRequest ? FlushAsync()
            : default;
    }

    /// <summary>Whether a field is known to hold days, so that a moment at midnight is to be written to it without its time.</summary>
    /// <param name="field">The field's name, case ignored.</param>
    public bool IsDate(string field) => lookup.Rules?.IsDate(field) == true;

    /// <summary>Counts a record that cannot be sent, and puts it out as an error of its own.</summary>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="input">What the record was made of.</param>
    /// <param name="place">Where it stands in its file; <see langword="null"/> for the next of the pipeline.</param>
    public void Refuse(AmpersandException reason, object? input, RecordPlace? place = null)
    {
        Count++;
        if (place is { } known)
        {
            rows?.NoteRefused([known], reason.Message);
        }
        else
        {
            NextPiped();
            rows?.Skip(piped);
        }

        outputs.Add(new RunOutput { Error = reason, Target = input });
    }

    /// <summary>Sends the request in the making although it has room for more, because what follows comes from elsewhere.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public ValueTask FlushAsync()
    {
        if (filling is not { Count: > 0 } batch)
        {
            return default;
        }

        batch.Number = ++batches;
        RecordWriteRequest[] handedOver =
        [
            .. (journal?.Resume(batch, client.Recall) ?? [new RecordWriteRequest(batch)])
                .Where(request => request.IsRecalled ? !options.IsPreview : Confirm(request.Batch)),
        ];
        if (handedOver.Length == 0)
        {
            batch.Clear();
            return default;
        }

        requests += handedOver.Length;
        adding = HandOverAsync(handedOver).AsTask();
        return new ValueTask(adding);
    }

    /// <summary>Inspects files to their ends, before the first record of them is sent.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="inspection">How they are inspected.</param>
    /// <param name="recordsFollow">Whether records are added behind them, and may have the same ids.</param>
    /// <returns>The files, in the same order.</returns>
    /// <exception cref="AmpersandException">A file cannot be read or has an error.</exception>
    public async Task<IReadOnlyList<InspectedFile>> InspectAsync(
        IReadOnlyList<string> paths, CsvInspectionOptions inspection, bool recordsFollow = false)
    {
        var further = await Task.Run(
            () => files.Inspect(
                paths.Select(CsvFile.Open),
                file =>
                    new InspectedFile(
                        file,
                        files.Inspect(
                            file, inspection with { ForReading = true, Keys = files.Keys, ObjectRules = lookup.Rules }, stop),
                        isUpload: false),
                inspected.Count > 0 ? "no further file was sent" : "no file was sent",
                recordsFollow || piped > 0 ? ids : null,
                stop),
            stop).ConfigureAwait(false);
        inspected = [.. inspected, .. further];
        journal?.AddFiles(further, hasPiped: piped > 0, areLast: !recordsFollow);
        account.Expected = recordsFollow ? null : Count + further.Sum(file => file.Report.Records);
        if (results is not null)
        {
            ResultFiles.RequireAlike(inspected, hasPiped: recordsFollow || piped > 0);
        }

        return further;
    }

    /// <summary>Sends the last request, and waits until all are answered.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public async Task CompleteAsync()
    {
        account.Expected = Count;
        await FlushAsync().ConfigureAwait(false);
        await window.CompleteAsync().ConfigureAwait(false);
        if (throttle.HasMoved)
        {
            progress.Detail(throttle.ToString());
        }

        outcomes.PutGathered();
        if (keys?.Forgotten is { } forgotten)
        {
            progress?.Report(new RecordIssueFound(forgotten));
        }

        if (!leftOut)
        {
            journal?.Complete();
        }

        ended = true;

        // Who refused everything, as a preview does, wants no file touched.
        if (results is not null && (requests > 0 || !leftOut)
            && await Task.Run(() => results.Complete(ResultRows, progress, stop), stop).ConfigureAwait(false) is { } failure)
        {
            outputs.Add(new RunOutput { Error = failure, Target = results.Paths });
        }

        outputs.Complete();
    }

    /// <summary>Ends the run because it cannot go on: what was handed over comes home first.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The reason with the account of what was not written, and the records that were taken and not written.</returns>
    public async Task<(AmpersandException Error, IReadOnlyList<object?> NotWritten)> StopAsync(AmpersandException reason)
    {
        if (Count == 0)
        {
            return (reason, []);
        }

        results?.Halt();
        window.Close(reason);
        await RequestWindow.WhenAddedAsync(adding).ConfigureAwait(false);
        await window.DrainAsync().ConfigureAwait(false);
        outcomes.PutGathered();
        if (results is not null)
        {
            await Task.Run(() => results.CompleteHalted(ResultRows, progress, stop), stop).ConfigureAwait(false);
        }

        outputs.Complete();
        ended = true;
        RecordBatch[] maybe = [.. unsent.Where(request => request.IsUncertain).Select(request => request.Batch)];
        RecordBatch[] left = [.. unsent.Where(request => !request.IsUncertain).Select(request => request.Batch), .. Unrequested()];
        return (
            RecordWriteErrors.Interrupted(reason, options, maybe, left, Count, journal?.Path),
            [.. maybe.Concat(left).OrderBy(batch => batch.FirstRecord).SelectMany(batch => batch.Inputs)]);
    }

    /// <summary>
    /// Lets nothing leave any more and waits for what is under way, where nobody is left to tell; <see cref="StopAsync"/> is for those who
    /// are told.
    /// </summary>
    public Task AbandonAsync() => window.AbandonAsync();

    /// <summary>
    /// What was sent and what was not, where the run was left before its end; <see langword="null"/> where nothing is left to say.
    /// </summary>
    /// <param name="stopped">Whether it was stopped, so that all is to be said; otherwise only what the caller did not take.</param>
    public string? DescribeUnfinished(bool stopped)
    {
        if (ended || requests == 0 || !(stopped || account.Requests.Count > 0 || outcomes.Gathering.Count > 0))
        {
            return null;
        }

        var notTaken = outcomes.Gathering.Select(operation => $"{operation.Records} records in operation {operation.OperationId}");
        return account.Describe(Unrequested().Select(batch => batch.ToString()), notTaken)
            + FormattableString.Invariant($" From record {Count + 1} on none was taken.");
    }

    /// <summary>Takes the next output, if there is one.</summary>
    /// <param name="output">What became of a record, an operation, or an error.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTake(out RunOutput output) => outputs.TryTake(out output);

    /// <summary>Waits for the next output.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there is one; otherwise no more will come.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken = default) => outputs.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        window.Dispose();
        files.Dispose();
        journal?.Dispose();
        rows?.Dispose();
        results?.Dispose();
    }

    /// <summary>The records that were taken and are in no request yet.</summary>
    private IEnumerable<RecordBatch> Unrequested() =>
        filling is { Count: > 0 } batch && !account.Requests.Any(request => ((RecordWriteRequest)request).Batch == batch) ? [batch] : [];

    private ResultRows ResultRows => new(inspected, PrimaryKey: null, rows!, files.Dispose);

    /// <summary>Inspects the id of the next piped record, and remembers it.</summary>
    /// <returns>That it came before, or nothing.</returns>
    private AmpersandCsvIssue? InspectId(string id)
    {
        var key = Encoding.UTF8.GetBytes(id);
        var found = ids?.Inspect(key, () => new CsvPlace(Record: piped + 1, Column: "id", Preview: Utf8Text.Preview(id)));
        if (found is { Severity: CsvSeverity.Error })
        {
            return found;
        }

        ids?.Add(piped + 1);
        if (found is not null)
        {
            progress?.Report(new RecordIssueFound(found));
        }

        return null;
    }

    private RecordPlace NextPiped() => new(UpsertPart.PipelineSource, ++piped);

    private static PlannedWrite Plan(RecordBatch batch) => new()
    {
        Source = batch.Source,
        FirstRecord = batch.FirstRecord,
        LastRecord = batch.LastRecord,
        Records = batch.Count,
        Bytes = batch.Json.Length,
        RecordId = batch.Count == 1 ? batch.Ids[0] : null,
    };

    private bool Confirm(RecordBatch batch)
    {
        var isConfirmed = options.Confirm?.Invoke(Plan(batch)) != false;
        leftOut |= !isConfirmed;
        return isConfirmed;
    }

    private async ValueTask HandOverAsync(RecordWriteRequest[] handedOver)
    {
        // Until there is room the batch stays the one in the making: what ends the waiting tells of its records.
        foreach (var request in handedOver)
        {
            await window.AddAsync(request).ConfigureAwait(false);
        }

        filling = null;
    }

    private void TakeEnded(RunRequest ended)
    {
        var request = (RecordWriteRequest)ended;
        if (request.Outcome is { } outcome)
        {
            outcomes.Put(request, outcome);
        }
        else if (request.Failure is not { } failure || RecordWriteErrors.EndsRun(options.Type, failure))
        {
            unsent.Add(request);
        }
        else
        {
            outcomes.PutFailed(request, failure);
        }
    }
}
