using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ampersand.Write.Journal;

namespace Ampersand.Write.Upsert;

/// <summary>
/// An inspected file in the form in which it is uploaded: normalized while it is read, so that there is no second copy of it anywhere.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The semaphore holds no handle as long as nobody asks for one, and a late reader may still release it.")]
internal sealed class UploadFile
{
    private const int SliceBytes = 64 * 1024;

    private readonly CsvFile file;
    private readonly SemaphoreSlim reading = new(1);
    private CancellationTokenSource? reader;

    private UploadFile(CsvFile file, long length, string md5, string sha256)
    {
        this.file = file;
        Length = length;
        Md5 = md5;
        Sha256 = sha256;
    }

    /// <summary>The file's name without its folder.</summary>
    public string Name => Path.GetFileName(file.Path);

    /// <summary>The bytes that are uploaded.</summary>
    public long Length { get; }

    /// <summary>Their MD5 in base64, as <c>Content-MD5</c> has it.</summary>
    public string Md5 { get; }

    /// <summary>Their SHA-256 in lowercase hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>What kept the file from being read the last time; none when nothing did.</summary>
    public AmpersandException? Failure { get; private set; }

    /// <summary>Reads the file once, to know how large it will be and by what it is recognised.</summary>
    /// <exception cref="AmpersandException"><c>FileChanged</c> or <c>FileUnreadable</c>.</exception>
    public static UploadFile Measure(CsvFile file, CancellationToken cancellationToken)
    {
        // The storage asks for MD5, to tell whether everything arrived; nothing secret depends on it.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        foreach (var piece in file.ReadNormalized(cancellationToken))
        {
            MemoryMarshal.TryGetArray(piece, out var bytes);
            md5.AppendData(bytes.Array!, bytes.Offset, bytes.Count);
            sha256.AppendData(bytes.Array!, bytes.Offset, bytes.Count);
            length += bytes.Count;
        }

        return new UploadFile(file, length, Convert.ToBase64String(md5.GetHashAndReset()), Digests.Hex(sha256.GetHashAndReset()));
    }

    /// <summary>
    /// Writes the bytes from the first on. An earlier writing that a lost connection left behind is ended first: there is one file to read.
    /// </summary>
    public async Task CopyToAsync(Stream destination, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        EndEarlierReader(own);
        try
        {
            await reading.WaitAsync(own.Token).ConfigureAwait(false);
            try
            {
                Failure = null;
                await WriteAsync(destination, progress, own.Token).ConfigureAwait(false);
            }
            catch (AmpersandException failure)
            {
                Failure = failure;
                throw;
            }
            finally
            {
                reading.Release();
            }
        }
        finally
        {
            Leave(own);
        }
    }

    private void EndEarlierReader(CancellationTokenSource own)
    {
        lock (reading)
        {
            reader?.Cancel();
            reader = own;
        }
    }

    private void Leave(CancellationTokenSource own)
    {
        lock (reading)
        {
            reader = reader == own ? null : reader;
        }
    }

    private async Task WriteAsync(Stream destination, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        long written = 0;
        progress?.Report(new UploadProgressed(Name, 0, Length));
        foreach (var piece in file.ReadNormalized(cancellationToken))
        {
            MemoryMarshal.TryGetArray(piece, out var bytes);
            for (var done = 0; done < bytes.Count;)
            {
                var count = Math.Min(SliceBytes, bytes.Count - done);
                await destination.WriteAsync(bytes.Array!, bytes.Offset + done, count, cancellationToken).ConfigureAwait(false);
                done += count;
                progress?.Report(new UploadProgressed(Name, written += count, Length));
            }
        }
    }
}
