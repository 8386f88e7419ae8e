using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary>Projects, integrations and installations, as the platform host tells of them.</summary>
internal static class InstallationEndpoints
{
    /// <summary><c>GET …/projects/{projectIdOrName}</c></summary>
    public static ProjectView GetProject(string project, InstallationBook book) =>
        new(project, book.Of(project).Name ?? project, book.Started);

    /// <summary><c>GET …/integrations</c></summary>
    public static IEnumerable<IntegrationView> ListIntegrations(string project, InstallationBook book) =>
        book.IntegrationsOf(project).Select(integration => IntegrationView.Of(project, integration, book));

    /// <summary><c>GET …/integrations/{integrationIdOrName}</c></summary>
    public static Results<Ok<IntegrationView>, Problem> GetIntegration(string project, string integrationIdOrName, InstallationBook book) =>
        book.FindIntegration(project, integrationIdOrName) is { } integration
            ? TypedResults.Ok(IntegrationView.Of(project, integration, book))
            : CatalogGate.NoIntegration(project, integrationIdOrName);

    /// <summary><c>GET …/installations?groupRef=</c></summary>
    public static IEnumerable<InstallationView> ListOfProject(string project, string? groupRef, InstallationBook book) =>
        List(project, [.. book.IntegrationsOf(project)], groupRef, book);

    /// <summary><c>GET …/integrations/{integrationId}/installations?groupRef=</c></summary>
    public static IEnumerable<InstallationView> List(string project, string integration, string? groupRef, InstallationBook book) =>
        List(project, [integration], groupRef, book);

    private static IEnumerable<InstallationView> List(string project, string[] integrations, string? groupRef, InstallationBook book)
    {
        var installations = groupRef is null
            ? book.InstallationsOf(project, integrations)
            : book.InstallationsOf(project, integrations, groupRef);
        return [.. installations.Select(installation => InstallationView.Of(installation, book))];
    }
}

/// <summary>A project as the platform host shows it.</summary>
internal sealed record ProjectView(string Id, string Name, DateTimeOffset CreateTime);
