using System.Text.Json;
using Ampersand.Write.Http;

namespace Ampersand.Write.Objects;

/// <summary>Asks the platform host what it knows of objects, customers, integrations and providers.</summary>
/// <param name="connection">Whom to ask, and in which project and integration.</param>
/// <param name="progress">Told of what is repeated.</param>
/// <param name="refresh">Whether to ask even where an answer of the last five minutes is remembered.</param>
internal sealed class ObjectsClient(AmpersandConnection connection, IProgress<RunEvent>? progress, bool refresh = false)
{
    /// <summary>An object as a customer of the connection's integration has it.</summary>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<AmpersandObject> GetObjectAsync(string objectName, string groupRef, CancellationToken cancellationToken) => GetAsync(
        ServiceAddress.WithQuery(
            InIntegration("objects", ServiceAddress.Segment(objectName, "an object"), "metadata"), ("groupRef", groupRef)),
        "an object with its fields",
        AmpersandObject.Of,
        cancellationToken);

    /// <summary>An object as a customer's connection to a provider has it, be there an installation or none.</summary>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<AmpersandObject> GetObjectOfProviderAsync(
        string provider, string objectName, string groupRef, CancellationToken cancellationToken) => GetAsync(
        ServiceAddress.WithQuery(
            InProject(
                "providers",
                ServiceAddress.Segment(provider, "a provider"),
                "objects",
                ServiceAddress.Segment(objectName, "an object"),
                "metadata"),
            ("groupRef", groupRef)),
        "an object with its fields",
        AmpersandObject.Of,
        cancellationToken);

    /// <summary>The installations of the connection's integration, of one customer or of all.</summary>
    /// <exception cref="AmpersandException">They cannot be read.</exception>
    public Task<IReadOnlyList<AmpersandInstallation>> GetInstallationsAsync(string? groupRef, CancellationToken cancellationToken) =>
        GetInstallationsAsync(InIntegration("installations"), groupRef, cancellationToken);

    /// <summary>A customer's installation of the connection's integration.</summary>
    /// <exception cref="AmpersandException"><c>InstallationNotFound</c>, or it cannot be read.</exception>
    public async Task<AmpersandInstallation> GetInstallationAsync(string groupRef, CancellationToken cancellationToken)
    {
        var found = await GetInstallationsAsync(groupRef, cancellationToken).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : throw CustomerErrors.NoInstallation(groupRef, connection.Integration);
    }

    /// <summary>The id of a customer's installation of the connection's integration, where it is known without being asked for.</summary>
    public static string? KnownInstallationId(AmpersandConnection connection, string groupRef)
    {
        var client = new ObjectsClient(connection, progress: null);
        var address = ServiceAddress.WithQuery(client.InIntegration("installations"), ("groupRef", groupRef));
        return connection.Knowledge.Find<IReadOnlyList<AmpersandInstallation>>(address, connection.Time) is { Count: 1 } known
            ? known[0].InstallationId
            : null;
    }

    /// <summary>The installations of all integrations of the project, of one customer or of all.</summary>
    /// <exception cref="AmpersandException">They cannot be read.</exception>
    public Task<IReadOnlyList<AmpersandInstallation>> GetProjectInstallationsAsync(string? groupRef, CancellationToken cancellationToken) =>
        GetInstallationsAsync(InProject("installations"), groupRef, cancellationToken);

    /// <summary>The integrations of the project.</summary>
    /// <exception cref="AmpersandException">They cannot be read.</exception>
    public Task<IReadOnlyList<AmpersandIntegration>> GetIntegrationsAsync(CancellationToken cancellationToken) => GetAsync(
        InProject("integrations"), "a list of integrations", json => List(json, AmpersandIntegration.Of), cancellationToken);

    /// <summary>An integration of the project, by its id or its name.</summary>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<AmpersandIntegration> GetIntegrationAsync(string idOrName, CancellationToken cancellationToken) => GetAsync(
        InProject("integrations", ServiceAddress.Segment(idOrName, "an integration")),
        "an integration",
        AmpersandIntegration.Of,
        cancellationToken);

    /// <summary>The project, which the connection may know by its name.</summary>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<AmpersandProject> GetProjectAsync(CancellationToken cancellationToken) =>
        GetAsync(InProject(), "a project", AmpersandProject.Of, cancellationToken);

    /// <summary>What a provider can do.</summary>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<AmpersandProvider> GetProviderAsync(string provider, CancellationToken cancellationToken) => GetAsync(
        ServiceAddress.Combine(connection.ApiUri, "providers", ServiceAddress.Segment(provider, "a provider")),
        "what the provider supports",
        AmpersandProvider.Of,
        cancellationToken);

    private static IReadOnlyList<T> List<T>(JsonElement json, Func<JsonElement, T> read) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(read)]
        : throw new JsonException("no list");

    private Uri InProject(params string[] segments) => ServiceAddress.Combine(
        connection.ApiUri,
        ["projects", ServiceAddress.Segment(ConnectionErrors.RequireProject(connection.Project), "a project"), .. segments]);

    private Uri InIntegration(params string[] segments) => InProject(
        [
            "integrations",
            ServiceAddress.Segment(ConnectionErrors.RequireIntegration(connection.Integration), "an integration"),
            .. segments,
        ]);

    private Task<IReadOnlyList<AmpersandInstallation>> GetInstallationsAsync(
        Uri address, string? groupRef, CancellationToken cancellationToken) => GetAsync(
        groupRef is null ? address : ServiceAddress.WithQuery(address, ("groupRef", groupRef)),
        "a list of installations",
        json => List(json, AmpersandInstallation.Of),
        cancellationToken);

    private Task<T> GetAsync<T>(Uri address, string expected, Func<JsonElement, T> read, CancellationToken cancellationToken)
        where T : class
    {
        return connection.Knowledge.GetAsync(address, connection.Time, refresh, AskAsync);

        async Task<T> AskAsync()
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
}
