
namespace Ampersand.Write.Journal;

/// <summary>Keeps a journal for one run, on this machine and wherever the file system knows locks.</summary>
/// <remarks>
/// What is locked is the journal itself, by whatever name it was found: symbolic and hard links lead to the same lock. The system gives it
/// back however the process ends. Beside the journal lies a note of who holds it, for the run that is turned away.
/// </remarks>
internal sealed class JournalLock : IDisposable
{
    private const int Attempts = 10;
    private const int InvalidArgument = 22;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// What a journal consists of while it is taken away. A run that opened it in time gets its lock afterwards, and has to notice that it
    /// holds a file that has no name any more.
    /// </summary>
    private static readonly byte[] Mark = [0];

    private static readonly bool IsWindows = Path.DirectorySeparatorChar == '\\';

    private readonly string path;
    private readonly JournalHolder holder;

    private JournalLock(string path, FileStream stream, bool isNew)
    {
        this.path = path;
        Stream = stream;
        IsNew = isNew;
        holder = JournalHolder.Leave(path);
    }

    /// <summary>The journal, open to be read and written.</summary>
    public FileStream Stream { get; }

    /// <summary>Whether there was no journal before.</summary>
    public bool IsNew { get; }

    /// <summary>Opens a journal, or begins an empty one, and keeps others from doing the same.</summary>
    /// <exception cref="AmpersandException">
    /// <c>JournalInUse</c>; <c>JournalNotAFile</c>; or <c>JournalUnwritable</c>: the folder is not there, or it may not be written to.
    /// </exception>
    public static JournalLock Take(string journalPath)
    {
        for (int attempt = 1, marks = 0; ; attempt++)
        {
            try
            {
                var target = Resolve(journalPath);
                var isNew = !File.Exists(target);
                var stream = Open(target);
                if (!IsRegular(stream))
                {
                    stream.Dispose();
                    throw JournalErrors.NotAFile(journalPath);
                }

                if (!IsMarked(stream))
                {
                    return new JournalLock(target, stream, isNew);
                }

                if (++marks == Attempts)
                {
                    // A mark that stays is of a run that ended in the midst of taking the file away.
                    stream.SetLength(0);
                    return new JournalLock(target, stream, isNew: true);
                }

                stream.Dispose();
            }
            catch (IOException failure) when (FileSharing.IsViolation(failure))
            {
                // Who only looks at the journal holds it for a moment.
                if (attempt >= Attempts)
                {
                    throw JournalErrors.InUse(journalPath, JournalHolder.Find(Resolve(journalPath)), failure);
                }
            }
            catch (NotSupportedException)
            {
                throw JournalErrors.NotAFile(journalPath);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw JournalErrors.Unwritable(journalPath, failure);
            }

            Thread.Sleep(Pause);
        }
    }

    /// <summary>Whether a run holds the journal.</summary>
    public static bool IsTaken(string journalPath)
    {
        try
        {
            using var look = new FileStream(journalPath, FileMode.Open, FileAccess.Read, FileShare.Read);
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

    /// <summary>Takes the journal away and gives the lock back.</summary>
    /// <exception cref="IOException">The system does not allow it.</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not allow it.</exception>
    public void Delete()
    {
        holder.Dispose();
        Stream.SetLength(0);
        Stream.Write(Mark, 0, Mark.Length);
        Stream.Flush();
        if (IsWindows)
        {
            // A file that is open keeps its name there.
            Dispose();
        }

        File.Delete(path);
        Dispose();
    }

    /// <summary>Gives the lock back, and takes away what was not there before: the journal came to nothing.</summary>
    public void Undo()
    {
        if (IsNew)
        {
            Discard();
        }
        else
        {
            Dispose();
        }
    }

    /// <summary>Takes the journal away where the system allows it, and gives the lock back.</summary>
    public void Discard()
    {
        try
        {
            Delete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // An empty file is no journal, and in nobody's way.
        }

        Dispose();
    }

    public void Dispose()
    {
        holder.Dispose();
        Stream.Dispose();
    }

    /// <summary>Where symbolic links end: what is taken away is what they lead to, and a note lies beside it.</summary>
    private static string Resolve(string path) =>
#if NET
        new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
#else
        path;
#endif

    private static FileStream Open(string path) => new(
        path,
        FileMode.OpenOrCreate,
        FileAccess.ReadWrite,
        // Windows keeps other writers out and lets readers in. Elsewhere only who shares nothing has the file alone.
        IsWindows ? FileShare.Read : FileShare.None,
        bufferSize: 1);

    /// <summary>Whether what is written can be read again: devices and pipes have no length that could grow.</summary>
    private static bool IsRegular(FileStream stream)
    {
        if (!stream.CanSeek)
        {
            return false;
        }

        if (stream.Length > 0)
        {
            return true;
        }

        try
        {
            stream.SetLength(1);
            stream.SetLength(0);
            return true;
        }
        catch (IOException failure) when (failure.HResult == InvalidArgument)
        {
            return false;
        }
    }

    private static bool IsMarked(FileStream stream)
    {
        if (stream.Length != Mark.Length)
        {
            return false;
        }

        stream.Position = 0;
        return stream.ReadByte() == Mark[0];
    }
}
