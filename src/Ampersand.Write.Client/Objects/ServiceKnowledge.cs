using System.Collections.Concurrent;

namespace Ampersand.Write.Objects;

/// <summary>What a connection has learned of its service: asked once, remembered as long as the connection lives.</summary>
internal sealed class ServiceKnowledge
{
    private readonly ConcurrentDictionary<string, ProviderSupport> providers = new(StringComparer.OrdinalIgnoreCase);
    private volatile object? writeApi;

    /// <summary>
    /// The form of the write API that the service answers, where the connection leaves it open; <see langword="null"/> until one was
    /// answered.
    /// </summary>
    public WriteApi? WriteApi
    {
        get => (WriteApi?)writeApi;
        set => writeApi = value;
    }

    /// <summary>What the provider of an installation can do.</summary>
    /// <param name="connection">Whom to ask where it is not known yet.</param>
    /// <param name="installation">The installation.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="null"/> where the installation names no provider.</returns>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public async Task<ProviderSupport?> GetProviderAsync(
        AmpersandConnection connection, Installation installation, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        if (installation.Provider is not { } provider)
        {
            return null;
        }

        return providers.TryGetValue(provider, out var known)
            ? known
            : providers[provider] = await new ObjectsClient(connection, progress)
                .GetProviderAsync(provider, cancellationToken).ConfigureAwait(false);
    }
}
