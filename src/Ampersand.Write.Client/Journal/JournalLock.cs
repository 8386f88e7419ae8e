
namespace Ampersand.Write.Journal;

/// <summary>Keeps a journal for one run, on this machine and wherever the file system knows locks.</summary>
/// <remarks>
/// The lock is on a file beside the journal, so that the journal itself can be read meanwhile. The system gives it back however the process
/// ends. The file stays as long as the journal is incomplete. Before it is taken away it gets a mark, its one byte: a system that lets a
/// held file be taken away gives its lock to a run that opened it in time, and beside a run that begins the next file both would have a
/// lock of their own.
/// </remarks>
internal sealed class JournalLock : IDisposable
{
    private const int Attempts = 10;
    private const int Mark = 1;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream stream;
    private readonly bool isNew;

    private JournalLock(FileStream stream, bool isNew)
    {
        this.stream = stream;
        this.isNew = isNew;
    }

    public static string PathFor(string journalPath) => journalPath + ".lock";

    /// <summary>Takes the lock.</summary>
    /// <exception cref="AmpersandException">
    /// <c>JournalInUse</c>, or <c>JournalUnwritable</c>: the folder is not there or may not be written to.
    /// </exception>
    public static JournalLock Take(string journalPath)
    {
        for (int attempt = 1, marks = 0; ; attempt++)
        {
            try
            {
                var first = !File.Exists(PathFor(journalPath));
                var taken = new FileStream(PathFor(journalPath), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (taken.Length < Mark || ++marks == Attempts)
                {
                    // A mark that stays is of a run that ended in the midst of taking the file away.
                    taken.SetLength(0);
                    return new JournalLock(taken, first);
                }

                taken.Dispose();
                Thread.Sleep(Pause);
            }
            catch (IOException failure) when (FileSharing.IsViolation(failure))
            {
                // Who only looks whether the lock is taken holds it for a moment.
                if (attempt >= Attempts)
                {
                    throw JournalErrors.InUse(journalPath, failure);
                }

                Thread.Sleep(Pause);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw JournalErrors.Unwritable(journalPath, failure);
            }
        }
    }

    /// <summary>Whether a run holds the lock.</summary>
    public static bool IsTaken(string journalPath)
    {
        try
        {
            using var look = new FileStream(PathFor(journalPath), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException failure)
        {
            return FileSharing.IsViolation(failure);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes the lock's file away, once there is nothing left that two runs could both do.</summary>
    public void Remove()
    {
        // While it is held where the system allows that, so that nobody takes a lock that is on its way out.
        try
        {
            stream.SetLength(Mark);
        }
        catch (IOException)
        {
            // Without its mark it is safer where it is.
            return;
        }

        if (!TryDelete(stream.Name))
        {
            stream.SetLength(0);
            stream.Dispose();
            TryDelete(stream.Name);
        }
    }

    /// <summary>Takes the lock's file away if it was not there before: the journal could not be used.</summary>
    public void Undo()
    {
        if (isNew)
        {
            Remove();
        }

        Dispose();
    }

    public void Dispose() => stream.Dispose();

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
