using System.Collections;
using System.Management.Automation;
using Ampersand.Write.Input;
using Ampersand.Write.Output;

namespace Ampersand.Write.Commands;

/// <summary>Creates, updates or deletes records through Ampersand's write API of today, singly or in batches.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "AmpersandWrite",
    DefaultParameterSetName = RecordSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(AmpersandWriteResult), typeof(AmpersandOperation))]
public sealed class InvokeAmpersandWriteCommand : WritingCmdlet
{
    private const string IdField = "id";

    private RecordToJson? converter;
    private RecordWarnings? warnings;
    private WriteConfirmation? consent;
    private RecordWriter? run;

    /// <summary>What to do with the records. Update and Delete know a record by its property id.</summary>
    [Parameter(Mandatory = true)]
    public RecordWriteType Type { get; set; }

    /// <summary>
    /// Synchronous (the default) emits what became of each record; Asynchronous emits operations, for Wait-AmpersandOperation. A delete has
    /// no mode.
    /// </summary>
    [Parameter]
    public RecordWriteMode? Mode { get; set; }

    /// <summary>
    /// How many records go into one request, 1 to 100; 1 sends them singly, which all services behind Ampersand can take.
    /// </summary>
    [Parameter]
    [ValidateRange(1, RecordWriteLimits.BatchSize)]
    public int? BatchSize { get; set; }

    /// <summary>How many requests are on their way at once, 1 to 64.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>
    /// With -JournalPath: sends again the records that an earlier run saw fail. Otherwise they are emitted as they failed.
    /// </summary>
    [Parameter]
    public SwitchParameter RetryFailed { get; set; }

    /// <summary>
    /// With -Type Create: a field by whose value a created record can be found, for example email. Where the answer to a create is lost,
    /// the run searches for it, and what it finds was created. Every record needs a value, no two the same, and none that a record of the
    /// customer had before.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReconcileBy { get; set; }

    /// <summary>
    /// With -JournalPath: what to do with creates of which an earlier run never learned what became. Stop (the default) sends nothing, and
    /// the error names them and the operations that could be theirs; Skip passes over them; Repeat sends them again. With -ReconcileBy they
    /// are searched first, and Repeat also sends again what this run does not find.
    /// </summary>
    [Parameter]
    public UncertainAction Uncertain { get; set; }

    /// <summary>Lets one record that fails undo all others of the same request.</summary>
    [Parameter]
    public SwitchParameter AllOrNone { get; set; }

    /// <summary>How long Ampersand repeats an asynchronous write that fails, 1 to 48 hours; one hour when not given.</summary>
    [Parameter]
    [ValidateRange(1, RecordWriteLimits.DeadlineHours)]
    public int? RetryDeadlineHours { get; set; }

    /// <summary>Lets Ampersand gather single asynchronous records into batches, each record waiting 1 to 1440 minutes at most.</summary>
    [Parameter]
    [ValidateRange(1, RecordWriteLimits.DelayMinutes)]
    public int? MaxDelayMinutes { get; set; }

    /// <summary>
    /// What the records are associated with (HubSpot): one or several objects, or a script block that makes them of the record in $_.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? Association { get; set; }

    /// <summary>Headers for the service behind Ampersand (Salesforce): names and values.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Header { get; set; }

    /// <summary>How many levels of objects and lists may lie below a record, 0 to 100; what lies deeper is an error.</summary>
    [Parameter]
    [ValidateRange(0, JsonValueWriter.MostLevels)]
    public int Depth { get; set; } = 10;

    /// <summary>
    /// Sends a date that names no time zone as it stands (2023-11-20 at midnight, or 2023-11-20T11:36:22), not as local time with its
    /// offset.
    /// </summary>
    [Parameter]
    public SwitchParameter DateAsString { get; set; }

    /// <summary>
    /// Refuses what the service would refuse, and finds everything that a request needs, before the first record is taken.
    /// </summary>
    protected override void BeginProcessing() => Guard(ObjectName, () =>
    {
        var options = Options();
        options.Check();
        if (RetryDeadlineHours is not null && !options.IsAsynchronous)
        {
            WriteWarning("-RetryDeadlineHours is sent, but Ampersand repeats asynchronous writes only: " + (Type == RecordWriteType.Delete
                ? "a delete is always synchronous, so leave it out."
                : "add -Mode Asynchronous if that is meant."));
        }

        var associations = Association is null ? null : new AssociationSource(Association);
        warnings = new RecordWarnings(this, Type, Property, options.RecordsPerRequest);
        consent = new WriteConfirmation(this, () => run!.Target, Type);
        var connection = Resolve();
        run = new RecordWriter(connection, ObjectName, options, Outbox, Stop);
        converter = new RecordToJson(Type, Property, Depth, DateAsString, run.IsDate, associations, warnings, WriteVerbose);
        Listen(run.TryTake);
        Await(run.PrepareAsync());
    });

    /// <summary>Takes records as they come, and remembers files until all of them are known or a record follows them.</summary>
    protected override void ProcessRecord() => Guard(ObjectName, TakeInput);

    /// <summary>
    /// Inspects all files before the first record of them is sent, sends what is left, and shows what became of everything.
    /// </summary>
    protected override void EndProcessing() => Guard(ObjectName, () =>
    {
        WarnOfUnusedParameters();
        warnings!.EndRecords();
        SendLastFiles();
        Await(run!.CompleteAsync());
        Outbox.CompleteBars();
        warnings!.Complete();
        WarnOfNothing();
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        var isStopped = Stop.IsCancellationRequested;
        Leave(() => run?.AbandonAsync() ?? Task.CompletedTask);
        if (run?.DescribeUnfinished(isStopped) is { } unfinished)
        {
            var taken = run.Taken == 1 ? "1 record was" : FormattableString.Invariant($"{run.Taken} records were");
            StopNotice.Show(this, $"The write to {ObjectName} was stopped; {taken} answered and shown. {unfinished}");
        }

        base.Dispose(disposing);
        run?.Dispose();
    }

    private protected override void SendFiles(IReadOnlyList<string> files, bool recordsFollow)
    {
        foreach (var file in Await(_ => run!.InspectAsync(files, FileOptions(), recordsFollow)))
        {
            Await(run!.FlushAsync());
            foreach ((var place, var cells) in file.ReadRecords(Stop))
            {
                Add(RecordOf(cells), place);
            }

            Await(run.FlushAsync());
        }
    }

    private protected override (AmpersandException Error, object? Target) ComeHome(AmpersandException reason, object? target)
    {
        if (run is null)
        {
            return (reason, target);
        }

        (var error, var notWritten) = Await(_ => run.StopAsync(reason));
        return (error, notWritten.Count > 0 ? notWritten.ToArray() : target);
    }

    private protected override void Add(PSObject? record) => Add(record, place: null);

    private void Add(PSObject? record, RecordPlace? place)
    {
        ReadOnlyMemory<byte> json;
        try
        {
            json = converter!.Convert(record, run!.Count + 1, asCells: place is not null);
        }
        catch (AmpersandException refusal)
        {
            run!.Refuse(refusal, place is null ? RecordSnapshot.Of(record) : record, place);
            Outbox.Show();
            return;
        }

        Await(run.AddAsync(json, place is null ? RecordSnapshot.Of(record) : record, place, converter.Id));
    }

    /// <summary>A record of a file as Import-Csv would make it.</summary>
    private static PSObject RecordOf(IReadOnlyList<KeyValuePair<string, string>> cells)
    {
        var record = new PSObject();
        foreach (var cell in cells)
        {
            record.Properties.Add(new PSNoteProperty(cell.Key, cell.Value), preValidated: true);
        }

        return record;
    }

    private RecordWriteOptions Options() => new()
    {
        Type = Type,
        Mode = Mode,
        BatchSize = BatchSize,
        AllOrNone = AllOrNone,
        RetryDeadlineHours = RetryDeadlineHours,
        MaxDelayMinutes = MaxDelayMinutes,
        ObjectCheck = Check,
        HasAssociations = Association is not null,
        Headers = ServiceHeaders.From(Header),
        FailurePath = ResultPath(FailurePath),
        SuccessPath = ResultPath(SuccessPath),
        OverwriteResults = Force,
        ThrottleLimit = ThrottleLimit,
        JournalPath = Journal,
        RetryFailed = RetryFailed,
        ReconcileBy = ReconcileBy,
        Uncertain = Uncertain,
        IsPreview = IsPreview,
        Confirm = planned => consent!.Given(PlannedWriteText.OfWrite(planned, Type)),
    };

    /// <summary>The rules of CSV alone: whose service the records go to, and what it makes of texts, is not known here.</summary>
    private CsvInspectionOptions FileOptions() => new()
    {
        PrimaryKey = Type == RecordWriteType.Create ? ReconcileBy : IdField,
        Properties = Type switch
        {
            RecordWriteType.Delete => [IdField],
            RecordWriteType.Update when Property is not null =>
                [IdField, .. Property.Where(name => !string.Equals(name, IdField, StringComparison.OrdinalIgnoreCase))],
            _ => Property,
        },
        Provider = CsvProvider.None,
        Encoding = Encoding,
        Delimiter = Delimiter,
    };
}
