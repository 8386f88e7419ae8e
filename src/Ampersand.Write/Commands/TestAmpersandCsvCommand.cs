using System.Collections;
using System.Management.Automation;
using System.Text;
using Ampersand.Write.Binding;
using Ampersand.Write.Csv;
using Ampersand.Write.Pipeline;

namespace Ampersand.Write.Commands;

/// <summary>Judges CSV files, or the CSV that records would become, by the rules that a bulk write has to satisfy.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AmpersandCsv", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AmpersandCsvReport), typeof(bool))]
public sealed class TestAmpersandCsvCommand : AmpersandCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string RecordSet = "Record";

    private readonly GivenInput input = new();
    private RecordConverter? records;
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

    /// <summary>Records, judged as the CSV that they would become. A piped file or string is a CSV file's path.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RecordSet)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The column by which records are known: it has to be there, and each record needs a key of its own.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PrimaryKey { get; set; }

    /// <summary>How the CSV is to travel: Inline, where the module mends its form on the way, Url, where it has to be right already, or Upload, which mends and has the limits of Url.</summary>
    [Parameter]
    public CsvDestination Destination { get; set; }

    /// <summary>Whose rules count beside those of CSV and Ampersand.</summary>
    [Parameter]
    public CsvProvider Provider { get; set; }

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

    /// <summary>New names for columns, for example @{ 'Start Date' = 'start_date__c' }; the new names are judged.</summary>
    [Parameter]
    [HeaderMapTransformation]
    [ValidateNotNull]
    public IDictionary? HeaderMap { get; set; }

    /// <summary>The columns that are to be sent; the others are not judged by the rules on names.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>The most findings of one code that are listed, 1 to 1,000,000; totals always count all.</summary>
    [Parameter]
    [ValidateRange(1, CsvInspectionOptions.MostIssues)]
    public int MaxIssues { get; set; } = 100;

    /// <summary>Answers only whether everything is valid.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private CsvInspectionOptions Options => new()
    {
        PrimaryKey = PrimaryKey,
        Destination = Destination,
        Provider = Provider,
        Encoding = Encoding,
        Delimiter = Delimiter,
        HeaderMap = Binding.HeaderMap.From(HeaderMap),
        Properties = Property,
        MaxIssues = MaxIssues,
    };

    /// <summary>Judges files as they come; records are judged together at the end.</summary>
    protected override void ProcessRecord() => Guard(null, () =>
    {
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (string path in Path)
                {
                    JudgeOrTell(path, () => CsvPaths.Expand(SessionState, [path]));
                }

                break;
            case LiteralPathSet:
                foreach (string path in LiteralPath)
                {
                    JudgeOrTell(path, () => [CsvPaths.Literal(SessionState, path)]);
                }

                break;
            default:
                int known = input.Files.Count;
                input.Take(this, InputObject, Add, Tell);
                Judge(input.Files.Skip(known));
                break;
        }
    });

    /// <summary>Judges the records, and answers in one word where that was asked.</summary>
    protected override void EndProcessing() => Guard(null, () =>
    {
        if (records?.Complete() is { } csv)
        {
            using (csv)
            {
                using var stream = new MemoryStream(csv.Content.ToArray(), writable: false);
                using var file = CsvFile.FromStream(stream, "pipeline");
                Judge(file);
            }
        }

        bool isNothing = input.IsEmpty && ParameterSetName == RecordSet;
        if (isNothing)
        {
            WriteWarning("Nothing was piped or given, so nothing was judged.");
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

    /// <summary>Judges the files that a path names. One that cannot be found or read says nothing about the next.</summary>
    private void JudgeOrTell(string path, Func<IEnumerable<string>> find)
    {
        try
        {
            Judge(find());
        }
        catch (AmpersandException failure)
        {
            Tell(failure, path);
        }
    }

    private void Judge(IEnumerable<string> files)
    {
        foreach (string path in files)
        {
            try
            {
                using var file = CsvFile.Open(path);
                Judge(file);
            }
            catch (AmpersandException failure)
            {
                Tell(failure, path);
            }
        }
    }

    private void Tell(AmpersandException failure, object? target)
    {
        allValid = false;
        WriteError(CreateError(failure, target));
    }

    private void Judge(CsvFile file)
    {
        AmpersandCsvReport report = Await(token => Task.FromResult(file.Inspect(Options, Outbox, token)));
        allValid &= report.IsValid;
        if (!Quiet)
        {
            WriteObject(report);
        }
    }

    private void Add(PSObject? record)
    {
        // Only what cannot become a line of CSV at all is refused here; everything else is judged by the one set of rules at the end.
        records ??= new RecordConverter(new RecordCsvOptions { Provider = CsvProvider.None, PartLimit = (int)CsvLimits.UrlBytes }, properties: null);
        try
        {
            records.AddToOne(record);
        }
        catch (AmpersandException failure)
        {
            Tell(failure, record);
        }
    }
}
