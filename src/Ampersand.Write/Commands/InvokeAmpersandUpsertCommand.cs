using System.Collections;
using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Input;
using Ampersand.Write.Output;

namespace Ampersand.Write.Commands;

/// <summary>Creates or updates records in bulk: from the pipeline, from CSV files, or from an address that Ampersand fetches.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AmpersandUpsert", DefaultParameterSetName = RecordSet, SupportsShouldProcess = true)]
[OutputType(typeof(AmpersandOperation))]
public sealed class InvokeAmpersandUpsertCommand : WritingCmdlet
{
    private const string UrlSet = "RecordsUrl";

    private readonly Func<object?> snapshot;
    private RecordReader? reader;
    private BulkUpsert? run;
    private NullWarnings? nulls;
    private PSObject? given;
    private bool isPrepared;

    /// <summary>Makes the command.</summary>
    public InvokeAmpersandUpsertCommand() => snapshot = () => RecordSnapshot.Of(given);

    /// <summary>Records: objects with properties, dictionaries, data rows. A piped file or string is a CSV file's path.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = RecordSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = PathSet, DontShow = true)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = LiteralPathSet, DontShow = true)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = UrlSet, DontShow = true)]
    [AllowNull]
    public override PSObject? InputObject { get; set; }

    /// <summary>The address of a CSV file that Ampersand fetches itself: https, or gs for an upload; at most 150 MiB.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UrlSet)]
    [ValidateNotNull]
    public Uri? RecordsUrl { get; set; }

    /// <summary>The column by which records are known; for Salesforce an External ID field.</summary>
    [Parameter(Mandatory = true)]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    public string PrimaryKey { get; set; } = string.Empty;

    /// <summary>New names for columns, for example @{ 'Start Date' = 'start_date__c' }.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [HeaderMapTransformation]
    [ValidateNotNull]
    public IDictionary? HeaderMap { get; set; }

    /// <summary>
    /// What a property that is null becomes: an empty cell, which leaves the value alone, or #N/A, which sets it to null. It has no effect
    /// on files, whose cells say so themselves.
    /// </summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public CsvNullAs NullAs { get; set; }

    /// <summary>Whose rules files and records have to satisfy beside those of CSV.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public CsvProvider Provider { get; set; }

    /// <summary>
    /// The way of files: Inline, in parts; UploadUrl, as one upload of up to 150 MiB; Auto, an upload where a file has more than 10 MiB and
    /// the connection speaks the Bulk form of the API, otherwise parts. The Async form knows parts alone.
    /// </summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SendVia Via { get; set; }

    /// <summary>
    /// How many requests are on their way at once, 1 to 16; when not given 4, and 8 through today's API, where searches count too. It is
    /// lowered while the service pushes back, and raised again.
    /// With 1 and -Wait each part waits for the operation before it, for objects whose parents lock (UNABLE_TO_LOCK_ROW).
    /// Invoke-AmpersandWrite has a limit of its own (4), as has Wait-AmpersandOperation (32).
    /// </summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateRange(1, UpsertOptions.MaxThrottleLimit)]
    public int? ThrottleLimit { get; set; }

    /// <summary>
    /// What to do with records of today's API (-WriteApi Records) whose creation was not answered and which cannot be found either: Stop,
    /// the default, ends the run; Skip leaves them out, with an error; Repeat creates them again, at the risk that they are there twice.
    /// </summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public UncertainAction Uncertain { get; set; }

    /// <summary>The most bytes of a part, 1,024 to 10,485,760, which is the default; with it Auto means Inline.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateRange(1024, CsvPart.MaxBytes)]
    public int PartSizeBytes { get; set; } = CsvPart.MaxBytes;

    /// <summary>
    /// Keeps a journal of the files by itself, in the folder that the system has for the state of a user's programs, so that the same
    /// command
    /// goes on where an interrupted run ended. It is named by target and files, and removed when everything was accepted.
    /// </summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Resume { get; set; }

    /// <summary>Waits until each operation has ended and emits it then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>
    /// How long the whole call may take from its first request on, in seconds; 0 sets no limit. What is not sent by then is not sent, and
    /// what has not ended is not waited for; each is said. Not given, -Wait waits an hour after everything was sent, and sending has no
    /// limit.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSeconds { get; set; } = 3600;

    /// <summary>Finds everything that a request needs before the first record is taken.</summary>
    protected override void BeginProcessing() => Guard(ObjectName, () =>
    {
        reader = new RecordReader(HeaderMap is null ? Property : null, WriteVerbose);
        nulls = new NullWarnings(this, NullAs, Property);
        run = new BulkUpsert(Resolve(), Options(), Outbox, Stop);
        Listen(run.TryTake);
    });

    /// <summary>Takes records as they come, and remembers files until all of them are known or a record follows them.</summary>
    protected override void ProcessRecord() => Guard(ObjectName, ParameterSetName == UrlSet ? AddUrl : TakeInput);

    /// <summary>Inspects all files before the first is sent, sends what is left, and waits where that was asked.</summary>
    protected override void EndProcessing() => Guard(ObjectName, () =>
    {
        if (ParameterSetName != UrlSet)
        {
            WarnOfUnusedParameters();
            nulls!.EndRecords();
            SendLastFiles();
        }

        Await(run!.CompleteAsync());
        Outbox.CompleteBars();
        nulls!.Complete();
        if (ParameterSetName != UrlSet)
        {
            WarnOfNothing();
        }

        ReportPartlyFailed();
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        var isStopped = Stop.IsCancellationRequested;
        Leave(() => run?.AbandonAsync() ?? Task.CompletedTask);
        var unfinished = run?.DescribeUnfinished();
        if (unfinished is null && isStopped)
        {
            StopNotice.ShowWaiting(this, run?.Waiting ?? []);
        }
        else if (unfinished is not null)
        {
            StopNotice.Show(this, $"The upsert to {ObjectName} was stopped. {unfinished}");
        }

        base.Dispose(disposing);
        run?.Dispose();
    }

    private protected override void SendFiles(IReadOnlyList<string> files, bool recordsFollow)
    {
        var inspected = Await(_ => run!.InspectAsync(files, recordsFollow));
        Await(recordsFollow ? run!.FlushAsync() : run!.EndRecordsAsync());
        foreach (var file in inspected)
        {
            Await(run!.AddAsync(file));
        }
    }

    private protected override (AmpersandException Error, object? Target) ComeHome(AmpersandException reason, object? target) =>
        (run is null ? reason : Await(_ => run.StopAsync(reason)), target);

    private protected override void Add(PSObject? record)
    {
        try
        {
            reader!.Read(record, run!.Count + 1);
        }
        catch (AmpersandException refusal)
        {
            run!.Refuse(refusal, RecordSnapshot.Of(record));
            Outbox.Show();
            return;
        }

        if (!isPrepared)
        {
            Await(run.PrepareAsync());
            isPrepared = true;
        }

        nulls!.Look(record, run.Count + 1, reader.Names, reader.Values);
        given = record;
        Await(run.AddAsync(reader.Names, reader.Values, snapshot));
    }

    private void AddUrl()
    {
        PipelineInput.RequireOneOf(this, hasPath: true);
        Await(run!.AddAsync(RecordsUrl!));
    }

    private UpsertOptions Options() => new()
    {
        ObjectName = ObjectName,
        PrimaryKey = PrimaryKey,
        NullAs = NullAs,
        Properties = Property,
        HeaderMap = Input.HeaderMap.From(HeaderMap),
        Provider = Provider,
        ObjectCheck = Check,
        Encoding = Encoding,
        Delimiter = Delimiter,
        Via = Via == SendVia.Auto && IsGiven(nameof(PartSizeBytes)) ? SendVia.Inline : Via,
        ThrottleLimit = ThrottleLimit,
        Uncertain = Uncertain,
        PartSizeBytes = PartSizeBytes,
        Resume = Resume,
        JournalPath = Journal,
        FailurePath = ResultPath(FailurePath),
        SuccessPath = ResultPath(SuccessPath),
        OverwriteResults = Force,
        IsPreview = IsPreview,
        SendTimeout = IsGiven(nameof(TimeoutSeconds)) && TimeoutSeconds > 0 ? TimeSpan.FromSeconds(TimeoutSeconds) : null,
        Wait = Wait ? new WaitOptions { Timeout = TimeoutSeconds == 0 ? null : TimeSpan.FromSeconds(TimeoutSeconds) } : null,
        Confirm = planned => ShouldProcess(run!.Target, PlannedWriteText.OfUpsert(planned, PrimaryKey)),
    };
}
