namespace Ampersand.Write.Emulator;

/// <summary>An operation as it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Project">Its project.</param>
/// <param name="Integration">Its integration.</param>
/// <param name="InstallationId">Its installation.</param>
/// <param name="GroupRef">The customer it was for.</param>
/// <param name="ObjectName">The object it writes.</param>
/// <param name="Status">Its status now.</param>
/// <param name="Result">The sentence that goes with it.</param>
/// <param name="RecordsProcessed">How far it says it has come.</param>
/// <param name="CreateTime">When it was accepted.</param>
/// <param name="Records">How many records it has, where that is known.</param>
/// <param name="Succeeded">How many of them were written, once that is known.</param>
/// <param name="Failed">How many of them were not, once that is known.</param>
/// <param name="EndTime">When it ended, if it has.</param>
/// <param name="ConfigId">Its configuration.</param>
public sealed record EmulatedOperation(
    string Id,
    string Project,
    string Integration,
    string InstallationId,
    string GroupRef,
    string ObjectName,
    string Status,
    string? Result,
    long RecordsProcessed,
    DateTimeOffset CreateTime,
    long? Records,
    long? Succeeded,
    long? Failed,
    DateTimeOffset? EndTime,
    string ConfigId)
{
    internal static EmulatedOperation Of(StoredOperation operation, DateTimeOffset now)
    {
        var (project, integration, groupRef) = operation.Installation;
        var hasEnded = operation.HasEnded(now);
        return new EmulatedOperation(
            operation.Id,
            project,
            integration,
            operation.Installation.Id,
            groupRef,
            operation.ObjectName,
            operation.StatusAt(now),
            hasEnded ? operation.Result : null,
            operation.ProcessedAt(now),
            operation.Created,
            operation.Total,
            hasEnded ? operation.Succeeded : null,
            hasEnded ? operation.Failed : null,
            hasEnded ? operation.Finished : null,
            operation.Installation.ConfigId);
    }
}
