namespace Ampersand.Write.Journal;

/// <summary>What a journal knows of a record that is known by its key: which request carried it last, and what became of it.</summary>
/// <param name="KeyHash">The key's hash: another key in its place is another input.</param>
/// <param name="IsCreate">Whether it was to be created; otherwise it was found, and to be updated.</param>
/// <param name="Id">Its id, where it was found or created.</param>
/// <param name="Outcome">What became of it; unknown as long as no answer was noted.</param>
/// <param name="OperationId">The operation that wrote it.</param>
internal sealed record KeyedState(string KeyHash, bool IsCreate, string? Id, RecordOutcome Outcome, string? OperationId = null)
{
    /// <summary>Whether it was on its way when an earlier run ended, or its answer was lost.</summary>
    public bool IsUncertain => Outcome == RecordOutcome.Unknown;
}

/// <summary>A record of a request, as a journal notes it.</summary>
/// <param name="Input">The place of its source among those of the run, 1-based.</param>
/// <param name="Record">Its number in its source, 1-based.</param>
/// <param name="KeyHash">Its key's hash.</param>
/// <param name="Id">Its id, where it is to be updated.</param>
internal readonly record struct KeyedEntry(int Input, long Record, string KeyHash, string? Id);
