using System.Collections;
using System.Management.Automation;
using System.Text;
using Ampersand.Write.Binding;
using Ampersand.Write.Csv;
using Ampersand.Write.Operations;
using Ampersand.Write.Pipeline;
using Ampersand.Write.Submission;

namespace Ampersand.Write.Commands;

/// <summary>Creates or updates records in bulk: from the pipeline, from CSV files, or from an address that Ampersand fetches.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AmpersandUpsert", DefaultParameterSetName = RecordSet, SupportsShouldProcess = true)]
[OutputType(typeof(AmpersandOperation))]
public sealed class InvokeAmpersandUpsertCommand : WritingCmdlet
{
    private const string UrlSet = "RecordsUrl";

    private UpsertRun? run;

    /// <summary>The address of a CSV file that Ampersand fetches itself: https, or gs for an upload; at most 150 MiB.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UrlSet)]
    [ValidateNotNull]
    public Uri? RecordsUrl { get; set; }

    /// <summary>The column by which records are known; for Salesforce an External ID field.</summary>
    [Parameter(Mandatory = true)]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    public string PrimaryKey { get; set; } = string.Empty;

    /// <summary>The columns to send, in this order; by default all.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>New names for columns, for example @{ 'Start Date' = 'start_date__c' }.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [HeaderMapTransformation]
    [ValidateNotNull]
    public IDictionary? HeaderMap { get; set; }

    /// <summary>What a property that is null becomes: an empty cell, which leaves the value alone, or #N/A, which sets it to null.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    public CsvNullAs NullAs { get; set; }

    /// <summary>The encoding of files that are not UTF-8.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <summary>The delimiter of files that have another than the comma: ; tab | ^ or `.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [DelimiterTransformation]
    [ArgumentCompleter(typeof(DelimiterCompleter))]
    public char? Delimiter { get; set; }

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

    /// <summary>The most bytes of a part, 1,024 to 10,485,760, which is the default; with it Auto means Inline.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateRange(1024, CsvPart.MaxBytes)]
    public int PartSizeBytes { get; set; } = CsvPart.MaxBytes;

    /// <summary>A file that records what is sent, so that the same command goes on where an interrupted run ended. It holds no key.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>Waits until each operation has ended and emits it then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>
    /// How long the whole call may take from its first request on, in seconds; 0 sets no limit. What is not sent by then is not sent, and what has not
    /// ended is not waited for; each is said. Not given, -Wait waits an hour after everything was sent, and sending has no limit.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSeconds { get; set; } = 3600;

    /// <summary>Whether this is a -WhatIf, given or set for the session.</summary>
    private bool IsPreview => IsGiven("WhatIf")
        ? LanguagePrimitives.IsTrue(MyInvocation.BoundParameters["WhatIf"])
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    /// <summary>Finds everything that a request needs before the first record is taken.</summary>
    protected override void BeginProcessing() => Guard(ObjectName, () =>
    {
        var target = new UpsertTarget(Resolve(), ObjectName, PrimaryKey);
        run = new UpsertRun(this, target, new UpsertRunOptions
        {
            Records = new RecordCsvOptions
            {
                PrimaryKey = PrimaryKey,
                NullAs = NullAs,
                Properties = Property,
                HeaderMap = Binding.HeaderMap.From(HeaderMap),
                Provider = Provider,
                PartLimit = PartSizeBytes,
                OnIssue = issue => FindingDisplay.Show(this, issue),
            },
            Files = (destination, keys) => new CsvInspectionOptions
            {
                PrimaryKey = PrimaryKey,
                Properties = Property,
                HeaderMap = Binding.HeaderMap.From(HeaderMap),
                Provider = Provider,
                Encoding = Encoding,
                Delimiter = Delimiter,
                Destination = destination,
                PartLimit = PartSizeBytes,
                ForReading = true,
                Keys = keys,
            },
            ReadProperties = HeaderMap is null ? Property : null,
            Via = Via == SendVia.Auto && IsGiven(nameof(PartSizeBytes)) ? SendVia.Inline : Via,
            JournalPath = JournalPath is null ? null : CsvPaths.Literal(SessionState, JournalPath, "a journal"),
            IsPreview = IsPreview,
            SendTimeout = IsGiven(nameof(TimeoutSeconds)) && TimeoutSeconds > 0 ? TimeSpan.FromSeconds(TimeoutSeconds) : null,
            WaitTimeout = Wait ? TimeSpan.FromSeconds(TimeoutSeconds) : null,
        });
    });

    /// <summary>Takes records as they come, and remembers files until all of them are known.</summary>
    protected override void ProcessRecord() => GuardRun(() =>
    {
        if (ParameterSetName == UrlSet)
        {
            run!.SendUrl(new RecordsUrl(RecordsUrl!));
        }
        else
        {
            TakeInput(run!.SendRecord, (failure, _) => run!.Interrupt(failure));
        }
    });

    /// <summary>Inspects all files before the first is sent, sends what is left, and waits where that was asked.</summary>
    protected override void EndProcessing() => GuardRun(() =>
    {
        run!.SendRest(GivenFiles);
        run.Finish();
        if (ParameterSetName != UrlSet)
        {
            WarnOfNothing();
        }
    });

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        run?.ReportWait();
        base.Dispose(disposing);
        run?.Dispose();
    }

    /// <summary>An error that ends the command comes after the operations that were accepted before it.</summary>
    private void GuardRun(Action work) => Guard(ObjectName, () =>
    {
        try
        {
            work();
        }
        catch (AmpersandException)
        {
            run!.Abandon();
            throw;
        }
        catch (EndingErrorException ending)
        {
            run!.EndBy(ending.Error);
            throw;
        }
    });
}
