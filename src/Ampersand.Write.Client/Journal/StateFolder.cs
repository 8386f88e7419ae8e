using System.Globalization;
using System.Text;

namespace Ampersand.Write.Journal;

/// <summary>Where journals lie that were not given a place: in the folder that the system has for the state of a user's programs.</summary>
/// <remarks>
/// <c>XDG_STATE_HOME</c> or <c>~/.local/state</c> (XDG Base Directory Specification 0.8), <c>~/Library/Application Support</c> on macOS,
/// <c>%LOCALAPPDATA%</c> on Windows.
/// </remarks>
internal static class StateFolder
{
    private const string Own = "Ampersand.Write";
    private const int NameLength = 40;
    private const int DigestLength = 16;

    /// <summary>This user's folder.</summary>
    public static string Default => Find(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
#if NET
        OperatingSystem.IsMacOS() ? "Library/Application Support"
            : !OperatingSystem.IsWindows() ? null :
#endif
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData));

    /// <summary>The journals in a folder, by their names.</summary>
    public static IReadOnlyList<string> List(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.journal").OrderBy(path => path, StringComparer.Ordinal)] : [];

    /// <summary>The journal of a target and its sources, in their order.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="call">What is called: whom it writes to counts, not how.</param>
    /// <param name="sources">The files' full paths.</param>
    public static string PathOf(string folder, JournalCall call, IReadOnlyList<string> sources)
    {
        string[] target = ["ObjectName", "PrimaryKey", "Project", "Integration", "GroupRef", "WriteUri"];
        var identity = string.Join("\n", target.Select(name => call[name]).Concat(sources));
        var digest = Digests.Sha256(Encoding.UTF8.GetBytes(identity)).Substring(0, DigestLength);
        return Path.Combine(folder, string.Format(
            CultureInfo.InvariantCulture, "{0}-{1}-{2}.journal", Plain(call["ObjectName"]!), Plain(Path.GetFileName(sources[0])), digest));
    }

    /// <summary>Makes the folder, for its user alone.</summary>
    /// <exception cref="AmpersandException"><c>JournalUnwritable</c>.</exception>
    public static void Create(string folder, string journalPath)
    {
        try
        {
#if NET
            if (!OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                return;
            }
#endif
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Unwritable(journalPath, failure);
        }
    }

    /// <param name="environment">The value of a variable of the environment.</param>
    /// <param name="home">The user's folder.</param>
    /// <param name="system">What the system has for it: a path, or one below the user's folder; none where XDG counts.</param>
    internal static string Find(Func<string, string?> environment, string home, string? system)
    {
        // The specification has a relative path passed over.
        var given = system is null && environment("XDG_STATE_HOME") is { } state && Path.IsPathRooted(state) ? state : null;
        return Path.Combine(given ?? Path.Combine(home, system ?? ".local/state"), Own);
    }

    private static string Plain(string name)
    {
        var plain = string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) || letter is '_' or '.' ? letter : '-'));
        return plain.Length > NameLength ? plain.Substring(0, NameLength) : plain;
    }
}
