namespace Ampersand.Write.Submission.Journal;

/// <summary>Makes the errors about journals.</summary>
internal static class JournalErrors
{
    public static AmpersandException IsFolder(string path) =>
        new(ErrorIds.JournalIsFolder, $"The journal '{path}' is a folder. Name a file in it; nothing was sent.");

    public static AmpersandException NotFound(string path, Exception? cause = null) =>
        new(ErrorIds.JournalNotFound, $"There is no journal '{path}'.", cause);

    public static AmpersandException InUse(string path, Exception cause) => new(
        ErrorIds.JournalInUse,
        $"The journal '{path}' is in use by another run, here or in another process. Nothing was sent. Wait until that run has ended; Get-AmpersandJournal shows how far it is.",
        cause);

    public static AmpersandException NotAJournal(string path) => new(
        ErrorIds.JournalInvalid,
        $"'{path}' is not a journal of this module. It was left as it is and nothing was sent: give the path of a new file, or of the journal of an earlier run.");

    public static AmpersandException OtherVersion(string path, string version) => new(
        ErrorIds.JournalVersionUnknown,
        $"The journal '{path}' has the version {version}, and this module knows version {JournalFormat.Version}. Nothing was sent: finish it with the module that began it, or begin a new one.");

    public static AmpersandException Damaged(string path, long line, string why) => new(
        ErrorIds.JournalDamaged,
        FormattableString.Invariant($"Line {line} of the journal '{path}' is damaged ({why.TrimEnd('.')}), and only its last line can have been cut short by an interrupted run. ")
        + "Nothing was sent: restore the file, or begin a new journal at the record where this one stops.");

    public static AmpersandException Unreadable(string path, Exception cause) => new(
        ErrorIds.JournalUnreadable, $"The journal '{path}' could not be read: {cause.Message}", cause);

    public static AmpersandException Unwritable(string path, Exception cause) => new(
        ErrorIds.JournalUnwritable,
        $"The journal '{path}' could not be written: {cause.Message.TrimEnd('.')}. What cannot be recorded is not sent.",
        cause)
    {
        RecommendedAction = "See that the folder is there, may be written to and has room, and run the same command again.",
    };

    public static AmpersandException FolderMissing(string path, string folder) => new(
        ErrorIds.JournalUnwritable,
        $"The journal '{path}' cannot be written, because there is no folder '{folder}'. What cannot be recorded is not sent.");

    /// <summary>The one case in which something was done that the journal does not know.</summary>
    public static AmpersandException NotRecorded(string path, UpsertPart part, string operationId, Exception cause) => new(
        ErrorIds.JournalUnwritable,
        $"Operation {operationId} was accepted with {part}, and that could not be written to the journal '{path}': {cause.Message.TrimEnd('.')}. "
        + "Keep its id. The same command sends the part again, which does no harm, because an upsert by key may be repeated.",
        cause)
    {
        RecommendedAction = "See that the folder may be written to and has room, and run the same command again.",
    };

    public static AmpersandException OtherCall(string path, IEnumerable<string> differences) => Mismatch(
        $"The journal '{path}' belongs to another call: {string.Join("; ", differences)}.");

    public static AmpersandException OtherInput(string path, string difference) => Mismatch(
        $"The journal '{path}' belongs to another input: {difference}.");

    private static AmpersandException Mismatch(string message) => new(
        ErrorIds.JournalMismatch,
        message + " Nothing was sent.")
    {
        RecommendedAction = "Repeat the call as it was, or give another -JournalPath for this one.",
    };
}
