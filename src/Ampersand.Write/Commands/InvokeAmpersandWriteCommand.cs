using System.Collections;
using System.Management.Automation;
using System.Text;
using Ampersand.Write.Binding;
using Ampersand.Write.Csv;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;
using Ampersand.Write.Pipeline;
using Ampersand.Write.Records;

namespace Ampersand.Write.Commands;

/// <summary>Creates, updates or deletes records through Ampersand's write API of today, singly or in batches.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AmpersandWrite", DefaultParameterSetName = RecordSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(AmpersandWriteResult), typeof(AmpersandOperation))]
public sealed class InvokeAmpersandWriteCommand : WritingCmdlet
{
    private const string IdField = "id";

    private InspectedFiles? files;
    private RecordWarnings? warnings;
    private WriteRun? run;

    /// <summary>What to do with the records. Update and Delete know a record by its property id.</summary>
    [Parameter(Mandatory = true)]
    public RecordWriteType Type { get; set; }

    /// <summary>Synchronous (the default) emits what became of each record; Asynchronous emits operations, for Wait-AmpersandOperation. A delete has no mode.</summary>
    [Parameter]
    public RecordWriteMode? Mode { get; set; }

    /// <summary>How many records go into one request, 1 to 100; 1 sends them singly, which all services behind Ampersand can take.</summary>
    [Parameter]
    [ValidateRange(1, RecordWriteLimits.BatchSize)]
    public int? BatchSize { get; set; }

    /// <summary>How many requests are on their way at once, 1 to 64.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

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

    /// <summary>What the records are associated with (HubSpot): one or several objects, or a script block that makes them of the record in $_.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Association { get; set; }

    /// <summary>Headers for the service behind Ampersand (Salesforce): names and values.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Header { get; set; }

    /// <summary>The properties to send, in this order; by default all. The id of an update goes along in any case.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>How many levels of objects and lists may lie below a record, 0 to 100; what lies deeper is an error.</summary>
    [Parameter]
    [ValidateRange(0, JsonValueWriter.MostLevels)]
    public int Depth { get; set; } = 10;

    /// <summary>Sends a date that names no time zone as it stands (2023-11-20 at midnight, or 2023-11-20T11:36:22), not as local time with its offset.</summary>
    [Parameter]
    public SwitchParameter DateAsString { get; set; }

    /// <summary>The encoding of files that are not UTF-8.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <summary>The delimiter of files that have another than the comma: ; tab | ^ or `.</summary>
    [Parameter]
    [DelimiterTransformation]
    [ArgumentCompleter(typeof(DelimiterCompleter))]
    public char? Delimiter { get; set; }

    /// <summary>Refuses what the service would refuse, and finds everything that a request needs, before the first record is taken.</summary>
    protected override void BeginProcessing() => Guard(ObjectName, () =>
    {
        RecordWriteOptions options = Options();
        options.Check();
        if (RetryDeadlineHours is not null && !options.IsAsynchronous)
        {
            WriteWarning("-RetryDeadlineHours is sent, but Ampersand repeats asynchronous writes only: " + (Type == RecordWriteType.Delete
                ? "a delete is always synchronous, so leave it out."
                : "add -Mode Asynchronous if that is meant."));
        }

        AssociationSource? associations = Association is null ? null : new AssociationSource(Association);
        warnings = new RecordWarnings(this, Type, Property);
        run = new WriteRun(this, new WriteTarget(Resolve(), ObjectName), options, new RecordToJson(Type, Property, Depth, DateAsString, associations, warnings), ThrottleLimit);
        files = new InspectedFiles(this, FileOptions);
    });

    /// <summary>Takes records as they come, and remembers files until all of them are known.</summary>
    protected override void ProcessRecord() => GuardRun(() => TakeInput(run!.SendRecord));

    /// <summary>Inspects all files before the first record of them is sent, sends what is left, and shows what became of everything.</summary>
    protected override void EndProcessing() => GuardRun(() =>
    {
        run!.SendFiles(files!.Inspect(GivenFiles));
        run.Finish();
        warnings!.Complete();
        WarnOfNothing();
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        run?.ReportUnfinished(stopped: Stop.IsCancellationRequested);
        base.Dispose(disposing);
        run?.Dispose();
        files?.Dispose();
    }

    /// <summary>An error that ends the command comes after what became of the records before it, and tells of them.</summary>
    private void GuardRun(Action work) => Guard(ObjectName, () =>
    {
        try
        {
            work();
        }
        catch (AmpersandException failure)
        {
            run!.Abandon(failure);
            throw;
        }
        catch (EndingErrorException ending)
        {
            run!.Abandon(ErrorFactory.FailureOf(ending.Error), ending.Error.TargetObject);
            throw;
        }
    });

    private RecordWriteOptions Options() => new()
    {
        Type = Type,
        Mode = Mode,
        BatchSize = BatchSize,
        AllOrNone = AllOrNone,
        RetryDeadlineHours = RetryDeadlineHours,
        MaxDelayMinutes = MaxDelayMinutes,
        HasAssociations = Association is not null,
        Headers = ServiceHeaders.From(Header),
    };

    /// <summary>The rules of CSV alone: whose service the records go to, and what it makes of texts, is not known here.</summary>
    private CsvInspectionOptions FileOptions(FileKeys keys) => new()
    {
        PrimaryKey = Type == RecordWriteType.Create ? null : IdField,
        Properties = Type == RecordWriteType.Delete ? [IdField] : Property is null || Type == RecordWriteType.Create ? Property : [IdField, .. Property.Where(name => !string.Equals(name, IdField, StringComparison.OrdinalIgnoreCase))],
        Provider = CsvProvider.None,
        Encoding = Encoding,
        Delimiter = Delimiter,
        ForReading = true,
        Keys = keys,
    };
}
