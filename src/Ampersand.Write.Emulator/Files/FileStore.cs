using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary>Files of an emulator, in a temporary folder that comes with the first and goes with the emulator.</summary>
internal sealed class FileStore : IDisposable
{
    /// <summary>What a file behind <c>recordsURL</c> may have.</summary>
    public const long Limit = 150L * 1024 * 1024;

    private readonly Lazy<DirectoryInfo> folder = new(() => Directory.CreateTempSubdirectory("ampersand-emulator-"));
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> paths = new(StringComparer.Ordinal);
    private int lastFile;

    /// <summary>Stores <paramref name="content"/> under a name, in place of what was there.</summary>
    /// <returns>
    /// How many bytes it has, or <see langword="null"/> when it has more than <paramref name="limit"/>; then nothing is stored.
    /// </returns>
    public async Task<long?> PutAsync(string name, Stream content, long limit, CancellationToken cancellationToken)
    {
        var path = NewPath();
        long? length;
        await using (var file = File.Create(path))
        {
            length = await CopyAsync(content, file, limit, cancellationToken);
        }

        if (length is null)
        {
            File.Delete(path);
            return null;
        }

        string? replaced;
        lock (gate)
        {
            paths.TryGetValue(name, out replaced);
            paths[name] = path;
        }

        if (replaced is not null)
        {
            File.Delete(replaced);
        }

        return length;
    }

    public void Remove(string name)
    {
        lock (gate)
        {
            if (paths.Remove(name, out var path))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Opens a file that was stored, or gives <see langword="null"/>.</summary>
    public Stream? Open(string name)
    {
        lock (gate)
        {
            return paths.TryGetValue(name, out var path) ? OpenRead(path) : null;
        }
    }

    /// <summary>
    /// Copies a stream of unknown length to a file that vanishes when it is closed, or gives <see langword="null"/> when it is too long.
    /// </summary>
    public async Task<Stream?> BufferAsync(Stream content, long limit, CancellationToken cancellationToken)
    {
        var file = new FileStream(
            NewPath(), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        if (await CopyAsync(content, file, limit, cancellationToken) is null)
        {
            await file.DisposeAsync();
            return null;
        }

        file.Position = 0;
        return file;
    }

    public void Dispose()
    {
        if (folder.IsValueCreated)
        {
            folder.Value.Delete(recursive: true);
        }
    }

    private static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, useAsync: false);

    private static async Task<long?> CopyAsync(Stream from, Stream to, long limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var length = 0L;
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            length += read;
            if (length > limit)
            {
                return null;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return length;
    }

    private string NewPath() =>
        Path.Combine(folder.Value.FullName, Interlocked.Increment(ref lastFile).ToString(CultureInfo.InvariantCulture));
}
