using System.Globalization;
using static System.FormattableString;

namespace Ampersand.Write.Csv;

/// <summary>Makes every issue: its code, its severity and its sentences stand here and nowhere else.</summary>
internal static class CsvIssues
{
    private const CsvSeverity Error = CsvSeverity.Error;
    private const CsvSeverity Warning = CsvSeverity.Warning;
    private const CsvSeverity Information = CsvSeverity.Information;

    public static AmpersandCsvIssue Empty(bool hasHeader) => new(CsvRule.Empty, Error, CsvPlace.Whole, hasHeader
        ? "There is a header but no record. Add at least one record."
        : "It is empty. Write a header with the field names, and at least one record.");

    public static AmpersandCsvIssue TooLargeForUrl(long bytes) => new(CsvRule.TooLarge, Error, CsvPlace.Whole, Invariant(
        $"It has {bytes:N0} bytes; a file behind recordsURL may have at most {CsvLimits.UrlBytes:N0} (150 MiB). Split it, or send it ")
            + "inline: it is then split for you.");

    public static AmpersandCsvIssue Split(long bytes, int parts, int limit) => new(CsvRule.TooLarge, Information, CsvPlace.Whole, Invariant(
        $"It has {bytes:N0} bytes and is sent as {parts} parts of at most {limit:N0} bytes, one operation each."));

    public static AmpersandCsvIssue RecordTooLarge(CsvPlace place, long bytes, int limit) => new(CsvRule.TooLarge, Error, place, Invariant(
        $"With the header the record has {bytes:N0} bytes, more than the {limit:N0} that one request may carry. Shorten its fields."));

    public static AmpersandCsvIssue HeaderTooLarge(long bytes, int limit) => new(CsvRule.TooLarge, Error, new CsvPlace(Line: 1), Invariant(
        $"The header alone has {bytes:N0} bytes, more than the {limit:N0} that one request may carry. Remove columns, or check that its ")
            + "first line ends.");

    public static AmpersandCsvIssue UploadGrowth(long bytes) => new(CsvRule.UploadGrowth, Warning, CsvPlace.Whole, Invariant(
        $"It has {bytes:N0} bytes; above 100,000,000 it may exceed Salesforce's limit of 150 MB once it is encoded as base64. Split it to ")
            + "be safe.");

    public static AmpersandCsvIssue LooksLike(string what, string remedy, string? encoding = null) => new(
        CsvRule.NotUtf8,
        Error,
        CsvPlace.Whole,
        $"It is not UTF-8 text: it looks like {what}. {remedy}")
    {
        ByteOffset = 0,
        Suggestion = encoding,
    };

    public static AmpersandCsvIssue NotUtf8(CsvPlace place, string encoding, string bytes, long? offset) => new(
        CsvRule.NotUtf8,
        Error,
        place,
        (offset, bytes) switch
        {
            (null, _) => $"These bytes are not text in {encoding}. Save the file as UTF-8, or name its real encoding.",
            ({ } at, "00") =>
                Invariant($"Byte {at:N0} (0x{at:X}) is NUL, which text never contains. Remove it; if there are many, the file is binary ")
                    + "or has another encoding.",
            ({ } at, _) =>
                Invariant($"Byte {at:N0} (0x{at:X}) is not {encoding}{(bytes.Length > 0 ? ": " : "")}{bytes}. Save the file as UTF-8, or ")
                    + "name its encoding (older Windows programs often write windows-1252).",
        })
    {
        ByteOffset = offset,
        Suggestion = offset is null || bytes == "00" ? null : "windows-1252",
    };

    public static AmpersandCsvIssue NoText(CsvPlace place) =>
        new(CsvRule.NotUtf8, Error, place, "The value holds a NUL or half of a surrogate pair, which UTF-8 text cannot carry. Remove it.");

    public static AmpersandCsvIssue OtherEncoding(string encoding, bool normalized) =>
        new(CsvRule.NotUtf8, normalized ? Information : Error, CsvPlace.Whole, normalized
        ? $"It is read as {encoding}, as asked, and sent as UTF-8."
        : $"It is {encoding}; a file behind recordsURL must be UTF-8. Convert it first.");

    public static AmpersandCsvIssue ByteOrderMark(bool normalized) =>
        new(CsvRule.ByteOrderMark, normalized ? Information : Error, new CsvPlace(Line: 1), normalized
        ? "It begins with a byte order mark, which is left out when it is sent."
        : "It begins with a byte order mark, which would become part of the first column's name. Save it as UTF-8 without one.");

    public static AmpersandCsvIssue LineEnding(long line, long crLf, long cr, long lf, bool normalized, bool isLastOpen) => new(
        CsvRule.LineEnding,
        normalized ? Information : Error,
        new CsvPlace(Line: line),
        Invariant($"Of the header and the records, {crLf:N0} end with CRLF, {cr:N0} with CR and {lf:N0} with LF. ")
            + (normalized ? "All are sent with LF." : "Salesforce is told to expect LF. Save the file with LF alone.")
            + (isLastOpen ? " The last one has no end: the file may be unfinished." : string.Empty));

    public static AmpersandCsvIssue LastRecordOpen(CsvPlace place) => new(CsvRule.LineEnding, Information, place,
        "The last record has no end: where that is not how the file is always written, it may be unfinished, and its last value cut off.");

    public static AmpersandCsvIssue QuotedCarriageReturn(CsvPlace place) => new(CsvRule.QuotedCarriageReturn, Warning, place,
        "The value holds a carriage return, which can be taken for the end of the record. Use a line feed alone.");

    public static AmpersandCsvIssue OtherDelimiter(char delimiter, bool normalized) =>
        new(CsvRule.Delimiter, normalized ? Information : Error, new CsvPlace(Line: 1), normalized
        ? $"The fields are separated by {NameOf(delimiter)}, as said; they are sent with commas."
        : $"The fields are separated by {NameOf(delimiter)}; a file behind recordsURL must use commas. Convert it first.");

    public static AmpersandCsvIssue LooksDelimitedBy(char delimiter, char current) => new(CsvRule.Delimiter, Error, new CsvPlace(Line: 1),
        $"The header is one column and holds {NameOf(delimiter)}: it looks like a file separated by {NameOf(delimiter)}, not "
            + $"{NameOf(current)}. Name the delimiter, or save the file with commas.")
    {
        Suggestion = delimiter.ToString(),
    };

    public static AmpersandCsvIssue StrayQuote(CsvPlace place) => new(CsvRule.StrayQuote, Error, place,
        "There is a quote inside an unquoted field, or text between a closing quote and the delimiter. Quote the whole field and double "
            + "the quotes in it.");

    public static AmpersandCsvIssue UnclosedQuote(CsvPlace place, long openLine) => new(CsvRule.UnclosedQuote, Error, place, Invariant(
        $"The quote that opens on line {openLine} is never closed, so the rest of the file belongs to one field. Close it, or double it ")
            + "if it is part of the text.")
    {
        RelatedLine = openLine,
    };

    public static AmpersandCsvIssue ColumnCount(CsvPlace place, int fields, int columns, bool blank) =>
        new(CsvRule.ColumnCount, Error, place, blank
        ? Invariant($"The line is blank: a record of 1 field, where the header has {columns}. Remove it.")
        : Invariant($"The record has {fields} {(fields == 1 ? "field" : "fields")}, the header has {columns}. Add or remove delimiters, ")
            + (place.Preview?.IndexOfAny(['“', '”', '„']) >= 0
                ? "or put straight quotes (\") around a value that holds one: typographic ones are part of it."
                : "or quote a value that holds one."));

    public static AmpersandCsvIssue HeaderEmpty(CsvPlace place) =>
        new(CsvRule.HeaderEmpty, Error, place, "The column has no name. Name it, or remove it.");

    public static AmpersandCsvIssue HeaderNoText(CsvPlace place) =>
        new(CsvRule.NotUtf8, Error, place, "The name holds a NUL or half of a surrogate pair, which UTF-8 text cannot carry. Remove it.");

    public static AmpersandCsvIssue HeaderDuplicate(CsvPlace place, int first) => new(CsvRule.HeaderDuplicate, Error, place, Invariant(
        $"Column {first} has this name already (case is ignored). Rename or remove one of them."));

    public static AmpersandCsvIssue HeaderWhitespace(CsvPlace place) =>
        new(CsvRule.HeaderWhitespace, Error, place, "There is space around the name, or a character in it that nobody sees. Remove it.");

    public static AmpersandCsvIssue HeaderTooLong(CsvPlace place, long characters) => new(CsvRule.HeaderTooLong, Error, place, Invariant(
        $"The header has {characters:N0} characters; {CsvLimits.HeaderCharacters:N0} are allowed. Remove columns."));

    public static AmpersandCsvIssue HeaderName(CsvSeverity severity, CsvPlace place, string text) =>
        new(CsvRule.HeaderName, severity, place, text);

    public static AmpersandCsvIssue HeaderRelation(CsvPlace place, string text) => new(CsvRule.HeaderRelation, Error, place, text);

    public static AmpersandCsvIssue TooManyFields(CsvPlace place, int fields) => new(CsvRule.TooManyFields, Error, place, Invariant(
        $"There are {fields:N0} fields; {CsvLimits.Fields:N0} are allowed in a record. Remove columns."));

    public static AmpersandCsvIssue RecordTooLong(CsvPlace place, long? characters) => new(CsvRule.RecordTooLong, Error, place, Invariant(
        $"The record has {(characters is { } count ? Invariant($"{count:N0}") : "far too many")} characters; ")
            + Invariant($"{CsvLimits.RecordCharacters:N0} are allowed. Shorten its fields."));

    public static AmpersandCsvIssue FieldTooLong(CsvPlace place, long characters) =>
        new(CsvRule.FieldTooLong, FieldTooLongSeverity(characters), place, characters > CsvLimits.LongTextCharacters
        ? Invariant($"The value has {characters:N0} characters; no field holds more than {CsvLimits.LongTextCharacters:N0}. Shorten it.")
        : Invariant($"The value has {characters:N0} characters; only a long text area holds more than {CsvLimits.FieldCharacters:N0}. ")
            + "Check that the field is one.");

    /// <summary>A long text area may still hold it, or nothing does.</summary>
    public static CsvSeverity FieldTooLongSeverity(long characters) => characters > CsvLimits.LongTextCharacters ? Error : Warning;

    public static AmpersandCsvIssue PrimaryKeyMissing(string key, IReadOnlyCollection<string> columns, CsvPlace place)
    {
        var nearest = NearestName.Find(key, columns);
        return new AmpersandCsvIssue(CsvRule.PrimaryKeyMissing, Error, place,
            $"No column is named '{key}', the primary key. {DidYouMean(nearest)}The columns are: "
                + $"{Join(columns)}.")
        {
            Suggestion = nearest,
        };
    }

    public static AmpersandCsvIssue HeaderBelow(CsvPlace place) => new(CsvRule.PrimaryKeyMissing, Error, place,
        $"The name of the primary key, '{place.Preview}', stands here, so this looks like the header. Remove what stands before it.");

    public static AmpersandCsvIssue PrimaryKeyCase(string key, string column) =>
        new(CsvRule.PrimaryKeyMissing, Information, new CsvPlace(Column: column),
        $"The primary key '{key}' is the column '{column}': they differ in case only.");

    public static AmpersandCsvIssue PrimaryKeyEmpty(CsvPlace place) =>
        new(CsvRule.PrimaryKeyEmpty, Error, place, "The key is empty, blank or #N/A, which is no value. Give every record a key.");

    /// <param name="place">Where the key stands.</param>
    /// <param name="line">The line of the first one, in a file.</param>
    /// <param name="record">Whose record that is, for example <c>record 3 of the pipeline</c>, where it has no line.</param>
    public static AmpersandCsvIssue PrimaryKeyDuplicate(CsvPlace place, long? line, string? record = null) =>
        new(CsvRule.PrimaryKeyDuplicate, Error, place,
        (line is { } first ? Invariant($"The key '{place.Preview}' is on line {first} already")
            : $"The key '{place.Preview}' belongs to {record} already")
            + ": Salesforce refuses both, or the last one wins. Remove one of them.")
    {
        RelatedLine = line,
    };

    public static AmpersandCsvIssue KeysForgotten(string column, int remembered) =>
        new(CsvRule.PrimaryKeyDuplicate, Information, new CsvPlace(Column: column), Invariant(
        $"From here on a key is compared only with those of at least the last {remembered:N0} records. To have all keys compared, write ")
            + "the records to a file first.");

    public static AmpersandCsvIssue DateTimeLocale(CsvSeverity severity, CsvPlace place) => new(CsvRule.DateTime, severity, place,
        $"'{place.Preview}' is written in a local format. Write a time as 2023-11-20T11:36:22Z or 2023-11-20T11:36:22-08:00, a date as "
            + "2023-11-20.");

    public static AmpersandCsvIssue NoDate(CsvSeverity severity, CsvPlace place) => new(CsvRule.DateTime, severity, place,
        $"'{place.Preview}' is no date, in a column of dates. Write a date as 2023-11-20, or leave the cell empty.");

    public static AmpersandCsvIssue DateCompact(CsvPlace place) => new(CsvRule.DateTime, Warning, place,
        "The values are whole numbers that look like dates (20231120), which Salesforce does not read as such. If they are dates, write "
            + "them as "
            + "2023-11-20.");

    public static AmpersandCsvIssue SpreadsheetDate(CsvPlace place) => new(CsvRule.SpreadsheetDate, Warning, place,
        "The values are whole numbers of five digits, as a spreadsheet counts days (45250 is 2023-11-20). If they are dates, write them as "
            + "2023-11-20.");

    public static AmpersandCsvIssue AllMidnight(CsvPlace place, long times) => new(CsvRule.DateTime, Warning, place,
        Invariant($"All {times:N0} times are midnight: is it a field of dates? Then write 2023-11-20, since a time with an offset can ")
            + "become the day before.");

    public static AmpersandCsvIssue TruthWords(CsvPlace place) => new(CsvRule.BooleanValue, Warning, place,
        "The values say yes and no in words, which a checkbox does not read. If the field is one, write true and false.");

    public static AmpersandCsvIssue NullWord(CsvPlace place) => new(CsvRule.NullMarker, Warning, place,
        $"'{place.Preview}' is a text to Salesforce, and no null. Write {CsvLimits.NullMarker} to set the field to null, or leave the "
            + "cell empty.");

    public static AmpersandCsvIssue SpreadsheetError(CsvSeverity severity, CsvPlace place) => new(CsvRule.SpreadsheetError, severity, place,
        $"'{place.Preview}' is what a spreadsheet shows where it has no value. Correct the formula or the width of the column, and export "
            + "again.");

    public static AmpersandCsvIssue SpreadsheetText(CsvPlace place) => new(CsvRule.SpreadsheetText, Error, place,
        $"'{place.Preview}' is a formula that keeps a text's zeros in a spreadsheet. Write the text alone.");

    public static AmpersandCsvIssue Scientific(CsvSeverity severity, CsvPlace place) => new(CsvRule.ScientificNotation, severity, place,
        $"'{place.Preview}' is a number of many digits as a spreadsheet shows it: its last digits are lost. Export the column as text.");

    public static AmpersandCsvIssue TypeName(CsvPlace place) => new(CsvRule.Value, Warning, place,
        $"'{place.Preview}' is the name of a type: what the value held was lost when it was exported. Join a list to a text before, or "
            + "pick the "
            + "property that is meant.");

    public static AmpersandCsvIssue ReplacementCharacter(CsvPlace place) => new(CsvRule.NotUtf8, Warning, place,
        "The value holds U+FFFD, which stands where a character was lost: the file was read in another encoding than it has. Read it "
            + "again in "
            + "its own (older Windows programs often write windows-1252).");

    public static AmpersandCsvIssue ControlCharacter(CsvPlace place) => new(CsvRule.ControlCharacter, Warning, place,
        "The value holds a control character, which nobody sees and some services refuse. Remove it.");

    public static AmpersandCsvIssue EndMark(CsvPlace place, bool normalized) => new(
        CsvRule.ControlCharacter,
        normalized ? Information : Error,
        place,
        "The file ends with Ctrl+Z (0x1A), the mark by which old programs end a text. " + (normalized ? "It is left out." : "Remove it."));

    public static AmpersandCsvIssue SeparatorLine(char delimiter, bool normalized) => new(
        CsvRule.SeparatorLine,
        normalized ? Information : Error,
        new CsvPlace(Line: 1),
        $"The first line says to a spreadsheet that the fields are separated by {NameOf(delimiter)}, and is no header. "
            + (normalized ? "The file is read so, and the line is left out." : "Remove it."));

    public static AmpersandCsvIssue TotalsRow(CsvPlace place) => new(CsvRule.TotalsRow, Warning, place,
        $"'{place.Preview}' is the sum of the values before it: the last record looks like the line of totals of a report, and no record. "
            + "Remove it, if it is one.");

    public static AmpersandCsvIssue HeaderRepeated(CsvPlace place) => new(CsvRule.HeaderRepeated, Error, place,
        "The record is the header once more, as where files are joined. Remove it.");

    public static AmpersandCsvIssue QuotesPair(CsvPlace place, long lines) => new(CsvRule.StrayQuote, Warning, place,
        Invariant($"The value goes over {lines:N0} lines that look like records of their own: a quote that opens here may pair up with ")
            + "another by accident. Double the quotes that are part of a text, and quote the whole field.");

    /// <inheritdoc cref="PrimaryKeyDuplicate"/>
    public static AmpersandCsvIssue KeyLookalike(CsvPlace place, long? line, string? record = null) => new(
        CsvRule.KeyLookalike,
        Warning,
        place,
        $"The key '{place.Preview}' looks like the one {FirstPlace(line, record)}: they differ only in space around them or in what nobody "
            + "sees, and are two records. Correct one of them.")
    {
        RelatedLine = line,
    };

    /// <inheritdoc cref="PrimaryKeyDuplicate"/>
    public static AmpersandCsvIssue KeyCase(CsvPlace place, long? line, string? record = null) => new(
        CsvRule.KeyCase,
        Information,
        place,
        $"The key '{place.Preview}' differs only in case from the one {FirstPlace(line, record)}: they are two records, unless the field is "
            + "unique without regard to case.")
    {
        RelatedLine = line,
    };

    public static AmpersandCsvIssue SameId(CsvPlace place, long line) => new(
        CsvRule.PrimaryKeyDuplicate,
        Error,
        place,
        Invariant($"The id '{place.Preview}' is that of the record on line {line}, in its other form of 15 or 18 characters. Remove one ")
            + "of them.")
    {
        RelatedLine = line,
    };

    public static AmpersandCsvIssue ToolColumn(CsvPlace place) => new(CsvRule.ResultColumn, Warning, place,
        "The column is one that a tool adds to a file of results, and hardly one to write. Pick the columns to send.");

    public static AmpersandCsvIssue HeadersEmpty(CsvPlace place, int columns, bool areBlank) => new(
        CsvRule.HeaderEmpty,
        Error,
        place,
        Invariant(
        $"The last {(columns == 1 ? "column has" : Invariant($"{columns:N0} columns have"))} no name")
            + (areBlank ? ", and no cell of theirs holds anything: the file has delimiters too many. " : ". ") + "Remove them, or pick "
            + "the columns to send.");

    private static string DidYouMean(string? nearest) => nearest is null ? "" : $"Did you mean '{Utf8Text.Show(nearest)}'? ";

    private static string FirstPlace(long? line, string? record) => line is { } on ? Invariant($"on line {on}") : $"of {record}";

    public static AmpersandCsvIssue DateTimeLoose(CsvPlace place) => new(CsvRule.DateTime, Warning, place,
        $"'{place.Preview}' is not a complete time. Write it as 2023-11-20T11:36:22Z or 2023-11-20T11:36:22-08:00.");

    public static AmpersandCsvIssue DateTimeImpossible(CsvPlace place) => new(CsvRule.DateTime, Warning, place,
        $"'{place.Preview}' does not exist on the calendar or the clock. Correct it.");

    public static AmpersandCsvIssue DateTimeOutOfRange(CsvSeverity severity, CsvPlace place) => new(CsvRule.DateTime, severity, place,
        Invariant($"'{place.Preview}' lies outside of the years {CsvLimits.FirstYear} to {CsvLimits.LastYear}, which Salesforce takes. ")
            + "Correct it, or leave the cell empty.");

    public static AmpersandCsvIssue LostDigits(CsvSeverity severity, CsvPlace place) => new(CsvRule.Number, severity, place,
        $"'{place.Preview}' is a floating-point number of so many digits that the last ones are lost already. Read the column as text.");

    public static AmpersandCsvIssue DateTimeUnspecified(CsvPlace place, string written) => new(CsvRule.DateTime, Warning, place,
        $"The time says neither UTC nor local; it is taken as local and written as {written}.");

    public static AmpersandCsvIssue Date(CsvPlace place) => new(CsvRule.Date, Warning, place,
        $"'{place.Preview}' is a date with an offset. Write a date as 2023-11-20.");

    public static AmpersandCsvIssue Number(CsvPlace place) => new(CsvRule.Number, Warning, place,
        $"'{place.Preview}' is no number as Salesforce reads it, with a decimal point, no grouping and no other signs: write 1234.5.");

    public static AmpersandCsvIssue NullMarkers(long markers, long empties) =>
        new(CsvRule.NullMarker, Information, CsvPlace.Whole, Invariant(
        $"Cells with {CsvLimits.NullMarker}, which set a field to null: {markers:N0}. Empty cells, which leave a field alone: ")
            + Invariant($"{empties:N0}."));

    public static AmpersandCsvIssue PropertyMissing(string property, IReadOnlyCollection<string> columns)
    {
        var nearest = NearestName.Find(property, columns);
        return new AmpersandCsvIssue(CsvRule.ColumnMissing, Error, CsvPlace.Whole,
            $"No column is named '{property}', which was asked for. {DidYouMean(nearest)}The columns "
                + $"are: {Join(columns)}.")
        {
            Suggestion = nearest,
        };
    }

    public static AmpersandCsvIssue PropertyNeverSeen(string property) =>
        new(CsvRule.ColumnMissing, Warning, new CsvPlace(Column: property),
        "No record has this property, which was asked for; its cells are empty. Correct the name.");

    public static AmpersandCsvIssue MapUnused(string name) => new(CsvRule.ColumnMissing, Warning, CsvPlace.Whole,
        $"'{name}' is to be renamed, but no column has that name. Correct the name.");

    public static AmpersandCsvIssue ResultColumn() => new(CsvRule.ResultColumn, Information, CsvPlace.Whole,
        $"The columns {ResultColumns.Error}, {ResultColumns.Operation} and {ResultColumns.Id}, which a result file has beside those that "
            + "it was made of, are left out.");

    public static AmpersandCsvIssue Value(CsvPlace place, string text) => new(CsvRule.Value, Error, place, text);

    /// <summary>A delimiter for people.</summary>
    private static string NameOf(char delimiter) => delimiter switch
    {
        ',' => "commas",
        ';' => "semicolons (;)",
        '\t' => "tabs",
        '|' => "pipes (|)",
        '^' => "carets (^)",
        _ => "backticks (`)",
    };

    private static string Join(IReadOnlyCollection<string> names)
    {
        const int Most = 30;
        var text = string.Join(", ", names.Take(Most).Select(Utf8Text.Show));
        return names.Count > Most ? text + string.Format(CultureInfo.InvariantCulture, " and {0} more", names.Count - Most) : text;
    }
}
