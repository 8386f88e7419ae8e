using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>What is said of records that are searched by their key and were not written.</summary>
internal static class KeyedErrors
{
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

    /// <summary>A request was refused for what it holds.</summary>
    public static AmpersandException Refused(KeyedWriteRequest request, AmpersandException failure) => new(
        failure, $"{Capital(request.ToString())} {WereNot(request)} {Done(request.Type)}: {failure.Message}");

    /// <summary>The service does not say what became of records.</summary>
    public static AmpersandException NotTold(KeyedWriteRequest request, AmpersandWriteResult result) =>
        RecordWriteErrors.NotTold(request.ToString(), request.Batch.Count == 1, result);

    /// <summary>Nobody knows whether records were created.</summary>
    /// <param name="missing">Those that a search does not find.</param>
    /// <param name="unclear">Those of which a search tells nothing for sure, each with the reason.</param>
    /// <param name="objectName">What they are.</param>
    /// <param name="cause">What kept the answer away.</param>
    /// <param name="hints">What else was found of them, and what is done with them: sentences.</param>
    public static AmpersandException Lost(
        IReadOnlyList<KeyedRecord> missing,
        IReadOnlyList<(KeyedRecord Record, string Why)> unclear,
        string objectName,
        AmpersandException cause,
        string hints)
    {
        KeyedRecord[] all = [.. missing, .. unclear.Select(record => record.Record)];
        var notFound = missing.Count == 0
            ? string.Empty
            : $" A search does not find {(unclear.Count > 0 ? List(missing) : missing.Count == 1 ? "it" : "them")}, which proves nothing, "
                + "since a provider may find new records late.";
        var reasons = unclear.Select(record => $"{Small(record.Record)}: {record.Why}");
        var notClear = unclear.Count == 0 ? string.Empty : $" A search is not clear on {RunProgress.List(reasons, more: "records")}.";
        return new AmpersandException(
            ErrorIds.SubmissionUncertain(cause.Kind),
            $"Nobody knows whether {List(all)} {(all.Length == 1 ? "was" : "were")} created in {objectName}: "
                + $"{cause.Message.TrimEnd('.')}.{notFound}{notClear} {hints}",
            cause)
        {
            RecommendedAction = $"Look in {objectName} for the keys, and send again those that are missing.",
        };
    }

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

    private static string List(IReadOnlyList<KeyedRecord> records) => RunProgress.List(records.Select(Small), more: "records");

    private static string Small(KeyedRecord record) => $"r{record.ToString().Substring(1)}";

    private static string Done(RecordWriteType type) => type == RecordWriteType.Create ? "created" : "updated";

    private static string WereNot(KeyedWriteRequest request) => request.Batch.Count == 1 ? "was not" : "were not";
}
