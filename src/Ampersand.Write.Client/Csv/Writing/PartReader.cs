
namespace Ampersand.Write.Csv;

/// <summary>Reads an inspected source again, in the form in which it is sent.</summary>
internal sealed class PartReader(CsvSource source, Inspection inspection, SourceFingerprint fingerprint, PartBufferPool buffers)
{
    private readonly CsvNormalizer form = inspection.Form!;

    /// <summary>The parts, one at a time.</summary>
    public IEnumerable<CsvPart> Read(CancellationToken cancellation)
    {
        CheckLength();
        using var bytes = new VerifyingStream(source.From(0), fingerprint, source.Name);
        CsvSource.Skip(bytes, inspection.Preamble);
        var text = CsvSource.Decode(bytes, inspection.Encoding);
        using var reader = inspection.IsCopy
            ? null
            : new CsvRecordReader(_ => text, fingerprint.Length, inspection.Delimiter, cancellation: cancellation);
        var fill = reader is null ? Copy(text) : Rewrite(reader);
        foreach (var range in inspection.Parts)
        {
            cancellation.ThrowIfCancellationRequested();
            var target = new ByteSink(buffers.Rent(range.Length));
            target.Write(form.Header);
            Fill(fill, range, target);
            CheckLength();
            yield return buffers.CreatePart(range.Number, range.FirstRecord, range.Records, target.Array, target.Length);
        }
    }

    private void Fill(Action<PartRange, ByteSink> fill, PartRange range, ByteSink target)
    {
        try
        {
            fill(range, target);
        }
        catch (IOException exception)
        {
            throw CsvFileErrors.Unreadable(source.Name, exception);
        }

        // The same bytes give the same part: anything else is a change that came before the fingerprint was whole.
        if (target.Length != range.Length)
        {
            throw CsvFileErrors.Changed(source.Name);
        }
    }

    private void CheckLength()
    {
        if (source.Length != fingerprint.Length)
        {
            throw CsvFileErrors.Changed(source.Name);
        }
    }

    /// <summary>Takes a part's records as they stand: nothing has to be read in them.</summary>
    private Action<PartRange, ByteSink> Copy(Stream text)
    {
        CsvSource.Skip(text, inspection.Parts[0].SourceStart);
        return (range, target) =>
        {
            var count = (int)(range.SourceEnd - range.SourceStart);
            target.Reserve(count);
            while (count > 0 && text.Read(target.Array, target.Length, count) is > 0 and var read)
            {
                target.Advance(read);
                count -= read;
            }

            if (target.Array[target.Length - 1] != '\n')
            {
                target.Write((byte)'\n');
            }
        };
    }

    /// <summary>Reads a part's records and writes each in the form in which it is sent.</summary>
    private Action<PartRange, ByteSink> Rewrite(CsvRecordReader reader)
    {
        reader.Read();
        return (range, target) =>
        {
            for (long record = 0; record < range.Records && reader.Read(); record++)
            {
                form.Write(reader, target);
            }
        };
    }
}
