using System.Diagnostics;
using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>Goes over a source once, inspects it by every rule, and plans the parts.</summary>
internal sealed class CsvInspector
{
    private const long ProgressBytes = 4 * 1024 * 1024;

    private readonly CsvSource source;
    private CsvInspectionOptions options;
    private readonly IProgress<CsvProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly IssueCollector collector;
    private readonly List<string> normalized = [];
    private readonly long length;
    private char delimiter;
    private readonly bool normalizes;
    private readonly bool forSalesforce;
    private int preamble;
    private bool hasMark;
    private int firstLine = 1;
    private long endOfRecords = -1; // of the records, where a mark for the end of the file follows

    private TextRule? text;
    private RecordInspector? inspector;
    private SourceFingerprint? fingerprint;
    private CsvRecordReader? reader;
    private long records;
    private long nextProgress = ProgressBytes;

    private CsvInspector(CsvSource source, CsvInspectionOptions options, IProgress<CsvProgress>? progress, CancellationToken cancellation)
    {
        this.source = source;
        this.options = options;
        this.progress = progress;
        this.cancellation = cancellation;
        length = source.Length;
        delimiter = CheckDelimiter(options.Delimiter);
        collector = new IssueCollector(Math.Max(1, options.MaxIssues));
        normalizes = options.Destination != CsvDestination.Url;
        forSalesforce = options.AppliedProvider == CsvProvider.Salesforce;
    }

    /// <summary>Inspects a source.</summary>
    public static Inspection Inspect(
        CsvSource source, CsvInspectionOptions options, IProgress<CsvProgress>? progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var inspection = new CsvInspector(source, options, progress, cancellation);
        inspection.Inspect();
        return inspection.Conclude(watch.Elapsed);
    }

    /// <summary>The delimiter to read with.</summary>
    public static char CheckDelimiter(char? delimiter) => delimiter switch
    {
        null => ',',
        ',' or ';' or '\t' or '|' or '^' or '`' => delimiter.Value,
        _ => throw new AmpersandException(
            ErrorIds.DelimiterInvalid,
            $"'{delimiter}' is not a delimiter that Salesforce knows. Use comma, semicolon, tab, pipe, caret or backtick."),
    };

    private void Inspect()
    {
        // What can be said without reading is said without reading.
        if (options.Destination == CsvDestination.Url)
        {
            InspectSize(length);
            if (length > CsvLimits.UrlBytes)
            {
                return;
            }
        }

        var head = source.ReadHead();
        if (FileSignature.Inspect(head, options.Encoding is not null) is { } other)
        {
            collector.Add(other);
            return;
        }

        preamble = CsvSource.PreambleLength(head, options.Encoding);
        hasMark = preamble > 0;
        ReadSeparatorLine(head.AsSpan(preamble));
        if (hasMark)
        {
            Normalize(CsvIssues.ByteOrderMark(normalizes), "The byte order mark is left out.");
        }

        text = new TextRule(EncodingName, preamble, collector);
        using (var marked = options.ForReading ? new FingerprintStream(source.From(0)) : null)
        using (reader = Read(marked))
        {
            var hasHeader = reader.Read();
            if (hasHeader)
            {
                InspectHeader(reader);
            }

            while (reader.Read())
            {
                if (IsEndMark(reader))
                {
                    endOfRecords = reader.Offset;
                    Normalize(CsvIssues.EndMark(new CsvPlace(reader.Line), normalizes), "The mark for the end of the file is left out.");
                    continue;
                }

                records++;
                InspectRecord(reader);
            }

            fingerprint = marked?.Complete(source);
            if (hasHeader)
            {
                InspectWhole(reader);
            }
            else
            {
                collector.Add(CsvIssues.Empty(hasHeader: false));
            }
        }
    }

    /// <summary>A first line that tells a spreadsheet the delimiter is no header: the file is read as it says.</summary>
    private void ReadSeparatorLine(ReadOnlySpan<byte> text)
    {
        if (CsvSource.SeparatorOf(text, options.Encoding, out var length) is not { } separator)
        {
            return;
        }

        preamble += length;
        firstLine = 2;
        Normalize(CsvIssues.SeparatorLine(separator, normalizes), "The line that names the delimiter is left out.");
        if (options.Delimiter is null && separator != ',')
        {
            delimiter = separator;
            options = options with { Delimiter = separator };
        }
    }

    /// <summary>Whether the reader's record is no record but the mark by which old programs end a file.</summary>
    private bool IsEndMark(CsvRecordReader reader) =>
        reader.Length == 1 && reader.Raw[0] == 0x1A && reader.Offset + 3 >= reader.Passed && reader.Offset + 3 >= length - preamble;

    /// <summary>Begins to read the source.</summary>
    /// <param name="marked">The source from its first byte on, when its bytes have to pass through something.</param>
    private CsvRecordReader Read(Stream? marked)
    {
        return new CsvRecordReader(Open, length, (byte)delimiter, LongestRecord, ReportProgress, cancellation)
        {
            FirstLine = firstLine,
        };

        Stream Open(long at)
        {
            var opened = at == 0 && marked is not null
                ? CsvSource.Decode(CsvSource.Skip(marked, preamble), options.Encoding)
                : source.OpenText(at, preamble, options.Encoding);
            text!.BadOffset = opened is TranscodingStream transcoding ? transcoding.BadOffset : null;
            return opened;
        }
    }

    /// <summary>What Ampersand fetches in one piece has limits of its own.</summary>
    private void InspectSize(long bytes)
    {
        if (bytes > CsvLimits.UrlBytes)
        {
            collector.Add(CsvIssues.TooLargeForUrl(bytes));
        }
        else if (bytes > CsvLimits.UploadGrowthBytes && forSalesforce)
        {
            collector.Add(CsvIssues.UploadGrowth(bytes));
        }
    }

    // What cannot be sent anyway need not be held: two parts, or all that a URL may hold when nobody limits records.
    private int LongestRecord =>
        options.Destination == CsvDestination.Url && !forSalesforce ? (int)CsvLimits.UrlBytes : 2 * CsvPart.MaxBytes;

    private void InspectHeader(CsvRecordReader reader)
    {
        if (reader.UnclosedLine > 0)
        {
            collector.Add(CsvIssues.UnclosedQuote(new CsvPlace(reader.UnclosedLine), reader.UnclosedLine));
            return;
        }

        if (reader.IsOverlong)
        {
            collector.Add(forSalesforce
                ? CsvIssues.HeaderTooLong(new CsvPlace(Line: firstLine), reader.Length)
                : CsvIssues.HeaderTooLarge(reader.Length, options.PartLimit));
            return;
        }

        text!.Inspect(reader, record: null, names: null);
        if (options.Delimiter is { } named and not ',')
        {
            Normalize(CsvIssues.OtherDelimiter(named, normalizes), "The delimiter is replaced by commas.");
        }

        var header = new HeaderInspector(reader, options, delimiter, firstLine, collector);
        if (header.FindOtherDelimiter() is { } likely)
        {
            // Nothing that follows could be right: what is one column here is many.
            collector.Add(CsvIssues.LooksDelimitedBy(likely, delimiter));
            return;
        }

        inspector = header.Inspect(ReadAgain);
    }

    private void InspectRecord(CsvRecordReader reader)
    {
        if (reader.UnclosedLine > 0)
        {
            collector.Add(CsvIssues.UnclosedQuote(new CsvPlace(reader.UnclosedLine, records), reader.UnclosedLine));
        }
        else if (reader.IsOverlong)
        {
            var place = new CsvPlace(reader.Line, records);
            collector.Add(
                forSalesforce ? CsvIssues.RecordTooLong(place, null) : CsvIssues.RecordTooLarge(place, reader.Length, options.PartLimit));
        }
        else
        {
            if (reader.IsSuspect)
            {
                text!.Inspect(reader, records, inspector?.Columns.Names);
            }

            inspector?.Inspect(reader, records);
            return;
        }

        inspector?.Parts.Add(reader.Length + 1, reader.Offset);
    }

    private void InspectWhole(CsvRecordReader reader)
    {
        if (records == 0 && !collector.Totals.ContainsKey(CsvRule.UnclosedQuote))
        {
            collector.Add(CsvIssues.Empty(hasHeader: true));
        }

        if (inspector is not null)
        {
            inspector.Complete(firstLine, hasRecords: records > 0);
            if (inspector.Keys is { } keys)
            {
                options.Keys?.Add(source.Name, keys);
            }

            inspector.Parts.Complete(endOfRecords < 0 ? reader.Passed : endOfRecords);
        }

        var (lf, crLf, cr) = reader.Ends;
        var isLastOpen = reader.IsLastOpen && reader.UnclosedLine == 0 && endOfRecords < 0 && records > 0;
        if (crLf + cr > 0)
        {
            Normalize(CsvIssues.LineEnding(reader.FirstOtherEnd, crLf, cr, lf, normalizes, isLastOpen), "The lines are ended with LF.");
        }
        else if (isLastOpen)
        {
            collector.Add(CsvIssues.LastRecordOpen(new CsvPlace(reader.Line, records)));
        }

        if (options.Encoding is { } encoding && !CsvSource.IsUtf8(encoding) && (reader.IsForeign || !encoding.IsSingleByte))
        {
            Normalize(CsvIssues.OtherEncoding(EncodingName, normalizes), $"The text is transcoded from {EncodingName} to UTF-8.");
        }

        if (options.Destination == CsvDestination.Upload && inspector is { Parts: var whole })
        {
            // Normalizing changes the size, and what is fetched is what was normalized.
            InspectSize(whole.TotalLength);
        }
        else if (normalizes && inspector is { Parts: { Parts.Count: > 1 } parts })
        {
            collector.Add(CsvIssues.Split(parts.TotalLength, parts.Parts.Count, options.PartLimit));
        }

        progress?.Report(new CsvProgress(length, length, records));
    }

    /// <summary>Shows the records that were inspected once more.</summary>
    private void ReadAgain(Action<CsvRecordReader, long> show)
    {
        using var again = Read(marked: null);
        again.Read();
        long record = 0;
        while (again.Read())
        {
            if (endOfRecords >= 0 && again.Offset == endOfRecords)
            {
                continue;
            }

            record++;
            if (!again.IsOverlong && again.UnclosedLine == 0 && again.FieldCount == inspector!.Columns.Names.Length)
            {
                show(again, record);
            }
        }

        if (record != records)
        {
            throw CsvFileErrors.Changed(source.Name);
        }
    }

    private Inspection Conclude(TimeSpan elapsed)
    {
        var parts = inspector?.Parts;
        var columns = inspector?.Columns;
        var copies = inspector is { Form.IsVerbatim: true, HasBlank: false }
            && reader is { Ends: { CrLf: 0, Cr: 0 } };
        return new Inspection
        {
            Encoding = options.Encoding,
            Delimiter = (byte)delimiter,
            Preamble = preamble,
            FirstLine = firstLine,
            Form = inspector?.Form,
            Parts = parts?.Parts ?? [],
            IsCopy = copies,
            Fingerprint = fingerprint,
            Report = new AmpersandCsvReport
            {
                Path = source.Name,
                Records = records,
                Columns = columns?.SourceNames.Length ?? 0,
                Headers = columns?.SourceNames ?? [],
                PrimaryKey = inspector?.Keys?.Name,
                Bytes = length,
                Encoding = EncodingName,
                HasBom = hasMark,
                LineEnding = NameLineEnding(),
                Delimiter = delimiter,
                Parts = options.Destination == CsvDestination.Inline ? parts?.Parts.Count : null,
                Errors = collector.Errors,
                Warnings = collector.Warnings,
                Informations = collector.Informations,
                Issues = collector.Listed(),
                IssueTotals = collector.Totals,
                Normalizations = normalized,
                Sha256 = fingerprint is null ? null : Hex(fingerprint.Whole),
                Elapsed = elapsed,
                Options = options,
                SentBytes = (
                    options.Destination == CsvDestination.Inline ? parts?.Parts.Sum(part => (long)part.Length) : parts?.TotalLength) ?? 0,
            },
        };
    }

    private string EncodingName => options.Encoding is { } encoding ? encoding.WebName : Encoding.UTF8.WebName;

    private static string Hex(byte[] bytes) =>
        string.Concat(bytes.Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));

    private void Normalize(AmpersandCsvIssue issue, string sentence)
    {
        collector.Add(issue);
        if (normalizes)
        {
            normalized.Add(sentence);
        }
    }

    private string NameLineEnding() => reader?.Ends switch
    {
        null or (0, 0, 0) => "None",
        ( > 0, 0, 0) => "LF",
        (0, > 0, 0) => "CRLF",
        (0, 0, > 0) => "CR",
        _ => "Mixed",
    };

    private void ReportProgress(long passed)
    {
        if (passed >= nextProgress)
        {
            nextProgress = passed + ProgressBytes;
            progress?.Report(new CsvProgress(Math.Min(passed, length), length, records));
        }
    }
}
