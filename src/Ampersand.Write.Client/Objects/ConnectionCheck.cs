using System.Globalization;
using Ampersand.Write.Http;

namespace Ampersand.Write.Objects;

/// <summary>
/// Harmless calls that show whether a connection's host, key, project, integration and customer are good, as far as it names them.
/// </summary>
/// <remarks>The platform host is asked. The write host has no harmless call, so it is not asked.</remarks>
internal static class ConnectionCheck
{
    /// <summary>The health of an installation that does not work (Ampersand, List installations).</summary>
    private const string Unhealthy = "unhealthy";

    /// <summary>The status of a connection whose credentials the provider does not accept (the same).</summary>
    private const string BadCredentials = "bad_credentials";

    /// <summary>Asks, and makes the connection to go on with.</summary>
    /// <returns>The connection, with the integration's id where it had its name, and who answered.</returns>
    /// <exception cref="AmpersandException">
    /// The key is not accepted, nobody answers, it is not Ampersand that does, or what the connection names is not there or does not work.
    /// </exception>
    public static async Task<AmpersandConnection> AskAsync(
        AmpersandConnection connection, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var client = new ObjectsClient(connection, progress, refresh: true);
        var project = await GetProjectAsync(connection, client, cancellationToken).ConfigureAwait(false);
        var integration = connection.Integration is null
            ? null
            : await GetIntegrationAsync(connection.Integration, client, cancellationToken).ConfigureAwait(false);
        if (integration is not null && integration.IntegrationId != connection.Integration)
        {
            connection = connection.With(new AmpersandClientOptions { Integration = integration.IntegrationId });
            client = new ObjectsClient(connection, progress, refresh: true);
        }

        var installation = integration is null || connection.GroupRef is not { } groupRef
            ? null
            : RequireWorking(await client.GetInstallationAsync(groupRef, cancellationToken).ConfigureAwait(false), groupRef);
        connection.ValidatedBy = Describe(connection, project, integration, installation);
        return connection;
    }

    private static async Task<AmpersandProject> GetProjectAsync(
        AmpersandConnection connection, ObjectsClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetProjectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AmpersandServiceException answer) when (answer is { StatusCode: 404, RequestId: null })
        {
            throw new AmpersandException(
                ErrorIds.NotAmpersand,
                $"Somebody answers at {ServiceAddress.ForDisplay(connection.ApiUri)}, but not as Ampersand does: {answer.Message}")
            {
                RecommendedAction = "Check ApiUri, and whether a proxy answers in the service's place.",
            };
        }
        catch (AmpersandServiceException unknown) when (unknown.StatusCode == 404)
        {
            throw CustomerErrors.NoProject(connection.Project!, unknown);
        }
    }

    private static async Task<AmpersandIntegration> GetIntegrationAsync(
        string idOrName, ObjectsClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetIntegrationAsync(idOrName, cancellationToken).ConfigureAwait(false);
        }
        catch (AmpersandServiceException unknown) when (unknown.StatusCode == 404)
        {
            throw CustomerErrors.NoIntegration(idOrName, await client.GetIntegrationsAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    /// <remarks>What the service does not say, or says in words that the documents do not have, speaks against nobody.</remarks>
    private static AmpersandInstallation RequireWorking(AmpersandInstallation installation, string groupRef) =>
        installation.ConnectionStatus == BadCredentials ? throw CustomerErrors.BadCredentials(installation, groupRef)
        : installation.Health == Unhealthy ? throw CustomerErrors.Unhealthy(installation, groupRef)
        : installation;

    private static string Describe(
        AmpersandConnection connection,
        AmpersandProject project,
        AmpersandIntegration? integration,
        AmpersandInstallation? installation)
    {
        string?[] checkedThings =
        [
            $"project {project}",
            integration is null ? null : $"integration {integration}",
            installation is null ? null : $"installation {installation}",
        ];
        return string.Format(
            CultureInfo.InvariantCulture,
            "{0} answered at {1:yyyy-MM-dd HH:mm:ss zzz}: {2}",
            connection.ApiUri.Host,
            connection.Time.GetLocalNow(),
            string.Join(", ", checkedThings.OfType<string>()));
    }
}
