using System.Security;

namespace Ampersand.Write.Csv;

/// <summary>Opens a file for reading, and says in words what keeps it from being opened.</summary>
internal static class CsvFileOpener
{
    /// <summary>Opens a file that can be read from its beginning as often as needed.</summary>
    public static Stream Open(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw CsvFileErrors.IsFolder(path);
            }

            var file = new FileInfo(path);
            return !file.Exists ? throw CsvFileErrors.NotFound(path)
                : file.Length == 0 ? OpenEmpty(path)
                : OpenSeekable(path, FileAccess.Read, FileShare.Read);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CsvFileErrors.NotFound(path, exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or SecurityException)
        {
            throw CsvFileErrors.Denied(path, exception);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw CsvFileErrors.InvalidPath(path, exception);
        }
        catch (IOException exception)
        {
            throw FileSharing.IsViolation(exception) ? CsvFileErrors.Locked(path, exception) : CsvFileErrors.Unreadable(path, exception);
        }
    }

    /// <summary>Opens what has no bytes: an empty file, or a pipe or a device.</summary>
    /// <remarks>
    /// Devices can seek and have no length, and yet give bytes without end; so do files that a system makes up as they are read. To open a
    /// pipe for reading waits until somebody writes. To open it for reading and writing does not wait, and harms no file. Where writing is
    /// not allowed it is taken for the empty file it most likely is, without being opened.
    /// </remarks>
    private static Stream OpenEmpty(string path)
    {
        if (System.IO.Path.DirectorySeparatorChar == '\\')
        {
            return OpenSeekable(path, FileAccess.Read, FileShare.Read);
        }

        try
        {
            var stream = OpenSeekable(path, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (stream.ReadByte() < 0 || stream.Length > 0)
            {
                return stream;
            }

            stream.Dispose();
            throw CsvFileErrors.NotRegular(path);
        }
        catch (UnauthorizedAccessException)
        {
            return new MemoryStream([], writable: false);
        }
    }

    private static FileStream OpenSeekable(string path, FileAccess access, FileShare share)
    {
        var stream = new FileStream(path, FileMode.Open, access, share, bufferSize: 1, FileOptions.SequentialScan);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw CsvFileErrors.NotRegular(path);
    }
}
