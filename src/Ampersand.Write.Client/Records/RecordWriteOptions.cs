
namespace Ampersand.Write;

/// <summary>What is to be done with records, and how: everything of a request but where it goes and the records themselves.</summary>
public sealed record RecordWriteOptions
{
    private const string GathersAsynchronousWrites = "MaxDelayMinutes lets Ampersand gather records, which it does for asynchronous "
        + "writes only";

    /// <summary>What to do with the records.</summary>
    public required RecordWriteType Type { get; init; }

    /// <summary>When the service is to answer; synchronously when not given. A delete has no mode.</summary>
    public RecordWriteMode? Mode { get; init; }

    /// <summary>How many records go into one request, 1 to 100; as many as can be when not given.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Whether one record that fails undoes all others of its request.</summary>
    public bool AllOrNone { get; init; }

    /// <summary>How long the service repeats an asynchronous write that fails, 1 to 48 hours; one hour when not given.</summary>
    public int? RetryDeadlineHours { get; init; }

    /// <summary>
    /// How long the service may let a record wait for others to batch it with, 1 to 1440 minutes; not at all when not given.
    /// </summary>
    public int? MaxDelayMinutes { get; init; }

    /// <summary>
    /// Whether the run first looks at what the service knows of the object, and checks fields and values against it. None: as the
    /// connection says.
    /// </summary>
    public ObjectCheck? ObjectCheck { get; init; }

    /// <summary>Whether records bring associations.</summary>
    public bool HasAssociations { get; init; }

    /// <summary>Headers for the service behind Ampersand, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How many requests are under way at once, at least 1.</summary>
    public int ThrottleLimit { get; init; } = 4;

    /// <summary>
    /// The full path of a file for the rows that were not written: as they were given, with the columns <c>_error</c> and
    /// <c>_operation</c>, so that it can be sent again as it is. It is made when all requests are answered, whole or not at all, and only
    /// where there is a row. Not with an asynchronous write. A piped record is in it as texts: null as <c>#N/A</c>, and one that holds
    /// objects or lists cannot be. None: no file.
    /// </summary>
    public string? FailurePath { get; init; }

    /// <summary>
    /// The full path of a file for the rows that were written, with <c>_id</c>, which the service gave the record, and <c>_operation</c>.
    /// None: no file.
    /// </summary>
    public string? SuccessPath { get; init; }

    /// <summary>
    /// Whether <see cref="FailurePath"/> and <see cref="SuccessPath"/> may be there already: they are replaced or, where no row is left for
    /// them, removed.
    /// </summary>
    public bool OverwriteResults { get; init; }

    /// <summary>
    /// The full path of a file that records what is sent and answered, so that the same run goes on where an interrupted one ended. None:
    /// nothing is recorded.
    /// </summary>
    public string? JournalPath { get; init; }

    /// <summary>
    /// Whether records that an earlier run with the same journal saw fail are sent again; otherwise they are put out as they failed.
    /// </summary>
    public bool RetryFailed { get; init; }

    /// <summary>What to do with creates of which an earlier run with the same journal never learned what became.</summary>
    public UncertainAction Uncertain { get; init; }

    /// <summary>
    /// Whether nothing is to be sent and written, but to find out what would be; <see cref="Confirm"/> then refuses everything.
    /// </summary>
    public bool IsPreview { get; init; }

    /// <summary>Asked before a request is sent, on the thread that adds; what it refuses is left out. None: everything is sent.</summary>
    public Func<PlannedWrite, bool>? Confirm { get; init; }

    /// <summary>Whether operations come out instead of results.</summary>
    public bool IsAsynchronous => Mode == RecordWriteMode.Asynchronous;

    /// <summary>Whether the service gathers single records into batches itself.</summary>
    public bool IsAutoBatching => MaxDelayMinutes is not null;

    /// <summary>Whether the same request may be made twice: what has an id is the same after the second time.</summary>
    public bool IsRepeatable => Type != RecordWriteType.Create;

    /// <summary>How many records go into one request.</summary>
    public int RecordsPerRequest => Type == RecordWriteType.Delete || IsAutoBatching ? 1 : BatchSize ?? RecordWriteLimits.BatchSize;

    /// <summary>Refuses what the service would refuse, with the reason, before anything is sent.</summary>
    /// <exception cref="AmpersandException">
    /// <c>BatchSizeInvalid</c>, <c>RetryDeadlineInvalid</c>, <c>MaxDelayInvalid</c>, <c>HeaderInvalid</c>: a value is out of its range or
    /// form.
    /// <c>DeleteWithMode</c>, <c>DeleteInBatches</c>, <c>DeleteWithAssociation</c>, <c>AllOrNoneWithoutBatch</c>,
    /// <c>AutoBatchInBatches</c>,
    /// <c>AutoBatchNotAsynchronous</c>: values exclude each other.
    /// </exception>
    public void Check()
    {
        CheckRanges();
        if (Type == RecordWriteType.Delete)
        {
            CheckDelete();
        }

        if (AllOrNone && RecordsPerRequest == 1)
        {
            throw Refused(ErrorIds.AllOrNoneWithoutBatch, $"AllOrNone is about the records of one request, and {WhyOne()}");
        }

        if (!IsAutoBatching)
        {
            return;
        }

        if (!IsAsynchronous)
        {
            throw Refused(ErrorIds.AutoBatchNotAsynchronous, GathersAsynchronousWrites);
        }

        if (BatchSize > 1)
        {
            throw Refused(
                ErrorIds.AutoBatchInBatches,
                "With MaxDelayMinutes Ampersand makes the batches itself, of records that come one by one, and BatchSize is more than 1");
        }
    }

    private void CheckRanges()
    {
        CheckRange(ErrorIds.BatchSizeInvalid, "BatchSize", BatchSize, RecordWriteLimits.BatchSize, "records per request");
        CheckRange(ErrorIds.RetryDeadlineInvalid, "RetryDeadlineHours", RetryDeadlineHours, RecordWriteLimits.DeadlineHours, "hours");
        CheckRange(ErrorIds.MaxDelayInvalid, "MaxDelayMinutes", MaxDelayMinutes, RecordWriteLimits.DelayMinutes, "minutes");
        foreach (var header in Headers)
        {
            CheckHeader(header);
        }
    }

    private static void CheckHeader(KeyValuePair<string, string> header)
    {
        if (!IsLine(header.Key) || !IsLine(header.Value))
        {
            throw Refused(
                ErrorIds.HeaderInvalid,
                $"The header '{Csv.Utf8Text.Preview(header.Key)}' holds, in its name or its value, "
                + "a control character or half of a character (a lone surrogate)");
        }

        if (string.IsNullOrWhiteSpace(header.Key))
        {
            throw Refused(ErrorIds.HeaderInvalid, "One of the headers has no name");
        }
    }

    private static bool IsLine(string text) => UnicodeText.IsWellFormed(text) && !text.Any(char.IsControl);

    private void CheckDelete()
    {
        if (Mode is not null)
        {
            throw Refused(ErrorIds.DeleteWithMode, "A delete is always synchronous, so it takes no mode");
        }

        if (IsAutoBatching)
        {
            throw Refused(ErrorIds.AutoBatchNotAsynchronous, GathersAsynchronousWrites + ", and a delete is always synchronous");
        }

        if (BatchSize > 1)
        {
            throw Refused(ErrorIds.DeleteInBatches, "Ampersand deletes one record per request, and BatchSize is more than 1");
        }

        if (HasAssociations)
        {
            throw Refused(ErrorIds.DeleteWithAssociation, "A delete takes a record's id and nothing else, so it takes no associations");
        }
    }

    private static void CheckRange(AmpersandErrorId id, string parameter, int? value, int most, string unit)
    {
        if (value < 1 || value > most)
        {
            throw Refused(id, FormattableString.Invariant($"{parameter} is {value}, and Ampersand takes 1 to {most} {unit}"));
        }
    }

    private string WhyOne() => Type == RecordWriteType.Delete ? "a delete takes one record per request"
        : IsAutoBatching ? "with MaxDelayMinutes records are sent one by one"
        : "a BatchSize of 1 sends them one by one";

    private static AmpersandException Refused(AmpersandErrorId id, string why) =>
        new(id, $"{why}. Nothing was sent.");
}
