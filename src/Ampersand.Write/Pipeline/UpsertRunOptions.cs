using Ampersand.Write.Csv;
using Ampersand.Write.Submission;

namespace Ampersand.Write.Pipeline;

/// <summary>How an upsert is done.</summary>
internal sealed class UpsertRunOptions
{
    /// <summary>How records become CSV.</summary>
    public required RecordCsvOptions Records { get; init; }

    /// <summary>How files are judged, for the way they take and with the keys of each other.</summary>
    public required Func<CsvDestination, FileKeys, CsvInspectionOptions> Files { get; init; }

    /// <summary>The properties that are read of each record; all when <see langword="null"/>.</summary>
    public string[]? ReadProperties { get; init; }

    /// <summary>The way that files take.</summary>
    public SendVia Via { get; init; }

    /// <summary>The journal's full path; none when there is to be none.</summary>
    public string? JournalPath { get; init; }

    /// <summary>Whether nothing is to happen but to say what would.</summary>
    public bool IsPreview { get; init; }

    /// <summary>How long the sending may take; none: as long as it takes.</summary>
    public TimeSpan? SendTimeout { get; init; }

    /// <summary>How long to wait for the operations' ends; none for not at all.</summary>
    public TimeSpan? WaitTimeout { get; init; }
}
