using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Errors;
using Ampersand.Write.Input;
using Ampersand.Write.Output;

namespace Ampersand.Write.Commands;

/// <summary>Makes the correct CSV of records or of a file, for those who host it where Ampersand fetches it.</summary>
[Cmdlet(VerbsData.ConvertTo, "AmpersandCsv", DefaultParameterSetName = RecordSet, SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ConvertToAmpersandCsvCommand : CsvCmdlet
{
    private readonly PipelineInput input = new();
    private RecordConverter? records;
    private PipedIssues? issues;

    /// <summary>A CSV file; what is normalized when it is sent is normalized here.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ArgumentCompleter(typeof(CsvPathCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = string.Empty;

    /// <summary>A CSV file, named to the letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = string.Empty;

    /// <summary>Records: objects with properties, dictionaries, data rows. A piped file or string is a CSV file's path.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = RecordSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = PathSet, DontShow = true)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = LiteralPathSet, DontShow = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Where to write the CSV; by default it is written to the pipeline as one string, whose last line is not ended.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(Position = 1, ParameterSetName = PathSet)]
    [Parameter(Position = 1, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>
    /// What a property that is null becomes: an empty cell, which leaves the value alone, or #N/A, which sets it to null. It has no effect
    /// on files, whose cells say so themselves.
    /// </summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public CsvNullAs NullAs { get; set; }

    /// <summary>Prepares for records.</summary>
    protected override void BeginProcessing() => Guard(null, () =>
    {
        issues = new PipedIssues(this);
        records = new RecordConverter(
            new RecordCsvOptions
            {
                PrimaryKey = PrimaryKey,
                NullAs = NullAs,
                Properties = Property,
                HeaderMap = Input.HeaderMap.From(HeaderMap),
                Provider = Provider,
                OnIssue = issues.Show,
                PartLimit = (int)CsvLimits.UrlBytes,
            },
            HeaderMap is null ? Property : null,
            WriteVerbose);
    });

    /// <summary>Takes records as they come, and remembers the file.</summary>
    protected override void ProcessRecord() => Guard(null, () =>
    {
        PipelineInput.RequireOneOf(this, hasPath: ParameterSetName is PathSet or LiteralPathSet);
        switch (ParameterSetName)
        {
            case PathSet:
                input.Add(CsvPaths.Expand(SessionState, [Path]));
                break;
            case LiteralPathSet:
                input.Add([CsvPaths.Literal(SessionState, LiteralPath)]);
                break;
            default:
                input.Take(this, InputObject, Add);
                break;
        }
    });

    /// <summary>Writes the CSV, to the pipeline or as a file that is there whole or not at all.</summary>
    protected override void EndProcessing() => Guard(OutFile, () =>
    {
        if (input.Files.Count + (records!.Count > 0 ? 1 : 0) > 1)
        {
            throw new AmpersandException(
                CmdletErrorIds.InputAmbiguous,
                "One CSV is made of either records or one file: convert files one by one, for example with ForEach-Object and an -OutFile "
                    + "each. Nothing was written.");
        }

        UnusedParameters.Warn(this, input);
        if (input.Files.Count == 1)
        {
            using var file = CsvFile.Open(input.Files[0]);
            Inspect(file);
            Write(stream => file.WriteNormalized(stream, Stop));
        }
        else if (records.Complete() is { } csv)
        {
            using (csv)
            {
                issues!.ShowTotals(records.WarningTotals);
                Write(csv.CopyTo);
            }
        }
        else
        {
            WriteWarning("There was no record to convert, so nothing was written.");
        }
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        records?.Dispose();
    }

    private void Add(PSObject? record)
    {
        try
        {
            records!.AddToOne(record);
        }
        catch (AmpersandException failure) when (failure.ErrorId != CmdletErrorIds.CsvTooLarge.Name)
        {
            WriteError(CreateError(failure, record));
        }
    }

    private void Inspect(CsvFile file)
    {
        var options = Inspection with { ForReading = true };
        var report = Await(token => Task.FromResult(file.Inspect(options, Outbox, token)));
        IssueDisplay.Show(this, report);
        report.ThrowIfInvalid("nothing was written");
    }

    private void Write(Action<Stream> content)
    {
        if (OutFile is null)
        {
            using var memory = new MemoryStream();
            content(memory);

            // Without its last line end, as all text in a pipeline: who writes it to a file ends the line, and a second end would be a
            // blank record.
            WriteObject(System.Text.Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length - 1));
            return;
        }

        var path = CsvPaths.Literal(SessionState, OutFile);
        if (ShouldProcess(path, "Write the CSV"))
        {
            using (var file = new AtomicFile(path))
            {
                content(file.Content);
                file.Complete();
            }

            WriteObject(new FileInfo(path));
        }
    }
}
