namespace Ampersand.Write.Records;

/// <summary>Why a key does not tell which record is meant, so that nothing is written by it.</summary>
internal sealed class UnclearKey
{
    private const int ListedIds = 10;

    private readonly AmpersandErrorId errorId;
    private readonly string? action;
    private readonly AmpersandException? refusal;

    private UnclearKey(AmpersandErrorId errorId, string why, string? action)
    {
        this.errorId = errorId;
        this.action = action;
        Why = why;
    }

    private UnclearKey(AmpersandException refusal)
        : this(
            new AmpersandErrorId(refusal.ErrorId, refusal.Kind),
            $"its key could not be searched ({refusal.Message.TrimEnd('.')})",
            refusal.RecommendedAction) => this.refusal = refusal;

    /// <summary>The reason, a clause.</summary>
    public string Why { get; }

    /// <summary>Whether several records have the key.</summary>
    public bool IsAmbiguous => errorId == ErrorIds.RecordAmbiguous;

    /// <summary>Several records have the key.</summary>
    public static UnclearKey Ambiguous(IReadOnlyList<string> ids, bool mayBeCut)
    {
        var listed = string.Join(", ", ids.Take(ListedIds))
            + (ids.Count > ListedIds ? FormattableString.Invariant($" and {ids.Count - ListedIds} more") : string.Empty);
        return new UnclearKey(
            ErrorIds.RecordAmbiguous,
            FormattableString.Invariant($"{ids.Count:N0} records have its key: {listed}")
                + (mayBeCut ? ", and there may be more" : string.Empty),
            "Make the key unique at the provider, or update the one that is meant by its id.");
    }

    /// <summary>A record was found, and the service does not say by which id.</summary>
    public static UnclearKey WithoutId() => new(
        ErrorIds.RecordKeyUncertain, "the search found a record without saying its id, by which it would be updated", action: null);

    /// <summary>It is not sure that the service searched for this key.</summary>
    public static UnclearKey NotProven(string why) => new(
        ErrorIds.RecordKeyUncertain, why, "Look for the record at the provider, and create it, or update it by its id.");

    /// <summary>The service refused to search for a key.</summary>
    public static UnclearKey NotSearched(AmpersandException refusal) => new(refusal);

    /// <summary>A record was not written for this reason.</summary>
    public AmpersandException ErrorOf(KeyedRecord record)
    {
        var message = $"{record} was not written: {Why}.";
        return refusal is null
            ? new AmpersandException(errorId, message) { RecommendedAction = action }
            : new AmpersandException(refusal, message);
    }
}
