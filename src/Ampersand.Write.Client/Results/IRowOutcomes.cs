namespace Ampersand.Write.Results;

/// <summary>Knows what became of the rows of a run, however that is known.</summary>
internal interface IRowOutcomes
{
    /// <summary>Whether anything is known.</summary>
    bool HasAny { get; }

    /// <summary>Whether the service gives each record an id and says which.</summary>
    bool HasIds { get; }

    /// <summary>Called before the first row.</summary>
    /// <returns>Why it is not known of all rows whether they were written; <see langword="null"/> where it is.</returns>
    string? Begin();

    /// <summary>What became of the next row; <see langword="null"/> where it was not sent, or nobody knows.</summary>
    RowOutcome? Take(in SourceRow row);

    /// <summary>Called after the last row.</summary>
    /// <returns>What is known of a row that did not come by; <see langword="null"/> where all did.</returns>
    string? End();
}

/// <summary>A row as it stands in its source.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Part">The part that it was sent in, where it was piped to be sent in parts.</param>
/// <param name="Key">The value of its primary key, where rows are known by one.</param>
internal readonly record struct SourceRow(RecordPlace Place, int? Part, string? Key);

/// <summary>What became of a row.</summary>
/// <param name="Error">Why it was not written; <see langword="null"/> where it was.</param>
/// <param name="OperationId">The operation that was to write it, where there was one.</param>
/// <param name="RecordId">The id that the service gives it, where it says so.</param>
internal readonly record struct RowOutcome(string? Error, string? OperationId, string? RecordId = null);

/// <summary>The rows of a run, for its result files.</summary>
/// <param name="Files">The files that were sent.</param>
/// <param name="PrimaryKey">The column by which rows are known, by the name that was sent; <see langword="null"/> for none.</param>
/// <param name="Outcomes">What became of them.</param>
/// <param name="Release">Closes the files, of which one may be about to be replaced.</param>
internal sealed record ResultRows(IReadOnlyList<InspectedFile> Files, string? PrimaryKey, IRowOutcomes Outcomes, Action Release);
