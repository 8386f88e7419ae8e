using Ampersand.Write.Csv;

namespace Ampersand.Write.Runs;

/// <summary>Inspects files to their ends, all of them, before anything of the first is used, and keeps them open until then.</summary>
/// <param name="progress">Told how far it is, and of each report.</param>
internal sealed class InspectedFiles(IProgress<RunEvent>? progress) : IDisposable
{
    private readonly List<CsvFile> files = [];

    /// <summary>The keys of all of them, by which one that stands in two files is found.</summary>
    public FileKeys Keys { get; } = new();

    /// <summary>Inspects files.</summary>
    /// <param name="given">The files; they are closed with this.</param>
    /// <param name="inspect">
    /// Inspects one of them, by <see cref="Inspect(CsvFile, CsvInspectionOptions, CancellationToken)"/>, once or for one way after another.
    /// </param>
    /// <param name="consequence">What does not happen because of an error, for example <c>nothing was sent</c>.</param>
    /// <param name="piped">The keys of records that are sent with them; none where there are none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">A file cannot be read, or has an error, or a key is not the only one.</exception>
    public IReadOnlyList<InspectedFile> Inspect(
        IEnumerable<CsvFile> given,
        Func<CsvFile, InspectedFile> inspect,
        string consequence,
        SeenKeys? piped,
        CancellationToken cancellationToken)
    {
        var inspected = new List<InspectedFile>();
        foreach (var file in given)
        {
            cancellationToken.ThrowIfCancellationRequested();
            files.Add(file);
            var found = inspect(file);
            inspected.Add(found);
            progress?.Report(new FileInspected(found.Report));
        }

        AmpersandCsvReport[] invalid = [.. inspected.Select(file => file.Report).Where(report => !report.IsValid)];
        if (invalid.Length > 0)
        {
            throw CsvFileErrors.Invalid(invalid[0], invalid.Length - 1, consequence);
        }

        Keys.RequireDistinct(piped);
        return inspected;
    }

    /// <summary>Inspects one file for one way.</summary>
    /// <exception cref="AmpersandException">The file cannot be read; what is wrong in it stands in the report.</exception>
    public AmpersandCsvReport Inspect(CsvFile file, CsvInspectionOptions options, CancellationToken cancellationToken) =>
        file.Inspect(options, progress, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => files.ForEach(file => file.Dispose());
}
