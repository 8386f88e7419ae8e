using Ampersand.Write.Csv;

namespace Ampersand.Write.Pipeline;

/// <summary>Files that were inspected to their ends, all of them, before anything of the first is used.</summary>
/// <param name="cmdlet">Whose files they are.</param>
/// <param name="options">How they are judged, with the keys of each other.</param>
internal sealed class InspectedFiles(AmpersandCmdlet cmdlet, Func<FileKeys, CsvInspectionOptions> options) : IDisposable
{
    private readonly List<CsvFile> files = [];
    private readonly FileKeys keys = new();

    /// <summary>Inspects files and shows what was found.</summary>
    /// <exception cref="AmpersandException">A file cannot be read or has an error.</exception>
    public IReadOnlyList<CsvFile> Inspect(IReadOnlyList<string> paths)
    {
        var reports = new List<AmpersandCsvReport>();
        foreach (string path in paths)
        {
            var file = CsvFile.Open(path);
            files.Add(file);
            reports.Add(cmdlet.Inspect(file, options(keys)));
        }

        reports.ForEach(report => FindingDisplay.Show(cmdlet, report));
        if (reports.Find(report => !report.IsValid) is { } invalid)
        {
            throw FindingDisplay.Invalid(invalid, reports.Count(report => !report.IsValid) - 1, "no file was sent");
        }

        cmdlet.RequireDistinct(keys);
        return files;
    }

    public void Dispose() => files.ForEach(file => file.Dispose());
}
