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
    DateTimeOffset CreateTime);
