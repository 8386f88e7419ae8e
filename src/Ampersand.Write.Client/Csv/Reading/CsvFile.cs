using System.Runtime.InteropServices;
using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write;

/// <summary>One CSV file: inspected to its end, then read again as the parts that are sent.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class CsvFile : IDisposable
{
    private readonly CsvSource source;
    private readonly PartBufferPool buffers = new(CsvPart.MaxBytes);
    private Inspection? inspection;

    private CsvFile(CsvSource source) => this.source = source;

    /// <summary>The file's path, or the name given to a stream.</summary>
    public string Path => source.Name;

    /// <summary>The file's bytes.</summary>
    public long Length => source.Length;

    /// <summary>What the last inspection found; none before the first.</summary>
    public AmpersandCsvReport? Report => inspection?.Report;

    /// <summary>Opens a file. As long as it is open, Windows lets nobody write to it.</summary>
    /// <param name="path">The path in the file system.</param>
    /// <exception cref="AmpersandException">
    /// <c>FileNotFound</c>, <c>FileIsFolder</c>, <c>FileNotRegular</c> (a pipe or a device), <c>FileLocked</c>, <c>FileDenied</c>,
    /// <c>FilePathInvalid</c> or <c>FileUnreadable</c>.
    /// </exception>
    public static CsvFile Open(string path) => new(new CsvSource(CsvFileOpener.Open(path), path, ownsStream: true));

    /// <summary>Takes a CSV from a stream that can seek, from its first byte on. The stream stays the caller's.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="name">What reports and errors call it.</param>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static CsvFile FromStream(Stream stream, string name)
    {
        if (stream is not { CanSeek: true })
        {
            throw new ArgumentException("The stream must be one that can seek: it is read more than once.", nameof(stream));
        }

        return new CsvFile(new CsvSource(stream, name, ownsStream: false));
    }

    /// <summary>
    /// The column names of a file, for completion while a command is typed: nothing is ever thrown for a file that is not right.
    /// </summary>
    /// <param name="path">The path in the file system.</param>
    /// <param name="encoding">The encoding; none: UTF-8.</param>
    /// <param name="delimiter">The delimiter; none: comma.</param>
    /// <returns>The names, or none when the file cannot be read or has no sound header.</returns>
    public static IReadOnlyList<string> ReadHeader(string path, Encoding? encoding = null, char? delimiter = null)
    {
        try
        {
            using var file = Open(path);
            return CsvHeaderReader.Read(file.source, encoding, delimiter);
        }
        catch (Exception exception) when (
            exception is AmpersandException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [];
        }
    }

    /// <summary>Inspects the file to its end by every rule.</summary>
    /// <param name="options">What to inspect, and for whom.</param>
    /// <param name="progress">Told every few MiB and at the end.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The report. An invalid file is a result, not an error.</returns>
    /// <exception cref="AmpersandException">
    /// <c>DelimiterInvalid</c>; <c>FileUnreadable</c> when reading fails; <c>FileChanged</c> when the file changes meanwhile.
    /// </exception>
    public AmpersandCsvReport Inspect(CsvInspectionOptions options, IProgress<RunEvent>? progress = null, CancellationToken ct = default)
    {
        var report = Inspect(options, progress is null ? null : new InspectionEvents(Path, progress), ct);
        progress.Detail(
            FormattableString.Invariant($"Inspected {report}, {report.Columns} columns, {report.Bytes:N0} bytes in ")
                + FormattableString.Invariant($"{report.Elapsed.TotalSeconds:0.0} s."));
        return report;
    }

    private AmpersandCsvReport Inspect(CsvInspectionOptions options, InspectionEvents? progress, CancellationToken ct)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        try
        {
            inspection = CsvInspector.Inspect(source, options, progress, ct);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CsvFileErrors.Unreadable(Path, exception);
        }

        return inspection.Report;
    }

    /// <summary>
    /// Reads the inspected file again as parts, one at a time: normalized, with the chosen columns under their new names.
    /// </summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>Parts of at most <see cref="CsvPart.MaxBytes"/>, as few as there can be. Dispose each when it has been sent.</returns>
    /// <exception cref="InvalidOperationException">There was no inspection with <see cref="CsvInspectionOptions.ForReading"/>.</exception>
    /// <exception cref="AmpersandException">
    /// <c>CsvInvalid</c>: the inspection found errors. <c>FileChanged</c>: the bytes of the next part are not those that were inspected; it
    /// is not handed out.
    /// <c>FileUnreadable</c>: reading failed.
    /// </exception>
    public IEnumerable<CsvPart> ReadParts(CancellationToken ct = default)
    {
        if (inspection is not { Fingerprint: { } fingerprint } found)
        {
            throw new InvalidOperationException("Inspect the file first, with ForReading.");
        }

        return found.Report.IsValid
            ? new PartReader(source, found, fingerprint, buffers).Read(ct)
            : throw CsvFileErrors.Invalid(found.Report, others: 0, "none of it is read");
    }

    /// <summary>Reads the inspected file again as it stands.</summary>
    /// <param name="ct">Gives up.</param>
    /// <returns>The same reader each time: at the header, and then at each record.</returns>
    /// <exception cref="AmpersandException">
    /// <c>FileChanged</c>: it is not any more what was inspected. <c>FileUnreadable</c>.
    /// </exception>
    internal IEnumerable<CsvRecordReader> ReadRecords(CancellationToken ct)
    {
        (var found, var fingerprint) = (inspection!, inspection!.Fingerprint!);
        using var bytes = new VerifyingStream(source.From(0), fingerprint, source.Name);
        CsvSource.Skip(bytes, found.Preamble);
        var text = CsvSource.Decode(bytes, found.Encoding);
        using var reader = new CsvRecordReader(_ => text, fingerprint.Length, found.Delimiter, cancellation: ct)
        {
            FirstLine = found.FirstLine,
        };
        for (long record = 0; ReadNext(reader, fingerprint); record++)
        {
            // Behind the last one stands at most the mark of the file's end.
            if (record <= found.Report.Records)
            {
                yield return reader;
            }
        }
    }

    /// <summary>The form in which the inspected file is sent.</summary>
    internal CsvNormalizer Form => inspection!.Form!;

    /// <summary>Writes the inspected file as one right CSV: what <see cref="ReadParts"/> hands out, with one header.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="ct">Cancels.</param>
    /// <inheritdoc cref="ReadParts" path="/exception"/>
    public void WriteNormalized(Stream destination, CancellationToken ct = default)
    {
        if (destination is null)
        {
            throw new ArgumentNullException(nameof(destination));
        }

        foreach (var piece in ReadNormalized(ct))
        {
            // Parts are made over arrays.
            MemoryMarshal.TryGetArray(piece, out var bytes);
            destination.Write(bytes.Array!, bytes.Offset, bytes.Count);
        }
    }

    /// <summary>The bytes that <see cref="WriteNormalized"/> writes, a piece at a time; each is good until the next is asked for.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> ReadNormalized(CancellationToken ct)
    {
        foreach (var part in ReadParts(ct))
        {
            using (part)
            {
                yield return part.Content.Slice(part.Number == 1 ? 0 : inspection!.Form!.Header.Length);
            }
        }
    }

    private bool ReadNext(CsvRecordReader reader, SourceFingerprint fingerprint)
    {
        try
        {
            return source.Length == fingerprint.Length ? reader.Read() : throw CsvFileErrors.Changed(Path);
        }
        catch (IOException exception)
        {
            throw CsvFileErrors.Unreadable(Path, exception);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => source.Dispose();

    private sealed class InspectionEvents(string path, IProgress<RunEvent> progress) : IProgress<CsvProgress>
    {
        public void Report(CsvProgress value) => progress.Report(new InspectionProgressed(path, value));
    }
}

/// <summary>How far an inspection has come.</summary>
/// <param name="BytesRead">The bytes inspected so far.</param>
/// <param name="TotalBytes">The bytes there are.</param>
/// <param name="Records">The records inspected so far.</param>
public sealed record CsvProgress(long BytesRead, long TotalBytes, long Records);
