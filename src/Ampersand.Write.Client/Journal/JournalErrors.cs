using static System.FormattableString;

namespace Ampersand.Write.Journal;

/// <summary>Makes the errors about journals.</summary>
internal static class JournalErrors
{
    private const string MakeRoom = "Check that the folder exists, may be written to and has room, and run the same command again.";

    public static AmpersandException IsFolder(string path) => new AmpersandJournalException(
        ErrorIds.JournalIsFolder,
        path,
        $"The journal '{path}' is a folder. Nothing was sent. Name a file in it.");

    public static AmpersandException NotFound(string path, Exception? cause = null) => new AmpersandJournalException(
        ErrorIds.JournalNotFound,
        path,
        $"There is no journal '{path}'.",
        cause);

    public static AmpersandException NotAFile(string path) => new AmpersandJournalException(
        ErrorIds.JournalNotAFile,
        path,
        $"The journal '{path}' is a device or a pipe. Nothing was sent. Name a file that can be read again.");

    public static AmpersandException InUse(string path, string? holder, Exception cause) => new AmpersandJournalException(
        ErrorIds.JournalInUse,
        path,
        $"The journal '{path}' is in use by another run ({holder ?? "here or in another process"}). Nothing was sent. "
            + "Wait until that run has ended.",
        cause);

    public static AmpersandException Unfinished(string path, string nextRun) => new AmpersandJournalException(
        ErrorIds.JournalUnfinished,
        path,
        $"The journal '{path}' is not complete, so it was not removed: the next run {nextRun}.");

    public static AmpersandException NotAJournal(string path) => new AmpersandJournalException(
        ErrorIds.JournalInvalid,
        path,
        $"'{path}' is not a journal. It was left as it is, and nothing was sent. "
        + "Give the path of a new file, or of the journal of an earlier run.");

    public static AmpersandException OtherVersion(string path, string version) => new AmpersandJournalException(
        ErrorIds.JournalVersionUnknown,
        path,
        $"The journal '{path}' has version {version}; version {JournalFormat.Version} is the one known here. "
        + "Nothing was sent. Finish it with the version that began it, or begin a new journal.");

    public static AmpersandException Damaged(string path, long line, string why) => new AmpersandJournalException(
        ErrorIds.JournalDamaged,
        path,
        Invariant($"Line {line} of the journal '{path}' is damaged ({why.TrimEnd('.')}). ")
        + "An interrupted run can cut short only the last line, so something else changed the file. "
        + "Nothing was sent. Restore the file, or begin a new journal at the record where this one stops.");

    public static AmpersandException Unreadable(string path, Exception cause) => new AmpersandJournalException(
        ErrorIds.JournalUnreadable,
        path,
        $"The journal '{path}' could not be read: {cause.Message}",
        cause);

    public static AmpersandException Unwritable(string path, Exception cause) => new AmpersandJournalException(
        ErrorIds.JournalUnwritable,
        path,
        $"The journal '{path}' could not be written: {cause.Message.TrimEnd('.')}. What cannot be recorded is not sent.",
        cause)
    {
        RecommendedAction = MakeRoom,
    };

    public static AmpersandException FolderMissing(string path, string folder) => new AmpersandJournalException(
        ErrorIds.JournalUnwritable,
        path,
        $"The journal '{path}' cannot be written, because there is no folder '{folder}'. What cannot be recorded is not sent.")
    {
        RecommendedAction = "Make the folder, or name a journal in another one.",
    };

    /// <summary>The one case in which something was done that the journal does not know.</summary>
    public static AmpersandException NotRecorded(string path, UpsertPart part, string operationId, Exception cause) =>
        new AmpersandJournalException(
            ErrorIds.AcceptanceNotRecorded,
            path,
            $"Operation {operationId} was accepted with {part}, but the journal '{path}' could not record that: "
                + $"{cause.Message.TrimEnd('.')}. "
            + "The same command sends the part again, which does no harm, because an upsert by key may be repeated.",
            cause)
        {
            OperationId = operationId,
            RecommendedAction = MakeRoom,
        };

    public static AmpersandException OtherCall(string path, IEnumerable<string> differences) => Mismatch(
        path,
        $"The journal '{path}' belongs to another call: {string.Join("; ", differences)}.");

    public static AmpersandException OtherInput(string path, string difference) => Mismatch(
        path,
        $"The journal '{path}' belongs to another input: {difference}.");

    /// <summary>A record has another key than it had.</summary>
    public static AmpersandException OtherKey(string path, RecordPlace place) =>
        OtherInput(path, Invariant($"record {place.Record} of {place.Source} had another key"));

    private static AmpersandJournalException Mismatch(string path, string message) => new(
        ErrorIds.JournalMismatch,
        path,
        message + " Nothing was sent.")
    {
        RecommendedAction = "Repeat the call as it was, or use another journal for this one.",
    };
}
