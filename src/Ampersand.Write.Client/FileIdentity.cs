#if NET
using System.Buffers.Binary;
using System.Text;
#endif
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ampersand.Write.Csv;

/// <summary>What a file is to its file system, whatever name leads to it.</summary>
/// <content>The cmdlets' project is compiled with it too.</content>
/// <param name="Volume">The number of its volume.</param>
/// <param name="File">Its number on that volume.</param>
/// <param name="Names">How many names (hard links) it has.</param>
/// <param name="IsRegular">Whether it is a file that keeps what is written to it: no folder, no pipe, no device.</param>
/// <param name="Owner">The number of its owner and that of its group, on Unix.</param>
internal readonly record struct FileIdentity(
    ulong Volume, ulong File, ulong Names, bool IsRegular, (uint User, uint Group)? Owner = null)
{
    private const int KindMask = 0xF000; // S_IFMT
    private const int RegularKind = 0x8000; // S_IFREG

    /// <summary>
    /// The file that a name leads to, links followed; <see langword="null"/> where there is none or the system does not say.
    /// </summary>
    public static FileIdentity? Of(string path)
    {
        try
        {
#if NET
            return OperatingSystem.IsLinux() ? OfLinux(path) : OperatingSystem.IsMacOS() ? OfMac(path) : OfWindows(path);
#else
            return OfWindows(path);
#endif
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException
            or Win32Exception or DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

#if NET
    /// <summary>
    /// Gives a file the owner of this one, or its group alone, as far as the user may: mostly it is the same one, and nothing changes.
    /// </summary>
    public void GiveTo(string path)
    {
        if (Owner is { } owner && Of(path)?.Owner != owner)
        {
            var name = Encoding.UTF8.GetBytes(path + '\0');
            _ = Native.ChangeOwner(name, owner.User, owner.Group) == 0 || Native.ChangeOwner(name, uint.MaxValue, owner.Group) == 0;
        }
    }
#endif

    private static FileIdentity? OfWindows(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Native.GetFileInformationByHandle(stream.SafeFileHandle, out var found)
            ? new FileIdentity(found.Volume, ((ulong)found.IndexHigh << 32) | found.IndexLow, found.Links, IsRegular: true)
            : null;
    }

#if NET
    /// <summary>By <c>statx</c>, whose answer has one layout on all kinds of processors (statx(2)).</summary>
    private static FileIdentity? OfLinux(string path)
    {
        var answer = new byte[256];
        if (Native.StatX(-100, Encoding.UTF8.GetBytes(path + '\0'), 0, 0x7FF, answer) != 0)
        {
            return null;
        }

        var (major, minor) = (Read32(answer, 136), Read32(answer, 140));
        return new FileIdentity(
            ((ulong)major << 32) | minor,
            BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(32)),
            Read32(answer, 16),
            (BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(28)) & KindMask) == RegularKind,
            (Read32(answer, 20), Read32(answer, 24)));
    }

    /// <summary>By <c>stat</c> with file numbers of 64 bits (stat(2) of macOS).</summary>
    private static FileIdentity? OfMac(string path)
    {
        var answer = new byte[256];
        var name = Encoding.UTF8.GetBytes(path + '\0');
        var result = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Native.Stat64(name, answer) : Native.Stat(name, answer);
        return result != 0 ? null : new FileIdentity(
            Read32(answer, 0),
            BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(8)),
            BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(6)),
            (BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(4)) & KindMask) == RegularKind,
            (Read32(answer, 16), Read32(answer, 20)));
    }

    private static uint Read32(byte[] answer, int place) => BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(place));
#endif

    private static class Native
    {
        [DllImport("kernel32.dll", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool GetFileInformationByHandle(SafeFileHandle file, out Found found);

#if NET
        [DllImport("libc", EntryPoint = "chown")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int ChangeOwner(byte[] path, uint user, uint group);

        [DllImport("libc", EntryPoint = "statx")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] answer);

        [DllImport("libc", EntryPoint = "stat")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Stat(byte[] path, byte[] answer);

        [DllImport("libc", EntryPoint = "stat$INODE64")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Stat64(byte[] path, byte[] answer);
#endif

        /// <summary>BY_HANDLE_FILE_INFORMATION.</summary>
        [StructLayout(LayoutKind.Sequential)]
        public struct Found
        {
            public uint Attributes;
            public long Created;
            public long Accessed;
            public long Written;
            public uint Volume;
            public uint SizeHigh;
            public uint SizeLow;
            public uint Links;
            public uint IndexHigh;
            public uint IndexLow;
        }
    }
}
