using System.Globalization;
using Ampersand.Write.Http;
using Ampersand.Write.Objects;
using Ampersand.Write.Operations;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>
/// Looks among a customer's operations for those that could be of requests whose answers were lost. No operation names the request that
/// made it, so what is found is a hint and no proof; that nothing is found proves nothing either.
/// </summary>
internal sealed class Reconciliation(WriteTarget target, IProgress<RunEvent>? progress)
{
    private const int PageSize = 1000;
    private const int Listed = 5;

    /// <summary>How far the service's clock may be behind this machine's.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>What the service shows of requests, a sentence for each.</summary>
    /// <param name="uncertain">The requests as they were about to be sent.</param>
    /// <param name="isKnown">Whether an operation is known to be another request's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> DescribeAsync(
        IReadOnlyList<UpsertPart> uncertain, Func<string, bool> isKnown, CancellationToken cancellationToken)
    {
        var since = uncertain.Min(part => part.Time!.Value) - ClockSkew;
        try
        {
            var writes = await ListWritesAsync(since, isKnown, cancellationToken).ConfigureAwait(false);
            return string.Join(" ", uncertain.Select(part => Describe(part, writes)));
        }
        catch (AmpersandException failure)
        {
            return string.Join(" ", uncertain.Select(part => $"{Sent(part)}."))
                + $" What became of them could not be looked up: {failure.Message}";
        }
    }

    private static string Sent(UpsertPart part) => string.Format(
        CultureInfo.InvariantCulture,
        "R{0} of {1} left at {2:u} and may have been created",
        Counts.Places(part.FirstRecord, part.LastRecord).Substring(1),
        part.Source,
        part.Time!.Value.UtcDateTime);

    private static string Describe(UpsertPart part, IReadOnlyList<AmpersandOperation> writes)
    {
        string[] candidates =
        [
            .. from operation in writes
               where operation.CreateTime >= part.Time!.Value - ClockSkew
               let records = operation.RecordsSucceeded + operation.RecordsFailed
               where records is null || records == part.Records
               select $"{operation.OperationId} ({operation.Status}, created at {operation.CreateTime?.UtcDateTime:u})",
        ];
        return candidates.Length == 0
            ? $"{Sent(part)}; no operation since then could be theirs, which does not prove that they are not there."
            : $"{Sent(part)}; what could be theirs: {RunProgress.List(candidates, Listed)}.";
    }

    private async Task<IReadOnlyList<AmpersandOperation>> ListWritesAsync(
        DateTimeOffset since, Func<string, bool> isKnown, CancellationToken cancellationToken)
    {
        var writes = new List<AmpersandOperation>();
        var installations = await new ObjectsClient(target.Connection, progress, refresh: true)
            .GetInstallationsAsync(target.GroupRef, cancellationToken).ConfigureAwait(false);
        foreach (var installation in installations)
        {
            // No order is promised, so every page is looked at.
            var listed = new OperationsClient(progress).ListAsync(
                target.Connection, installation.InstallationId, PageSize, OperationStatus.Documented, cancellationToken);
            await foreach (var operation in listed.ConfigureAwait(false))
            {
                if (operation.IsWrite && operation.CreateTime >= since && !isKnown(operation.OperationId)
                    && (operation.ObjectName is null
                        || string.Equals(operation.ObjectName, target.ObjectName, StringComparison.OrdinalIgnoreCase)))
                {
                    writes.Add(operation);
                }
            }
        }

        return writes;
    }
}
