using System.Security;
using System.Text.Json;

namespace Ampersand.Write.Journal;

/// <summary>
/// The journal's bytes on disk. Each line is on the disk itself, not only on its way there, when the call that writes it returns.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private readonly string path;
    private readonly Stream stream;

    /// <param name="path">The path, for errors.</param>
    /// <param name="stream">The bytes; they become the file's.</param>
    public JournalFile(string path, Stream stream)
    {
        this.path = path;
        this.stream = stream;
    }

    /// <summary>Opens a journal to look at, also while a run writes to it.</summary>
    /// <exception cref="AmpersandException"><c>JournalNotFound</c>, <c>JournalIsFolder</c> or <c>JournalUnreadable</c>.</exception>
    public static JournalFile OpenRead(string path)
    {
        if (Directory.Exists(path))
        {
            throw JournalErrors.IsFolder(path);
        }

        try
        {
            return new JournalFile(path, HeldFile.OpenRead(path));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw JournalErrors.NotFound(path, failure);
        }
        catch (Exception failure) when (
            failure is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException)
        {
            throw JournalErrors.Unreadable(path, failure);
        }
    }

    /// <summary>Reads all of it.</summary>
    public JournalState Read() => Try(() => JournalReader.Read(path, stream));

    /// <summary>Reads something of the line at an offset.</summary>
    public T? ReadLine<T>(long lineOffset, Func<JsonElement, T?> read)
        where T : class => Try(() => JournalReader.ReadLine(path, stream, lineOffset, read));

    /// <summary>Takes away what stands behind the given length.</summary>
    public void Cut(long length)
    {
        try
        {
            if (stream.Length > length)
            {
                stream.SetLength(length);
                Flush();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Unwritable(path, failure);
        }
    }

    /// <summary>Writes lines behind the others.</summary>
    /// <returns>Where they end.</returns>
    /// <exception cref="IOException">
    /// They could not be written; what was written of them is taken away again where that is possible.
    /// </exception>
    public long Append(IEnumerable<byte[]> lines)
    {
        var end = stream.Length;
        try
        {
            stream.Position = end;
            foreach (var line in lines)
            {
                stream.Write(line, 0, line.Length);
            }

            Flush();
            return stream.Position;
        }
        catch (IOException)
        {
            CutQuietly(end);
            throw;
        }
    }

    public void Dispose() => stream.Dispose();

    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (IOException failure)
        {
            throw JournalErrors.Unreadable(path, failure);
        }
    }

    private void Flush()
    {
        if (stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
    }

    private void CutQuietly(long length)
    {
        try
        {
            stream.SetLength(length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The line that is cut short is taken away by the next run.
        }
    }
}
