using Ampersand.Write.Journal;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Upsert;

/// <summary>
/// The journal of one upsert: none, the one that is named, or one that is kept by itself and named by the files once they are known.
/// </summary>
/// <param name="target">Where the records go.</param>
/// <param name="options">Which journal, and what it is to recognise the call by.</param>
/// <param name="forms">Stays with today's API where an earlier run of the same journal turned to it.</param>
/// <param name="account">Told where the journal is.</param>
/// <param name="progress">Told when the last line had to be repaired.</param>
internal sealed class UpsertJournal(
    UpsertTarget target, UpsertOptions options, WriteForms forms, RunProgress account, IProgress<RunEvent>? progress) : IDisposable
{
    private bool hasCompleted;

    /// <summary>The journal; <see langword="null"/> where there is none, or not yet.</summary>
    public SubmissionJournal? Current { get; private set; }

    private JournalCall Call =>
        JournalCall.Of(target, options.ForRecords(onIssue: null), options.ForFiles(CsvDestination.Inline, keys: null), options.Via);

    /// <summary>Opens the journal that is named, if one is.</summary>
    /// <exception cref="AmpersandException">
    /// <c>JournalAmbiguous</c>: one that is kept by itself is asked for too. Or it is in use, cannot be written, is damaged, or belongs to
    /// another call.
    /// </exception>
    public void OpenNamed()
    {
        if (options.JournalPath is not { } path)
        {
            return;
        }

        if (options.Resume)
        {
            throw UpsertErrors.TwoJournals(path);
        }

        Open(path);
    }

    /// <summary>Opens the journal that is kept by itself, for all the files of a run.</summary>
    /// <exception cref="AmpersandException">It is in use, cannot be written, is damaged, or belongs to another call.</exception>
    public void OpenKept(IEnumerable<InspectedFile> files)
    {
        var folder = options.StateFolder ?? StateFolder.Default;
        var path = StateFolder.PathOf(folder, Call, [.. files.Select(file => file.Path)]);
        if (!options.IsPreview)
        {
            StateFolder.Create(folder, path);
        }

        Open(path);
    }

    /// <summary>The run came to its end, after which nobody goes on from a journal that was kept by itself.</summary>
    public void End() => hasCompleted = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (hasCompleted && options.Resume)
        {
            Current?.Discard();
        }

        Current?.Dispose();
    }

    private void Open(string path)
    {
        var time = target.Connection.Time;
        Current = options.IsPreview ? SubmissionJournal.Preview(path, Call, time) : SubmissionJournal.Open(path, Call, time, progress);
        if (Current.IsKeyed && !forms.IsSettled)
        {
            forms.StayWithRecords();
        }

        account.JournalPath = Current.Path;
    }
}
