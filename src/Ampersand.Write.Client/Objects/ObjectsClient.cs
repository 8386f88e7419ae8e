using System.Text.Json;
using Ampersand.Write.Http;

namespace Ampersand.Write.Objects;

/// <summary>Asks the platform host what it knows of customers and providers.</summary>
internal sealed class ObjectsClient(AmpersandConnection connection, IProgress<RunEvent>? progress)
{
    /// <summary>A customer's installations of the connection's integration; none where the customer has not installed it.</summary>
    /// <exception cref="AmpersandException">They cannot be read.</exception>
    public Task<IReadOnlyList<Installation>> GetInstallationsAsync(string groupRef, CancellationToken cancellationToken)
    {
        var address = ServiceAddress.Combine(
            connection.ApiUri,
            "projects",
            ServiceAddress.Segment(ConnectionErrors.RequireProject(connection.Project), "a project"),
            "integrations",
            ServiceAddress.Segment(ConnectionErrors.RequireIntegration(connection.Integration), "an integration"),
            "installations");
        return GetAsync<IReadOnlyList<Installation>>(
            ServiceAddress.WithQuery(address, ("groupRef", groupRef)),
            "a list of installations",
            json => json.ValueKind == JsonValueKind.Array
                ? [.. json.EnumerateArray().Select(Installation.Of)]
                : throw new JsonException("no list"),
            cancellationToken);
    }

    /// <summary>What a provider can do.</summary>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<ProviderSupport> GetProviderAsync(string provider, CancellationToken cancellationToken) => GetAsync(
        ServiceAddress.Combine(connection.ApiUri, "providers", ServiceAddress.Segment(provider, "a provider")),
        "what the provider supports",
        json => json.ValueKind == JsonValueKind.Object ? ProviderSupport.Of(json) : throw new JsonException("no object"),
        cancellationToken);

    private async Task<T> GetAsync<T>(Uri address, string expected, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var request = new ServiceRequest(HttpMethod.Get, address, Repeatable.Always);
        var answer = await connection.Client.SendAsync(request, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            return read(answer.ReadJson());
        }
        catch (JsonException)
        {
            throw connection.Client.InvalidAnswer(request, answer, expected);
        }
    }
}
