namespace Ampersand.Write.Operations;

/// <summary>Settles what became of an operation's records by all that the service says of it.</summary>
/// <remarks>
/// The status says that work has ended, not that every record was written. Then count the connector's details (in the operation's metadata,
/// then in its log) and the counts in its result. Where two of them differ, the greater number of failures counts.
/// </remarks>
internal static class OutcomeSources
{
    /// <summary>Settles it by the operation itself.</summary>
    public static AmpersandOperation Settle(this AmpersandOperation operation) => operation.With(settled =>
    {
        settled.Failures = FailureDetails.Find(settled.Metadata) ?? settled.Failures;
        Count(settled);
    });

    /// <summary>Settles it by its log, too.</summary>
    /// <param name="operation">The operation, settled by itself.</param>
    /// <param name="log">Its log; empty where it is kept no longer, which says nothing.</param>
    public static AmpersandOperation Settle(this AmpersandOperation operation, IReadOnlyList<AmpersandOperationLogEntry> log) =>
        operation.With(settled =>
        {
            settled.Failures ??= log
                .SelectMany(entry => new[] { entry.Details, entry.AdditionalProperties, entry.Error, entry.Message })
                .Select(FailureDetails.Find)
                .FirstOrDefault(found => found is not null);
            settled.HasLoggedErrors = log.Any(entry => entry.IsError);
            Count(settled);
        });

    /// <summary>Whether its log may yet tell how many records were not written.</summary>
    public static bool LacksCounts(this AmpersandOperation operation) =>
        operation is { IsWrite: true, IsCompleted: true, RecordsFailed: null };

    /// <summary>Whether its log may yet tell which records were not written, or how many.</summary>
    public static bool LacksNames(this AmpersandOperation operation) =>
        operation is { IsWrite: true, IsCompleted: true, NamesAllFailures: false };

    private static void Count(AmpersandOperation operation)
    {
        if (operation is not { IsWrite: true, IsCompleted: true })
        {
            operation.RecordsSucceeded = null;
            operation.RecordsFailed = null;
            return;
        }

        var details = operation.Failures;
        (var succeeded, var failed) = ResultCounts.In(operation.Result);
        if (details?.Failed is { } named)
        {
            failed = Math.Max(named, failed ?? 0);
            succeeded = details.Succeeded ?? succeeded;

            // Who is not named among those that failed was written, where the work was done to its end.
            succeeded ??= operation.Meaning == StatusMeaning.Succeeded && operation.Records >= failed ? operation.Records - failed : null;
        }

        operation.RecordsSucceeded = succeeded;
        operation.RecordsFailed = failed ?? (operation.Records is { } sent && succeeded >= sent ? 0 : null);
    }
}
