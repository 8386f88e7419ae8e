#if NET
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
#endif

namespace Ampersand.Write.Journal;

/// <summary>Opens a file to be read while another has it for itself.</summary>
internal static class HeldFile
{
#if NET
    private const int ReadOnly = 0;
#endif

    /// <summary>Opens a file to be read, whoever writes to it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream OpenRead(string path)
    {
#if NET
        try
        {
            return Open(path);
        }
        catch (IOException failure) when (FileSharing.IsViolation(failure) && !OperatingSystem.IsWindows())
        {
            // The lock is advisory there, and it is the runtime that asks for it. The system itself opens the file.
            var handle = OpenWithoutLock(Encoding.UTF8.GetBytes(path + '\0'), ReadOnly);
            return handle.IsInvalid ? throw new IOException(Marshal.GetLastPInvokeErrorMessage(), failure)
                : new FileStream(handle, FileAccess.Read, bufferSize: 1);
        }
#else
        return Open(path);
#endif
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);

#if NET
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle OpenWithoutLock(byte[] path, int flags);
#endif
}
