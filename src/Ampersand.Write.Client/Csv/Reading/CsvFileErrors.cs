using System.Globalization;

namespace Ampersand.Write.Csv;

/// <summary>Makes the errors about files.</summary>
internal static class CsvFileErrors
{
    /// <summary>How many errors of a file are quoted.</summary>
    private const int Quoted = 5;

    public static AmpersandException NotFound(string path, Exception? cause = null) =>
        new(ErrorIds.FileNotFound, $"There is no file '{path}'. Check the path.", cause);

    public static AmpersandException IsFolder(string path) =>
        new(ErrorIds.FileIsFolder, $"'{path}' is a folder. Name the CSV file in it.");

    public static AmpersandException NotRegular(string path) => new(
        ErrorIds.FileNotRegular,
        $"'{path}' is a pipe or a device. A CSV is read twice, to inspect it and to send it, so save it as a file first.");

    public static AmpersandException Locked(string path, Exception cause) =>
        new(ErrorIds.FileLocked, $"'{path}' is in use by another program. Close it there and try again.", cause);

    public static AmpersandException Denied(string path, Exception cause) =>
        new(ErrorIds.FileDenied, $"'{path}' may not be read by this user. Get the permission, or run as a user who has it.", cause);

    public static AmpersandException Unreadable(string path, Exception cause) =>
        new(ErrorIds.FileUnreadable, $"'{path}' could not be read: {cause.Message}", cause);

    public static AmpersandException InvalidPath(string path, Exception cause) =>
        new(ErrorIds.FilePathInvalid, $"'{path}' is not the path of a file: {cause.Message}", cause);

    public static AmpersandException Changed(string path) => new(
        ErrorIds.FileChanged,
        $"'{path}' changed after it was inspected. What was used before is what was inspected; the rest is not used. "
        + "Wait until nobody writes to the file, and start again.");

    /// <summary>The error that keeps an invalid file, and with it the whole run, from being sent.</summary>
    /// <param name="report">The first invalid file's report.</param>
    /// <param name="others">How many further files are invalid.</param>
    /// <param name="consequence">What did not happen because of it, for example <c>nothing was sent</c>.</param>
    public static AmpersandException Invalid(AmpersandCsvReport report, int others, string consequence)
    {
        AmpersandCsvIssue[] errors = [.. report.Issues.Where(issue => issue.Severity == CsvSeverity.Error)];
        var lines = errors.GroupBy(issue => issue.Code).SelectMany(issues => issues.Take(2)).Take(Quoted).Select(
            issue => $"  {issue.Message} ({issue.Code})");
        return new AmpersandCsvException(
            string.Format(
                CultureInfo.InvariantCulture,
                "{0} has {1:N0} {2}{3}, so {4}:{5}{6}",
                report.Path,
                report.Errors,
                report.Errors == 1 ? "error" : "errors",
                others switch { 0 => string.Empty, 1 => " (1 more file has errors too)", _ => $" ({others} more files have errors too)" },
                consequence,
                Environment.NewLine,
                string.Join(Environment.NewLine, lines)),
            report);
    }
}
