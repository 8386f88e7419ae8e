using Ampersand.Write.Csv;

namespace Ampersand.Write;

/// <summary>A file that is there whole or not at all: written beside its place and moved there when it is complete.</summary>
/// <remarks>
/// A symbolic link stays one: the file that it leads to is replaced. What was there keeps its permissions, and its owner
/// where the user may give files away. A pipe or a device cannot be
/// replaced, and is written to as it is. A file of several names (hard links) would be replaced under one of them alone, so it is refused.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly string path;
    private readonly string place;
    private readonly string? temporary;
    private readonly FileIdentity? owner;
    private bool complete;

    /// <summary>Begins the file beside its place.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="isKept">Whether it is to be read again, so that a pipe or a device will not do.</param>
    /// <exception cref="AmpersandException">
    /// <c>OutFileUnwritable</c>: the folder does not exist or cannot be written to, the file has several names, or it keeps nothing.
    /// </exception>
    public AtomicFile(string path, bool isKept = false)
    {
        this.path = path;
        place = Try(() => Target(path));
        var there = FileIdentity.Of(place);
        if (there is { IsRegular: true, Names: > 1 })
        {
            throw new AmpersandException(
                ErrorIds.OutFileUnwritable,
                $"'{path}' cannot be written: the file has other names (hard links), under which it would stay as it is. Remove it, or "
                    + "name another "
                    + "file.");
        }

        if (isKept && there is { IsRegular: false } && !Directory.Exists(place))
        {
            throw new AmpersandException(
                ErrorIds.OutFileUnwritable, $"'{path}' cannot be written: it is a pipe or a device, which keeps no rows. Name a file.");
        }

        owner = there;
        RemoveAbandoned(place);
        temporary = there is { IsRegular: false } && !Directory.Exists(place) ? null : $"{place}.{Guid.NewGuid():N}.tmp";
        Content = Try(() => temporary is null
            ? new FileStream(place, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)
            : new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None));
    }

    /// <summary>Where to write.</summary>
    public FileStream Content { get; }

    /// <summary>Puts the file in its place; what was there before is replaced.</summary>
    /// <exception cref="AmpersandException"><c>OutFileUnwritable</c>: it cannot be moved there.</exception>
    public void Complete() => Try(() =>
    {
        if (temporary is null)
        {
            Content.Dispose();
            return complete = true;
        }

        Content.Flush(flushToDisk: true);
        Content.Dispose();
#if NET
        if (!OperatingSystem.IsWindows() && File.Exists(place))
        {
            // The owner first: who gives a file away loses the bits by which it runs as its owner.
            owner?.GiveTo(temporary);
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(place));
        }

        File.Move(temporary, place, overwrite: true);
#else
        if (File.Exists(place))
        {
            File.Replace(temporary, place, destinationBackupFileName: null);
        }
        else
        {
            File.Move(temporary, place);
        }
#endif
        return complete = true;
    });

    /// <summary>Takes away what was not completed.</summary>
    public void Dispose()
    {
        Content.Dispose();
        if (!complete && temporary is not null)
        {
            File.Delete(temporary);
        }
    }

    /// <summary>
    /// Removes what processes left that were killed in the midst of the same file. What another one writes is held by it.
    /// </summary>
    private static void RemoveAbandoned(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
            foreach (var left in Directory.EnumerateFiles(folder, $"{Path.GetFileName(path)}.*.tmp").Where(IsTemporary))
            {
                new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                File.Delete(left);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It is in nobody's way.
        }
    }

    private static bool IsTemporary(string path) => Guid.TryParseExact(
        Path.GetExtension(Path.GetFileNameWithoutExtension(path)).TrimStart('.'), "N", out _);

    /// <summary>The file that is written: the one that links lead to.</summary>
    private static string Target(string path) =>
#if NET
        new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName :
#endif
        path;

    /// <summary>Why not, and what to do. The temporary file is nobody's business but this one's.</summary>
    private string Reason(Exception failure) => Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder)
        ? $"its folder '{folder}' does not exist. Make the folder, or name a file in another."
        : $"{(temporary is null ? failure.Message : failure.Message.Replace(temporary, path)).TrimEnd('.')}. Check that you may write to "
            + "its folder; what was there before is as it was.";

    private T Try<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new AmpersandException(ErrorIds.OutFileUnwritable, $"'{path}' cannot be written: {Reason(failure)}", failure);
        }
    }
}
