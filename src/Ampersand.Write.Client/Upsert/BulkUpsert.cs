using Ampersand.Write.Http;
using Ampersand.Write.Journal;
using Ampersand.Write.Objects;
using Ampersand.Write.Records;
using Ampersand.Write.Results;
using Ampersand.Write.Runs;
using Ampersand.Write.Upsert;

namespace Ampersand.Write;

/// <summary>One upsert from its input to its operations: records and files become parts, parts are sent, operations come out.</summary>
/// <remarks>
/// Records are added, and outputs taken, by one caller at a time. A record becomes CSV on the caller's thread; only a full part crosses to
/// others. The order is: records, <see cref="InspectAsync(IReadOnlyList{string}, bool)"/>, <see cref="EndRecordsAsync"/>, files,
/// <see cref="CompleteAsync"/>; each may be left out but the last. Where files go before records it is: inspect them,
/// <see cref="FlushAsync"/>, add them, and then the records. Where something goes wrong <see cref="StopAsync"/> takes its place.
/// </remarks>
public sealed class BulkUpsert : IDisposable
{
    private const int DefaultThrottleLimit = 4;

    private const string Uncertain =
        "may have been accepted all the same; sending them again does no harm, because an upsert by key may be repeated";

    private readonly UpsertOptions options;
    private readonly IProgress<RunEvent>? progress;
    private readonly CancellationToken stop;
    private readonly WriteForms forms;
    private readonly UpsertTarget target;
    private readonly UpsertClient client;
    private readonly UploadClient uploads;
    private readonly InspectedFiles files;
    private readonly OutputQueue outputs;
    private readonly OperationWatch? watch;
    private readonly ResultFiles? results;
    private readonly OperationRows operationRows = new();
    private readonly RunProgress account;
    private readonly RequestThrottle throttle;
    private readonly RequestWindow window;
    private readonly CancellationTokenSource sending;
    private readonly HashSet<long> leftOutPiped = [];
    private readonly ObjectLookup lookup;
    private RecordUpsert? byRecords;
    private SubmissionJournal? journal;
    private CancellationTokenSource? deadline;
    private IReadOnlyList<InspectedFile> inspected = [];
    private RecordCsvWriter? records;
    private Task adding = Task.CompletedTask;
    private int inputs;
    private int pipeline;
    private bool leftOut;
    private bool needsJournal = true;
    private bool ended;

    /// <summary>Prepares the upsert; nothing is sent yet.</summary>
    /// <param name="connection">Whom to write to. It names project, integration and group.</param>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="stop">Ends everything at once.</param>
    /// <exception cref="AmpersandException">
    /// A value is missing or not of its form, the connection cannot do what is asked for, or the journal cannot be used for this.
    /// </exception>
    public BulkUpsert(
        AmpersandConnection connection, UpsertOptions options, IProgress<RunEvent>? progress = null, CancellationToken stop = default)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        this.progress = progress;
        this.stop = stop;
        if (options.ThrottleLimit is < 1 or > UpsertOptions.MaxThrottleLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.ThrottleLimit, "A run sends 1 to 16 parts at once.");
        }

        forms = new WriteForms(connection, isUpload: options.Via == SendVia.UploadUrl);
        target = new UpsertTarget(connection, options.ObjectName, options.PrimaryKey, forms);
        RequireForm();
        lookup = new ObjectLookup(connection, options.ObjectName, options.ObjectCheck, progress, options.Provider);
        files = new InspectedFiles(progress);
        results = ResultFiles.Open(
            options.FailurePath,
            options.SuccessPath,
            options.OverwriteResults,
            isWaiting: options.Wait is not null || forms.Current == WriteApi.Records);
        if (options is { Resume: true, JournalPath: { } named })
        {
            throw UpsertErrors.TwoJournals(named);
        }

        journal = OpenJournal(options.JournalPath);
        throttle = new RequestThrottle(options.ThrottleLimit ?? DefaultThrottleLimit, startsAlone: true, connection.Time);
        client = new UpsertClient(target, progress, throttle);
        uploads = new UploadClient(target, progress);
        outputs = new OutputQueue(progress);
        account = new RunProgress(Uncertain, progress) { JournalPath = journal?.Path };
        sending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        window = new RequestWindow(
            throttle, capacity: throttle.Allowed, SendAsync, TakeEnded, isOrdered: false, endsRun: _ => true, account, stop);
        watch = options.Wait is { } wait
            ? new OperationWatch(
                wait, outputs, progress, countsFromFirst: options.SendTimeout is not null, stop, operationRows.Note)
            : null;
        byRecords = forms.Current == WriteApi.Records ? CreateRecordUpsert() : null;
    }

    /// <summary>Where the records go, in one line.</summary>
    public string Target => target.ToString();

    /// <summary>The operations that were accepted, are waited for, and whose end the caller has not taken.</summary>
    public IReadOnlyList<AmpersandOperation> Waiting => watch?.Open ?? [];

    /// <summary>How many records were given, good and bad.</summary>
    public long Count { get; private set; }

    private JournalCall Call =>
        JournalCall.Of(target, options.ForRecords(onIssue: null), options.ForFiles(CsvDestination.Inline, keys: null), options.Via);

    private ResultRows ResultRows => new(
        inspected, options.PrimaryKey, byRecords?.Rows is { } rows ? rows : operationRows, files.Dispose);

    private RecordCsvWriter Records =>
        records ??= new RecordCsvWriter(
            options.ForRecords(progress is null ? null : issue => progress.Report(new RecordIssueFound(issue)), lookup.Rules));

    /// <summary>
    /// Looks at what the service knows of the object, where that is to be done and was not yet. The first file and the first record do it
    /// themselves; who adds records on a thread that must not change does it before.
    /// </summary>
    /// <exception cref="AmpersandException">
    /// <c>ObjectNotChecked</c>: it cannot be looked at, and that is a duty. <c>ObjectNotConfigured</c>: the customer's installation does
    /// not write the object.
    /// </exception>
    public async Task PrepareAsync()
    {
        await lookup.LookAsync(stop).ConfigureAwait(false);
        lookup.Rules?.RequireConfigured();
    }

    /// <summary>
    /// Adds a record to the part in the making. One that cannot be sent is put out as an error of its own; the others go.
    /// </summary>
    /// <param name="names">The names of its values.</param>
    /// <param name="values">The values, in the same order.</param>
    /// <param name="input">
    /// What the record was made of, the target of an error about it: asked for at once, and only where there is one.
    /// </param>
    /// <returns>Ends when there is room for the next record.</returns>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public ValueTask AddAsync(IReadOnlyList<string> names, IReadOnlyList<object?> values, Func<object?>? input = null)
    {
        RequireFiles();
        if (lookup.IsPending)
        {
            return PrepareAndAddAsync();
        }

        Count++;
        CsvPart? full = null;
        try
        {
            full = Records.Add(names, values);
        }
        catch (AmpersandException refusal)
        {
            LeaveOut();
            outputs.Add(new RunOutput { Error = refusal, Target = input?.Invoke() });
        }

        // Where records are searched one by one none has to wait for as many as a request of the bulk forms holds.
        full ??= byRecords is not null && Records.Pending >= RecordWriteLimits.BatchSize ? Records.Cut() : null;
        return window.Failure is { } failure ? throw failure : full is null ? default : SendPipedAsync(full);

        async ValueTask PrepareAndAddAsync()
        {
            await PrepareAsync().ConfigureAwait(false);
            await AddAsync(names, values, input).ConfigureAwait(false);
        }
    }

    /// <summary>Counts a record that cannot even be read, and puts it out as an error of its own.</summary>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="input">What the record was made of.</param>
    public void Refuse(AmpersandException reason, object? input)
    {
        Count++;
        Records.Skip();
        LeaveOut();
        outputs.Add(new RunOutput { Error = reason, Target = input });
    }

    /// <summary>Inspects files to their ends; nothing of any is sent when one has an error.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="recordsFollow">Whether records are added behind them, and may have the same keys.</param>
    /// <returns>The files, in the same order.</returns>
    /// <exception cref="AmpersandException">A file cannot be read or has an error.</exception>
    public Task<IReadOnlyList<InspectedFile>> InspectAsync(IReadOnlyList<string> paths, bool recordsFollow = false) =>
        paths.Count > 0 ? InspectAsync(paths.Select(CsvFile.Open), recordsFollow) : InspectFilesAsync([], recordsFollow);

    /// <inheritdoc cref="InspectAsync(IReadOnlyList{string}, bool)"/>
    /// <param name="given">The files; they are closed with the run.</param>
    /// <param name="recordsFollow">Whether records are added behind them, and may have the same keys.</param>
    public async Task<IReadOnlyList<InspectedFile>> InspectAsync(IEnumerable<CsvFile> given, bool recordsFollow = false)
    {
        await lookup.LookAsync(stop).ConfigureAwait(false);
        return await InspectFilesAsync(given, recordsFollow).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<InspectedFile>> InspectFilesAsync(IEnumerable<CsvFile> given, bool recordsFollow)
    {
        // A part of records that was handed over leaves sooner or later: only who had none may say that nothing was sent.
        var consequence = inspected.Count > 0 ? "no further file was sent" : pipeline > 0 ? "no file was sent" : "nothing was sent";
        var piped = recordsFollow || Count > 0 ? Records.Keys : null;
        var further = await Task.Run(() => files.Inspect(given, Inspect, consequence, piped, stop), stop).ConfigureAwait(false);
        inspected = [.. inspected, .. further];
        if (options.Resume && further.Count > 0)
        {
            journal = OpenJournal(PathOfKeptJournal());
            account.JournalPath = journal?.Path;
            byRecords ??= forms.Current == WriteApi.Records ? CreateRecordUpsert() : null;
            if (byRecords is not null && journal is not null)
            {
                byRecords.Journal = new KeyedJournal(journal);
            }
        }

        byRecords?.RequireColumns(further);
        if (results is not null)
        {
            ResultFiles.RequireAlike(inspected, hasPiped: recordsFollow || Count > 0);
        }

        if (further.Count > 0)
        {
            NamePipeline(isSent: records is { Pending: > 0 });
            var first = NameInputs([.. further.Select(file => file.ToInput())], areLast: !recordsFollow);
            foreach (var file in further)
            {
                file.Input = first++;
            }
        }

        return further;
    }

    /// <summary>
    /// Sends the records that were added although their part has room for more, because what follows comes from elsewhere.
    /// </summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public ValueTask FlushAsync() => records?.Cut() is { } part ? SendPipedAsync(part) : default;

    /// <summary>Sends what is left of the records.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public ValueTask EndRecordsAsync()
    {
        var last = records?.Complete();
        if (records is not null)
        {
            progress?.Report(new RecordWarningsCounted(records.WarningTotals));
        }

        NamePipeline(isSent: last is not null);
        TellExpected();
        if (pipeline == 0)
        {
            return default;
        }

        account.End(pipeline, last?.LastRecord);
        return EndPipelineAsync(last);
    }

    /// <summary>Sends a file.</summary>
    /// <param name="file">One of those that were inspected.</param>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public ValueTask AddAsync(InspectedFile file)
    {
        var accepted = journal?.CountAccepted(file.Input) ?? 0;
        if (accepted < file.Parts && !Confirm(Plan(file, accepted)))
        {
            leftOut = true;
            return default;
        }

        adding = Task.Run(
            () => byRecords is not null ? SendRecordsAsync(file)
                : file.IsUpload ? SendUploadAsync(file, file.Input)
                : SendPartsAsync(file, file.Input),
            stop);
        return new ValueTask(adding);
    }

    /// <summary>Lets the service fetch the records itself.</summary>
    /// <param name="url">An https address, or the gs reference of an upload.</param>
    /// <exception cref="AmpersandException"><c>RecordsUrlInvalid</c>.</exception>
    public ValueTask AddAsync(Uri url)
    {
        if (byRecords is not null)
        {
            throw UpsertErrors.WithoutBulk(target.Connection, "The service is to fetch the records itself");
        }

        RequireFiles();
        var address = new RecordsUrl(url);
        return Confirm(new PlannedWrite { Source = address.ToString() }) ? HandOverAsync(new UrlRequest(client, address)) : default;
    }

    /// <summary>Waits until everything was sent and, where asked, has ended.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public async Task CompleteAsync()
    {
        await window.CompleteAsync().ConfigureAwait(false);
        if (byRecords is not null)
        {
            await byRecords.CompleteAsync().ConfigureAwait(false);
        }

        if (throttle.HasMoved)
        {
            progress.Detail(throttle.ToString());
        }

        if (!leftOut)
        {
            journal?.Complete();
        }

        ended = true;
        if (watch is not null)
        {
            await watch.CompleteAsync().ConfigureAwait(false);
        }

        if (results is not null && !options.IsPreview
            && await Task.Run(() => results.Complete(ResultRows, progress, stop), stop).ConfigureAwait(false) is { } failure)
        {
            outputs.Add(new RunOutput { Error = failure, Target = results.Paths });
        }

        outputs.Complete();
        needsJournal = !options.Resume;
    }

    /// <summary>
    /// Ends the run because it cannot go on: what was handed over comes home first, and what is waited for is put out as it was last seen.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <returns>The reason, with the account of what was sent before it and where to go on.</returns>
    public async Task<AmpersandException> StopAsync(AmpersandException reason)
    {
        results?.Halt();
        window.Close(reason);
        byRecords?.Close(reason);
        await RequestWindow.WhenAddedAsync(adding).ConfigureAwait(false);
        await window.DrainAsync().ConfigureAwait(false);
        if (byRecords is not null)
        {
            reason = await byRecords.StopAsync(reason).ConfigureAwait(false);
        }

        if (watch is not null)
        {
            await watch.AbandonAsync().ConfigureAwait(false);
        }

        // Where a journal lets the run go on, the run that comes to the end makes the files.
        if (results is not null && !options.IsPreview && journal is null)
        {
            await Task.Run(() => results.CompleteHalted(ResultRows, progress, stop), stop).ConfigureAwait(false);
        }

        outputs.Complete();
        var hasMore = !ended && account is { HasSent: true, HasRest: true };
        ended = true;
        return hasMore ? UpsertErrors.Interrupted(reason, account.Describe(), journal?.Path) : reason;
    }

    /// <summary>
    /// Lets nothing leave any more and waits for what is under way, where nobody is left to tell; <see cref="StopAsync"/> is for those who
    /// are told.
    /// </summary>
    public Task AbandonAsync() => Task.WhenAll(window.AbandonAsync(), byRecords?.AbandonAsync() ?? Task.CompletedTask);

    /// <summary>
    /// What was sent and what was not, where the run was left before its end; <see langword="null"/> where nothing is left to say.
    /// </summary>
    public string? DescribeUnfinished() => ended ? null
        : byRecords is { HasWritten: true } ? byRecords.Describe()
        : account is { HasSent: true, HasRest: true } ? account.Describe()
        : null;

    /// <summary>Takes the next output, if there is one.</summary>
    /// <param name="output">An operation, or an error.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTake(out RunOutput output) => outputs.TryTake(out output);

    /// <inheritdoc/>
    public void Dispose()
    {
        sending.Cancel();
        deadline?.Dispose();
        window.Dispose();
        byRecords?.Dispose();
        watch?.Dispose();
        records?.Dispose();
        if (!needsJournal)
        {
            journal?.Discard();
        }

        journal?.Dispose();
        results?.Dispose();
        files.Dispose();
    }

    private SubmissionJournal? OpenJournal(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var time = target.Connection.Time;
        var opened = options.IsPreview ? SubmissionJournal.Preview(path, Call, time) : SubmissionJournal.Open(path, Call, time, progress);
        if (opened.IsKeyed && !forms.IsSettled)
        {
            forms.StayWithRecords();
        }

        return opened;
    }

    private string PathOfKeptJournal()
    {
        var folder = options.StateFolder ?? StateFolder.Default;
        var path = StateFolder.PathOf(folder, Call, [.. inspected.Select(file => file.Path)]);
        if (!options.IsPreview)
        {
            StateFolder.Create(folder, path);
        }

        return path;
    }

    private void RequireFiles()
    {
        if (options.Resume)
        {
            throw UpsertErrors.ResumeWithoutFiles();
        }
    }

    private bool Confirm(PlannedWrite planned) => options.Confirm?.Invoke(planned) != false;

    private static PlannedWrite Plan(InspectedFile file, int accepted) => new()
    {
        Source = file.Path,
        FirstRecord = 1,
        LastRecord = file.Report.Records,
        Records = file.Report.Records,
        Bytes = file.Report.SentBytes,
        Parts = file.Parts,
        PartsAccepted = accepted,
        IsUpload = file.IsUpload,
    };

    private static PlannedWrite Plan(UpsertPart part) => new()
    {
        Source = part.Source,
        FirstRecord = part.FirstRecord,
        LastRecord = part.LastRecord,
        Records = part.Records,
        Bytes = part.Bytes,
        Part = part.Part,
    };

    private InspectedFile Inspect(CsvFile file)
    {
        if (ShouldUpload(file))
        {
            var report = files.Inspect(file, options.ForFiles(CsvDestination.Upload, files.Keys, lookup.Rules), stop);
            if (options.Via == SendVia.UploadUrl || !report.IssueTotals.ContainsKey(CsvRule.TooLarge))
            {
                return new InspectedFile(file, report, isUpload: true);
            }
        }

        return new InspectedFile(
            file, files.Inspect(file, options.ForFiles(CsvDestination.Inline, files.Keys, lookup.Rules), stop), isUpload: false);
    }

    /// <summary>Whether a file is uploaded, as far as its size on disk tells; normalizing may yet make it too large.</summary>
    private bool ShouldUpload(CsvFile file)
    {
        var takesUploads = forms.Current == WriteApi.Bulk;
        if (options.Via == SendVia.UploadUrl && !takesUploads)
        {
            progress.Warn(
                "UploadUnavailable", $"{file.Path} is sent in parts: the {forms.Current} form of the API takes no uploads.");
        }

        return takesUploads && options.Via switch
        {
            SendVia.UploadUrl => true,
            SendVia.Auto => file.Length is > CsvPart.MaxBytes and <= CsvLimits.UrlBytes,
            _ => false,
        };
    }

    /// <summary>Names inputs to all who count them.</summary>
    /// <returns>The place, 1-based, of the first.</returns>
    private int NameInputs(IReadOnlyList<JournalInput> further, bool areLast)
    {
        if (further.Count > 0)
        {
            journal?.AddInputs(further, areLast);
        }

        foreach (var input in further)
        {
            account.Plan(input.Name, input.Records);
        }

        var first = inputs + 1;
        inputs += further.Count;
        return first;
    }

    /// <summary>Makes the pipeline an input as soon as it has a part.</summary>
    private void NamePipeline(bool isSent)
    {
        if (isSent && pipeline == 0)
        {
            pipeline = NameInputs([JournalInput.Pipeline], areLast: false);
        }
    }

    private async ValueTask EndPipelineAsync(CsvPart? last)
    {
        if (last is not null)
        {
            await SendPipedAsync(last).ConfigureAwait(false);
        }

        journal?.EndInput(pipeline);
    }

    private ValueTask SendPipedAsync(CsvPart csv)
    {
        NamePipeline(isSent: true);
        var part = Describe(csv, UpsertPart.PipelineSource, pipeline);
        results?.Piped.Add(part.Part, part.FirstRecord, csv.Content);
        return AddAsync(new PartRequest(part, client, csv, isPiped: true), Plan(part));
    }

    private async Task SendRecordsAsync(InspectedFile file)
    {
        TellExpected();
        await byRecords!.AddAsync(file).ConfigureAwait(false);
    }

    private async Task SendPartsAsync(InspectedFile file, int input)
    {
        foreach (var csv in file.File.ReadParts(stop))
        {
            var part = Describe(csv, file.Path, input);
            await AddAsync(
                new PartRequest(part, client, csv, isPiped: false) { Normalizations = file.Report.Normalizations }).ConfigureAwait(false);
            if (byRecords is not null)
            {
                await SendRecordsAsync(file).ConfigureAwait(false);
                return;
            }
        }
    }

    private async Task SendUploadAsync(InspectedFile file, int input)
    {
        var upload = UploadFile.Measure(file.File, stop);
        var part = new UpsertPart
        {
            Source = file.Path,
            Input = input,
            Part = 1,
            FirstRecord = 1,
            LastRecord = file.Report.Records,
            Records = file.Report.Records,
            Bytes = upload.Length,
            Sha256 = upload.Sha256,
        };
        await AddAsync(
            new UploadRequest(part, client, uploads, upload) { Normalizations = file.Report.Normalizations }).ConfigureAwait(false);
    }

    private UpsertPart Describe(CsvPart csv, string source, int input) => new()
    {
        Source = source,
        Input = input,
        Part = csv.Number,
        FirstRecord = csv.FirstRecord,
        LastRecord = csv.LastRecord,
        Records = csv.Records,
        Bytes = csv.Content.Length,
        Sha256 = journal is null ? null : Digests.Sha256(csv.Content),
    };

    /// <summary>Hands over what was not accepted in an earlier run already.</summary>
    /// <param name="request">The request.</param>
    /// <param name="planned">What to ask about it; none where that was asked before.</param>
    private ValueTask AddAsync(UpsertRequest request, PlannedWrite? planned = null)
    {
        var part = request.Part!;
        var known = byRecords is null ? journal?.Find(part, request.PipedCsv) : null;
        if (known is { OperationId: { } operationId, Time: { } time })
        {
            Recall(request, operationId, time);
            return default;
        }

        if (planned is not null && !Confirm(planned))
        {
            leftOut = true;
            request.Dispose();
            return default;
        }

        if (known is { IsUncertain: true })
        {
            progress.Warn(
                "PartRepeated",
                $"An earlier run sent {known} of {part.Source} and never learned what came of it: it is sent again, which does no harm, "
                    + "because an upsert by key may be repeated.");
        }

        return HandOverAsync(request);
    }

    private void Recall(UpsertRequest request, string operationId, DateTimeOffset time)
    {
        using (request)
        {
            var operation = request.Part!.Describe(client.Recall(operationId, time.ToLocalTime()), request.Normalizations);
            account.Accept(request.Part, operationId);
            progress?.Report(new OperationAccepted(operation, WasEarlier: true));
            if (!options.IsPreview)
            {
                Put(operation);
            }
        }
    }

    private ValueTask HandOverAsync(UpsertRequest request)
    {
        if (options.SendTimeout is { } timeout && deadline is null)
        {
            deadline = Deadline.After(timeout, target.Connection.Time);
            deadline.Token.Register(() => EndSending(
                request is UrlRequest { Url: { } url } ? UpsertErrors.UrlTimedOut(url, timeout) : UpsertErrors.TimedOut(timeout)));
        }

        return Track(
            byRecords is not null ? new ValueTask(SendPipedAsync((PartRequest)request))
            : forms.IsSettled ? window.AddAsync(request)
            : new ValueTask(TryFormsAsync(request)));
    }

    /// <summary>Hands a request over in one form after another, until one is answered.</summary>
    private async Task TryFormsAsync(UpsertRequest request)
    {
        await window.AddAsync(request).ConfigureAwait(false);
        await request.Ended.ConfigureAwait(false);
        while (request.TurnedAway is { } refusal)
        {
            forms.Next(refusal);
            if (forms.Current == WriteApi.Records)
            {
                await TurnToRecordsAsync((PartRequest)request).ConfigureAwait(false);
                return;
            }

            request.TurnedAway = null;
            request.Retract();
            await window.AddAsync(request).ConfigureAwait(false);
            await request.Ended.ConfigureAwait(false);
        }

        if (request.Operation is not null)
        {
            forms.Settle(progress);
        }
    }

    /// <summary>Goes on through today's API, once that has shown that it can take the place of the bulk forms.</summary>
    /// <exception cref="AmpersandException">It cannot.</exception>
    private async Task TurnToRecordsAsync(PartRequest request)
    {
        var run = CreateRecordUpsert();
        try
        {
            run.RequireColumns(inspected);
            await run.ProbeAsync(run.Read(request.Part!, request.Csv.Content, leftOutPiped.Contains).First(), stop).ConfigureAwait(false);
        }
        catch (AmpersandException failure)
        {
            run.Dispose();
            request.Dispose();
            throw forms.NoneAnswered(failure);
        }

        forms.Settle(progress);
        byRecords = run;
        if (request.IsPiped)
        {
            await SendPipedAsync(request).ConfigureAwait(false);
        }
        else
        {
            // Its file is read again from its first record.
            request.Dispose();
        }
    }

    private async Task SendPipedAsync(PartRequest request)
    {
        using (request)
        {
            await byRecords!.AddAsync(request.Part!, request.Csv.Content, leftOutPiped.Contains).ConfigureAwait(false);
        }

        leftOutPiped.RemoveWhere(record => record <= request.Part!.LastRecord);
    }

    private RecordUpsert CreateRecordUpsert() => new(
        target,
        options,
        results is null ? null : new RecordRows(results.Piped, options.FailurePath is not null, options.SuccessPath is not null),
        outputs,
        progress,
        stop)
    {
        Journal = journal is null ? null : new KeyedJournal(journal),
    };

    /// <summary>Refuses what only the bulk forms can do where the connection speaks another.</summary>
    private void RequireForm()
    {
        if (forms.Current != WriteApi.Records)
        {
            return;
        }

        if (options.Via == SendVia.UploadUrl)
        {
            throw UpsertErrors.WithoutBulk(target.Connection, "Files are to be uploaded");
        }
    }

    /// <summary>Counts a piped record that has a number and is not sent.</summary>
    private void LeaveOut()
    {
        results?.Piped.Skip(Count);
        if (!forms.IsSettled || byRecords is not null)
        {
            leftOutPiped.Add(Count);
        }
    }

    private void TellExpected()
    {
        if (byRecords is not null)
        {
            byRecords.Expected = Count + inspected.Sum(file => file.Report.Records);
        }
    }

    /// <summary>Remembers what waits for room, so that a stop finds it turned away before it takes the account.</summary>
    private ValueTask Track(ValueTask handingOver)
    {
        if (handingOver.IsCompletedSuccessfully)
        {
            return handingOver;
        }

        var waiting = handingOver.AsTask();
        adding = adding.IsCompleted ? waiting : adding;
        return new ValueTask(waiting);
    }

    /// <summary>Ends the sending at once, also while nothing is under way and records are awaited.</summary>
    private void EndSending(AmpersandException reason)
    {
        window.Fail(reason);
        byRecords?.Close(reason);
        sending.Cancel();
    }

    private async Task SendAsync(RunRequest sent, CancellationToken cancellationToken)
    {
        var request = (UpsertRequest)sent;
        try
        {
            await WaitForThoseBeforeAsync().ConfigureAwait(false);
            await request.PrepareAsync(sending.Token).ConfigureAwait(false);
            if (request.Part is not null)
            {
                journal?.Intend(request.Part, request.PipedCsv);
            }

            request.Leave();
            Accept(request, await request.SubmitAsync(sending.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (deadline is { IsCancellationRequested: true } && !stop.IsCancellationRequested)
        {
            throw window.Failure!;
        }
        catch (AmpersandServiceException refusal) when (request.HasLeft && !refusal.MayHaveBeenProcessed)
        {
            if (request.Part is { } part)
            {
                journal?.Refuse(part, refusal.ErrorId);
            }

            // Of parts that a journal knows to be accepted no record is to be written once more.
            if (!forms.TurnsAway(refusal, mayBeRecords: request is PartRequest && journal?.MayTurn != false))
            {
                throw;
            }

            request.TurnedAway = refusal;
        }
    }

    /// <summary>
    /// Where parts go one by one and are waited for: lets the operations before a part end first, so that they lock no parent that it
    /// needs.
    /// </summary>
    /// <exception cref="AmpersandException">They did not end in the time that one waits for an operation.</exception>
    private async Task WaitForThoseBeforeAsync()
    {
        if (watch is null || options.ThrottleLimit != 1)
        {
            return;
        }

        var before = watch.DrainAsync();
        var time = target.Connection.Time;
        using var patience = options.Wait!.Timeout is { } timeout ? Deadline.After(timeout, time) : new CancellationTokenSource();
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, sending.Token);
        await Task.WhenAny(before, time.Delay(Timeout.InfiniteTimeSpan, waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
        sending.Token.ThrowIfCancellationRequested();
        if (!before.IsCompleted)
        {
            throw UpsertErrors.HeldUp(watch.Open[0], options.Wait.Timeout!.Value);
        }
    }

    /// <summary>Writes the acceptance down; the operation is put out whether that succeeds or not.</summary>
    private void Accept(UpsertRequest request, AmpersandOperation operation)
    {
        request.Operation = operation;
        if (request.Part is not { } part)
        {
            return;
        }

        request.Operation = part.Describe(operation, request.Normalizations);
        try
        {
            journal?.Accept(part, operation.OperationId);
        }
        finally
        {
            // The journal leads. Where it cannot be written any more, the part was accepted all the same.
            account.Accept(part, operation.OperationId);
        }
    }

    private void TakeEnded(RunRequest ended)
    {
        var request = (UpsertRequest)ended;
        if (request.TurnedAway is not null)
        {
            window.Free(request);
            return;
        }

        request.Dispose();
        if (request.Operation is { } operation)
        {
            progress?.Report(new OperationAccepted(operation, WasEarlier: false));
            Put(operation);
            window.Free(request);
        }
    }

    private void Put(AmpersandOperation operation)
    {
        if (watch is null)
        {
            outputs.Add(new RunOutput { Operation = operation });
        }
        else
        {
            operationRows.Note(operation);
            watch.Add(operation);
        }
    }
}
