using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write;

/// <summary>What a bulk upsert is to do, and how.</summary>
public sealed record UpsertOptions
{
    /// <summary>The most parts that a run sends side by side.</summary>
    public const int MaxThrottleLimit = 16;

    /// <summary>How many requests a run sends side by side through today's API, where it is not said.</summary>
    internal const int RecordsThrottleLimit = 8;

    /// <summary>The object to write to, for example <c>tactics__c</c>.</summary>
    public required string ObjectName { get; init; }

    /// <summary>The column by which records are known; for Salesforce an External ID field. Case is ignored.</summary>
    public required string PrimaryKey { get; init; }

    /// <summary>The columns to send, in this order, by their own names or by their new ones; case is ignored. None: all.</summary>
    public IReadOnlyList<string>? Properties { get; init; }

    /// <summary>New names for columns: from the source's name, case ignored, to the name to send.</summary>
    public IReadOnlyDictionary<string, string>? HeaderMap { get; init; }

    /// <summary>What a value that is null becomes.</summary>
    public CsvNullAs NullAs { get; init; }

    /// <summary>Whose rules the records have to satisfy beside those of CSV and Ampersand.</summary>
    public CsvProvider Provider { get; init; }

    /// <summary>
    /// Whether the run first looks at what the service knows of the object, and checks columns and values against it. None: as the
    /// connection says.
    /// </summary>
    public ObjectCheck? ObjectCheck { get; init; }

    /// <summary>The encoding of files. None: strict UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The delimiter of files: comma, semicolon, tab, pipe, caret or backtick. None: comma.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The way of files.</summary>
    public SendVia Via { get; init; }

    /// <summary>
    /// How many requests are under way at once, 1 to <see cref="MaxThrottleLimit"/>; fewer while the service shows that it is too many. With
    /// 1 and <see cref="Wait"/> a part is sent only after the operation before it has ended, for objects whose parents lock. None: 4, and 8
    /// through today's API, where searches count too.
    /// </summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>
    /// What to do with records of today's API whose creation was not answered, and which a search by their key does not find. The bulk
    /// forms have no such records.
    /// </summary>
    public UncertainAction Uncertain { get; init; }

    /// <summary>The most bytes of a part, 1,024 to <see cref="CsvPart.MaxBytes"/>.</summary>
    public int PartSizeBytes { get; init; } = CsvPart.MaxBytes;

    /// <summary>
    /// The full path of a file that records what is sent, so that the same run goes on where an interrupted one ended. None: nothing is
    /// recorded.
    /// </summary>
    public string? JournalPath { get; init; }

    /// <summary>
    /// Whether a run of files records what is sent in a journal of its own, in <see cref="StateFolder"/> and named by target and files, so
    /// that the same run goes on where an interrupted one ended. It is removed when the run is complete. Not with
    /// <see cref="JournalPath"/>.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>
    /// The full path of the folder for the journals of <see cref="Resume"/>. None: the one that the system has for the state of a user's
    /// programs.
    /// </summary>
    public string? StateFolder { get; init; }

    /// <summary>
    /// Whether nothing is to be sent and written, but to find out what would be; <see cref="Confirm"/> then refuses everything.
    /// </summary>
    public bool IsPreview { get; init; }

    /// <summary>How long the sending may take from the first request on. None: as long as it takes.</summary>
    public TimeSpan? SendTimeout { get; init; }

    /// <summary>How to wait until each operation has ended. None: operations are put out as they are accepted.</summary>
    public WaitOptions? Wait { get; init; }

    /// <summary>
    /// The full path of a file for the rows that were not written: as they were given, with the columns <c>_error</c> and
    /// <c>_operation</c>, so that it can be sent again as it is. It is made when all operations have ended, whole or not at all, and only
    /// where there is a row. It takes <see cref="Wait"/>. None: no file.
    /// </summary>
    public string? FailurePath { get; init; }

    /// <summary>
    /// The full path of a file for the rows that were written, where that is certain, with <c>_operation</c>. None: no file.
    /// </summary>
    public string? SuccessPath { get; init; }

    /// <summary>
    /// Whether <see cref="FailurePath"/> and <see cref="SuccessPath"/> may be there already: they are replaced or, where no row is left for
    /// them, removed.
    /// </summary>
    public bool OverwriteResults { get; init; }

    /// <summary>Asked before something is sent, on the thread that adds; what it refuses is left out. None: everything is sent.</summary>
    public Func<PlannedWrite, bool>? Confirm { get; init; }

    /// <summary>How records become CSV.</summary>
    internal RecordCsvOptions ForRecords(Action<AmpersandCsvIssue>? onIssue, ObjectRules? rules = null) => new()
    {
        PrimaryKey = PrimaryKey,
        NullAs = NullAs,
        Properties = Properties,
        HeaderMap = HeaderMap,
        Provider = Provider,
        ObjectRules = rules,
        PartLimit = PartSizeBytes,
        OnIssue = onIssue,
    };

    /// <summary>How files are inspected for the way that they take.</summary>
    internal CsvInspectionOptions ForFiles(CsvDestination destination, FileKeys? keys, ObjectRules? rules = null) => new()
    {
        PrimaryKey = PrimaryKey,
        Properties = Properties,
        HeaderMap = HeaderMap,
        Provider = Provider,
        Encoding = Encoding,
        Delimiter = Delimiter,
        Destination = destination,
        ObjectRules = rules,
        PartLimit = PartSizeBytes,
        ForReading = true,
        Keys = keys,
    };
}

/// <summary>What is about to be sent, for the question whether to send it.</summary>
public sealed record PlannedWrite
{
    internal PlannedWrite()
    {
    }

    /// <summary>Where the records come from: a file's path, an address without its query, or <c>pipeline</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The first record, 1-based in its source; <see langword="null"/> where the service fetches the records itself.</summary>
    public long? FirstRecord { get; init; }

    /// <summary>The last record, 1-based in its source; <see langword="null"/> where the service fetches the records itself.</summary>
    public long? LastRecord { get; init; }

    /// <summary>How many records there are; <see langword="null"/> where the service fetches them itself.</summary>
    public long? Records { get; init; }

    /// <summary>The bytes that leave; <see langword="null"/> where the service fetches the records itself.</summary>
    public long? Bytes { get; init; }

    /// <summary>
    /// The place of the request among those of its source, 1-based; <see langword="null"/> where the question is about all of them.
    /// </summary>
    public int? Part { get; init; }

    /// <summary>How many requests it takes.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>How many of them an earlier run with the same journal has sent already.</summary>
    public int PartsAccepted { get; init; }

    /// <summary>Whether the file is uploaded as a whole.</summary>
    public bool IsUpload { get; init; }

    /// <summary>The id of the only record, where a record is known by it; otherwise <see langword="null"/>.</summary>
    public string? RecordId { get; init; }

    internal static PlannedWrite Of(InspectedFile file, int accepted) => new()
    {
        Source = file.Path,
        FirstRecord = 1,
        LastRecord = file.Report.Records,
        Records = file.Report.Records,
        Bytes = file.Report.SentBytes,
        Parts = file.Parts,
        PartsAccepted = accepted,
        IsUpload = file.IsUpload,
    };

    internal static PlannedWrite Of(UpsertPart part) => new()
    {
        Source = part.Source,
        FirstRecord = part.FirstRecord,
        LastRecord = part.LastRecord,
        Records = part.Records,
        Bytes = part.Bytes,
        Part = part.Part,
    };
}
