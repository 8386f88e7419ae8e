using Ampersand.Write.Csv;
using Ampersand.Write.Journal;
using Ampersand.Write.Objects;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Upsert;

/// <summary>
/// What an upsert is given: files that are inspected to their ends, and the pipeline, each named once to the account and the journal.
/// </summary>
/// <param name="options">How to inspect files, and which way they are to go.</param>
/// <param name="forms">Says whether files can be uploaded.</param>
/// <param name="lookup">What is known of the object.</param>
/// <param name="journal">Told of each input.</param>
/// <param name="account">Told of each input.</param>
/// <param name="progress">Told how far the inspection is, and of each report.</param>
/// <param name="stop">Ends everything at once.</param>
internal sealed class UpsertInputs(
    UpsertOptions options,
    WriteForms forms,
    ObjectLookup lookup,
    UpsertJournal journal,
    RunProgress account,
    IProgress<RunEvent>? progress,
    CancellationToken stop) : IDisposable
{
    private readonly InspectedFiles opened = new(progress);
    private int count;

    /// <summary>The files, as far as they were inspected.</summary>
    public IReadOnlyList<InspectedFile> Files { get; private set; } = [];

    /// <summary>The place of the pipeline among the inputs, 1-based; 0 as long as it has no part.</summary>
    public int Pipeline { get; private set; }

    /// <summary>Inspects further files to their ends.</summary>
    /// <param name="given">The files; they are closed with this.</param>
    /// <param name="piped">The keys of records that are sent with them; none where there are none.</param>
    /// <returns>The files, in the same order.</returns>
    /// <exception cref="AmpersandException">A file cannot be read, or has an error, or a key is not the only one.</exception>
    public async Task<IReadOnlyList<InspectedFile>> InspectAsync(IEnumerable<CsvFile> given, SeenKeys? piped)
    {
        // A part of records that was handed over leaves sooner or later: only who had none may say that nothing was sent.
        var consequence = Files.Count > 0 ? "no further file was sent" : Pipeline > 0 ? "no file was sent" : "nothing was sent";
        var further = await Task.Run(() => opened.Inspect(given, Inspect, consequence, piped, stop), stop).ConfigureAwait(false);
        Files = [.. Files, .. further];
        return further;
    }

    /// <summary>Makes files inputs, in their order.</summary>
    public void Name(IReadOnlyList<InspectedFile> further, bool areLast)
    {
        var place = Name([.. further.Select(file => file.ToInput())], areLast);
        foreach (var file in further)
        {
            file.Input = place++;
        }
    }

    /// <summary>Makes the pipeline an input as soon as it has a part.</summary>
    public void NamePipeline()
    {
        if (Pipeline == 0)
        {
            Pipeline = Name([JournalInput.Pipeline], areLast: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => opened.Dispose();

    /// <summary>Names inputs to all who count them.</summary>
    /// <returns>The place, 1-based, of the first.</returns>
    private int Name(IReadOnlyList<JournalInput> further, bool areLast)
    {
        journal.Current?.AddInputs(further, areLast);
        foreach (var input in further)
        {
            account.Plan(input.Name, input.Records);
        }

        var first = count + 1;
        count += further.Count;
        return first;
    }

    private InspectedFile Inspect(CsvFile file)
    {
        if (ShouldUpload(file))
        {
            var report = Inspect(file, CsvDestination.Upload);
            if (options.Via == SendVia.UploadUrl || !report.IssueTotals.ContainsKey(CsvRule.TooLarge))
            {
                return new InspectedFile(file, report, isUpload: true);
            }
        }

        return new InspectedFile(file, Inspect(file, CsvDestination.Inline), isUpload: false);
    }

    private AmpersandCsvReport Inspect(CsvFile file, CsvDestination destination) =>
        opened.Inspect(file, options.ForFiles(destination, opened.Keys, lookup.Rules), stop);

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
}
