using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Input;

namespace Ampersand.Write.Commands;

/// <summary>Inspects CSV files, or the CSV that records would become, by the rules that a bulk write has to satisfy.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AmpersandCsv", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AmpersandCsvReport), typeof(bool))]
public sealed class TestAmpersandCsvCommand : CsvCmdlet
{
    private readonly PipelineInput input = new();
    private RecordConverter? records;
    private ObjectRules? rules;
    private bool allValid = true;

    /// <summary>CSV files, wildcards allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ArgumentCompleter(typeof(CsvPathCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>CSV files, named to the letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Records, inspected as the CSV that they would become. A piped file or string is a CSV file's path.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RecordSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = PathSet, DontShow = true)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = LiteralPathSet, DontShow = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>
    /// How the CSV is to travel: Inline, where the module normalizes its form on the way, Url, where it has to be right already, or Upload,
    /// which normalizes and has the limits of Url.
    /// </summary>
    [Parameter]
    public CsvDestination Destination { get; set; }

    /// <summary>
    /// The object that the CSV is for, for example tactics__c: what Ampersand knows of it is asked for, and columns and values are checked
    /// against it.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ObjectCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ObjectName { get; set; }

    /// <summary>
    /// With -ObjectName: the connection to ask through, itself or by name; by default the one of Connect-Ampersand.
    /// </summary>
    [Parameter]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNull]
    public AmpersandConnection? Connection { get; set; }

    /// <summary>With -ObjectName: the customer's group that has the object; by default the connection's, or AMP_GROUP_REF.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GroupRef { get; set; }

    /// <summary>With -ObjectName: the integration, by name or id; by default the connection's, or AMP_INTEGRATION.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Integration { get; set; }

    /// <summary>The most issues of one code that are listed, 1 to 1,000,000; totals always count all.</summary>
    [Parameter]
    [ValidateRange(1, CsvInspectionOptions.MostIssues)]
    public int MaxIssues { get; set; } = 100;

    /// <summary>Answers only whether everything is valid.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Asks what is known of the object, where one is named.</summary>
    protected override void BeginProcessing() => Guard(ObjectName, () =>
    {
        if (ObjectName is not { } named)
        {
            return;
        }

        var store = ConnectionStore.Of(SessionState);
        var basis = Connection ?? store.Default;
        if (basis is null)
        {
            store.RequireNoFailure();
        }

        var connection = store.Reuse(ConnectionResolver.Resolve(basis, new() { Integration = Integration, GroupRef = GroupRef }));
        rules = Await(token => new AmpersandClient(connection).GetObjectRulesAsync(named, Outbox, token));
    });

    /// <summary>Inspects files as they come; records are inspected together at the end.</summary>
    protected override void ProcessRecord() => Guard(null, () =>
    {
        PipelineInput.RequireOneOf(this, hasPath: ParameterSetName is PathSet or LiteralPathSet);
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (var path in Path)
                {
                    InspectOrReport(path, () => CsvPaths.Expand(SessionState, [path]));
                }

                break;
            case LiteralPathSet:
                foreach (var path in LiteralPath)
                {
                    InspectOrReport(path, () => [CsvPaths.Literal(SessionState, path)]);
                }

                break;
            default:
                var known = input.Files.Count;
                input.Take(this, InputObject, Add, ReportInvalid);
                Inspect(input.Files.Skip(known));
                break;
        }
    });

    /// <summary>Inspects the records, and answers in one word where that was asked.</summary>
    protected override void EndProcessing() => Guard(null, () =>
    {
        if (records?.Complete() is { } csv)
        {
            using (csv)
            {
                using var stream = csv.OpenRead();
                using var file = CsvFile.FromStream(stream, "pipeline");
                Inspect(file);
            }
        }

        if (ParameterSetName == RecordSet)
        {
            UnusedParameters.Warn(this, input);
        }

        var isNothing = input.IsEmpty && ParameterSetName == RecordSet;
        if (isNothing)
        {
            WriteWarning("Nothing was piped or given, so nothing was inspected.");
        }

        if (Quiet)
        {
            WriteObject(allValid && !isNothing);
        }
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        records?.Dispose();
    }

    /// <summary>Inspects the files that a path names. One that cannot be found or read says nothing about the next.</summary>
    private void InspectOrReport(string path, Func<IEnumerable<string>> find)
    {
        try
        {
            Inspect(find());
        }
        catch (AmpersandException failure)
        {
            ReportInvalid(failure, path);
        }
    }

    private void Inspect(IEnumerable<string> files)
    {
        foreach (var path in files)
        {
            try
            {
                using var file = CsvFile.Open(path);
                Inspect(file);
            }
            catch (AmpersandException failure)
            {
                ReportInvalid(failure, path);
            }
        }
    }

    private void ReportInvalid(AmpersandException failure, object? target)
    {
        allValid = false;
        WriteError(CreateError(failure, target));
    }

    private void Inspect(CsvFile file)
    {
        var options = Inspection with { Destination = Destination, MaxIssues = MaxIssues, ObjectRules = rules };
        var report = Await(token => Task.FromResult(file.Inspect(options, Outbox, token)));
        allValid &= report.IsValid;
        if (!Quiet)
        {
            WriteObject(report);
        }
    }

    private void Add(PSObject? record)
    {
        // Only what cannot become a line of CSV at all is refused here; everything else is inspected by the one set of rules at the end.
        records ??= new RecordConverter(
            new RecordCsvOptions
            {
                Provider = CsvProvider.None,
                PartLimit = (int)CsvLimits.UrlBytes,
                IsDate = rules is null ? null : rules.IsDate,
            },
            properties: null,
            WriteVerbose);
        try
        {
            records.AddToOne(record);
        }
        catch (AmpersandException failure)
        {
            ReportInvalid(failure, record);
        }
    }
}
