
namespace Ampersand.Write.Upsert;

/// <summary>Makes the errors of an upsert as a whole.</summary>
internal static class UpsertErrors
{
    /// <summary>A failure in the midst of a run: what was sent before it, and where to go on.</summary>
    public static AmpersandException Interrupted(AmpersandException failure, string account, string? journalPath) =>
        new AmpersandInterruptedException(failure, $"{failure.Message.TrimEnd('.')}. {account}", journalPath);

    public static AmpersandException ResumeWithoutFiles() => new(
        ErrorIds.ResumeWithoutFiles,
        "A journal that is kept by itself is named by files, and records or an address have none. Nothing of them was sent. "
            + "Write the records to a file first, or name a journal.");

    public static AmpersandException TwoJournals(string path) => new AmpersandJournalException(
        ErrorIds.JournalAmbiguous,
        path,
        $"The journal '{path}' is named, and one that is kept by itself is asked for too. Nothing was sent. Choose one of them.");

    /// <summary>What was asked for is one of the bulk forms', and the connection speaks today's.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="what">What that is, the beginning of a sentence.</param>
    public static AmpersandException WithoutBulk(AmpersandConnection connection, string what) => new(
        ErrorIds.WriteApiWithoutBulk,
        $"{what}, and the connection '{connection.Name}' speaks Ampersand's write API of today (Records), which has no bulk form, so nothing "
            + "was sent.")
    {
        RecommendedAction = "If the project still answers a bulk form, connect with the WriteApi Async or Bulk.",
    };

    public static AmpersandException UrlTimedOut(RecordsUrl url, TimeSpan timeout) => new(
        ErrorIds.UpsertTimedOut,
        FormattableString.Invariant($"{url} was not accepted within {timeout.TotalSeconds:0.###} s. It may have been all the same; ")
            + "sending it again does no harm, because an upsert by key may be repeated.");

    /// <summary>Parts go one by one, and an operation is not seen to end.</summary>
    public static AmpersandException HeldUp(AmpersandOperation operation, TimeSpan timeout) => new AmpersandOperationException(
        ErrorIds.WaitTimedOut,
        FormattableString.Invariant($"Operation {operation.OperationId} was not seen to end within {timeout.TotalSeconds:0.###} s, ")
            + "and the next part is sent only after it.",
        operation);

    public static AmpersandException TimedOut(TimeSpan timeout) => new(
        ErrorIds.UpsertTimedOut,
        FormattableString.Invariant($"Not everything was sent within {timeout.TotalSeconds:0.###} s."));
}
