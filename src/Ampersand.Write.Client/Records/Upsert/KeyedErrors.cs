using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>What is said of records that are searched by their key and were not written.</summary>
internal static class KeyedErrors
{
    private const int ListedIds = 10;

    /// <summary>The provider has no search.</summary>
    public static AmpersandException NoSearch(string provider) => new(
        ErrorIds.SearchUnavailable,
        $"Records of the provider '{provider}' cannot be searched through Ampersand, so none can be found by its key. Nothing was written.");

    /// <summary>The customer's installation does not read the object.</summary>
    public static AmpersandException ReadingDisabled(string objectName) => new(
        ErrorIds.SearchUnavailable,
        $"Reading {objectName} is switched off in the customer's installation, so its records cannot be searched. Nothing was written.");

    /// <summary>The first search did not work, as no other would.</summary>
    public static AmpersandException NotSearchable(string objectName, string field, AmpersandException failure) => new(
        failure, $"{objectName} could not be searched by {field}, and nothing was written. {failure.Message}");

    /// <summary>A column names a field of another object.</summary>
    public static AmpersandException RelationColumn(string source, string column) => new(
        ErrorIds.ColumnUnsupported,
        $"The column '{column}' of {source} names a record of another object by its key, which today's write API does not look up: only the "
            + "bulk forms do. Nothing of it was sent.");

    /// <summary>A record would be known by two things.</summary>
    public static AmpersandException IdBesideKey(string source, string column, string primaryKey) => new(
        ErrorIds.ColumnUnsupported,
        $"{source} has the column '{column}' beside the key {primaryKey}: records are known by the one or by the other. Nothing of it was "
            + "sent.");

    /// <summary>Several records have the key.</summary>
    public static AmpersandException Ambiguous(KeyedRecord record, IReadOnlyList<string> ids, bool mayBeCut)
    {
        var listed = string.Join(", ", ids.Take(ListedIds))
            + (ids.Count > ListedIds ? FormattableString.Invariant($" and {ids.Count - ListedIds} more") : string.Empty);
        return new AmpersandException(
            ErrorIds.RecordAmbiguous,
            FormattableString.Invariant($"{record} was not written: {ids.Count:N0} records have its key: {listed}.")
                + (mayBeCut ? " There may be more." : string.Empty))
        {
            RecommendedAction = "Make the key unique at the provider, or update the one that is meant by its id.",
        };
    }

    /// <summary>A record was found, and the service does not say by which id.</summary>
    public static AmpersandException WithoutId(KeyedRecord record) => new(
        ErrorIds.RecordKeyUncertain,
        $"{record} was not written: the search found a record without saying its id, by which it would be updated.");

    /// <summary>It is not sure that the service searched for this key.</summary>
    public static AmpersandException NotProven(KeyedRecord record, string why) => new(
        ErrorIds.RecordKeyUncertain,
        $"{record} was not written: {why}.")
    {
        RecommendedAction = "Look for the record at the provider, and create it, or update it by its id.",
    };

    /// <summary>The service refused to search for a key.</summary>
    public static AmpersandException NotSearched(KeyedRecord record, AmpersandException refusal) => new(
        refusal, $"{record} was not written, because its key could not be searched: {refusal.Message}");

    /// <summary>A request was refused for what it holds.</summary>
    public static AmpersandException Refused(KeyedWriteRequest request, AmpersandException failure) => new(
        failure, $"{Capital(request.ToString())} {WereNot(request)} {Done(request.Type)}: {failure.Message}");

    /// <summary>The service does not say what became of records.</summary>
    public static AmpersandException NotTold(KeyedWriteRequest request, AmpersandWriteResult result) =>
        RecordWriteErrors.NotTold(request.ToString(), request.Batch.Count == 1, result);

    /// <summary>Nobody knows whether records were created, and a search does not find them.</summary>
    /// <param name="records">The records.</param>
    /// <param name="objectName">What they are.</param>
    /// <param name="cause">What kept the answer away.</param>
    /// <param name="consequence">What is done with them, a sentence.</param>
    public static AmpersandException Lost(
        IReadOnlyList<KeyedRecord> records, string objectName, AmpersandException cause, string consequence) => new(
        ErrorIds.SubmissionUncertain(cause.Kind),
        $"Nobody knows whether {List(records)} {(records.Count == 1 ? "was" : "were")} created in {objectName}: "
            + $"{cause.Message.TrimEnd('.')}. A search does not find {(records.Count == 1 ? "it" : "them")}, which proves nothing, since a "
            + $"provider may find new records late. {consequence}",
        cause)
    {
        RecommendedAction = $"Look in {objectName} for the keys, and send again those that are missing.",
    };

    /// <summary>The records of a request, which need not stand next to each other.</summary>
    public static string Describe(RecordBatch batch)
    {
        var source = batch.Places.All(place => place.Source == batch.Source) ? batch.Source : "several sources";
        return batch.LastRecord - batch.FirstRecord == batch.Count - 1
            ? $"{batch} of {source}"
            : $"{Counts.Of(batch.Count)} among {batch} of {source}";
    }

    /// <summary>A text as the beginning of a sentence.</summary>
    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    private static string List(IReadOnlyList<KeyedRecord> records) => RunProgress.List(
        records.Select(record => $"r{record.ToString().Substring(1)}"), more: "records");

    private static string Done(RecordWriteType type) => type == RecordWriteType.Create ? "created" : "updated";

    private static string WereNot(KeyedWriteRequest request) => request.Batch.Count == 1 ? "was not" : "were not";
}
