
namespace Ampersand.Write;

/// <summary>Tells a file that another holds from one that cannot be opened at all.</summary>
internal static class FileSharing
{
    private const int SharingViolation = unchecked((int)0x8007_0020);
    private const int LockViolation = unchecked((int)0x8007_0021);

    // Windows has numbers for it; elsewhere the lock is the runtime's own and its error is EAGAIN (11 on Linux, 35 on macOS).
    public static bool IsViolation(IOException exception) => exception.HResult is SharingViolation or LockViolation or 11 or 35;
}
