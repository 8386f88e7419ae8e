using Ampersand.Write.Journal;
using Ampersand.Write.Objects;
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
    private const string Uncertain =
        "may have been accepted all the same; sending again does no harm, because an upsert by key may be repeated";

    private readonly UpsertOptions options;
    private readonly IProgress<RunEvent>? progress;
    private readonly CancellationToken stop;
    private readonly WriteForms forms;
    private readonly UpsertTarget target;
    private readonly ObjectLookup lookup;
    private readonly ResultFiles? results;
    private readonly RunProgress account;
    private readonly UpsertJournal journal;
    private readonly UpsertInputs inputs;
    private readonly OutputQueue outputs;
    private readonly AcceptedOperations accepted;
    private readonly FormFallback fallback;
    private readonly PartSender sender;
    private readonly UploadClient uploads;
    private RecordCsvWriter? records;
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
        if (options.Via == SendVia.UploadUrl)
        {
            forms.RequireBulk("Files are to be uploaded");
        }

        lookup = new ObjectLookup(connection, options.ObjectName, options.ObjectCheck, progress, options.Provider);
        results = ResultFiles.Open(
            options.FailurePath,
            options.SuccessPath,
            options.OverwriteResults,
            isWaiting: options.Wait is not null || forms.Current == WriteApi.Records);
        account = new RunProgress(Uncertain, progress);
        journal = new UpsertJournal(target, options, forms, account, progress);
        journal.OpenNamed();
        inputs = new UpsertInputs(options, forms, lookup, journal, account, progress, stop);
        outputs = new OutputQueue(progress);
        accepted = new AcceptedOperations(options, outputs, connection.Time, progress, stop);
        fallback = new FormFallback(target, options, forms, inputs, journal, results?.Piped, outputs, progress, stop);
        fallback.Begin();
        sender = new PartSender(target, options, forms, fallback, journal, account, accepted, progress, stop);
        uploads = new UploadClient(target, progress);
    }

    /// <summary>Where the records go, in one line.</summary>
    public string Target => target.ToString();

    /// <summary>The operations that were accepted, are waited for, and whose end the caller has not taken.</summary>
    public IReadOnlyList<AmpersandOperation> Waiting => accepted.Open;

    /// <summary>How many records were given, good and bad.</summary>
    public long Count { get; private set; }

    private ResultRows ResultRows => new(
        inputs.Files, options.PrimaryKey, fallback.Records?.Rows is { } rows ? rows : accepted.Rows, inputs.Dispose);

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
        full ??= fallback.Records is not null && Records.Pending >= RecordWriteLimits.BatchSize ? Records.Cut() : null;
        return sender.Failure is { } failure ? throw failure : full is null ? default : sender.AddAsync(RequestOf(full));

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
        var hasPiped = recordsFollow || Count > 0;
        var further = await inputs.InspectAsync(given, hasPiped ? Records.Keys : null).ConfigureAwait(false);
        if (options.Resume && further.Count > 0)
        {
            journal.OpenKept(inputs.Files);
            fallback.Begin();
        }

        fallback.Records?.RequireColumns(further);
        if (results is not null)
        {
            ResultFiles.RequireAlike(inputs.Files, hasPiped);
        }

        if (further.Count > 0)
        {
            if (records is { Pending: > 0 })
            {
                inputs.NamePipeline();
            }

            inputs.Name(further, areLast: !recordsFollow);
        }

        return further;
    }

    /// <summary>
    /// Sends the records that were added although their part has room for more, because what follows comes from elsewhere.
    /// </summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public ValueTask FlushAsync() => records?.Cut() is { } part ? sender.AddAsync(RequestOf(part)) : default;

    /// <summary>Sends what is left of the records.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public ValueTask EndRecordsAsync()
    {
        var last = records?.Complete();
        if (records is not null)
        {
            progress?.Report(new RecordWarningsCounted(records.WarningTotals));
        }

        if (last is not null)
        {
            inputs.NamePipeline();
        }

        TellExpected();
        if (inputs.Pipeline == 0)
        {
            return default;
        }

        account.End(inputs.Pipeline, last?.LastRecord);
        return EndPipelineAsync(last);
    }

    /// <summary>Sends a file.</summary>
    /// <param name="file">One of those that were inspected.</param>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public ValueTask AddAsync(InspectedFile file)
    {
        var before = journal.Current?.CountAccepted(file.Input) ?? 0;
        return before < file.Parts && !sender.Confirm(PlannedWrite.Of(file, before)) ? default : new ValueTask(sender.Run(() =>
            fallback.Records is not null ? SendRecordsAsync(file)
            : file.IsUpload ? SendUploadAsync(file)
            : SendPartsAsync(file)));
    }

    /// <summary>Lets the service fetch the records itself.</summary>
    /// <param name="url">An https address, or the gs reference of an upload.</param>
    /// <exception cref="AmpersandException"><c>RecordsUrlInvalid</c>.</exception>
    public ValueTask AddAsync(Uri url)
    {
        forms.RequireBulk("The service is to fetch the records itself");
        RequireFiles();
        var address = new RecordsUrl(url);
        return sender.AddAsync(new UrlRequest(address) { Planned = new PlannedWrite { Source = address.ToString() } });
    }

    /// <summary>Waits until everything was sent and, where asked, has ended.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public async Task CompleteAsync()
    {
        await sender.CompleteAsync().ConfigureAwait(false);
        ended = true;
        await accepted.CompleteAsync().ConfigureAwait(false);
        if (results is not null && !options.IsPreview
            && await Task.Run(() => results.Complete(ResultRows, progress, stop), stop).ConfigureAwait(false) is { } failure)
        {
            outputs.Add(new RunOutput { Error = failure, Target = results.Paths });
        }

        outputs.Complete();
        journal.End();
    }

    /// <summary>
    /// Ends the run because it cannot go on: what was handed over comes home first, and what is waited for is put out as it was last seen.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <returns>The reason, with the account of what was sent before it and where to go on.</returns>
    public async Task<AmpersandException> StopAsync(AmpersandException reason)
    {
        results?.Halt();
        reason = await sender.StopAsync(reason).ConfigureAwait(false);
        await accepted.AbandonAsync().ConfigureAwait(false);

        // Where a journal lets the run go on, the run that comes to the end makes the files.
        if (results is not null && !options.IsPreview && journal.Current is null)
        {
            await Task.Run(() => results.CompleteHalted(ResultRows, progress, stop), stop).ConfigureAwait(false);
        }

        outputs.Complete();
        var hasMore = !ended && account is { HasSent: true, HasRest: true };
        ended = true;
        return hasMore ? UpsertErrors.Interrupted(reason, account.Describe(), journal.Current?.Path) : reason;
    }

    /// <summary>
    /// Lets nothing leave any more and waits for what is under way, where nobody is left to tell; <see cref="StopAsync"/> is for those who
    /// are told.
    /// </summary>
    public Task AbandonAsync() => sender.AbandonAsync();

    /// <summary>
    /// What was sent and what was not, where the run was left before its end; <see langword="null"/> where nothing is left to say.
    /// </summary>
    public string? DescribeUnfinished() => ended ? null
        : fallback.Records is { HasWritten: true } written ? written.Describe()
        : account is { HasSent: true, HasRest: true } ? account.Describe()
        : null;

    /// <summary>Takes the next output, if there is one.</summary>
    /// <param name="output">An operation, or an error.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTake(out RunOutput output) => outputs.TryTake(out output);

    /// <inheritdoc/>
    public void Dispose()
    {
        sender.Dispose();
        fallback.Dispose();
        accepted.Dispose();
        records?.Dispose();
        journal.Dispose();
        results?.Dispose();
        inputs.Dispose();
    }

    private void RequireFiles()
    {
        if (options.Resume)
        {
            throw UpsertErrors.ResumeWithoutFiles();
        }
    }

    private async ValueTask EndPipelineAsync(CsvPart? last)
    {
        if (last is not null)
        {
            await sender.AddAsync(RequestOf(last)).ConfigureAwait(false);
        }

        journal.Current?.EndInput(inputs.Pipeline);
    }

    /// <summary>A part of piped records on its way; the first one makes the pipeline an input.</summary>
    private PartRequest RequestOf(CsvPart csv)
    {
        inputs.NamePipeline();
        var part = Describe(csv, UpsertPart.PipelineSource, inputs.Pipeline);
        results?.Piped.Add(part.Part, part.FirstRecord, csv.Content);
        return new PartRequest(part, csv, isPiped: true) { Planned = PlannedWrite.Of(part) };
    }

    private async Task SendRecordsAsync(InspectedFile file)
    {
        TellExpected();
        await fallback.Records!.AddAsync(file).ConfigureAwait(false);
    }

    private async Task SendPartsAsync(InspectedFile file)
    {
        foreach (var csv in file.File.ReadParts(stop))
        {
            await sender.AddAsync(new PartRequest(Describe(csv, file.Path, file.Input), csv, isPiped: false)
            {
                Normalizations = file.Report.Normalizations,
            }).ConfigureAwait(false);
            if (fallback.Records is not null)
            {
                await SendRecordsAsync(file).ConfigureAwait(false);
                return;
            }
        }
    }

    private async Task SendUploadAsync(InspectedFile file)
    {
        var upload = UploadFile.Measure(file.File, stop);
        var part = new UpsertPart
        {
            Source = file.Path,
            Input = file.Input,
            Part = 1,
            FirstRecord = 1,
            LastRecord = file.Report.Records,
            Records = file.Report.Records,
            Bytes = upload.Length,
            Sha256 = upload.Sha256,
        };
        await sender.AddAsync(
            new UploadRequest(part, uploads, upload) { Normalizations = file.Report.Normalizations }).ConfigureAwait(false);
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
        Sha256 = journal.Current is null ? null : Digests.Sha256(csv.Content),
    };

    /// <summary>Counts a piped record that has a number and is not sent.</summary>
    private void LeaveOut()
    {
        results?.Piped.Skip(Count);
        fallback.LeaveOut(Count);
    }

    private void TellExpected()
    {
        if (fallback.Records is { } written)
        {
            written.Expected = Count + inputs.Files.Sum(file => file.Report.Records);
        }
    }
}
