using System.Diagnostics;
using System.Globalization;

namespace Ampersand.Write.Journal;

/// <summary>A note beside a journal of the run that holds it, for the one that is turned away. The lock does not depend on it.</summary>
internal sealed class JournalHolder : IDisposable
{
    private readonly string path;
    private bool isGone;

    private JournalHolder(string path) => this.path = path;

    public static string PathFor(string journalPath) => journalPath + ".lock";

    /// <summary>Leaves the note of this process, in place of one that a killed run left.</summary>
    public static JournalHolder Leave(string journalPath)
    {
        var holder = new JournalHolder(PathFor(journalPath));
        Quietly(() => File.WriteAllLines(holder.path,
        [
            Environment.MachineName,
            Own().ToString(CultureInfo.InvariantCulture),
            DateTimeOffset.UtcNow.ToString("u", CultureInfo.InvariantCulture),
        ]));
        return holder;
    }

    /// <summary>Who holds a journal, in words; <see langword="null"/> where nobody left a note, or who left it has ended.</summary>
    public static string? Find(string journalPath)
    {
        string[] lines = [];
        Quietly(() => lines = File.ReadAllLines(PathFor(journalPath)));
        if (lines.Length < 3 || !int.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var process))
        {
            return null;
        }

        var isHere = lines[0] == Environment.MachineName;
        return isHere && !IsRunning(process) ? null
            : isHere && process == Own() ? $"in this process, since {lines[2]}"
            : $"process {process} on {lines[0]}, since {lines[2]}";
    }

    /// <summary>Takes the note away.</summary>
    public void Dispose()
    {
        // Once only: the next note is another run's.
        if (!isGone)
        {
            isGone = true;
            Quietly(() => File.Delete(path));
        }
    }

    private static int Own()
    {
        using var own = Process.GetCurrentProcess();
        return own.Id;
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return gone is System.ComponentModel.Win32Exception;
        }
    }

    private static void Quietly(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Who holds the journal is then not said.
        }
    }
}
