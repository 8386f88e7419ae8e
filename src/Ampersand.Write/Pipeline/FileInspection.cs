using System.Globalization;
using System.Management.Automation;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Pipeline;

/// <summary>Inspects a file off the pipeline thread, with a progress bar when it takes a while.</summary>
internal static class FileInspection
{
    private const int ActivityId = 71_601;

    /// <summary>Inspects a file to its end.</summary>
    /// <exception cref="AmpersandException">The file cannot be read; what is wrong in it stands in the report.</exception>
    public static AmpersandCsvReport Inspect(this AmpersandCmdlet cmdlet, CsvFile file, CsvInspectionOptions options)
    {
        var latest = new Latest();
        bool shown = false;
        try
        {
            AmpersandCsvReport report = cmdlet.Await(
                token => Task.FromResult(file.Inspect(options, latest, token)),
                () =>
                {
                    if (latest.Value is { TotalBytes: > 0 } progress)
                    {
                        shown = true;
                        cmdlet.WriteProgress(new ProgressRecord(ActivityId, $"Inspecting {file.Path}", Describe(progress))
                        {
                            PercentComplete = (int)(progress.BytesRead * 100 / progress.TotalBytes),
                        });
                    }
                });
            cmdlet.WriteVerbose(FormattableString.Invariant($"Inspected {report}, {report.Columns} columns, {report.Bytes:N0} bytes in {report.Elapsed.TotalSeconds:0.0} s."));
            return report;
        }
        finally
        {
            if (shown)
            {
                cmdlet.WriteProgress(new ProgressRecord(ActivityId, $"Inspecting {file.Path}", "done") { RecordType = ProgressRecordType.Completed });
            }
        }
    }

    /// <summary>Requires that no key stands in two of the files that were inspected, off the pipeline thread too.</summary>
    /// <exception cref="AmpersandException"><c>PrimaryKeyDuplicate</c>, or a file cannot be read again.</exception>
    public static void RequireDistinct(this AmpersandCmdlet cmdlet, FileKeys keys) => cmdlet.Await(_ =>
    {
        keys.RequireDistinct();
        return Task.FromResult(true);
    });

    private static string Describe(CsvProgress progress) => string.Format(
        CultureInfo.InvariantCulture, "{0:N0} records, {1:N0} of {2:N0} MiB", progress.Records, progress.BytesRead >> 20, progress.TotalBytes >> 20);

    /// <summary>Keeps only the last report: the framework's Progress would post each to the thread pool.</summary>
    private sealed class Latest : IProgress<CsvProgress>
    {
        public CsvProgress? Value { get; private set; }

        public void Report(CsvProgress value) => Value = value;
    }
}
