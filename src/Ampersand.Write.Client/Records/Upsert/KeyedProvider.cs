using Ampersand.Write.Http;
using Ampersand.Write.Objects;

namespace Ampersand.Write.Records;

/// <summary>What a customer's provider can do for an upsert by search, as far as that can be asked.</summary>
internal sealed class KeyedProvider
{
    private readonly string objectName;
    private AmpersandInstallation? installation;
    private AmpersandProvider? provider;

    private KeyedProvider(string objectName) => this.objectName = objectName;

    /// <summary>Whether a caret may mean something in what is searched.</summary>
    public bool HasCarets =>
        installation?.Provider is not { } name || string.Equals(name, "serviceNow", StringComparison.OrdinalIgnoreCase);

    /// <summary>Asks whose provider it is, and what that can do; what cannot be asked stays unknown.</summary>
    public static async Task<KeyedProvider> AskAsync(
        WriteTarget target, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var asked = new KeyedProvider(target.ObjectName);
        try
        {
            // What may end the run rests on no remembered answer.
            var installations = await new ObjectsClient(target.Connection, progress, refresh: true)
                .GetInstallationsAsync(target.GroupRef, cancellationToken).ConfigureAwait(false);
            asked.installation = installations.Count > 0 ? installations[0] : null;
            asked.provider = asked.installation?.Provider is { } named
                ? await new ObjectsClient(target.Connection, progress).GetProviderAsync(named, cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (AmpersandException failure)
        {
            progress.Detail($"What the provider can do is not known, so records go in batches: {failure.Message}");
        }

        return asked;
    }

    /// <summary>Refuses to search where it is known that nothing can be searched.</summary>
    /// <exception cref="AmpersandException"><c>SearchUnavailable</c>.</exception>
    public void RequireSearch()
    {
        if (provider is { HasSearch: false })
        {
            throw KeyedErrors.NoSearch(installation!.Provider!);
        }

        if (installation?.HasDisabledReading(objectName) == true)
        {
            throw KeyedErrors.ReadingDisabled(objectName);
        }
    }

    /// <summary>The most records of a request.</summary>
    public int BatchLimit(RecordWriteType type) => provider?.BatchLimit(type, objectName) ?? RecordWriteLimits.BatchSize;
}
