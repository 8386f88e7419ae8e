using Ampersand.Write.Journal;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>A batch of records on its way through today's API.</summary>
internal sealed class RecordWriteRequest(RecordBatch batch) : RunRequest
{
    public RecordBatch Batch => batch;

    /// <summary>The request as the journal knows it; <see langword="null"/> without a journal.</summary>
    public UpsertPart? Journaled { get; init; }

    /// <summary>What an earlier run was told of records that this request does not send again; <see langword="null"/> for none.</summary>
    public RecordAnswer? Earlier { get; init; }

    /// <summary>
    /// Since when the records may be there, because an earlier run sent them to be created and never learned what became of them, so that
    /// they are searched first; <see langword="null"/> where they are sent.
    /// </summary>
    public DateTimeOffset? UncertainSince { get; init; }

    /// <summary>Whether nothing is sent, because an earlier run has: the outcome is the one that it was told.</summary>
    public override bool IsRecalled => Recalled is not null;

    /// <summary>What an earlier run was told.</summary>
    public RecordWriteOutcome? Recalled { get; init; }

    /// <summary>What came of the records; <see langword="null"/> where there was no answer that says so.</summary>
    public RecordWriteOutcome? Outcome { get; set; }

    public override string? DescribeAnswer() =>
        !IsEnded || !HasLeft ? null
        : Outcome is null ? $"{batch} (failed: {Failure!.Message})"
        : Outcome is { Results.Count: 0, Operation: { } operation } ? $"{batch} (operation {operation.OperationId})"
        : DescribeResults();

    /// <summary>What became of records that were written at once.</summary>
    public string DescribeResults()
    {
        var failed = Outcome!.Results.Count(result => result.Outcome == RecordOutcome.Failed);
        var operation = Outcome.Results[0].OperationId is { } id ? $", operation {id}" : string.Empty;
        var what = Outcome.Error is not null ? "not told apart" : failed == 0 ? "written" : FormattableString.Invariant($"{failed} failed");
        return $"{batch} ({what}{operation})";
    }

    public override string ToString() => batch.ToString();
}
