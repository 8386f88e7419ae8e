namespace Ampersand.Write.Csv;

/// <summary>Makes the errors about files.</summary>
internal static class CsvFileErrors
{
    public static AmpersandException NotFound(string path, Exception? cause = null) =>
        new("FileNotFound", AmpersandErrorKind.NotFound, $"There is no file '{path}'. Check the path.", cause);

    public static AmpersandException IsFolder(string path) =>
        new("FileIsFolder", AmpersandErrorKind.InvalidArgument, $"'{path}' is a folder. Name the CSV file in it.");

    public static AmpersandException NotRegular(string path) =>
        new("FileNotRegular", AmpersandErrorKind.Unreadable, $"'{path}' is a pipe or a device. A CSV is read twice, once to inspect and once to send it, so save it as a file first.");

    public static AmpersandException Locked(string path, Exception cause) =>
        new("FileLocked", AmpersandErrorKind.Unreadable, $"'{path}' is in use by another program. Close it there and try again.", cause);

    public static AmpersandException Denied(string path, Exception cause) =>
        new("FileDenied", AmpersandErrorKind.Permission, $"'{path}' may not be read by this user. Get the permission, or run as a user who has it.", cause);

    public static AmpersandException Unreadable(string path, Exception cause) =>
        new("FileUnreadable", AmpersandErrorKind.Unreadable, $"'{path}' could not be read: {cause.Message}", cause);

    public static AmpersandException InvalidPath(string path, Exception cause) =>
        new("FilePathInvalid", AmpersandErrorKind.InvalidArgument, $"'{path}' is no path of a file: {cause.Message}", cause);

    public static AmpersandException Changed(string path) =>
        new("FileChanged", AmpersandErrorKind.InvalidData, $"'{path}' changed after it was inspected. What has been handed out is what was inspected; nothing more is. Wait until nobody writes to it, and start again.");

    public static AmpersandException Invalid(string path, AmpersandCsvReport report) => new(
        "CsvInvalid",
        AmpersandErrorKind.InvalidData,
        FormattableString.Invariant($"'{path}' has {report.Errors:N0} error(s) and is not sent. The first: {report.Issues.FirstOrDefault(issue => issue.Severity == CsvSeverity.Error)?.Message}"));
}
