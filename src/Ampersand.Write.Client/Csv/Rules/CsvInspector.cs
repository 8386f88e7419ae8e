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
    private byte[][] headerForms = [];
    private int unnamed; // the first of the columns at the end that have no name
    private bool areUnnamedBlank = true;
    private long endOfRecords = -1; // of the records, where a mark for the end of the file follows

    private ColumnSelection? columns;
    private CsvNormalizer? form;
    private PartPlan? parts;
    private RecordRules? rules;
    private KeyRule? keys;
    private string? primaryKey;
    private Func<long, long?>? badOffset;
    private SourceFingerprint? fingerprint;
    private CsvRecordReader? reader;
    private long records;
    private long badSequences;
    private long nextProgress = ProgressBytes;
    private bool sawBlank;

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
        var inspector = new CsvInspector(source, options, progress, cancellation);
        inspector.Inspect();
        return inspector.Conclude(watch.Elapsed);
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
            var text = at == 0 && marked is not null
                ? CsvSource.Decode(CsvSource.Skip(marked, preamble), options.Encoding)
                : source.OpenText(at, preamble, options.Encoding);
            badOffset = text is TranscodingStream transcoding ? transcoding.BadOffset : null;
            return text;
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

        InspectText(reader, record: null);
        if (options.Delimiter is { } named and not ',')
        {
            Normalize(CsvIssues.OtherDelimiter(named, normalizes), "The delimiter is replaced by commas.");
        }

        if (FindOtherDelimiter(reader) is { } likely)
        {
            // Nothing that follows could be right: what is one column here is many.
            collector.Add(CsvIssues.LooksDelimitedBy(likely, delimiter));
            return;
        }

        InspectColumns(reader);
    }

    private void InspectColumns(CsvRecordReader reader)
    {
        var names = new string[reader.FieldCount];
        for (var field = 0; field < names.Length; field++)
        {
            names[field] = Utf8Text.Decode(reader.Value(field));
        }

        columns = ColumnSelection.Create(names, options.HeaderMap, options.Properties, collector, normalizes);
        var line = CsvNormalizer.HeaderLine(names);
        headerForms = [reader.Raw.ToArray(), [.. line.AsSpan(0, line.Length - 1)]];
        unnamed = names.Length;
        while (unnamed > 1 && columns.IsSent[unnamed - 1] && string.IsNullOrWhiteSpace(names[unnamed - 1])
            && reader.Quotes(unnamed - 1) == FieldQuotes.Sound)
        {
            unnamed--;
        }

        var first = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns.Selection)
        {
            if (column < unnamed)
            {
                InspectColumn(reader, column, first);
            }
        }

        form = CsvNormalizer.Create(reader, columns, delimiter);
        var place = new CsvPlace(Line: firstLine);
        foreach (var issue in HeaderRules.InspectSize(columns.Selection.Length, form.Header, place, options.AppliedProvider))
        {
            collector.Add(issue);
        }

        parts = new PartPlan(form.Header.Length, options.PartLimit);
        rules = new RecordRules(columns, options, collector);
        FindKey();
        InspectByObject(columns.SentNames);
    }

    /// <summary>Looks for what the object itself, and the columns as a whole, have against them.</summary>
    private void InspectByObject(string[] sent)
    {
        if (options.ObjectRules is not { } known)
        {
            return;
        }

        if (known.Flaw is { } flaw)
        {
            collector.Add(flaw);
        }

        foreach (var missing in known.InspectColumns(sent, options.PrimaryKey))
        {
            collector.Add(missing);
        }
    }

    private void InspectColumn(CsvRecordReader reader, int column, Dictionary<string, int> first)
    {
        var name = columns!.Names[column];
        var place = new CsvPlace(reader.FieldLine(column), null, name, column + 1, Utf8Text.Preview(name));
        if (reader.Quotes(column) == FieldQuotes.Stray)
        {
            collector.Add(CsvIssues.StrayQuote(place));
            return;
        }

        foreach (var flaw in HeaderRules.Inspect(name, place, options.AppliedProvider))
        {
            collector.Add(flaw);
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            return;
        }

        if (options.ObjectRules?.InspectName(
            name, place, string.Equals(name, options.PrimaryKey, StringComparison.OrdinalIgnoreCase)) is { } issue)
        {
            collector.Add(issue);
        }

        if (first.TryGetValue(name, out var earlier))
        {
            collector.Add(CsvIssues.HeaderDuplicate(place, earlier + 1));
        }
        else
        {
            first.Add(name, column);
        }
    }

    private void FindKey()
    {
        if (options.PrimaryKey is not { } key)
        {
            return;
        }

        var sent = columns!.SentNames;
        var place = ColumnSelection.IndexOf(sent, key);
        if (place < 0)
        {
            collector.Add(CsvIssues.PrimaryKeyMissing(key, sent, new CsvPlace(Line: firstLine)));
            return;
        }

        primaryKey = sent[place];
        if (!string.Equals(primaryKey, key, StringComparison.Ordinal))
        {
            collector.Add(CsvIssues.PrimaryKeyCase(key, primaryKey));
        }

        keys = new KeyRule(
            columns.Selection[place], primaryKey, options.AppliedProvider, collector, options.Keys?.Seed ?? KeyHash.DrawSeed(), ReadAgain);
    }

    /// <summary>The delimiter that a header of one column more likely has.</summary>
    private char? FindOtherDelimiter(CsvRecordReader reader)
    {
        if (reader.FieldCount > 1)
        {
            return null;
        }

        var isQuoted = reader.Quotes(0) == FieldQuotes.Sound && reader.HasQuotes;
        var most = 0;
        char? likely = null;
        foreach (var candidate in (ReadOnlySpan<char>)[',', ';', '\t', '|', '^', '`'])
        {
            var count = 0;
            foreach (var value in reader.Raw)
            {
                count += value == candidate ? 1 : 0;
            }

            if (candidate != delimiter && count > most && !isQuoted)
            {
                (most, likely) = (count, candidate);
            }
        }

        return likely;
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
            InspectWholeRecord(reader);
            return;
        }

        parts?.Add(reader.Length + 1, reader.Offset);
    }

    private void InspectWholeRecord(CsvRecordReader reader)
    {
        if (reader.IsSuspect)
        {
            InspectText(reader, records);
        }

        if (columns is null)
        {
            return;
        }

        if (reader.FieldCount != columns.Names.Length)
        {
            InspectColumnCount(reader);
            parts!.Add(reader.Length + 1, reader.Offset);
            return;
        }

        if (reader.HasBreaks || unnamed < columns.Names.Length || reader.Length == headerForms[0].Length
            || reader.Length == headerForms[1].Length)
        {
            InspectShape(reader);
        }

        sawBlank |= reader.Length == 0;
        rules!.Check(reader, records);
        keys?.Check(reader, records);
        var sent = form!.Measure(reader);
        if (sent > CsvLimits.RecordCharacters && forSalesforce
            && form.CountCharacters(reader) is > CsvLimits.RecordCharacters and var characters)
        {
            collector.Add(CsvIssues.RecordTooLong(new CsvPlace(reader.Line, records), characters));
        }

        if (parts!.Alone(sent) > options.PartLimit && normalizes)
        {
            collector.Add(CsvIssues.RecordTooLarge(new CsvPlace(reader.Line, records), parts.Alone(sent), options.PartLimit));
        }

        parts.Add(sent, reader.Offset);
    }

    /// <summary>Looks at what a record as a whole can tell: that it is the header once more, that quotes pair up by accident.</summary>
    private void InspectShape(CsvRecordReader reader)
    {
        foreach (var header in headerForms)
        {
            if (reader.Length == header.Length && reader.Raw.SequenceEqual(header))
            {
                if (collector.Count(CsvRule.HeaderRepeated, CsvSeverity.Error))
                {
                    collector.List(CsvIssues.HeaderRepeated(new CsvPlace(reader.Line, records)));
                }

                break;
            }
        }

        for (var column = unnamed; column < columns!.Names.Length && areUnnamedBlank; column++)
        {
            areUnnamedBlank = reader.Value(column).IsEmpty;
        }

        // A line that looks like a record has as many delimiters as one.
        if (reader.HasBreaks && reader.Delimiters >= 2 * (columns.Names.Length - 1)
            && QuotedLines.Find(reader, columns.Names.Length, (byte)delimiter, out var field, out var lines)
            && collector.Count(CsvRule.StrayQuote, CsvSeverity.Warning))
        {
            collector.List(CsvIssues.QuotesPair(
                new CsvPlace(
                    reader.FieldLine(field), records, columns.Names[field], field + 1, Utf8Text.Preview(reader.Value(field))), lines));
        }
    }

    private void InspectColumnCount(CsvRecordReader reader)
    {
        var place = new CsvPlace(reader.Line, records);
        if (collector.Count(CsvRule.ColumnCount, CsvSeverity.Error))
        {
            place = place with { Preview = Utf8Text.Preview(reader.Raw) };
            collector.List(CsvIssues.ColumnCount(place, reader.FieldCount, columns!.Names.Length, reader.Length == 0));
        }

        if (reader.FieldCount > CsvLimits.Fields && forSalesforce)
        {
            collector.Add(CsvIssues.TooManyFields(place, reader.FieldCount));
        }
    }

    /// <summary>Finds everything in the record that is no text.</summary>
    private void InspectText(CsvRecordReader reader, long? record)
    {
        var from = 0;
        while (Utf8Text.FindNoText(reader.Raw.Slice(from), out var count) is >= 0 and var at)
        {
            if (collector.Count(CsvRule.NotUtf8, CsvSeverity.Error))
            {
                collector.List(NoText(reader, record, from + at, count));
            }

            badSequences++;
            from += at + count;
        }
    }

    private AmpersandCsvIssue NoText(CsvRecordReader reader, long? record, int at, int count)
    {
        var field = 0;
        for (var end = reader.RawField(0).Length; end <= at && field < reader.FieldCount - 1; end += 1 + reader.RawField(field).Length)
        {
            field++;
        }

        var name = columns is not null && field < columns.Names.Length ? columns.Names[field] : null;
        var place = new CsvPlace(reader.LineAt(at), record, name, field + 1, Utf8Text.Preview(reader.Value(field)));
        var bytes = BitConverter.ToString(reader.Raw.Slice(at, count).ToArray()).Replace('-', ' ');
        return badOffset is not null
            ? CsvIssues.NotUtf8(place, EncodingName, "", badOffset(badSequences))
            : CsvIssues.NotUtf8(place, "UTF-8", bytes, preamble + reader.Offset + at);
    }

    private void InspectWhole(CsvRecordReader reader)
    {
        if (records == 0 && !collector.Totals.ContainsKey(CsvRule.UnclosedQuote))
        {
            collector.Add(CsvIssues.Empty(hasHeader: true));
        }

        if (columns is not null && unnamed < columns.Names.Length)
        {
            collector.Add(CsvIssues.HeadersEmpty(
                new CsvPlace(firstLine, null, null, unnamed + 1), columns.Names.Length - unnamed, areUnnamedBlank && records > 0));
        }

        rules?.Complete();
        InspectKeys();
        parts?.Complete(endOfRecords < 0 ? reader.Passed : endOfRecords);
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

        if (options.Destination == CsvDestination.Upload && parts is not null)
        {
            // Normalizing changes the size, and what is fetched is what was normalized.
            InspectSize(parts.TotalLength);
        }
        else if (normalizes && parts is { Parts.Count: > 1 })
        {
            collector.Add(CsvIssues.Split(parts.TotalLength, parts.Parts.Count, options.PartLimit));
        }

        progress?.Report(new CsvProgress(length, length, records));
    }

    private void InspectKeys()
    {
        if (keys is not null)
        {
            keys.FindDuplicates();
            options.Keys?.Add(source.Name, keys);
        }
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
            if (!again.IsOverlong && again.UnclosedLine == 0 && again.FieldCount == columns!.Names.Length)
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
        var copies = form is { IsVerbatim: true } && !sawBlank
            && reader is { Ends: { CrLf: 0, Cr: 0 } };
        return new Inspection
        {
            Encoding = options.Encoding,
            Delimiter = (byte)delimiter,
            Preamble = preamble,
            FirstLine = firstLine,
            Form = form,
            Parts = parts?.Parts ?? [],
            IsCopy = copies,
            Fingerprint = fingerprint,
            Report = new AmpersandCsvReport
            {
                Path = source.Name,
                Records = records,
                Columns = columns?.SourceNames.Length ?? 0,
                Headers = columns?.SourceNames ?? [],
                PrimaryKey = primaryKey,
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

/// <summary>All that an inspection learned, for the report and for a second reading.</summary>
internal sealed class Inspection
{
    /// <summary>What the user sees.</summary>
    public required AmpersandCsvReport Report { get; init; }

    /// <summary>How the source is read.</summary>
    public required Encoding? Encoding { get; init; }

    /// <summary>The delimiter of the source.</summary>
    public required byte Delimiter { get; init; }

    /// <summary>How many bytes of the source are a byte order mark.</summary>
    public required int Preamble { get; init; }

    /// <summary>The physical line on which the header begins.</summary>
    public int FirstLine { get; init; } = 1;

    /// <summary>How records leave; none when there is no header to go by.</summary>
    public CsvNormalizer? Form { get; init; }

    /// <summary>The parts.</summary>
    public IReadOnlyList<PartRange> Parts { get; init; } = [];

    /// <summary>Whether the records leave with the very bytes they have, so that parts are copied without being read.</summary>
    public bool IsCopy { get; init; }

    /// <summary>By what the source is recognised again; only when asked for.</summary>
    public SourceFingerprint? Fingerprint { get; init; }
}
