using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>Goes over a source once, judges it by every rule, and plans the parts.</summary>
internal sealed class CsvInspector
{
    private const long ProgressBytes = 4 * 1024 * 1024;
    private const long ReadAheadBytes = 1024 * 1024;

    private readonly CsvSource source;
    private readonly CsvInspectionOptions options;
    private readonly IProgress<CsvProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly IssueLedger ledger;
    private readonly List<string> mended = [];
    private readonly long[] recordEnds = new long[4];
    private readonly long length;
    private readonly char delimiter;
    private readonly bool mends;
    private readonly bool forSalesforce;
    private int preamble;

    private ColumnPlan? columns;
    private CanonicalForm? form;
    private PartPlan? parts;
    private RecordRules? rules;
    private KeyRule? keys;
    private string? primaryKey;
    private Func<long, long?>? badOffset;
    private SourceFingerprint? fingerprint;

    // How many fields a record has that needs no close look; none has when all are written anew.
    private int plainWidth = -1;
    private long end;
    private long records;
    private long firstWrongEnd;
    private long badSequences;
    private long nextProgress = ProgressBytes;
    private bool sawForeign; // a character that is not the same in every encoding
    private bool sawBlank;

    private CsvInspector(CsvSource source, CsvInspectionOptions options, IProgress<CsvProgress>? progress, CancellationToken cancellation)
    {
        this.source = source;
        this.options = options;
        this.progress = progress;
        this.cancellation = cancellation;
        length = source.Length;
        delimiter = CheckDelimiter(options.Delimiter);
        ledger = new IssueLedger(Math.Max(1, options.MaxIssues));
        mends = options.Destination != CsvDestination.Url;
        forSalesforce = options.Provider == CsvProvider.Salesforce;
    }

    /// <summary>Inspects a source.</summary>
    public static Inspection Inspect(CsvSource source, CsvInspectionOptions options, IProgress<CsvProgress>? progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var inspector = new CsvInspector(source, options, progress, cancellation);
        inspector.Judge();
        return inspector.Conclude(watch.Elapsed);
    }

    /// <summary>The delimiter to read with.</summary>
    public static char CheckDelimiter(char? delimiter) => delimiter switch
    {
        null => ',',
        ',' or ';' or '\t' or '|' or '^' or '`' => delimiter.Value,
        _ => throw new AmpersandException(
            "DelimiterInvalid",
            AmpersandErrorKind.InvalidArgument,
            $"'{delimiter}' is no delimiter Salesforce knows. Use comma, semicolon, tab, pipe, caret or backtick."),
    };

    private void Judge()
    {
        // What can be said without reading is said without reading.
        if (options.Destination == CsvDestination.Url)
        {
            JudgeSize(length);
            if (length > CsvLimits.UrlBytes)
            {
                return;
            }
        }

        var head = source.ReadHead();
        if (FileSignature.Judge(head, options.Encoding is not null) is { } other)
        {
            ledger.Add(other);
            return;
        }

        preamble = CsvSource.PreambleLength(head, options.Encoding);
        if (preamble > 0)
        {
            Mend(CsvFindings.ByteOrderMark(mends), "The byte order mark is left out.");
        }

        using (var marked = options.ForReading ? new FingerprintStream(source.FromStart()) : null)
        {
            fingerprint = marked?.Fingerprint;
            using var text = new SourceText(marked ?? source.FromStart(), preamble, options.Encoding);
            badOffset = text.Transcoding is { } transcoding ? transcoding.BadOffset : null;
            using var reader = Scan(text);
            if (!reader.Read())
            {
                ledger.Add(CsvFindings.Empty(hasHeader: false));
                return;
            }

            JudgeHeader(reader);
            JudgeRecords(reader);
            end = reader.NextOffset;
        }

        JudgeWhole();
    }

    /// <summary>What Ampersand fetches in one piece has limits of its own.</summary>
    private void JudgeSize(long bytes)
    {
        if (bytes > CsvLimits.UrlBytes)
        {
            ledger.Add(CsvFindings.TooLargeForUrl(bytes));
        }
        else if (bytes > CsvLimits.UploadGrowthBytes && forSalesforce)
        {
            ledger.Add(CsvFindings.UploadGrowth(bytes));
        }
    }

    private Utf8CsvScanner Scan(SourceText from) =>
        new(from.Stream, (byte)delimiter, LongestRecord, options.BufferSize, options.Plain, length > ReadAheadBytes, cancellation);

    // What cannot be sent anyway need not be held: two parts, or all that a URL may hold when nobody limits records.
    private int LongestRecord => options.Destination == CsvDestination.Url && !forSalesforce ? (int)CsvLimits.UrlBytes : 2 * CsvPart.MaxBytes;

    private void JudgeHeader(Utf8CsvScanner scanner)
    {
        CountEnd(scanner);
        if (scanner.UnclosedLine > 0)
        {
            ledger.Add(CsvFindings.UnclosedQuote(new CsvPlace(scanner.UnclosedLine), scanner.UnclosedLine));
            return;
        }

        if (scanner.IsOversized)
        {
            ledger.Add(forSalesforce ? CsvFindings.HeaderTooLong(scanner.Length) : CsvFindings.HeaderTooLarge(scanner.Length, options.PartLimit));
            return;
        }

        JudgeText(scanner, record: null);
        if (options.Delimiter is { } named and not ',')
        {
            Mend(CsvFindings.OtherDelimiter(named, mends), "The delimiter is replaced by commas.");
        }

        if (FindOtherDelimiter(scanner) is { } likely)
        {
            // Nothing that follows could be right: what is one column here is many.
            ledger.Add(CsvFindings.LooksDelimitedBy(likely, delimiter));
            return;
        }

        JudgeColumns(scanner);
    }

    private void JudgeColumns(Utf8CsvScanner scanner)
    {
        var names = new string[scanner.FieldCount];
        for (var field = 0; field < names.Length; field++)
        {
            names[field] = Utf8Text.Decode(scanner.Value(field));
        }

        columns = ColumnPlan.Create(names, options.HeaderMap, options.Properties, ledger);
        if (forSalesforce && columns.Selection.Length > CsvLimits.Fields)
        {
            ledger.Add(CsvFindings.TooManyFields(new CsvPlace(Line: 1), columns.Selection.Length));
        }

        var first = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns.Selection)
        {
            JudgeColumn(scanner, column, first);
        }

        form = CanonicalForm.Create(scanner, columns, delimiter);
        if (forSalesforce && Utf8Text.IsLonger(form.Header.AsSpan(0, form.Header.Length - 1), CsvLimits.HeaderCharacters, out var characters))
        {
            ledger.Add(CsvFindings.HeaderTooLong(characters));
        }

        parts = new PartPlan(form.Header.Length, options.PartLimit);
        rules = new RecordRules(columns, options, ledger);
        plainWidth = form.IsVerbatim && form.Header.Length + CsvLimits.FieldCharacters < options.PartLimit ? columns.Names.Length : -1;
        FindKey();
    }

    private void JudgeColumn(Utf8CsvScanner scanner, int column, Dictionary<string, int> first)
    {
        var name = columns!.Names[column];
        var place = new CsvPlace(scanner.FieldLine(column), null, name, column + 1, Utf8Text.Preview(name));
        if ((scanner.Flags(column) & FieldFlags.Stray) != FieldFlags.None)
        {
            ledger.Add(CsvFindings.StrayQuote(place));
            return;
        }

        foreach (var issue in HeaderRules.Judge(name, place, options.Provider))
        {
            ledger.Add(issue);
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            return;
        }

        if (first.TryGetValue(name, out var earlier))
        {
            ledger.Add(CsvFindings.HeaderDuplicate(place, earlier + 1));
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
        var place = ColumnPlan.IndexOf(sent, key);
        if (place < 0)
        {
            ledger.Add(CsvFindings.PrimaryKeyMissing(key, sent, new CsvPlace(Line: 1)));
            return;
        }

        primaryKey = sent[place];
        if (!string.Equals(primaryKey, key, StringComparison.Ordinal))
        {
            ledger.Add(CsvFindings.PrimaryKeyCase(key, primaryKey));
        }

        keys = new KeyRule(columns.Selection[place], primaryKey, options.Provider, ledger, options.Keys?.Seed ?? KeyHash.DrawSeed(), ReadAgain);
    }

    /// <summary>The delimiter that a header of one column more likely has.</summary>
    private char? FindOtherDelimiter(Utf8CsvScanner scanner)
    {
        if (scanner.FieldCount > 1)
        {
            return null;
        }

        var most = 0;
        char? likely = null;
        foreach (var candidate in (ReadOnlySpan<char>)[',', ';', '\t', '|', '^', '`'])
        {
            var count = 0;
            foreach (var value in scanner.Record)
            {
                count += value == candidate ? 1 : 0;
            }

            if (candidate != delimiter && count > most && scanner.Flags(0) != FieldFlags.Quoted)
            {
                (most, likely) = (count, candidate);
            }
        }

        return likely;
    }

    [MethodImpl(HotPath.Compiled)]
    private void JudgeRecords(Utf8CsvScanner reader)
    {
        while (true)
        {
            if (plainWidth > 0 && reader.FindRun(plainWidth, out var run) && (!reader.IsNextSuspicious || IsText(run)))
            {
                JudgeRun(reader, run);
            }
            else if (reader.Read())
            {
                JudgeRecord(reader);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Whether nothing in a run needs to be looked at as text; what is transcoded always is, since its bytes are not those of the source.</summary>
    private bool IsText(PlainRun run) => badOffset is null && Utf8Text.IsText(run.Bytes);

    /// <summary>Judges records that are like nearly all: nothing is asked here that another record would have to answer.</summary>
    [MethodImpl(HotPath.Compiled)]
    private void JudgeRun(Utf8CsvScanner reader, PlainRun run)
    {
        rules!.CountMarkers(run);
        var offset = reader.NextOffset;
        for (var place = 0; place < run.Count; place++)
        {
            records++;
            rules.CheckPlain(run, place, reader, records);
            keys?.CheckPlain(run, place, reader, records);
            var bytes = run.Behind(place) - run.Start(place);
            parts!.Add(bytes, offset);
            offset += bytes;
        }

        recordEnds[(int)RecordEnd.Lf] += run.Count;
        reader.Pass(run);
        ReportProgress(reader);
    }

    [MethodImpl(HotPath.Compiled)]
    private void JudgeRecord(Utf8CsvScanner current)
    {
        records++;
        CountEnd(current);
        ReportProgress(current);
        if (current.UnclosedLine > 0)
        {
            ledger.Add(CsvFindings.UnclosedQuote(new CsvPlace(current.UnclosedLine, records), current.UnclosedLine));
        }
        else if (current.IsOversized)
        {
            var place = new CsvPlace(current.Line, records);
            ledger.Add(forSalesforce ? CsvFindings.RecordTooLong(place, null) : CsvFindings.RecordTooLarge(place, current.Length, options.PartLimit));
        }
        else
        {
            JudgeWholeRecord(current);
            return;
        }

        parts?.Add(current.Length + 1, current.Offset);
    }

    [MethodImpl(HotPath.Compiled)]
    private void JudgeWholeRecord(Utf8CsvScanner current)
    {
        if (current.IsSuspicious)
        {
            JudgeText(current, records);
        }

        if (columns is null)
        {
            return;
        }

        if (current.FieldCount != columns.Names.Length)
        {
            JudgeColumnCount(current);
            parts!.Add(current.Length + 1, current.Offset);
            return;
        }

        sawBlank |= current.Length == 0;
        rules!.Check(current, records);
        keys?.Check(current, records);
        var sent = form!.Measure(current);
        if (sent > CsvLimits.RecordCharacters && forSalesforce && form.CountCharacters(current) is > CsvLimits.RecordCharacters and var characters)
        {
            ledger.Add(CsvFindings.RecordTooLong(new CsvPlace(current.Line, records), characters));
        }

        if (parts!.Alone(sent) > options.PartLimit && mends)
        {
            ledger.Add(CsvFindings.RecordTooLarge(new CsvPlace(current.Line, records), parts.Alone(sent), options.PartLimit));
        }

        parts.Add(sent, current.Offset);
    }

    private void JudgeColumnCount(Utf8CsvScanner current)
    {
        var place = new CsvPlace(current.Line, records);
        if (ledger.Count(CsvRule.ColumnCount, CsvSeverity.Error))
        {
            place = place with { Preview = Utf8Text.Preview(current.Record) };
            ledger.List(CsvFindings.ColumnCount(place, current.FieldCount, columns!.Names.Length, current.Length == 0));
        }

        if (current.FieldCount > CsvLimits.Fields && forSalesforce)
        {
            ledger.Add(CsvFindings.TooManyFields(place, current.FieldCount));
        }
    }

    /// <summary>Finds everything in the record that is no text.</summary>
    private void JudgeText(Utf8CsvScanner current, long? record)
    {
        sawForeign |= current.IsSuspicious && badOffset is not null && !Utf8Text.IsAscii(current.Record);
        if (!current.IsSuspicious || Utf8Text.IsText(current.Record))
        {
            return;
        }

        var from = 0;
        while (Utf8Text.FindNoText(current.Record.Slice(from), out var count) is >= 0 and var at)
        {
            if (ledger.Count(CsvRule.NotUtf8, CsvSeverity.Error))
            {
                ledger.List(NoText(current, record, from + at, count));
            }

            badSequences++;
            from += at + count;
        }
    }

    private AmpersandCsvIssue NoText(Utf8CsvScanner current, long? record, int at, int count)
    {
        var field = 0;
        while (current.RecordStart + at >= current.FieldEnds[field] && field < current.FieldCount - 1)
        {
            field++;
        }

        var name = columns is not null && field < columns.Names.Length ? columns.Names[field] : null;
        var place = new CsvPlace(current.LineAt(at), record, name, field + 1, Utf8Text.Preview(current.Value(field)));
        var bytes = BitConverter.ToString(current.Record.Slice(at, count).ToArray()).Replace('-', ' ');
        return badOffset is not null
            ? CsvFindings.NotUtf8(place, EncodingName, "", badOffset(badSequences))
            : CsvFindings.NotUtf8(place, "UTF-8", bytes, preamble + current.Offset + at);
    }

    private void JudgeWhole()
    {
        if (records == 0 && !ledger.Totals.ContainsKey(CsvRule.UnclosedQuote))
        {
            ledger.Add(CsvFindings.Empty(hasHeader: true));
        }

        rules?.Complete();
        JudgeKeys();
        parts?.Complete(end);
        var (lf, crLf, cr) = (recordEnds[(int)RecordEnd.Lf], recordEnds[(int)RecordEnd.CrLf], recordEnds[(int)RecordEnd.Cr]);
        if (crLf + cr > 0)
        {
            Mend(CsvFindings.LineEnding(firstWrongEnd, crLf, cr, lf, mends), "The lines are ended with LF.");
        }

        if (options.Encoding is { } encoding && !CsvSource.IsUtf8(encoding) && (sawForeign || !encoding.IsSingleByte))
        {
            Mend(CsvFindings.OtherEncoding(EncodingName, mends), $"The text is transcoded from {EncodingName} to UTF-8.");
        }

        if (options.Destination == CsvDestination.Upload && parts is not null)
        {
            // Mending changes the size, and what is fetched is what was mended.
            JudgeSize(parts.TotalLength);
        }
        else if (mends && parts is { Parts.Count: > 1 })
        {
            ledger.Add(CsvFindings.Split(parts.TotalLength, parts.Parts.Count, options.PartLimit));
        }

        progress?.Report(new CsvProgress(length, length, records));
    }

    private void JudgeKeys()
    {
        if (keys is not null)
        {
            keys.FindDuplicates();
            options.Keys?.Add(source.Name, keys);
        }
    }

    /// <summary>Shows the records that were judged once more.</summary>
    private void ReadAgain(Action<Utf8CsvScanner, long> show)
    {
        using var again = new SourceText(source.FromStart(), preamble, options.Encoding);
        using var reader = Scan(again);
        reader.Read();
        long record = 0;
        while (reader.Read())
        {
            record++;
            if (!reader.IsOversized && reader.UnclosedLine == 0 && reader.FieldCount == columns!.Names.Length)
            {
                show(reader, record);
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
            && recordEnds[(int)RecordEnd.CrLf] + recordEnds[(int)RecordEnd.Cr] == 0;
        return new Inspection
        {
            Encoding = options.Encoding,
            Delimiter = (byte)delimiter,
            Preamble = preamble,
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
                HasBom = preamble > 0,
                LineEnding = NameLineEnding(),
                Delimiter = delimiter,
                Parts = options.Destination == CsvDestination.Inline ? parts?.Parts.Count : null,
                Errors = ledger.Errors,
                Warnings = ledger.Warnings,
                Informations = ledger.Informations,
                Issues = ledger.Listed(),
                IssueTotals = ledger.Totals,
                Mended = mended,
                Sha256 = fingerprint is null ? null : Hex(fingerprint.Whole),
                Elapsed = elapsed,
                Options = options,
                SentBytes = (options.Destination == CsvDestination.Inline ? parts?.Parts.Sum(part => (long)part.Length) : parts?.TotalLength) ?? 0,
            },
        };
    }

    private string EncodingName => options.Encoding is { } encoding ? encoding.WebName : Encoding.UTF8.WebName;

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));

    private void Mend(AmpersandCsvIssue issue, string sentence)
    {
        ledger.Add(issue);
        if (mends)
        {
            mended.Add(sentence);
        }
    }

    private void CountEnd(Utf8CsvScanner current)
    {
        recordEnds[(int)current.End]++;
        if (current.End is RecordEnd.Cr or RecordEnd.CrLf && firstWrongEnd == 0)
        {
            firstWrongEnd = current.Line;
        }
    }

    private string NameLineEnding()
    {
        var kinds = (recordEnds[(int)RecordEnd.Lf] > 0 ? 1 : 0) + (recordEnds[(int)RecordEnd.CrLf] > 0 ? 1 : 0) + (recordEnds[(int)RecordEnd.Cr] > 0 ? 1 : 0);
        return kinds > 1 ? "Mixed"
            : recordEnds[(int)RecordEnd.Lf] > 0 ? "LF"
            : recordEnds[(int)RecordEnd.CrLf] > 0 ? "CRLF"
            : recordEnds[(int)RecordEnd.Cr] > 0 ? "CR"
            : "None";
    }

    [MethodImpl(HotPath.Inlined)]
    private void ReportProgress(Utf8CsvScanner current)
    {
        if (current.NextOffset >= nextProgress)
        {
            TellProgress(current);
        }
    }

    private void TellProgress(Utf8CsvScanner current)
    {
        nextProgress = current.NextOffset + ProgressBytes;
        progress?.Report(new CsvProgress(Math.Min(current.NextOffset, length), length, records));
    }
}
